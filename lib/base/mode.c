#include "mode.h"
#include <pthread.h>
#include <sys/stat.h>

static mode_t mask;

static void
mode_read(void)
{
	mask = umask(0);
	umask(mask);
}

mode_t
mode_of_files(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, mode_read);
	return 0666 & ~mask;
}
