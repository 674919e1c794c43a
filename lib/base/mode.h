/* mode.h - with which rights a file is made in place of another. */
#ifndef BASE_MODE_H
#define BASE_MODE_H
#include <sys/types.h>

/* Those that open(2) with 0666 would give.  Any thread may ask: the mask can only be read by
 * setting it, so that is done once.  A program with threads asks before it has them. */
mode_t mode_of_files(void);
#endif
