/* allow_env.h - the first line of a file that may do what banned.h forbids. */
#undef getenv
#undef secure_getenv
