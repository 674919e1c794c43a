/*
 * banned.h - put before every file of ours by meson (-include).  A file that
 * may do one of these things says so in its first line, by including
 * allow_clock.h, allow_memory.h or allow_env.h.  The idea is git's.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#define BANNED(f) sorry_##f##_is_banned_here
#undef strcpy
#define strcpy(d, s) BANNED(strcpy)
#undef strcat
#define strcat(d, s) BANNED(strcat)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef strncpy
#define strncpy(d, s, n) BANNED(strncpy)
#undef strtok
#define strtok(s, d) BANNED(strtok)
#undef rand
#define rand() BANNED(rand)
#undef srand
#define srand(n) BANNED(srand)
#undef random
#define random() BANNED(random)
#undef setlocale
#define setlocale(c, l) BANNED(setlocale)
#ifndef ALLOW_CLOCK
#define time(p) BANNED(time)
#define clock_gettime(c, t) BANNED(clock_gettime)
#define gettimeofday(t, z) BANNED(gettimeofday)
#define localtime_r(t, tm) BANNED(localtime_r)
#define gmtime_r(t, tm) BANNED(gmtime_r)
#define localtime(t) BANNED(localtime)
#define gmtime(t) BANNED(gmtime)
#endif
#ifndef ALLOW_MEMORY
#define malloc(n) BANNED(malloc)
#define calloc(n, s) BANNED(calloc)
#define realloc(p, n) BANNED(realloc)
#define free(p) BANNED(free)
#define strdup(s) BANNED(strdup)
#endif
#ifndef ALLOW_ENV
#define getenv(s) BANNED(getenv)
#define secure_getenv(s) BANNED(secure_getenv)
#endif
#endif
