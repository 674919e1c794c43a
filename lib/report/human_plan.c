/*
 * human_plan.c - for who is asked at three in the morning whether to apply: what in the
 * plan takes which zone down, from when on it would not, and what to apply in which order
 * instead.
 */
#include "human.h"
#include "items.h"
#include "../dns/name.h"
#include <string.h>

enum { WORD_COLUMN = 24, STAGE_COLUMN = 13, PLAN_MOST = 20 };

const char *
items_act(struct arena *a, const struct ev_change *c)
{
	static const char *const text[LINT_N_ACTS] = { "", "stops signing", "starts signing",
		"removes a key", "adds a key", "stops a key's KMS", "removes the DS",
		"publishes a DS", "deletes the zone", "changes name servers", "CNAME at an apex",
		"adds a wildcard", "changes the denial", "changes a TTL", "no longer managed",
		"cannot be told" };

	if (c->has_tag && !c->not_shown && c->act == LINT_ACT_REMOVE_KSK)
		return arena_printf(a, "removes key %u", c->tag);
	if (c->has_tag && !c->not_shown &&
	    (c->act == LINT_ACT_REMOVE_DS || c->act == LINT_ACT_ADD_DS))
		return arena_printf(
		    a, "%s DS %u", c->act == LINT_ACT_ADD_DS ? "publishes" : "removes", c->tag);
	if (c->act == LINT_ACT_CNAME && c->why != NULL)
		return "adds a CNAME";
	return text[c->act];
}

static void
one_change(struct page *p, const struct ev_change *c)
{
	static const char *const hows[] = { "created", "changed", "replaced", "deleted",
		"left alone" };
	struct buf first = buf_new(p->a), text = buf_new(p->a);

	buf_printf(&first, "  %s", items_act(p->a, c));
	text_spaces(&first, first.n < WORD_COLUMN ? WORD_COLUMN - (unsigned)first.n : 1);
	buf_printf(&text, "%s, %s", c->address, c->what != NULL ? c->what : hows[c->how]);
	if (c->file != NULL) {
		buf_str(&text, " (");
		text_outside(&text, c->file);
		buf_printf(&text, ":%u)", c->line);
	}
	text_flow(p->b, p->r->width,
	    (struct text_margin){ first.p, arena_printf(p->a, "%*s", WORD_COLUMN, ""), WORD_COLUMN,
		(int)first.n - WORD_COLUMN },
	    text.p);
}

const char *
items_plan_verdict(const struct report *r)
{
	const char *verdict = report_verdict(r);

	if (strcmp(verdict, "fail") == 0)
		return "DO NOT APPLY";
	if (strcmp(verdict, "unknown") == 0)
		return "CANNOT TELL";
	return r->plan->planned.zones.n == 0 ? "NOTHING TO DO WITH DNSSEC" : "NO OBJECTION";
}

/* The latest of what has to be waited for in the zone. */
static const struct lint_step *
worst_step(const struct page *p, const struct fact_zone *z)
{
	const struct lint_step *worst = NULL;

	for (size_t i = 0; i < z->changes.n; i++) {
		const struct lint_step *s = p->r->facts->changes[z->changes.v[i]].step;

		if (s != NULL && s->verdict != LINT_IS_GO &&
		    (worst == NULL || s->safe > worst->safe))
			worst = s;
	}
	return worst;
}

static bool
is_found(const struct page *p, uint16_t zone)
{
	for (size_t i = p->first[zone]; i < p->first[zone] + p->n[zone]; i++)
		if (p->r->result->findings.v[i]->plan != NULL &&
		    p->r->result->findings.v[i]->severity >= LINT_ERROR)
			return true;
	return false;
}

static void
basis(struct page *p, const struct rollout_planned_zone *z)
{
	if (z->assumed && z->declared)
		text_indented(p->b, p->r->width, 2,
		    "nobody looked at this zone: its DS is as declared (--seen), what its keys were is "
		    "assumed at its worst");
	else if (z->assumed)
		text_indented(p->b, p->r->width, 2,
		    p->r->plan->offline ? "nobody looked at this zone: what its parent and caches "
					  "have is assumed at its worst (--history DIR, or a run "
					  "without --offline, knows)"
					: "nothing was heard of this zone");
	else if (p->r->plan->offline && z->seen != LINT_ALWAYS_WAS)
		text_indented(p->b, p->r->width, 2,
		    arena_printf(p->a, "as seen last at %s, %s", human_instant(p, z->seen),
			z->observed_ds ? "with a DS at its parent" : "without a DS at its parent"));
}

/* The changes of this plan that are what a stage does. */
static void
part_of_plan(struct page *p, const struct fact_zone *f, const struct rollout_stage *s)
{
	const uint32_t ds = 1u << LINT_PART_DS;
	struct buf b = buf_new(p->a);

	for (size_t i = 0; s->change.parts != 0 && i < f->changes.n; i++) {
		const struct ev_change *c = &p->r->plan->plan->changes.v[f->changes.v[i]];
		const bool takes_ds = c->act == LINT_ACT_REMOVE_DS;
		const bool ends = c->act == LINT_ACT_UNSIGN || c->act == LINT_ACT_REMOVE_KSK ||
				  c->act == LINT_ACT_DELETE_ZONE || c->act == LINT_ACT_STOP_KMS;

		if ((s->change.parts & ds) != 0 ? takes_ds : s->is_step && ends)
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "of this plan: ", c->address);
	}
	if (b.n > 0)
		text_indented(p->b, p->r->width, STAGE_COLUMN, b.p);
}

static void
one_zone(struct page *p, const struct rollout_planned_zone *z)
{
	const struct report *r = p->r;
	const struct fact_zone *f = r->facts->zones.v[z->zone];
	const struct lint_step *s = worst_step(p, f);
	const size_t most = r->verbose > 0 ? SIZE_MAX : PLAN_MOST;
	struct buf head = buf_new(p->a);

	text_colour(&head, r->colour, "1",
	    f->apex.len > 1 ? name_text(p->a, f->apex) : "a zone that is not known");
	if (s != NULL && s->verdict == LINT_CANNOT_TELL && !r->plan->offline)
		buf_str(&head, "   cannot tell");
	else if (s != NULL && is_found(p, z->zone) && s->safe == LINT_NEVER)
		buf_str(&head, "   not safe as things stand");
	else if (s != NULL && is_found(p, z->zone) && s->safe > r->at)
		buf_printf(&head, "   not safe before %s (%s)", human_instant(p, s->safe),
		    lint_basis_text(s->basis));
	buf_printf(p->b, "%s\n", head.p);
	for (size_t i = 0; i < f->changes.n && i < most; i++)
		one_change(p, &r->plan->plan->changes.v[f->changes.v[i]]);
	if (f->changes.n > most)
		buf_printf(p->b, "  and %zu more (-v shows all)\n", f->changes.n - most);
	if (f->apex.len > 1)
		basis(p, z);
	if (z->gate != NULL && is_found(p, z->zone) && z->gate->verdict != LINT_IS_GO) {
		buf_str(p->b, "  instead, one apply each and in this order:\n");
		for (size_t i = 0; i < z->gate->n_stages; i++) {
			human_stage(p, z->gate, i);
			part_of_plan(p, f, &z->gate->stages[i]);
		}
	}
	buf_char(p->b, '\n');
}

void
human_plan(struct page *p)
{
	const struct report *r = p->r;
	const char *verdict = report_verdict(r), *sgr;
	struct buf path = buf_new(p->a), when = buf_new(p->a);
	int64_t latest = LINT_ALWAYS_WAS;

	for (size_t i = 0; i < r->result->constraints.n; i++) {
		const struct lint_constraint *c = &r->result->constraints.v[i].c;

		if (c->violated && c->not_before > r->at && c->not_before != LINT_NEVER &&
		    c->not_before > latest)
			latest = c->not_before;
	}
	sgr = strcmp(verdict, "fail") == 0 ? "1;31" : strcmp(verdict, "unknown") == 0 ? "1;33" : "1;32";
	text_outside(&path, r->plan->plan->path);
	if (strcmp(verdict, "fail") == 0 && latest != LINT_ALWAYS_WAS)
		buf_printf(&when, "in pieces, the last of them after %s", human_instant(p, latest));
	human_head(p, items_plan_verdict(r), sgr, path.p, when.n > 0 ? when.p : "");
	if (r->plan->plan->broken != NULL)
		text_indented(p->b, r->width, 2, r->plan->plan->broken);
	if (r->plan->plan->partial != NULL)
		text_indented(p->b, r->width, 2, r->plan->plan->partial);
	buf_char(p->b, '\n');
	for (size_t i = 0; i < r->plan->planned.zones.n; i++)
		one_zone(p, &r->plan->planned.zones.v[i]);
}
