#include "err.h"
#include "esc.h"
#include <stdarg.h>
#include <stdio.h>

bool
err_set(struct err *e, int exit, const char *fmt, ...)
{
	char raw[sizeof(e->text)];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	if ((size_t)n >= sizeof(raw))
		n = (int)sizeof(raw) - 1;
	e->exit = exit;
	esc_line(e->text, sizeof(e->text), raw, (size_t)n);
	return false;
}
