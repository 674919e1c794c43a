/*
 * A DS that had gone is back.  A registrar that restores a backup, a transfer that
 * brings the old data along, a scan of CDS that was never taken down: nobody who
 * un-signed the zone expects it, and the next step of his plan counts on the DS being
 * gone.  The zone's own history tells: a DS for a key, then an observation without it,
 * then the DS again.
 */
#include "lint.h"

enum { RECENT_S = 7 * 86400 }; /* after that a DS that works is no news */

/* Where a key's DS was before it went, and where it was seen to be gone. */
struct story {
	const struct lint_version *before, *without;
};

static struct story
find_story(const struct lint_history *h, const struct lint_version *now)
{
	struct story s = { NULL, NULL };

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		if (v->part != LINT_PART_DS || v->gone == LINT_NEVER || v->last >= now->first)
			continue;
		if ((v->keys & now->keys) != 0) {
			s.before = v;
			s.without = NULL;
		} else if (s.before != NULL && v->first > s.before->last)
			s.without = v;
	}
	return s;
}

static bool
leads(struct lint_run *run)
{
	struct lint_ref it = { 0 };
	struct lint_ds ds;

	while (lint_next(run, run->zone, LINT_DS, 0, &it))
		if (lint_get_ds(run, it, &ds) && ds.leads)
			return true;
	return false;
}

static void
look_back(struct lint_run *run, const struct lint_history *h, const struct lint_version *now)
{
	const struct story s = find_story(h, now);
	struct lint_ref cited[2];
	bool works;

	if (s.without == NULL)
		return;
	works = leads(run);
	cited[0] = s.before->evidence;
	cited[1] = s.without->evidence;
	lint_find(run, &(struct lint_say){ .about = now->evidence, .type = LINT_T_DS, .key = "back",
	    .evidence = cited, .n_evidence = 2,
	    .severity = works && run->now - now->first > RECENT_S ? LINT_INFO : LINT_BY_PHASE,
	    .text = lint_text(run, "a DS that was gone from %s on is back since %s%s",
	        run->host->time_text(run, s.before->gone), run->host->time_text(run, now->first),
	        works ? "" : ", and leads to no key that signs the zone's keys") });
}

/* What caches keep, and with it every waiting time, is the registry's to change. */
static void
look_at_ttl(struct lint_run *run)
{
	struct lint_past past, last = { 0 };
	struct lint_ref it = { 0 }, about = { 0 };
	struct lint_ds ds;
	uint32_t ttl = 0;

	while (lint_next(run, run->zone, LINT_PAST, 0, &it))
		if (lint_get_past(run, it, &past) && past.has_ds)
			last = past;
	it = (struct lint_ref){ 0 };
	while (lint_next(run, run->zone, LINT_DS, 0, &it))
		if (lint_get_ds(run, it, &ds) && (about.kind == LINT_NONE || ds.ttl > ttl)) {
			about = it;
			ttl = ds.ttl;
		}
	if (about.kind == LINT_NONE || last.self.kind == LINT_NONE || ttl == last.ds_ttl)
		return;
	lint_find(run, &(struct lint_say){ .about = about, .type = LINT_T_DS, .key = "ttl",
	    .evidence = &last.self, .n_evidence = 1,
	    .severity = ttl > last.ds_ttl ? LINT_WARNING : LINT_INFO,
	    .text = lint_text(run, "the registry has %s the TTL of the DS since %s: it was %s and is %s",
	        ttl > last.ds_ttl ? "raised" : "lowered", run->host->time_text(run, last.at),
	        run->host->span_text(run, last.ds_ttl), run->host->span_text(run, ttl)) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	struct lint_zone zone;

	if (!lint_get_zone(run, ref, &zone) || zone.on_the_way || zone.n_ds == 0)
		return;
	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_DS && h->versions[i].keys != 0 &&
		    h->versions[i].gone == LINT_NEVER)
			look_back(run, h, &h->versions[i]);
	look_at_ttl(run);
}

const struct lint_check check_ds_resurrected = {
	.abi = LINT_ABI,
	.id = "ds-resurrected",
	.title = "A DS that had gone is back, or the registry changed its TTL",
	.cites = "RFC 4035 5.2; RFC 8078 4",
	.what = "The history shows a DS for a key, then an observation in which no server of the parent "
	    "had it, and now the DS is there again; or the TTL with which the parent hands out the DS "
	    "is another than before.",
	.harm = "Whoever waits to un-sign the zone counts from the day the DS went: back again, it makes "
	    "the zone bogus once the keys are gone. If its key is not there any more it does so at once. "
	    "With a larger TTL every waiting time that was worked out before is too short.",
	.families = "All validators.",
	.shows = "The DS as it is, the last snapshot that saw it before, and the one in which it was gone.",
	.fix = "Find out who published it: a transfer between registrars, a restore, a parent that scans "
	    "CDS. Take the CDS down if it asks for this DS, have the DS removed if it is not wanted, and "
	    "wait again from the day it is gone.",
	.avoid = "Do not go on with the plan as if the DS were still gone, and do not remove keys while the "
	    "cause is not known: what came back once comes back again.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
