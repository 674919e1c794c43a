/* test_tokens.h - for tests: one flat line of text cut into tokens. */
#ifndef DNS_TEST_TOKENS_H
#define DNS_TEST_TOKENS_H
#include "rdata.h"

enum { MAX_TOKENS = 70000 };

/* Blanks part tokens, quotes hold them together; a quote inside a token is part of it. */
static inline size_t
tokens_of(const char *s, size_t n, struct rdata_token *t)
{
	size_t i = 0, count = 0;

	while (i < n && count < MAX_TOKENS) {
		const bool quoted = s[i] == '"';
		bool inside = quoted;
		size_t start;

		i += quoted;
		start = i;
		while (i < n && (inside || s[i] != ' ')) {
			if (s[i] == '\\' && i + 1 < n)
				i++;
			else if (s[i] == '"') {
				inside = !inside;
				if (quoted)
					break;
			}
			i++;
		}
		t[count++] = (struct rdata_token) { s + start, (uint32_t)(i - start), 1, 1, quoted };
		i += quoted;
		i++;
	}
	return count;
}
#endif
