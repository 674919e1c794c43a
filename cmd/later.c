/* later.c - commands of the contract that this version does not have.  They
 * say so (exit 2); a script that counts on one must not see a pass. */
#include "cmd.h"

const struct command command_plan = { .name = "plan", .bit = CMD_PLAN, .operands = "FILE|-",
	.what = "would applying a plan take a zone offline?" };
