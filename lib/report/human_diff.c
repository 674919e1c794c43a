/* human_diff.c - what changed, what that breaks in caches, what it mends. */
#include "human.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

enum { WORD_COLUMN = 22, DIFF_MOST = 20 };

/* A zone's own name need not be said again. */
static const char *
where(struct page *p, const char *zone, const struct change *c)
{
	const char *name = name_text(p->a, c->name);

	return strcmp(name, zone) == 0 ? "" : arena_printf(p->a, "%s: ", name);
}

static void
one_change(struct page *p, const char *zone, const struct change *c)
{
	struct buf first = buf_new(p->a);

	buf_printf(&first, "  %s", c->what);
	text_spaces(&first, first.n < WORD_COLUMN ? WORD_COLUMN - (unsigned)first.n : 1);
	text_flow(p->b, p->r->width,
	    (struct text_margin){ first.p, arena_printf(p->a, "%*s", WORD_COLUMN, ""), WORD_COLUMN,
		(int)first.n - WORD_COLUMN },
	    arena_printf(p->a, "%s%s", where(p, zone, c), c->text));
}

/* Not more of one kind than people read. */
static void
changes(struct page *p, const struct report_diff_zone *z)
{
	const size_t most = p->r->verbose > 0 ? SIZE_MAX : DIFF_MOST;

	for (size_t i = 0, n; i < z->changes.list.n; i += n) {
		const struct change *c = &z->changes.list.v[i];

		for (n = 1; i + n < z->changes.list.n && strcmp(c[n].what, c->what) == 0;)
			n++;
		for (size_t k = 0; k < n && k < most; k++)
			one_change(p, z->name, &c[k]);
		if (n > most)
			buf_printf(p->b, "  and %zu more of %s (-v shows all)\n", n - most, c->what);
	}
}

static void
breaks(struct page *p, const struct report_diff_zone *z)
{
	const struct rollout_replacement *r = &z->replaced;
	const char *sum = human_sum(p, &r->safety);
	struct buf head = buf_new(p->a);

	if (r->breaks.n_mixes == 0)
		return;
	buf_str(&head, "  ");
	text_colour(&head, p->r->colour, "1;31", "BREAKS");
	buf_printf(p->b, "%s names%s%s\n", head.p, r->check != NULL ? ": " : "",
	    r->check != NULL ? r->check : "");
	human_mixes(p, z->ids, &r->breaks);
	if (r->safety.safe != LINT_NEVER)
		text_flow(p->b, p->r->width, (struct text_margin){ "    safe: ", "          ", 10, 0 },
		    arena_printf(p->a, "not before %s%s%s", human_instant(p, r->safety.safe),
			sum != NULL ? " " : "", sum != NULL ? sum : ""));
	else if (r->order != NULL)
		text_flow(p->b, p->r->width, (struct text_margin){ "    instead: ", "             ", 13, 0 },
		    arena_printf(p->a, "no wait makes this safe in one piece: %s", r->order));
}

static void
one_zone(struct page *p, const struct report_diff_zone *z)
{
	if (z->changes.list.n == 0 && z->unsure == NULL && z->replaced.breaks.n_mixes == 0 &&
	    (z->assumed == NULL || p->r->diff->zones.n > 1))
		return;
	buf_printf(p->b, "%s\n", z->name);
	if (z->changes.list.n == 0)
		buf_str(p->b, "  nothing changed in words of DNSSEC\n");
	changes(p, z);
	breaks(p, z);
	if (z->assumed != NULL)
		text_indented(p->b, p->r->width, 2,
		    arena_printf(p->a, "assumed: the parent has a DS for key %s, TTL 1 day (--ds FILE "
				       "says otherwise)", z->assumed));
	if (z->unsure != NULL)
		text_flow(p->b, p->r->width, (struct text_margin){ "  not known: ", "             ", 13, 0 },
		    z->unsure);
	if (z->limit != NULL)
		text_indented(p->b, p->r->width, 2, arena_printf(p->a, "not all is known: %s", z->limit));
	buf_char(p->b, '\n');
}

static void
fixed(struct page *p)
{
	const struct report_diff *d = p->r->diff;

	if (d->fixed.n == 0)
		return;
	buf_str(p->b, "fixed\n");
	for (size_t i = 0; i < d->fixed.n; i++) {
		const struct engine_finding *f = d->fixed.v[i].f;
		char type[TYPE_TEXT];

		if (p->r->verbose <= 0 && i >= DIFF_MOST) {
			buf_printf(p->b, "  and %zu more (-v shows all)\n", d->fixed.n - i);
			break;
		}
		text_flow(p->b, p->r->width, (struct text_margin){ "  ", "    ", 4, -2 },
		    arena_printf(p->a, "%s %s at %s%s%s", engine_severity_text(f->severity), f->check->id,
			name_text(p->a, f->name), f->type != 0 ? " " : "",
			f->type != 0 ? type_text(f->type, type) : ""));
	}
	buf_char(p->b, '\n');
}

void
human_diff(struct page *p)
{
	const struct report_diff *d = p->r->diff;
	struct buf before = buf_new(p->a), after = buf_new(p->a);
	bool any = false;

	text_outside(&before, d->before);
	text_outside(&after, d->after);
	text_flow(p->b, p->r->width, (struct text_margin){ "", "  ", 2, -2 },
	    arena_printf(p->a, "%s takes the place of %s at %s", after.p, before.p,
		human_instant(p, d->at)));
	buf_char(p->b, '\n');
	for (size_t i = 0; i < d->zones.n; i++) {
		any |= d->zones.v[i].changes.list.n > 0;
		one_zone(p, &d->zones.v[i]);
	}
	if (!any)
		buf_str(p->b, "Nothing changed in words of DNSSEC.\n\n");
	fixed(p);
	if (any && !d->with_history)
		text_flow(p->b, p->r->width, (struct text_margin){ "", "  ", 2, -2 },
		    "What was before is taken to have been served for longer than its TTLs; --history "
		    "DIR knows since when.");
	buf_str(p->b, "findings: ");
	buf_printf(p->b, "%u new, %zu fixed, %u still open\n\n", d->n_new, d->fixed.n, d->n_open);
}
