#include "json_guard.h"
#include <stdbool.h>

void
json_guard(const char *p, size_t n, size_t *tokens, size_t *deepest)
{
	size_t depth = 0;
	bool quoted = false;

	*tokens = *deepest = 0;
	for (size_t i = 0; i < n; i++) {
		if (quoted) {
			if (p[i] == '\\')
				i++;
			else
				quoted = p[i] != '"';
			continue;
		}
		switch (p[i]) {
		case '"': quoted = true; break;
		case '{':
		case '[':
			(*tokens)++;
			if (++depth > *deepest)
				*deepest = depth;
			break;
		case '}':
		case ']': depth -= depth > 0; break;
		case ',':
		case ':': (*tokens)++; break;
		default: break;
		}
	}
}
