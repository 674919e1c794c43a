/*
 * human_gate.c - a numbered runbook with times: the verdict first, then what is
 * done, what is waited for and why, what comes after.
 */
#include "human.h"
#include "../base/when.h"
#include <string.h>

static const char *const verdicts[] = { "GO", "NO-GO", "CANNOT TELL" };
static const char *const verdict_sgr[] = { "1;32", "1;31", "1;33" };
static const char *const states[] = { "done", "now", "waiting", "blocked", "then", "unknown" };
static const char *const state_sgr[] = { "32", "1;32", "33", "31", "2", "33" };
static const char *const parts[] = { "DS", "DNSKEY", "data", "NS" };
enum { STATE_COLUMN = 4, TEXT_COLUMN = 13 };

void
human_head(struct page *p, const char *verdict, const char *sgr, const char *what, const char *when)
{
	const bool below = strlen(verdict) + 2 + strlen(what) + 3 + strlen(when) > p->r->width;

	text_colour(p->b, p->r->colour, sgr, verdict);
	buf_printf(p->b, "  %s%s%s\n", what, *when == '\0' ? "" : below ? "\n  " : "   ", when);
}

const char *
human_instant(struct page *p, int64_t at)
{
	char text[WHEN_TEXT];
	char *o;

	when_text(at, text);
	o = arena_copy(p->a, text, strlen(text));
	if (strchr(o, 'T') != NULL)
		*strchr(o, 'T') = ' ';
	return o;
}

static const char *
span(struct page *p, int64_t seconds)
{
	char text[WHEN_TEXT];

	when_span(seconds, text);
	return arena_copy(p->a, text, strlen(text));
}

/* "= 2026-11-21 14:08:00Z + DS 1 day + DNSKEY 1 h" */
const char *
human_sum(struct page *p, const struct rollout_safety *s)
{
	struct buf b = buf_new(p->a);

	if (s->n_terms == 0 || s->safe == LINT_NEVER)
		return NULL;
	buf_printf(&b, "= %s", human_instant(p, s->from));
	for (size_t i = 0; i < s->n_terms; i++)
		buf_printf(&b, " + %s %s", parts[s->term[i]->part], span(p, s->term[i]->ttl));
	return b.p;
}

static void
paragraph(struct page *p, const char *text)
{
	if (text != NULL)
		text_indented(p->b, p->r->width, TEXT_COLUMN, text);
}

void
human_stage(struct page *p, const struct rollout_gate *g, size_t i)
{
	const struct rollout_stage *s = &g->stages[i];
	struct buf first = buf_new(p->a);
	const bool timed = s->state == ROLLOUT_WAITING || s->state == ROLLOUT_UNSURE ||
			   (s->state == ROLLOUT_BLOCKED && !s->is_wait) ||
			   (s->state == ROLLOUT_LATER && !s->is_wait);
	struct buf line = buf_new(p->a);

	buf_printf(&first, "%3zu ", i + 1);
	text_colour(&first, p->r->colour, state_sgr[s->state], states[s->state]);
	for (size_t n = strlen(states[s->state]); n < TEXT_COLUMN - STATE_COLUMN; n++)
		buf_char(&first, ' ');
	buf_str(&line, s->title);
	if (timed && s->not_before == LINT_NEVER)
		buf_str(&line, ": not as things stand");
	else if (timed && s->not_before != LINT_ALWAYS_WAS && s->not_before > p->r->at)
		buf_printf(&line, ": not before %s", human_instant(p, s->not_before));
	text_flow(p->b, p->r->width,
	    (struct text_margin){
		first.p, arena_printf(p->a, "%*s", TEXT_COLUMN, ""), TEXT_COLUMN },
	    line.p);
	if ((s->is_wait && (s->state == ROLLOUT_WAITING || s->state == ROLLOUT_UNSURE)) ||
	    (s->is_step && s->state == ROLLOUT_WAITING))
		paragraph(p, human_sum(p, &g->safety));
	if (s->state != ROLLOUT_DONE || p->r->verbose > 0)
		paragraph(p, s->detail);
	if (s->undo != NULL && (s->is_step || p->r->verbose > 0) && s->state != ROLLOUT_DONE)
		paragraph(p, arena_printf(p->a, "to take it back: %s", s->undo));
}

const char *
human_families(struct page *p, uint32_t families)
{
	struct buf b = buf_new(p->a);
	uint32_t usual = 0;

	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
		usual |= rollout_families[f].unusual ? 0 : 1u << f;
	if ((families & usual) == usual)
		return "every validator";
	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++)
		if ((families >> f & 1) != 0)
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", rollout_families[f].name);
	return b.p == NULL ? "" : b.p;
}

void
human_mixes(struct page *p, const struct lint_id *ids, const struct lint_mixes *m)
{
	const size_t most = p->r->verbose > 0 ? SIZE_MAX : 3;

	for (size_t i = 0; i < m->n_mixes && i < most; i++) {
		const struct lint_mix *x = &m->mixes[i];

		text_flow(p->b, p->r->width, (struct text_margin){ "    ", "      ", 6, -2 },
		    arena_printf(p->a, "%s: %s %s, at %s", rollout_mix_text(p->a, ids, x),
			x->outcome == LINT_LOST ? "no answer" : "SERVFAIL",
			x->until == LINT_NEVER
			    ? "until it is put right"
			    : arena_printf(p->a, "until %s", human_instant(p, x->until)),
			human_families(p, x->families)));
	}
	if (m->n_mixes > most)
		buf_printf(p->b, "    and %zu more such mixes (-v shows all)\n", m->n_mixes - most);
}

/* What taking the step now would do, and to whom. */
static void
harm(struct page *p)
{
	if (p->r->gate->verdict == LINT_IS_GO || p->r->gate->safety.now.n_mixes == 0)
		return;
	buf_str(p->b, "\n  done now, it breaks\n");
	human_mixes(p, p->r->gate->ids, &p->r->gate->safety.now);
}

/* "13:05:00Z", with the date where it is another day's. */
static const char *
clock_time(struct page *p, int64_t at)
{
	if (at == LINT_NEVER)
		return "not by itself";
	if (at <= p->r->at)
		return "at once";
	return human_instant(p, at) + (at / 86400 == p->r->at / 86400 ? 11 : 0);
}

/* One line for all families that are well again at the same time. */
static void
healing(struct page *p, const struct rollout_heal *x)
{
	bool told[ROLLOUT_N_FAMILIES] = { false };

	for (size_t f = 0; f < ROLLOUT_N_FAMILIES; f++) {
		uint32_t alike = 0;

		if (told[f] || rollout_families[f].unusual)
			continue;
		for (size_t k = f; k < ROLLOUT_N_FAMILIES; k++)
			if (x->heals[k] == x->heals[f] && !rollout_families[k].unusual) {
				alike |= 1u << k;
				told[k] = true;
			}
		text_flow(p->b, p->r->width,
		    (struct text_margin){
			arena_printf(p->a, "      %-14s ", clock_time(p, x->heals[f])),
			"                     ", 21, 0 },
		    human_families(p, alike));
	}
}

/* An outage: each act with the time at which each family is well again. */
void
human_acts(struct page *p, const struct rollout_heal *acts, size_t n)
{
	if (n == 0)
		return;
	buf_str(p->b, "\n  names fail for some resolvers at this moment; all is well again\n");
	for (size_t i = 0; i < n; i++) {
		const struct rollout_heal *x = &acts[i];

		text_flow(p->b, p->r->width, (struct text_margin){ "    ", "      ", 6, -2 },
		    arena_printf(p->a, "%s%s:", x->act,
			i == 0        ? ""
			: x->no_worse ? " (no worse than waiting)"
				      : " (worse than waiting)"));
		healing(p, x);
	}
}

void
human_gate(struct page *p)
{
	const struct rollout_gate *g = p->r->gate;
	struct buf when = buf_new(p->a);

	if (g->verdict != LINT_IS_GO && g->safe != LINT_NEVER && g->safe > p->r->at)
		buf_printf(&when, "safe after %s (%s)", human_instant(p, g->safe),
		    lint_basis_text(g->basis));
	else if (g->verdict != LINT_IS_GO && g->safe == LINT_NEVER)
		buf_str(&when, "not as things stand");
	human_head(p, verdicts[g->verdict], verdict_sgr[g->verdict],
	    arena_printf(p->a, "%s %s", rollout_step_names[g->step], p->r->gate_zone),
	    when.n > 0 ? when.p : "");
	for (size_t i = 0; i < g->n_stages; i++)
		human_stage(p, g, i);
	harm(p);
	human_acts(p, g->acts, g->n_acts);
	if (g->why != NULL && (g->safety.now.n_mixes == 0 ||
		strcmp(g->why, rollout_mix_text(p->a, g->ids, &g->safety.now.mixes[0])) != 0)) {
		buf_char(p->b, '\n');
		text_flow(
		    p->b, p->r->width, (struct text_margin){ "  why: ", "       ", 7 }, g->why);
	}
	if (g->note != NULL)
		text_flow(
		    p->b, p->r->width, (struct text_margin){ "  note: ", "        ", 8 }, g->note);
	if (g->unsure != NULL)
		text_flow(p->b, p->r->width,
		    (struct text_margin){ "  not known: ", "             ", 13 }, g->unsure);
	buf_char(p->b, '\n');
}
