/* allow_memory.h - the first line of a file that may do what banned.h forbids. */
#undef malloc
#undef calloc
#undef realloc
#undef free
#undef strdup
