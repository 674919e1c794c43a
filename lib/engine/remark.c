/*
 * remark.c - a waiver in a zone file:
 *	; dnssec-lint: ignore[apex-cname, ds-*] until=2026-12-31 -- reason
 * What cannot be read is a waiver that is not in force, and says why.
 */
#include "run.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../base/when.h"

struct remark {
	struct engine *e;
	struct engine_waiver *w;
	const char *p;
	VEC(const char *) checks;
};

static void
blanks(struct remark *r)
{
	r->p += strspn(r->p, " \t");
}

static const char *
escaped(struct arena *a, const char *s, size_t n)
{
	struct buf b = buf_new(a);

	esc_add(&b, s, n > 60 ? 60 : n);
	return b.p;
}

/* The next id before the bracket, or NULL with w->trouble or at the bracket. */
static const char *
read_ids(struct remark *r)
{
	struct arena *a = r->e->arena;

	for (;;) {
		const char *id;
		size_t n;

		blanks(r);
		n = strcspn(r->p, " \t,]");
		id = arena_copy(a, r->p, n);
		if (n == 0)
			return "ignore[] names no check";
		r->p += n;
		if (!engine_knows(r->e->checks, id)) {
			const char *near = engine_nearest(r->e->checks, id);

			return arena_printf(a, "no check has the id '%s'%s%s%s", escaped(a, id, n),
			    near == NULL ? "" : "; the nearest is '", near == NULL ? "" : near,
			    near == NULL ? "" : "'");
		}
		*vec_add(a, &r->checks) = id;
		blanks(r);
		if (*r->p == ']') {
			r->p++;
			return NULL;
		}
		if (*r->p != ',')
			return "ignore[ is not closed by ]";
		r->p++;
	}
}

static const char *
read_until(struct remark *r)
{
	const size_t n = strcspn(r->p, " \t");
	const char *text = arena_copy(r->e->arena, r->p, n);

	if (r->w->until.self.kind != LINT_NONE)
		return "until= stands there twice";
	if (!when_parse(text, &r->w->until.at))
		return arena_printf(r->e->arena, "until= wants a date such as 2026-12-31, not '%s'",
		    escaped(r->e->arena, text, n));
	if (n == 10 && text[4] == '-')
		r->w->until.at += 86399;
	r->w->until.self = r->w->self;
	r->p += n;
	return NULL;
}

static const char *
read_rest(struct remark *r)
{
	const char *why;
	size_t n;

	for (;;) {
		blanks(r);
		if (strncmp(r->p, "until=", 6) == 0) {
			r->p += 6;
			if ((why = read_until(r)) != NULL)
				return why;
			continue;
		}
		if (strncmp(r->p, "--", 2) == 0)
			break;
		if (*r->p == '\0')
			return "it gives no reason: -- and why go at its end";
		return arena_printf(r->e->arena,
		    "'%s' is not understood; until=DATE and -- REASON may follow",
		    escaped(r->e->arena, r->p, strcspn(r->p, " \t")));
	}
	r->p += 2;
	blanks(r);
	for (n = strlen(r->p); n > 0 && (r->p[n - 1] == ' ' || r->p[n - 1] == '\t' || r->p[n - 1] == '\r');)
		n--;
	if (n == 0)
		return "it gives no reason: why goes behind --";
	r->w->reason = arena_copy(r->e->arena, r->p, n);
	return NULL;
}

void
engine_read_remark(struct engine *e, const struct ev_waiver *from)
{
	struct engine_waiver w = { .remark = from };
	struct remark r = { .e = e, .w = &w, .p = from->text };
	struct buf text = buf_new(e->arena);

	esc_add(&text, from->text, strlen(from->text));
	w.self = engine_add_place(e->arena, e->places, &(struct engine_place) {
	    .file = e->facts->evidence->files.v[from->file].path, .line = from->line,
	    .column = from->column, .text = text.p });
	blanks(&r);
	if (from->limit)
		w.trouble = "a zone file has at most 1000 remarks (ZF_MAX_REMARKS); this one and the "
		    "rest are not in force";
	else if (strncmp(r.p, "ignore[", 7) != 0)
		w.trouble = "only ignore[CHECK] is known here";
	else {
		r.p += 7;
		w.trouble = read_ids(&r);
		w.checks.v = r.checks.v;
		w.checks.n = r.checks.n;
		if (w.trouble == NULL)
			w.trouble = read_rest(&r);
	}
	*vec_add(e->arena, &e->waivers) = w;
}
