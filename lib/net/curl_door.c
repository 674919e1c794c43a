#define CURL_DOOR_ITSELF
#include "curl_door.h"
#include <dlfcn.h>

struct curl_door curl_door;

bool
curl_door_open(void)
{
	static bool tried, open;
	void *so;

	if (tried)
		return open;
	tried = true;
	/* The name holds for all of libcurl 7 and 8 that follow its ABI, as Debian's do. */
	so = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
	if (so == NULL)
		return false;
	open = true;
#define X(f) open &= (*(void **)&curl_door.f = dlsym(so, #f)) != NULL;
	CURL_CALLS(X)
#undef X
	return open;
}
