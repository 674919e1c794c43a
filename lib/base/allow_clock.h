/* allow_clock.h - the first line of a file that may do what banned.h forbids. */
#undef time
#undef clock_gettime
#undef gettimeofday
#undef localtime_r
#undef gmtime_r
#undef localtime
#undef gmtime
