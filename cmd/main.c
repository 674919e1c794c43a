#include <stdio.h>
#include "../lib/engine/engine.h"
int
main(void)
{
	puts("dnssec-lint");
	return 0;
}
