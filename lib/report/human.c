#include "human.h"
#include "risk.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <stdlib.h>
#include <string.h>

static int
compare_followers(const void *a, const void *b)
{
	const struct human_follower *x = a, *y = b;
	const uintptr_t p = (uintptr_t)x->cause, q = (uintptr_t)y->cause;

	/* Which cause comes first does not show: one cause's list is looked at alone. */
	if (p != q)
		return p < q ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

bool
human_folds(const struct engine_finding *f)
{
	return f->follows != NULL && f->severity <= f->follows->severity && f->follows->suppressed == NULL;
}

static void
group(struct page *p)
{
	const struct engine_result *result = p->r->result;
	const size_t zones = p->r->facts->zones.n;
	struct engine_finding *f;

	p->advised = new (p->a, const char *, result->selected.n + 1);
	p->first = new (p->a, size_t, zones + 1);
	p->n = new (p->a, size_t, zones + 1);
	p->followers = new (p->a, struct human_follower, result->findings.n + 1);
	for (size_t i = 0; i < result->findings.n; i++) {
		f = result->findings.v[i];
		if (f->suppressed != NULL)
			continue;
		if (f->zone < zones && p->n[f->zone]++ == 0)
			p->first[f->zone] = i;
		if (human_folds(f))
			p->followers[p->n_followers++] = (struct human_follower) { f->follows, f, i };
	}
	if (p->n_followers > 0)
		qsort(p->followers, p->n_followers, sizeof(*p->followers), compare_followers);
}

static size_t
followers_of(const struct page *p, const struct engine_finding *f, size_t *first)
{
	size_t low = 0, high = p->n_followers, n = 0;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;

		if ((uintptr_t)p->followers[mid].cause < (uintptr_t)f)
			low = mid + 1;
		else
			high = mid;
	}
	for (*first = low; low + n < p->n_followers && p->followers[low + n].cause == f;)
		n++;
	return n;
}

void
human_headline(struct page *p, const struct engine_finding *f, struct human_margin m, const char *text)
{
	static const char *const changes[] = { "", " (new)", " (open)" };
	const char *severity = engine_severity_text(f->severity);
	struct buf first = buf_new(p->a);

	buf_str(&first, m.rest);
	text_colour(&first, p->r->colour, text_severity_sgr(f->severity), severity);
	buf_char(&first, ' ');
	text_flow(p->b, p->r->width,
	    (struct text_margin) { first.p, arena_printf(p->a, "%s  ", m.rest), m.columns + 2,
	        (int)strlen(severity) - 1 },
	    arena_printf(p->a, "%s%s %s", f->check->id, changes[f->change], text));
}

const char *
human_subject(struct page *p, const struct engine_finding *f)
{
	struct buf b = buf_new(p->a);
	char type[TYPE_TEXT];

	name_print(&b, f->name);
	if (f->type != 0)
		buf_printf(&b, " %s", type_text(f->type, type));
	return b.p;
}

/* "also: rrset-unsigned, key-mismatch (3)": what would not be there without f. */
static void
also(struct page *p, const struct engine_finding *f, struct human_margin m)
{
	const size_t most = p->r->verbose > 0 ? SIZE_MAX : HUMAN_MOST_FOLLOWERS;
	struct buf b = buf_new(p->a);
	size_t first, shown = 0, kinds = 0, rest = 0;
	const size_t n = followers_of(p, f, &first);

	for (size_t i = 0; i < n; i++) {
		const struct lint_check *c = p->followers[first + i].f->check;
		size_t alike = 0, before = 0;

		for (size_t k = 0; k < n && k < i; k++)
			before += p->followers[first + k].f->check == c;
		if (before > 0)
			continue;
		for (size_t k = i; k < n; k++)
			alike += p->followers[first + k].f->check == c;
		if (kinds++ >= most) {
			rest += alike;
			continue;
		}
		buf_printf(&b, "%s%s", shown++ > 0 ? ", " : "", c->id);
		if (alike > 1)
			buf_printf(&b, " (%zu)", alike);
	}
	if (rest > 0)
		buf_printf(&b, " and %zu more", rest);
	if (n > 0)
		text_flow(p->b, p->r->width,
		    (struct text_margin) { arena_printf(p->a, "%salso: ", m.rest),
		        arena_printf(p->a, "%s      ", m.rest), m.columns + 6 },
		    b.p);
}

static size_t
position(const struct page *p, const struct lint_check *c)
{
	const struct engine_result *result = p->r->result;
	size_t k = 0;

	while (k < result->selected.n && result->selected.v[k] != c)
		k++;
	return k;
}

void
human_advice(struct page *p, const struct engine_finding *f, struct human_margin m, bool cites)
{
	const char *fix = f->fix != NULL ? f->fix : f->check->fix;
	const char *under = arena_printf(p->a, "%s     ", m.rest);
	const char **advised = &p->advised[position(p, f->check)];

	/* What is only worth knowing needs nothing done, mostly. */
	const bool wanted = f->severity > LINT_INFO || p->r->verbose > 0;

	if (wanted && fix != NULL && *fix != '\0' && (*advised == NULL || strcmp(*advised, fix) != 0)) {
		*advised = fix;
		text_flow(p->b, p->r->width,
		    (struct text_margin) { arena_printf(p->a, "%sfix: ", m.rest), under, m.columns + 5 },
		    fix);
		if (cites && f->check->cites != NULL && *f->check->cites != '\0')
			text_flow(p->b, p->r->width,
			    (struct text_margin) {
			        arena_printf(p->a, "%ssee: ", m.rest), under, m.columns + 5 },
			    f->check->cites);
	}
	also(p, f, m);
}

/* A note on a zone that nobody asked about is for those who want everything. */
bool
human_skips(const struct page *p, const struct engine_finding *f)
{
	return p->r->verbose <= 0 && f->severity == LINT_INFO && f->suppressed == NULL &&
	    p->r->facts->zones.v[f->zone]->on_the_way;
}

bool
human_findings(struct page *p, size_t zone, struct human_margin m,
    void (*one)(struct page *, const struct engine_finding *, struct human_margin))
{
	const struct engine_result *result = p->r->result;
	size_t *alike = new (p->a, size_t, result->selected.n + 1);
	const size_t most = p->r->verbose > 0 ? SIZE_MAX : HUMAN_MOST_ALIKE;
	bool more = false;

	for (size_t i = p->first[zone]; i < p->first[zone] + p->n[zone]; i++) {
		const struct engine_finding *f = result->findings.v[i];

		if (!human_folds(f) && !human_skips(p, f) && alike[position(p, f->check)]++ < most)
			one(p, f, m);
	}
	for (size_t k = 0; k < result->selected.n; k++)
		if (alike[k] > most) {
			struct buf b = buf_new(p->a);

			buf_str(&b, "and ");
			text_count(&b, alike[k] - most, "more finding");
			buf_printf(&b, " of %s (-v shows all)", result->selected.v[k]->id);
			text_flow(p->b, p->r->width, (struct text_margin) { m.rest, m.rest, m.columns }, b.p);
			more = true;
		}
	return more;
}

size_t
human_n_files(const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->facts->zones.n; i++)
		n += r->facts->zones.v[i]->file != NULL && r->facts->zones.v[i]->transfer == NULL;
	return n;
}

/* Checks that were evaluated for at least one zone. */
static size_t
n_ran(const struct report *r)
{
	const size_t zones = r->facts->zones.n - r->facts->n_copies;
	size_t n = 0;

	for (size_t i = 0; i < r->result->selected.n; i++) {
		size_t gaps = 0;

		for (size_t k = 0; k < r->result->gaps.n; k++) {
			const struct engine_gap *g = &r->result->gaps.v[k];

			if (g->check == r->result->selected.v[i] || g->check == NULL)
				gaps += g->zone == FACTS_NO_ZONE ? zones : 1;
		}
		n += gaps < zones || zones == 0;
	}
	return n;
}

static void
what_was_read(struct page *p, struct buf *b)
{
	const struct report *r = p->r;
	uint64_t records = 0, bogus = 0;

	for (size_t i = 0; i < r->facts->zones.n; i++) {
		if (r->facts->zones.v[i]->transfer != NULL)
			continue;
		if (r->facts->zones.v[i]->file != NULL)
			records += r->facts->zones.v[i]->data->n_records;
		bogus += strcmp(facts_status(r->result->view, r->facts->zones.v[i]), "bogus") == 0;
	}
	if (r->plan != NULL) {
		text_count(b, r->plan->plan->n_resources, "change");
		buf_str(b, ", ");
	}
	text_count(b, r->facts->zones.n - r->facts->n_copies, "zone");
	/* Said whichever checks were chosen: it must not stand beside a bare PASS. */
	if (bogus > 0) {
		buf_str(b, " (");
		text_digits(b, bogus);
		buf_str(b, " bogus)");
	}
	if (r->evidence->lookups.n > 0) {
		buf_str(b, ", ");
		text_count(b, r->evidence->lookups.n, "look-up");
	}
	if (r->plan == NULL && (human_n_files(r) > 0 ||
	    (r->evidence->n_queries == 0 && r->evidence->lookups.n == 0))) {
		buf_str(b, ", ");
		text_count(b, records, "record");
	}
	if (r->evidence->n_queries > 0) {
		buf_str(b, ", ");
		text_digits(b, r->evidence->n_queries);
		buf_str(b, r->evidence->n_queries == 1 ? " query" : " queries");
	}
	buf_str(b, ": ");
}

static void
accepted(struct buf *b, const struct engine_result *r)
{
	const uint32_t waived = r->suppressed[ENGINE_BY_CONFIG] + r->suppressed[ENGINE_BY_INLINE];

	if (waived > 0) {
		buf_str(b, ", ");
		text_digits(b, waived);
		buf_str(b, " waived");
	}
	if (r->suppressed[ENGINE_BY_BASELINE] > 0) {
		buf_str(b, ", ");
		text_digits(b, r->suppressed[ENGINE_BY_BASELINE]);
		buf_str(b, " in the baseline");
	}
}

/* "1 zone, 52 records: 1 critical, 3 checks not evaluated          FAIL" */
static void
summary(struct page *p)
{
	static const char *const nouns[] = { "", " info", " warning", " error", " critical" };
	const struct report *r = p->r;
	const char *verdict = report_verdict(r), *sep = "", *word, *sgr;
	struct buf b = buf_new(p->a);
	const size_t failed = human_n_gaps(r, true);
	size_t broken = 0;
	bool any = false;

	what_was_read(p, &b);
	for (size_t i = 0; r->diff != NULL && i < r->diff->zones.n; i++)
		broken += r->diff->zones.v[i].replaced.breaks.n_mixes > 0;
	if (broken > 0) {
		text_count(&b, broken, "zone");
		buf_str(&b, " broken by the change");
		sep = ", ";
		any = true;
	}
	for (unsigned s = LINT_CRITICAL; s >= LINT_INFO; s--) {
		if (r->result->counts[s] == 0)
			continue;
		buf_str(&b, sep);
		text_digits(&b, r->result->counts[s]);
		buf_printf(&b, "%s%s", nouns[s],
		    r->result->counts[s] > 1 && (s == LINT_ERROR || s == LINT_WARNING) ? "s" : "");
		sep = ", ";
		any = true;
	}
	if (!any && r->facts->zones.n == 0 && r->plan == NULL)
		buf_str(&b, "nothing was checked");
	else if (!any && r->result->selected.n == 0)
		buf_str(&b, "no check was run");
	else if (!any && n_ran(r) == 0 && r->facts->zones.n > 0)
		buf_str(&b, "nothing could be evaluated");
	else if (!any) {
		buf_str(&b, "no problem found by the ");
		text_count(&b, n_ran(r), "check");
		buf_str(&b, " that ran");
	}
	if (failed > 0) {
		buf_str(&b, ", ");
		text_count(&b, failed, "check");
		buf_str(&b, " not evaluated");
	}
	accepted(&b, r->result);
	if (strcmp(verdict, "fail") == 0)
		word = r->result->incomplete ? "FAIL (incomplete)" : "FAIL", sgr = "1;31";
	else if (strcmp(verdict, "unknown") == 0)
		word = "UNKNOWN (incomplete)", sgr = "1;33";
	else
		word = "PASS", sgr = "1;32";
	if (b.n + 2 + strlen(word) > r->width) {
		text_flow(p->b, r->width, (struct text_margin) { "", "  ", 2 }, b.p);
		b.n = 0;
	} else
		buf_str(p->b, b.p);
	text_spaces(p->b, r->width - (unsigned)b.n - (unsigned)strlen(word));
	text_colour(p->b, r->colour, sgr, word);
	buf_char(p->b, '\n');
}

/* Which zone is next: the easiest of those that are planned stands first. */
static void
rollout(struct page *p)
{
	enum { MOST = 40 };
	struct report_risks risks = { 0 };

	report_risks(p->a, p->r, &risks);
	if (risks.list.n < 2)
		return;
	buf_str(p->b, "rollout, the least risk first\n");
	for (size_t i = 0; i < risks.list.n && (i < MOST || p->r->verbose > 0); i++) {
		const struct report_risk *risk = &risks.list.v[i];
		struct buf line = buf_new(p->a);

		buf_printf(&line, "%s %s, %s", risk->level,
		    name_text(p->a, p->r->facts->zones.v[risk->zone]->apex), report_stage_text(risk->stage));
		for (size_t k = 0; k < risk->reasons.n; k++)
			buf_printf(&line, "%s %s", k == 0 ? ":" : ",", risk->reasons.v[k]);
		text_flow(p->b, p->r->width, (struct text_margin) { "  ", "    ", 4, -2 }, line.p);
	}
	if (risks.list.n > MOST && p->r->verbose <= 0)
		buf_printf(p->b, "  and %zu more (-v shows all)\n", risks.list.n - MOST);
	buf_char(p->b, '\n');
}

void
report_human(struct arena *a, const struct report *r, struct buf *out)
{
	struct buf b = buf_new(a);
	struct page p = { .a = a, .r = r, .b = &b };

	group(&p);
	if (r->gate != NULL)
		human_gate(&p);
	if (r->diff != NULL)
		human_diff(&p);
	if (r->audit != NULL)
		human_audit(&p);
	human_logs(&p);
	if (r->plan != NULL)
		human_plan(&p);
	if (human_n_files(r) + r->facts->n_copies < r->facts->zones.n)
		human_tree(&p);
	if (human_n_files(r) > 0)
		human_files(&p);
	if (r->facts->zones.n == 0 && r->plan == NULL)
		buf_str(&b, "There is no zone to check: no zone file was found.\n\n");
	else if (r->result->selected.n == 0)
		buf_str(&b, "There is no check to run: --only and --skip leave none.\n\n");
	if (r->verbose >= 0)
		human_history(&p);
	if (r->evidence->limit != NULL)
		text_flow(&b, r->width, (struct text_margin) { "limit reached: ", "  ", 15 },
		    r->evidence->limit);
	human_suppressed(&p);
	rollout(&p);
	if (r->verbose >= 0)
		human_gaps(&p);
	summary(&p);
	text_guard(out, b.p, b.n);
}
