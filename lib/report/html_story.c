/* html_story.c - what a command tells beyond findings: runbook, changes, events. */
#include "html.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

enum { STORY_MOST = 200, STORY_MOST_MIXES = 5 };

static const char *
families(struct html *h, uint32_t bits)
{
	struct buf b = buf_new(h->a);

	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
		if ((bits >> f & 1) != 0)
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", rollout_families[f].name);
	return b.n == 0 ? "no resolver" : b.p;
}

static void
mixes(struct html *h, const struct lint_id *ids, const struct lint_mixes *m)
{
	if (m->n_mixes == 0)
		return;
	buf_str(h->b, "<ul>\n");
	for (size_t i = 0; i < m->n_mixes && i < STORY_MOST_MIXES; i++) {
		const struct lint_mix *x = &m->mixes[i];

		html_element(h, "li", NULL,
		    arena_printf(h->a, "%s: %s until %s, at %s", rollout_mix_text(h->a, ids, x),
			x->outcome == LINT_LOST ? "no answer" : "SERVFAIL",
			x->until == LINT_NEVER ? "it is put right" : html_instant(h, x->until),
			families(h, x->families)));
	}
	if (m->n_mixes > STORY_MOST_MIXES)
		html_element(h, "li", "dim",
		    arena_printf(h->a, "and %zu more such mixes", m->n_mixes - STORY_MOST_MIXES));
	buf_str(h->b, "</ul>\n");
}

static void
paragraph(struct html *h, const char *head, const char *text)
{
	if (text == NULL)
		return;
	buf_str(h->b, "<p>");
	html_element(h, "strong", NULL, head);
	buf_char(h->b, ' ');
	xml_text(h->b, text);
	buf_str(h->b, "</p>\n");
}

static void
acts(struct html *h, const struct rollout_heal *list, size_t n)
{
	if (n == 0)
		return;
	buf_str(h->b, "<h2>Names fail now: what heals when</h2>\n<div class=\"card\">\n");
	for (size_t i = 0; i < n; i++) {
		paragraph(h, list[i].act,
		    i == 0             ? ""
		    : list[i].no_worse ? "(no worse than waiting)"
				       : "(worse than waiting)");
		buf_str(h->b, "<ul>\n");
		for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
			if (!rollout_families[f].unusual)
				html_element(h, "li", NULL,
				    arena_printf(h->a, "%s: %s", rollout_families[f].name,
					list[i].heals[f] <= h->r->at
					    ? "at once"
					    : html_instant(h, list[i].heals[f])));
		buf_str(h->b, "</ul>\n");
	}
	buf_str(h->b, "</div>\n");
}

static void
stages(struct html *h, const struct rollout_gate *g)
{
	static const char *const states[] = { "done", "go", "waiting", "blocked", "then",
		"not known" };
	static const char *const looks[] = { "ok", "ok", "warn", "bad", "dim", "warn" };

	buf_str(h->b, "<ol>\n");
	for (size_t i = 0; i < g->n_stages; i++) {
		const struct rollout_stage *s = &g->stages[i];

		buf_str(h->b, "<li>");
		html_element(
		    h, "span", arena_printf(h->a, "mark %s", looks[s->state]), states[s->state]);
		html_element(h, "strong", NULL, s->title);
		if (s->state != ROLLOUT_DONE && s->not_before == LINT_NEVER)
			xml_text(h->b, ": not as things stand");
		else if (s->state != ROLLOUT_DONE && s->not_before != LINT_ALWAYS_WAS &&
			 s->not_before > h->r->at)
			xml_text(h->b,
			    arena_printf(h->a, ": not before %s", html_instant(h, s->not_before)));
		if (s->detail != NULL)
			html_element(h, "p", "dim", s->detail);
		if (s->undo != NULL && s->state != ROLLOUT_DONE)
			html_element(
			    h, "p", "dim", arena_printf(h->a, "to take it back: %s", s->undo));
		buf_str(h->b, "</li>\n");
	}
	buf_str(h->b, "</ol>\n");
}

static void
gate(struct html *h, const struct rollout_gate *g)
{
	buf_str(h->b, "<h2>Runbook</h2>\n<div class=\"card\">\n");
	stages(h, g);
	if (g->verdict != LINT_IS_GO && g->safety.now.n_mixes > 0) {
		html_element(h, "p", NULL, "Done now, it breaks:");
		mixes(h, g->ids, &g->safety.now);
	}
	paragraph(h, "why:", g->safety.now.n_mixes > 0 ? NULL : g->why);
	paragraph(h, "note:", g->note);
	paragraph(h, "not known:", g->unsure);
	buf_str(h->b, "</div>\n");
	acts(h, g->acts, g->n_acts);
}

static void
diff_zone(struct html *h, const struct report_diff_zone *z)
{
	buf_str(h->b, "<div class=\"card\">\n");
	html_element(h, "h3", NULL, z->name);
	if (z->changes.list.n == 0)
		html_element(h, "p", "dim", "nothing changed in words of DNSSEC");
	buf_str(h->b, "<dl>\n");
	for (size_t i = 0; i < z->changes.list.n && i < STORY_MOST; i++) {
		const struct change *c = &z->changes.list.v[i];

		html_element(
		    h, "dt", NULL, arena_printf(h->a, "%s %s", c->what, name_text(h->a, c->name)));
		html_element(h, "dd", NULL, c->text);
	}
	if (z->changes.list.n > STORY_MOST)
		html_element(h, "dd", "dim",
		    arena_printf(h->a, "and %zu more", z->changes.list.n - STORY_MOST));
	if (z->changes.list.n == 0)
		html_element(h, "dd", NULL, "");
	buf_str(h->b, "</dl>\n");
	if (z->replaced.breaks.n_mixes > 0) {
		html_element(h, "p", "bad", "The change breaks names:");
		mixes(h, z->ids, &z->replaced.breaks);
		if (z->replaced.safety.safe != LINT_NEVER)
			paragraph(h, "safe:",
			    arena_printf(
				h->a, "not before %s", html_instant(h, z->replaced.safety.safe)));
		else
			paragraph(h, "instead:", z->replaced.order);
	}
	paragraph(h, "not known:", z->unsure);
	paragraph(h, "assumed:",
	    z->assumed == NULL ? NULL
			       : arena_printf(h->a,
				     "the parent has a DS for key %s, TTL "
				     "1 day",
				     z->assumed));
	buf_str(h->b, "</div>\n");
}

static void
diff(struct html *h, const struct report_diff *d)
{
	size_t n = 0;

	buf_str(h->b, "<h2>What changed</h2>\n");
	html_element(h, "p", NULL,
	    arena_printf(h->a, "findings: %u new, %zu fixed, %u still open", d->n_new, d->fixed.n,
		d->n_open));
	for (size_t i = 0; i < d->zones.n && n < STORY_MOST; i++)
		if (d->zones.v[i].changes.list.n > 0 || d->zones.v[i].replaced.breaks.n_mixes > 0 ||
		    d->zones.v[i].unsure != NULL) {
			diff_zone(h, &d->zones.v[i]);
			n++;
		}
}

static void
audit(struct html *h, const struct report_audit *t)
{
	static const char *const kinds[] = { "changed", "found", "fails", "well again" };
	static const char *const looks[] = { "info", "warn", "bad", "ok" };

	buf_str(h->b, "<h2>What happened</h2>\n<div class=\"card\">\n");
	for (size_t i = 0; i < t->outages.n && i < STORY_MOST_MIXES; i++) {
		const struct report_outage *o = &t->outages.v[t->outages.n - 1 - i];

		paragraph(h, "Names may have failed",
		    arena_printf(h->a, "from %s on, until %s", html_instant(h, o->from),
			o->until == LINT_NEVER ? "it is put right" : html_instant(h, o->until)));
		if (o->cause != NULL)
			paragraph(h, "explained by",
			    arena_printf(h->a, "%s: %s (first seen %s)", o->cause->word,
				o->cause->text, html_instant(h, o->cause->at)));
	}
	buf_str(h->b, "<ul>\n");
	for (size_t i = 0; i < t->events.n && i < STORY_MOST; i++) {
		const struct report_event *e = &t->events.v[i];
		const char *name = e->name.len == 0 ? "" : name_text(h->a, e->name);

		buf_str(h->b, "<li>");
		html_element(h, "time", NULL, html_instant(h, e->at));
		buf_char(h->b, ' ');
		html_element(h, "span", arena_printf(h->a, "mark %s", looks[e->kind]),
		    e->kind == REPORT_FINDING ? engine_severity_text(e->severity) : kinds[e->kind]);
		xml_text(h->b, arena_printf(h->a, "%s%s%s%s%s", name, *name == '\0' ? "" : " ",
				   e->word == NULL ? "" : e->word, e->word == NULL ? "" : ": ",
				   e->text == NULL ? "" : e->text));
		if (e->families != 0)
			html_element(h, "span", "dim",
			    arena_printf(h->a, " at %s", families(h, e->families)));
		buf_str(h->b, "</li>\n");
	}
	if (t->events.n > STORY_MOST)
		html_element(
		    h, "li", "dim", arena_printf(h->a, "and %zu more", t->events.n - STORY_MOST));
	if (t->events.n == 0)
		html_element(h, "li", "dim", "nothing changed");
	buf_str(h->b, "</ul>\n");
	if (t->limit != NULL)
		html_element(h, "p", "dim", t->limit);
	buf_str(h->b, "</div>\n");
	if (t->failing)
		acts(h, t->acts, t->n_acts);
}

static void
plan_zone(struct html *h, const struct rollout_planned_zone *z)
{
	const struct fact_zone *f = h->r->facts->zones.v[z->zone];

	buf_str(h->b, "<div class=\"card\">\n");
	html_element(
	    h, "h3", NULL, f->apex.len > 1 ? name_text(h->a, f->apex) : "a zone that is not known");
	if (z->assumed)
		html_element(h, "p", "warn",
		    h->r->plan->offline
			? "Nobody looked at this zone: what its parent and caches have is "
			  "assumed at its worst."
			: "Nothing was heard of this zone.");
	else if (z->seen != LINT_ALWAYS_WAS)
		html_element(h, "p", "dim",
		    arena_printf(h->a, "as seen last at %s, %s", html_instant(h, z->seen),
			z->observed_ds ? "with a DS at its parent" : "without a DS at its parent"));
	buf_str(h->b, "<ul>\n");
	for (size_t i = 0; i < f->changes.n && i < STORY_MOST; i++) {
		const struct ev_change *c = &h->r->plan->plan->changes.v[f->changes.v[i]];
		struct buf b = buf_new(h->a);

		buf_printf(&b, "%s: %s", items_act(h->a, c), c->address);
		if (c->what != NULL)
			buf_printf(&b, ", %s", c->what);
		if (c->file != NULL)
			buf_printf(&b, " (%s:%u)", item_path(h->a, c->file), c->line);
		html_element(h, "li", NULL, b.p);
	}
	if (f->changes.n > STORY_MOST)
		html_element(
		    h, "li", "dim", arena_printf(h->a, "and %zu more", f->changes.n - STORY_MOST));
	buf_str(h->b, f->changes.n == 0 ? "<li>no change of note</li>\n</ul>\n" : "</ul>\n");
	if (z->gate != NULL && z->gate->verdict != LINT_IS_GO && h->worst[z->zone] >= LINT_ERROR) {
		html_element(h, "p", NULL, "Instead, one apply each and in this order:");
		stages(h, z->gate);
	}
	buf_str(h->b, "</div>\n");
}

static void
plan(struct html *h, const struct report_plan *p)
{
	buf_str(h->b, "<h2>What the plan does</h2>\n");
	if (p->plan->broken != NULL)
		html_element(h, "p", "warn", p->plan->broken);
	if (p->plan->partial != NULL)
		html_element(h, "p", "warn", p->plan->partial);
	for (size_t i = 0; i < p->planned.zones.n && i < STORY_MOST; i++)
		plan_zone(h, &p->planned.zones.v[i]);
	if (p->planned.zones.n > STORY_MOST)
		html_element(h, "p", "dim",
		    arena_printf(h->a, "and %zu more zones", p->planned.zones.n - STORY_MOST));
	if (p->planned.zones.n == 0)
		html_element(h, "p", "dim", "It changes nothing that has to do with DNSSEC.");
}

void
html_story(struct html *h)
{
	if (h->r->plan != NULL)
		plan(h, h->r->plan);

	if (h->r->gate != NULL)
		gate(h, h->r->gate);
	if (h->r->diff != NULL)
		diff(h, h->r->diff);
	if (h->r->audit != NULL)
		audit(h, h->r->audit);
}
