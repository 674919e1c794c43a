/*
 * curl_door.h - libcurl, loaded when the first page is asked for.  It brings two
 * dozen libraries along, and loading those takes longer than checking a small
 * zone file, which needs none of them.
 *
 * Include it instead of curl/curl.h: the calls have their usual names.
 */
#ifndef NET_CURL_DOOR_H
#define NET_CURL_DOOR_H
#include <curl/curl.h>
#include <stdbool.h>

/* Plain functions: the typechecking macros of the library's header stand in the way. */
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

#define CURL_CALLS(X)                                                                             \
	X(curl_global_init) X(curl_free) X(curl_getdate) X(curl_slist_append)                     \
	X(curl_slist_free_all) X(curl_easy_init) X(curl_easy_setopt) X(curl_easy_getinfo)         \
	X(curl_easy_strerror) X(curl_easy_cleanup) X(curl_multi_init) X(curl_multi_setopt)        \
	X(curl_multi_add_handle) X(curl_multi_remove_handle) X(curl_multi_socket_action)          \
	X(curl_multi_info_read) X(curl_multi_cleanup) X(curl_url) X(curl_url_set) X(curl_url_get) \
	X(curl_url_cleanup)

struct curl_door {
#define X(f) __typeof__(&f) f;
	CURL_CALLS(X)
#undef X
};
extern struct curl_door curl_door;

/* False when the library, or a call of it, is not to be had. */
bool curl_door_open(void);

#ifndef CURL_DOOR_ITSELF
#define curl_global_init curl_door.curl_global_init
#define curl_free curl_door.curl_free
#define curl_getdate curl_door.curl_getdate
#define curl_slist_append curl_door.curl_slist_append
#define curl_slist_free_all curl_door.curl_slist_free_all
#define curl_easy_init curl_door.curl_easy_init
#define curl_easy_setopt curl_door.curl_easy_setopt
#define curl_easy_getinfo curl_door.curl_easy_getinfo
#define curl_easy_strerror curl_door.curl_easy_strerror
#define curl_easy_cleanup curl_door.curl_easy_cleanup
#define curl_multi_init curl_door.curl_multi_init
#define curl_multi_setopt curl_door.curl_multi_setopt
#define curl_multi_add_handle curl_door.curl_multi_add_handle
#define curl_multi_remove_handle curl_door.curl_multi_remove_handle
#define curl_multi_socket_action curl_door.curl_multi_socket_action
#define curl_multi_info_read curl_door.curl_multi_info_read
#define curl_multi_cleanup curl_door.curl_multi_cleanup
#define curl_url curl_door.curl_url
#define curl_url_set curl_door.curl_url_set
#define curl_url_get curl_door.curl_url_get
#define curl_url_cleanup curl_door.curl_url_cleanup
#endif
#endif
