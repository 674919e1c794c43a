/*
 * junit.c - the JUnit XML that CI systems draw tables of: a suite a zone, a case a check.
 * What counts against the run is a failure, what was tried and could not be evaluated an
 * error, what was not asked for is skipped; the rest has passed, and says so if it found
 * something that does not count.
 */
#include "formats.h"
#include "items.h"
#include "xml.h"
#include "../dns/name.h"
#include <string.h>

enum { JUNIT_MOST_CASES = 50000 }; /* past that, checks that found nothing are left out */

struct suite {
	const char *name;
	struct buf cases;
	size_t tests, failures, errors, skipped;
};
struct junit {
	struct arena *a;
	const struct report *r;
	const struct items *items;
	bool brief;
	struct buf suites;
	size_t tests, failures, errors, skipped;
};

static void
write_line(struct buf *b, struct arena *a, const struct item *x)
{
	if (x->path != NULL)
		xml_text(b, item_path(a, x->path));
	if (x->path != NULL && x->line > 0)
		buf_printf(b, ":%u:%u", x->line, x->column > 0 ? x->column : 1);
	if (x->path != NULL)
		buf_str(b, ": ");
	buf_printf(b, "%s: ", engine_severity_text(x->severity));
	xml_text(b, item_sentence(a, x));
	buf_char(b, '\n');
}

static void
open_case(struct suite *s, const char *check)
{
	buf_str(&s->cases, "  <testcase");
	xml_attribute(&s->cases, "classname", s->name);
	xml_attribute(&s->cases, "name", check);
	buf_str(&s->cases, " time=\"0\"");
	s->tests++;
}

/* Items of one check in one zone: one failure, of the worst, with lines of all; gap: what it could
 * not tell besides, or NULL. */
static void
found(struct junit *j, struct suite *s, const char *check, const struct item *const *list, size_t n,
    const struct engine_gap *gap)
{
	const struct item *worst = list[0];
	struct buf lines = buf_new(j->a);
	size_t counted = 0;

	for (size_t i = 0; i < n; i++) {
		const struct item *x = list[i];

		if (x->severity > worst->severity)
			worst = x;
		counted += item_counts(j->r, x);
		write_line(&lines, j->a, x);
		if (x->fix != NULL && i + 1 == n) {
			buf_str(&lines, "fix: ");
			xml_text(&lines, x->fix);
			buf_char(&lines, '\n');
		}
	}
	if (gap != NULL) {
		buf_str(&lines, "not evaluated: ");
		xml_text(&lines, gap->reason);
		buf_char(&lines, '\n');
	}
	open_case(s, check);
	if (worst->path != NULL) {
		xml_attribute(&s->cases, "file", item_path(j->a, worst->path));
		if (worst->line > 0)
			xml_attribute(&s->cases, "line", arena_printf(j->a, "%u", worst->line));
	}
	if (counted > 0) {
		buf_str(&s->cases, ">\n   <failure");
		xml_attribute(&s->cases, "type", engine_severity_text(worst->severity));
		xml_attribute(&s->cases, "message", item_sentence(j->a, worst));
		buf_printf(&s->cases, ">%s</failure>\n  </testcase>\n", lines.p);
		s->failures++;
	} else if (gap != NULL && gap->failed) {
		buf_str(&s->cases, ">\n   <error type=\"not-evaluated\"");
		xml_attribute(&s->cases, "message", gap->reason);
		buf_printf(&s->cases, ">%s</error>\n  </testcase>\n", lines.p);
		s->errors++;
	} else
		buf_printf(
		    &s->cases, ">\n   <system-out>%s</system-out>\n  </testcase>\n", lines.p);
}

static void
not_evaluated(struct suite *s, const struct engine_gap *g)
{
	open_case(s, g->check == NULL ? "all checks" : g->check->id);
	buf_printf(&s->cases, ">\n   <%s", g->failed ? "error" : "skipped");
	if (g->failed)
		xml_attribute(&s->cases, "type", "not-evaluated");
	xml_attribute(&s->cases, "message", g->reason);
	buf_str(&s->cases, "/>\n  </testcase>\n");
	if (g->failed)
		s->errors++;
	else
		s->skipped++;
}

static void
close_suite(struct junit *j, struct suite *s)
{
	if (s->tests == 0)
		return;
	buf_str(&j->suites, " <testsuite");
	xml_attribute(&j->suites, "name", s->name);
	buf_printf(&j->suites,
	    " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\">\n",
	    s->tests, s->failures, s->errors, s->skipped);
	buf_add(&j->suites, s->cases.p, s->cases.n);
	buf_str(&j->suites, " </testsuite>\n");
	j->tests += s->tests;
	j->failures += s->failures;
	j->errors += s->errors;
	j->skipped += s->skipped;
}

struct slot { /* of one check in one zone */
	VEC(const struct item *) items;
	const struct engine_gap *gap;
};

static size_t
position(const struct engine_result *result, const struct lint_check *c)
{
	size_t k = 0;

	while (k < result->selected.n && result->selected.v[k] != c)
		k++;
	return k;
}

/* Findings and gaps of a zone stand together; *f and *g go on behind them. */
static void
zone_suite(struct junit *j, uint16_t zone, size_t *f, size_t *g)
{
	const struct engine_result *result = j->r->result;
	const size_t n = result->selected.n;
	struct slot *slots = new (j->a, struct slot, n + 1);
	struct suite s = { .name = name_text(j->a, j->r->facts->zones.v[zone]->apex),
		.cases = buf_new(j->a) };

	for (; *f < j->items->list.n; ++*f) {
		const struct item *x = &j->items->list.v[*f];

		if (x->kind != ITEM_FINDING)
			continue;
		if (x->f->zone != zone)
			break;
		*vec_add(j->a, &slots[position(result, x->f->check)].items) = x;
	}
	for (; *g < result->gaps.n && result->gaps.v[*g].zone == zone; ++*g)
		slots[result->gaps.v[*g].check == NULL ? n
						       : position(result, result->gaps.v[*g].check)]
		    .gap = &result->gaps.v[*g];
	for (size_t i = 0; i <= n; i++) {
		if (slots[i].items.n > 0)
			found(j, &s, slots[i].items.v[0]->rule, slots[i].items.v, slots[i].items.n,
			    slots[i].gap);
		else if (slots[i].gap != NULL)
			not_evaluated(&s, slots[i].gap);
		if (slots[i].items.n > 0 || slots[i].gap != NULL || i == n || j->brief ||
		    j->r->facts->zones.v[zone]->transfer != NULL)
			continue;
		open_case(&s, result->selected.v[i]->id);
		buf_str(&s.cases, "/>\n");
	}
	close_suite(j, &s);
}

/* What is of no zone: verdicts, limits, a run of nothing. */
static void
run_suite(struct junit *j, size_t gap)
{
	const struct engine_result *result = j->r->result;
	struct suite s = { .name = j->r->command, .cases = buf_new(j->a) };

	for (size_t i = 0; i < j->items->list.n; i++) {
		const struct item *x = &j->items->list.v[i];

		if (x->kind == ITEM_GATE && j->r->gate->verdict == LINT_CANNOT_TELL)
			not_evaluated(
			    &s, &(struct engine_gap){ .failed = true, .reason = x->text });
		else if (x->kind != ITEM_FINDING)
			found(j, &s, arena_printf(j->a, "%s %s", x->rule, x->zone), &x, 1, NULL);
	}
	if (j->r->gate != NULL && j->r->gate->verdict == LINT_IS_GO) {
		open_case(&s, arena_printf(j->a, "gate %s", j->r->gate_zone));
		buf_str(&s.cases, "/>\n");
	}
	for (; gap < result->gaps.n; gap++)
		not_evaluated(&s, &result->gaps.v[gap]);
	if (result->incomplete && items_n_failed(j->r) == 0) {
		const struct engine_gap empty = { .failed = true,
			.reason = items_unable(j->a, j->r) };

		not_evaluated(&s, &empty);
	}
	close_suite(j, &s);
}

void
report_junit(struct arena *a, const struct report *r, struct buf *b)
{
	struct junit j = { .a = a, .r = r, .items = items_new(a, r, 0), .suites = buf_new(a) };
	size_t f = 0, g = 0;

	j.brief = r->facts->zones.n * r->result->selected.n > JUNIT_MOST_CASES;
	for (size_t i = 0; i < r->facts->zones.n; i++)
		zone_suite(&j, (uint16_t)i, &f, &g);
	run_suite(&j, g);
	buf_str(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	xml_attribute(b, "name", arena_printf(a, "dnssec-lint %s", r->command));
	buf_printf(b,
	    " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\">\n", j.tests,
	    j.failures, j.errors, j.skipped);
	buf_add(b, j.suites.p, j.suites.n);
	buf_str(b, "</testsuites>\n");
}
