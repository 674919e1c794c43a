/* tap.h - the whole test framework: numbered TAP lines on standard output. */
#ifndef BASE_TAP_H
#define BASE_TAP_H
#include <stdio.h>
static int tap_n, tap_bad;
#define ok(cond, ...)                                                                              \
	do {                                                                                       \
		const int ok_ = !!(cond);                                                          \
		tap_bad += !ok_;                                                                   \
		printf("%sok %d - ", ok_ ? "" : "not ", ++tap_n);                                  \
		printf(__VA_ARGS__);                                                               \
		putchar('\n');                                                                     \
		if (!ok_)                                                                          \
			printf("# %s:%d: %s\n", __FILE__, __LINE__, #cond);                        \
	} while (0)
static inline int
done_testing(void)
{
	printf("1..%d\n", tap_n);
	return tap_bad != 0;
}
#endif
