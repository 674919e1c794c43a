/*
 * CDS asks for another DS than the parent has.  A parent that scans takes it up some
 * day; one that does not never will, and the age, which the history tells, shows which
 * of the two it is.  The request to delete the DS is cds-delete.
 */
#include "lint.h"

enum { MOST = 16 };

struct wish {
	struct lint_ref set;
	struct lint_bytes rdata[MOST]; /* each once */
	size_t n;
	bool deletes;
};

static bool
has(const struct lint_bytes *list, size_t n, struct lint_bytes r)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].n == r.n && memcmp(list[i].p, r.p, r.n) == 0)
			return true;
	return false;
}

static struct wish
read_wish(struct lint_run *run, const struct lint_zone *zone)
{
	struct wish w = { .n = 0 };
	struct lint_ref set = { 0 };

	while (lint_next(run, zone->node, LINT_RRSET, LINT_T_CDS, &set)) {
		struct lint_ref it = { 0 };
		struct lint_record r;

		w.set = set;
		while (lint_next(run, set, LINT_RECORD, LINT_T_CDS, &it))
			if (lint_get_record(run, it, &r) && r.rdata.n >= 4) {
				w.deletes |= r.rdata.p[2] == 0;
				if (w.n < MOST && !has(w.rdata, w.n, r.rdata))
					w.rdata[w.n++] = r.rdata;
			}
	}
	return w;
}

/* Parents may make a digest of their own kind: what counts is the key (RFC 7344 4). */
static bool
is_same_key(struct lint_bytes cds, const struct lint_ds *ds)
{
	return lint_u16(cds.p) == ds->tag && cds.p[2] == ds->algorithm;
}

static bool
is_granted(struct lint_run *run, const struct wish *w, struct lint_ref cited[MOST], size_t *n)
{
	bool found[MOST] = { false }, more = false;
	struct lint_ref it = { 0 };
	struct lint_ds ds;

	while (lint_next(run, run->zone, LINT_DS, 0, &it)) {
		bool any = false;

		if (!lint_get_ds(run, it, &ds))
			continue;
		for (size_t i = 0; i < w->n; i++)
			if (is_same_key(w->rdata[i], &ds))
				any = found[i] = true;
		more |= !any;
		if (*n < MOST)
			cited[(*n)++] = it;
	}
	for (size_t i = 0; i < w->n; i++)
		more |= !found[i];
	return !more;
}

/* The oldest snapshot of those without a break that have the same request. */
static struct lint_past
asked_since(struct lint_run *run, const struct wish *w)
{
	struct lint_past past, first = { .at = run->now };
	struct lint_ref it = { 0 };

	while (lint_next(run, run->zone, LINT_PAST, 0, &it)) {
		bool same;

		if (!lint_get_past(run, it, &past))
			continue;
		same = past.n_cds == w->n;
		for (size_t i = 0; same && i < w->n; i++)
			same = has(past.cds, past.n_cds, w->rdata[i]);
		if (!same)
			first = (struct lint_past){ .at = run->now };
		else if (first.self.kind == LINT_NONE)
			first = past;
	}
	return first;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref cited[MOST + 1];
	struct lint_zone zone;
	struct lint_past since;
	struct wish w;
	size_t n = 0;

	if (!lint_get_zone(run, ref, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	w = read_wish(run, &zone);
	if (w.n == 0 || w.deletes || is_granted(run, &w, cited, &n))
		return;
	since = asked_since(run, &w);
	if (since.self.kind != LINT_NONE)
		cited[n++] = since.self;
	lint_find(run, &(struct lint_say){ .about = w.set, .type = LINT_T_CDS, .evidence = cited,
	    .n_evidence = n,
	    .text = since.self.kind == LINT_NONE
	        ? lint_text(run, zone.n_ds == 0 ? "CDS asks for a DS, and the parent has none"
	              : "CDS asks for other keys than the parent's DS names")
	        : lint_text(run, "%s: so since %s or longer, for %s", zone.n_ds == 0
	              ? "CDS asks for a DS, and the parent has none"
	              : "CDS asks for other keys than the parent's DS names",
	              run->host->time_text(run, since.at),
	              run->host->span_text(run, run->now - since.at)) });
}

const struct lint_check check_cds_pending = {
	.abi = LINT_ABI,
	.id = "cds-pending",
	.title = "The zone asks for a DS that the parent does not have",
	.cites = "RFC 7344 6.1; RFC 7344 4",
	.what = "The keys that the CDS RRset asks for are not those that the DS RRset at the parent names. "
	    "The history tells for how long the request has been there.",
	.harm = "None by itself. A rollover waits until the parent has done it; a parent that does not scan "
	    "never will, and a signer that goes by a timer instead of the parent's DS takes the old key "
	    "away under the old DS.",
	.families = "None yet. If the old key goes first, all validators.",
	.shows = "The CDS RRset, the DS at the parent, and the first snapshot with the same request.",
	.fix = "Find out whether the parent scans for CDS, and how often. If it does not, give the DS to the "
	    "registrar by hand. Let the signer wait until every server of the parent has the new DS.",
	.avoid = "Do not end the rollover by the clock while the request is open.",
	.needs = LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
