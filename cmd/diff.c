/*
 * diff.c - two snapshots, two zone files, two directories: what changed in words
 * of DNSSEC, which mixes of old and new in caches the change breaks, which findings
 * are new, fixed, still open.  Only what is new counts for the exit status.
 */
#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/base/when.h"
#include "../lib/collect/file.h"
#include "../lib/dns/name.h"
#include "../lib/facts/past.h"
#include <stdlib.h>
#include <sys/stat.h>

enum { DIFF_DS_TTL = 86400 }; /* where nobody says: what most top-level domains give it */

struct world {
	const char *path;
	struct evidence *ev;
	struct facts *facts;
	const char *target;
	bool snapshot;
	int64_t at;
};
struct diff_run {
	struct arena *arena;
	const struct options *o;
	struct world before, after;
	struct report_diff diff;
	struct engine_result was; /* the world before, judged by itself */
	const struct lint_mixes **mixes; /* by zone of the world after */
};

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool
collect_files(struct diff_run *d, struct world *w, struct err *e)
{
	const struct options *o = d->o;
	struct collect_file_options how = judge_reading(o);
	struct collect_paths paths = { 0 };
	static const uint8_t root[1];
	uint8_t wire[255], len;

	if (o->origin != NULL) {
		if (name_parse(o->origin, strlen(o->origin), (struct lint_name){ root, 1 }, wire, &len) !=
		    NULL)
			return err_set(e, 2, "--origin %s is no name", o->origin);
		name_lower(wire, len);
		how.origin = (struct lint_name){ arena_copy(d->arena, wire, len), len };
	}
	if (is_directory(w->path)) {
		if (how.origin.len > 0)
			return err_set(e, 2, "--origin names one zone, and %s is a directory", w->path);
		if (!collect_directory(d->arena, w->path, &paths, e))
			return false;
	} else
		*vec_add(d->arena, &paths.paths) = w->path;
	for (size_t i = 0; i < paths.paths.n; i++)
		if (collect_zone_file(w->ev, paths.paths.v[i], &how, e) == NULL)
			return false;
	w->target = w->ev->zones.n == 1 ? name_text(d->arena, w->ev->zones.v[0]->apex) : NULL;
	how.parent_ds = true;
	how.origin = (struct lint_name){ 0 };
	for (size_t i = 0; i < o->ds.n; i++)
		if (collect_ds_file(w->ev, o->ds.v[i], &how, e) == NULL)
			return false;
	return true;
}

static bool
collect_snapshot(struct diff_run *d, struct world *w, bool with_history, struct err *e)
{
	struct options as_then, plain = *d->o;

	plain.has_at = false;
	if (!with_history)
		plain.history = NULL;
	if (d->o->ds.n > 0 || d->o->origin != NULL)
		return err_set(e, 2, "--ds and --origin are for zone files; a snapshot holds its own");
	if (!recorded_load(d->arena, &plain, w->path, w->ev, &as_then, &w->target, e))
		return false;
	w->at = w->ev->at;
	return true;
}

/* Keys that a parent would have a DS for: the SEP keys that sign the DNSKEY RRset, else all SEP
 * keys, else all that sign it. */
static bool
is_signer(const struct zdata *z, uint32_t node, struct lint_bytes key)
{
	for (uint32_t row = zdata_node(z, node)->first; row != ZDATA_NONE;
	     row = zdata_record(z, row)->next) {
		const struct lint_bytes r = zdata_rdata(z, row);

		if (zdata_record(z, row)->type == LINT_T_RRSIG && r.n > 18 &&
		    zdata_covered(z, row) == LINT_T_DNSKEY && r.p[2] == key.p[3] &&
		    lint_u16(r.p + 16) == crypto_key_tag(key))
			return true;
	}
	return false;
}

/* A DS set as the parent would have it for the keys of a zone file; NULL: it has no keys. */
static struct ev_zone *
assume_ds(struct diff_run *d, struct evidence *into, const struct ev_zone *file, const char **tags)
{
	const uint32_t node = zdata_find(file->data, file->apex);
	struct buf text = buf_new(d->arena);
	struct ev_zone *set = NULL;

	for (int want = 3; want > 0 && text.n == 0 && node != ZDATA_NONE; want--) {
		set = new (d->arena, struct ev_zone, 1);
		*set = (struct ev_zone){ .apex = file->apex, .data = zdata_new(d->arena),
			.is_parent_ds = true, .whole = true };
		for (uint32_t row = zdata_node(file->data, node)->first; row != ZDATA_NONE;
		     row = zdata_record(file->data, row)->next) {
			const struct lint_bytes r = zdata_rdata(file->data, row);
			uint8_t ds[4 + 64];
			size_t n;

			/* Zone keys that are not revoked (RFC 4034 2.1.1, RFC 5011 2.1). */
			if (zdata_record(file->data, row)->type != LINT_T_DNSKEY || r.n < 5 ||
			    (r.p[0] & 1) == 0 || (r.p[1] & 0x80) != 0 ||
			    ((want & 2) != 0 && (r.p[1] & 1) == 0) ||
			    ((want & 1) != 0 && !is_signer(file->data, node, r)) ||
			    (n = crypto_ds_digest(file->apex, r, 2, ds + 4)) == 0)
				continue;
			ds[0] = (uint8_t)(crypto_key_tag(r) >> 8);
			ds[1] = (uint8_t)crypto_key_tag(r);
			ds[2] = r.p[3];
			ds[3] = 2;
			zdata_add(set->data, &(struct zdata_add){ .node = zdata_intern(set->data, file->apex),
			    .type = LINT_T_DS, .ttl = DIFF_DS_TTL, .rdata = { ds, n + 4 } });
			buf_printf(&text, "%s%u", text.n > 0 ? ", " : "", crypto_key_tag(r));
		}
	}
	if (text.n == 0 || set == NULL)
		return NULL;
	set->source = evidence_add_source(into, &(struct ev_source){ .kind = LINT_DECLARED,
	    .label = "the DS of the keys before, assumed", .zone = file->apex });
	*tags = text.p;
	return set;
}

static const struct ev_zone *
file_of(const struct evidence *ev, struct lint_name apex, bool ds_set)
{
	for (size_t i = 0; i < ev->zones.n; i++)
		if (ev->zones.v[i]->is_parent_ds == ds_set && lint_name_eq(ev->zones.v[i]->apex, apex))
			return ev->zones.v[i];
	return NULL;
}

/* Does the parent's own file stand beside it? */
static bool
has_parent(const struct evidence *ev, struct lint_name apex)
{
	for (size_t i = 0; i < ev->zones.n; i++) {
		const struct ev_zone *p = ev->zones.v[i];
		const uint32_t node = zdata_find(p->data, apex);

		if (p->is_parent_ds || node == ZDATA_NONE || lint_name_eq(p->apex, apex) ||
		    !lint_name_within(apex, p->apex))
			continue;
		for (uint32_t row = zdata_node(p->data, node)->first; row != ZDATA_NONE;
		     row = zdata_record(p->data, row)->next)
			if (zdata_record(p->data, row)->type == LINT_T_NS)
				return true;
	}
	return false;
}

struct assumed {
	struct lint_name apex;
	const char *tags;
};
struct assumptions {
	VEC(struct assumed) list;
};

static void
assume(struct diff_run *d, struct assumptions *told)
{
	const size_t n = d->before.ev->zones.n;

	for (size_t i = 0; i < n; i++) {
		const struct ev_zone *z = d->before.ev->zones.v[i];
		struct evidence *const into[] = { d->before.ev, d->after.ev };
		const char *tags = NULL;

		if (z->is_parent_ds || file_of(d->before.ev, z->apex, true) != NULL ||
		    file_of(d->after.ev, z->apex, false) == NULL || has_parent(d->before.ev, z->apex) ||
		    has_parent(d->after.ev, z->apex))
			continue;
		for (size_t k = 0; k < 2; k++) {
			struct ev_zone *set = assume_ds(d, into[k], z, &tags);

			if (set != NULL)
				*vec_add(d->arena, &into[k]->zones) = set;
		}
		if (tags != NULL)
			*vec_add(d->arena, &told->list) = (struct assumed){ z->apex, tags };
	}
}

/* The world after remembers the one before; what was seen between them is not its past. */
static void
remember(struct diff_run *d)
{
	struct evidence *then = new (d->arena, struct evidence, 1);
	const struct evidence *b = d->before.ev;

	*then = *b;
	then->history = NULL;
	d->after.ev->history = b->history;
	*vec_add(d->arena, &d->after.ev->past) = then;
}

static bool
collect(struct diff_run *d, struct assumptions *told, struct err *e)
{
	struct world *b = &d->before, *a = &d->after;
	const struct options *o = d->o;

	b->snapshot = recorded_is(b->path);
	a->snapshot = recorded_is(a->path);
	if (b->snapshot != a->snapshot)
		return err_set(e, 2, "%s is a snapshot and %s is not: diff compares like with like",
		    b->snapshot ? b->path : a->path, b->snapshot ? a->path : b->path);
	if (is_directory(b->path) != is_directory(a->path))
		return err_set(e, 2, "%s is a directory and %s is not",
		    is_directory(b->path) ? b->path : a->path, is_directory(b->path) ? a->path : b->path);
	if (b->snapshot) {
		if (!collect_snapshot(d, b, true, e) || !collect_snapshot(d, a, false, e))
			return false;
		if (b->at >= a->at)
			return err_set(e, 2, "%s is not older than %s: BEFORE comes first", b->path, a->path);
		d->diff.at = o->has_at ? o->engine.now : a->at;
		if (d->diff.at <= b->at)
			return err_set(e, 2, "--at lies before the time of %s", b->path);
	} else {
		if (!collect_files(d, b, e) || !collect_files(d, a, e))
			return false;
		d->diff.at = o->engine.now;
		a->at = o->engine.now;
		b->at = a->at - 1;
		if (!history_load(d->arena, o, b->ev, e))
			return false;
		assume(d, told);
		b->ev->at = b->at;
	}
	d->diff.with_history = b->ev->history != NULL && b->ev->history->list.n > 0;
	remember(d);
	return true;
}

static const struct fact_zone *
zone_like(const struct facts *f, const struct fact_zone *z)
{
	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->transfer == NULL && lint_name_eq(f->zones.v[i]->apex, z->apex))
			return f->zones.v[i];
	return NULL;
}

/* A zone without a DS stops signing, and nobody has looked for long enough. */
static bool
may_have_ds(const struct diff_run *d, const struct fact_zone *x, const struct fact_zone *y,
    const struct lint_history *h)
{
	uint32_t keys_s = 0;

	for (size_t i = 0; i < x->keys.n; i++)
		if (zdata_head(x->data, x->keys.v[i].row)->ttl > keys_s)
			keys_s = zdata_head(x->data, x->keys.v[i].row)->ttl;
	return x->is_signed && !y->is_signed && x->ds.n == 0 &&
	    (x->have & LINT_NEED_DS) != 0 && h->since > d->diff.at - DIFF_DS_TTL - keys_s;
}

static void
compare_zone(struct diff_run *d, const struct fact_zone *x, const struct fact_zone *y,
    const struct assumptions *told)
{
	struct report_diff_zone *o = vec_add(d->arena, &d->diff.zones);
	const struct fact_zone *z = y != NULL ? y : x;
	const struct lint_history *h;
	struct lint_mixes *mixes;

	o->name = name_text(d->arena, z->apex);
	o->both = x != NULL && y != NULL;
	change_find(d->arena, d->before.facts, x, d->after.facts, y, &o->changes);
	for (size_t i = 0; i < told->list.n; i++)
		if (lint_name_eq(told->list.v[i].apex, z->apex))
			o->assumed = told->list.v[i].tags;
	if (!o->both)
		return;
	h = facts_history(d->arena, d->after.facts, y, d->after.at);
	o->ids = h->ids;
	o->limit = h->limit;
	if (may_have_ds(d, x, y, h))
		o->unsure = "whether resolvers still hold a DS from before: no observation reaches back "
			    "for the TTL of a DS and of the DNSKEY RRset (--history DIR)";
	rollout_replace(d->arena, h, d->after.at, d->diff.at, &o->replaced);
	if (o->replaced.breaks.n_mixes == 0)
		return;
	mixes = new (d->arena, struct lint_mixes, 1);
	*mixes = o->replaced.breaks;
	d->mixes[y->index] = mixes;
	d->diff.failed = true;
}

static void
compare_zones(struct diff_run *d, const struct assumptions *told)
{
	const struct facts *b = d->before.facts, *a = d->after.facts;

	d->mixes = new (d->arena, const struct lint_mixes *, a->zones.n + 1);
	for (size_t i = 0; i < a->zones.n; i++)
		if (a->zones.v[i]->transfer == NULL)
			compare_zone(d, zone_like(b, a->zones.v[i]), a->zones.v[i], told);
	for (size_t i = 0; i < b->zones.n; i++)
		if (b->zones.v[i]->transfer == NULL && zone_like(a, b->zones.v[i]) == NULL)
			compare_zone(d, b->zones.v[i], NULL, told);
}

static int
by_fingerprint(const void *x, const void *y)
{
	const struct engine_finding *a = *(const struct engine_finding *const *)x;
	const struct engine_finding *b = *(const struct engine_finding *const *)y;

	return strcmp(a->fingerprint, b->fingerprint);
}

static struct engine_finding **
sorted(struct arena *a, const struct engine_result *r)
{
	struct engine_finding **v = new (a, struct engine_finding *, r->findings.n + 1);

	if (r->findings.n > 0) {
		memcpy(v, r->findings.v, r->findings.n * sizeof(*v));
		qsort(v, r->findings.n, sizeof(*v), by_fingerprint);
	}
	return v;
}

static struct engine_finding *
find(struct engine_finding **v, size_t n, const struct engine_finding *like)
{
	struct engine_finding **at =
	    n == 0 ? NULL : bsearch(&like, v, n, sizeof(*v), by_fingerprint);

	return at == NULL ? NULL : *at;
}

/* A finding that weighs more than before is as good as new. */
static void
settle(struct judged *j, struct engine_result *result, const struct facts *facts)
{
	struct diff_run *d = j->ctx;
	struct engine_finding **was = sorted(d->arena, &d->was), **is = sorted(d->arena, result);
	bool bad = d->diff.failed;

	(void)facts;
	for (size_t i = 0; i < result->findings.n; i++) {
		struct engine_finding *f = result->findings.v[i];
		const struct engine_finding *old = find(was, d->was.findings.n, f);

		f->change = old == NULL || f->severity > old->severity ? ENGINE_NEW : ENGINE_OPEN;
		d->diff.n_new += f->change == ENGINE_NEW;
		d->diff.n_open += f->change == ENGINE_OPEN;
		bad |= f->change == ENGINE_NEW && f->severity >= j->engine.fail_on && f->suppressed == NULL;
	}
	for (size_t i = 0; i < d->was.findings.n; i++) {
		const struct engine_finding *f = d->was.findings.v[i];

		if (find(is, result->findings.n, f) == NULL)
			*vec_add(d->arena, &d->diff.fixed) = (struct report_fixed){ f,
				name_text(d->arena, d->before.facts->zones.v[f->zone]->apex) };
	}
	d->diff.failed = bad;
	for (size_t i = 0; i < d->diff.zones.n; i++)
		if (d->diff.zones.v[i].unsure != NULL && d->diff.zones.v[i].replaced.breaks.n_mixes == 0)
			result->incomplete = true;
	if (bad)
		result->exit = 1;
	else
		result->exit = result->incomplete && !j->engine.allow_incomplete ? 3 : 0;
}

static int
diff(struct arena *a, const struct options *o)
{
	const struct facts_options how = judge_how(o);
	struct diff_run d = { .arena = a, .o = o };
	struct options then = *o;
	struct assumptions told = { 0 };
	struct engine_checks checks = { 0 };
	struct judged j;
	struct err e;

	if (o->operands.n != 2)
		return complain_text(
		    2, "diff wants BEFORE and AFTER: two snapshots, zone files or directories");
	d.before = (struct world){ .path = o->operands.v[0], .ev = evidence_new(a) };
	d.after = (struct world){ .path = o->operands.v[1], .ev = evidence_new(a) };
	d.diff.before = d.before.path;
	d.diff.after = d.after.path;
	if (!collect(&d, &told, &e) || !load_checks(a, o, &checks, &e))
		return complain(&e);
	d.before.facts = facts_build(a, d.before.ev, &how);
	d.after.facts = facts_build(a, d.after.ev, &how);
	then.engine.now = d.before.snapshot ? d.before.at : d.diff.at;
	if (!engine_run(a, &checks, d.before.facts, &then.engine, &d.was, &e))
		return complain(&e);
	compare_zones(&d, &told);
	then.engine.now = d.diff.at;
	then.recorded = NULL;
	j = (struct judged){ .engine = then.engine, .diff = &d.diff, .settle = settle, .ctx = &d };
	j.engine.after = d.mixes;
	return judge_facts(a, &then, d.after.ev, d.after.target, d.after.facts, &j);
}

const struct command command_diff = {
	.name = "diff",
	.bit = CMD_DIFF,
	.operands = "BEFORE AFTER",
	.what = "two snapshots or zone files: what changed, and what caches make of it",
	.more = "BEFORE and AFTER are two snapshots, two zone files, or two directories of zone files. "
		"AFTER takes the place of BEFORE at the time of --at: by default now, or the time of "
		"the snapshot AFTER. Caches then hold either. Without --ds a zone file is judged as if "
		"the parent had a DS for the keys in BEFORE. Exit 1 means that the change breaks names "
		"for some resolver, or that a finding at or above --fail-on is new; findings that were "
		"there before are listed as open and do not count.",
	.run = diff,
};
