#include "near.h"
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static bool
is_same(char a, char b)
{
	return a == b || tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* How many letters must be changed, put in, left out or swapped with the next one. */
static unsigned
distance(const char *a, const char *b)
{
	enum { MOST = 40 };
	unsigned d[MOST + 1][MOST + 1];
	const size_t n = strlen(a), m = strlen(b);

	if (n > MOST || m > MOST)
		return MOST;
	for (unsigned i = 0; i <= n; i++)
		d[i][0] = i;
	for (unsigned j = 0; j <= m; j++)
		d[0][j] = j;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++) {
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
			    d[i - 1][j - 1] + !is_same(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[n][m];
}

const char *
near_word(const char *word, const char *(*nth)(const void *, size_t), const void *ctx)
{
	unsigned best = (unsigned)strlen(word) / 3 + 2;
	const char *found = NULL, *s;

	for (size_t i = 0; (s = nth(ctx, i)) != NULL; i++) {
		unsigned d = distance(word, s);

		if (d > 1 && strlen(word) >= 3 && strncmp(s, word, strlen(word)) == 0)
			d = 1;
		if (d < best)
			best = d, found = s;
	}
	return found;
}
