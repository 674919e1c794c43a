/* err.h - our input or our machine failed: an error value, never a finding.
 * The exit status is the one of the contract: 2 usage or unreadable input,
 * 4 the tool could not do its job. */
#ifndef BASE_ERR_H
#define BASE_ERR_H
#include <stdbool.h>

struct err {
	int exit; /* 0: no error */
	char text[512]; /* one line, already escaped for a terminal */
};

/* Sets *e and returns false, so that a caller may write `return err_set(...)`.
 * Text from outside is escaped here: every octet outside 0x20..0x7e. */
bool err_set(struct err *e, int exit, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
#endif
