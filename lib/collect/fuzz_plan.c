/* What a pull request may call a plan: whatever it is, it is read within its limits, every
 * act has a zone and a place, and only printable text comes out. */
#include "plan.h"
#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
printable(const char *s)
{
	for (; s != NULL && *s != '\0'; s++)
		assert(*s >= 0x20 && *s <= 0x7e);
}

static void
whole_name(struct lint_name n)
{
	size_t at = 0;

	assert(n.len > 0);
	while (n.wire[at] != 0)
		at += n.wire[at] + 1u;
	assert(at + 1 == n.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct collect_plan_zone zones[] = { { "Z1",
	    { (const uint8_t *)"\4corp\7example", 14 } } };
	static const struct collect_plan_options o = { .zones = zones, .n_zones = 1 };
	local_arena *a = arena_new();
	const char *text = arena_copy(a, p, n);
	struct err e = { 0 };
	const struct ev_plan *plan = collect_plan_text(a, "plan.json", text, n, &o, &e);

	if (plan == NULL) {
		assert(e.exit == 2 && e.text[0] != '\0');
		printable(e.text);
		return 0;
	}
	assert(plan->changes.n <= EV_PLAN_MAX_CHANGES && plan->zones.n <= EV_PLAN_MAX_ZONES);
	printable(plan->format);
	printable(plan->made_by);
	for (size_t i = 0; i < plan->changes.n; i++) {
		const struct ev_change *c = &plan->changes.v[i];
		const struct ev_plan_zone *z = ev_plan_zone_find(plan, c->zone);

		printable(c->address);
		printable(c->pointer);
		printable(c->what);
		printable(c->why);
		whole_name(c->zone);
		whole_name(c->name);
		assert(c->act > LINT_ACT_NONE && c->act < LINT_N_ACTS && c->pointer[0] == '/');
		assert(c->act != LINT_ACT_UNKNOWN || c->why != NULL);
		assert(c->key == EV_NO_KEY || (z != NULL && c->key < z->keys.n));
		assert(c->ds.n <= EV_PLAN_MAX_DS);
	}
	return 0;
}
