/* What a pull request may call a zone of octoDNS, a list of Route 53 or a plan of octoDNS:
 * whatever it is, it is read within its limits, every record and every fault has a place,
 * and only printable text comes out. */
#include "import.h"
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

static void
record(void *ctx, const struct zf_record *r)
{
	uint32_t *sum = ctx;

	whole_name(r->owner);
	assert(r->line > 0);
	for (size_t i = 0; i < r->rdlen; i++)
		*sum += r->rdata[i];
}

static void
fault(void *ctx, const struct zf_fault *f)
{
	(void)ctx;
	assert(f->text != NULL && f->text[0] != '\0' && f->kind <= LINT_SIGNER_RESTS);
	printable(f->text);
}

static void
exists(void *ctx, struct lint_name n)
{
	(void)ctx;
	whole_name(n);
}

static void
zone(struct arena *a, const char *text, size_t n)
{
	static const struct lint_name origin = { (const uint8_t *)"\4corp\7example", 14 };
	uint32_t sum = 0;
	const struct import_sink sink = { &sum, record, fault, exists };
	const enum import_kind kind = import_kind("corp.example.yaml", text, n, false);
	struct import_result result;
	struct err e = { 0 };

	if (import_read(a, kind, "corp.example.yaml", text, n, origin, &sink, &result, &e))
		whole_name((struct lint_name) { result.apex, result.apex_len });
	else {
		assert(e.exit == 2 && e.text[0] != '\0');
		printable(e.text);
	}
}

static void
plan(struct arena *a, const char *text, size_t n)
{
	static const struct collect_plan_options o = { 0 };
	struct err e = { 0 };
	const struct ev_plan *p = collect_plan_text(a, "plan.json", text, n, &o, &e);

	if (p == NULL) {
		assert(e.exit == 2 && e.text[0] != '\0');
		printable(e.text);
		return;
	}
	for (size_t i = 0; i < p->changes.n; i++) {
		printable(p->changes.v[i].address);
		printable(p->changes.v[i].why);
		whole_name(p->changes.v[i].name);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	local_arena *a = arena_new();
	const char *text = arena_copy(a, p, n);

	zone(a, text, n);
	if (n > 0 && *text == '{')
		plan(a, text, n);
	return 0;
}
