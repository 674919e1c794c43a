/* near.h - the word that was meant: for options, ids, keys of a configuration. */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H
#include <stddef.h>

/* The nearest of some words to a misspelt one, or NULL when none is near; nth ends with NULL. */
const char *near_word(const char *word, const char *(*nth)(const void *, size_t), const void *ctx);
#endif
