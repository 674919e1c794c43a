/*
 * The servers that a zone has left are still asked: by all who hold the old NS RRset,
 * and by those who renew it from the old servers themselves, for as long as these
 * hand it out.
 */
#include "lint.h"

enum { MOST_LEFT = 64 };

struct left { /* addresses that served the zone before it moved, and are not listed now */
	const char *v[MOST_LEFT];
	unsigned n;
};

/* "ns1.example. 192.0.2.1" */
static const char *
address_of(const char *label)
{
	const char *space = strrchr(label, ' ');

	return space == NULL ? label : space + 1;
}

static bool
is_listed(struct lint_run *run, const char *address)
{
	struct lint_ref it = { 0 };
	struct lint_source s;

	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it))
		if (lint_get_source(run, it, &s) && s.kind == LINT_SERVER && s.host.len > 0 &&
		    strcmp(address_of(s.label), address) == 0)
			return true;
	return false;
}

static bool
has(const struct left *l, const char *address)
{
	for (unsigned i = 0; i < l->n; i++)
		if (strcmp(l->v[i], address) == 0)
			return true;
	return false;
}

static void
find_left(struct lint_run *run, const struct lint_history *h, struct lint_move move, struct left *l)
{
	unsigned n = 0;

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		for (size_t j = 0; j < v->n_sightings && l->n < MOST_LEFT; j++) {
			const struct lint_sighting *s = &v->sightings[j];

			if ((v->part == LINT_PART_DNSKEY || v->part == LINT_PART_DATA) &&
			    s->first <= move.before->last && s->last >= move.before->first &&
			    !has(l, address_of(s->who)))
				l->v[l->n++] = address_of(s->who);
		}
	}
	for (unsigned i = 0; i < l->n; i++)
		if (!is_listed(run, l->v[i]))
			l->v[n++] = l->v[i];
	l->n = n;
}

/* The NS RRset by one of those that are listed. */
static struct lint_ref
present_ns(struct lint_run *run, const struct lint_zone *zone)
{
	struct lint_ref it = { 0 }, set;
	struct lint_source s;

	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		if (!lint_get_source(run, it, &s) || s.kind != LINT_SERVER || s.host.len == 0)
			continue;
		set = lint_from_source(run, zone->node, LINT_T_NS, it);
		if (set.kind != LINT_NONE)
			return set;
	}
	return (struct lint_ref){ 0 };
}

/* A server that --server named, and that nobody lists. */
static void
judge_server(struct lint_run *run, const struct lint_zone *zone, const struct lint_source *s,
    const struct left *left, int64_t until)
{
	const struct lint_ref now = present_ns(run, zone),
			      set = lint_from_source(run, zone->node, LINT_T_NS, s->self);

	if (s->answered && set.kind != LINT_NONE && now.kind != LINT_NONE && !lint_same_data(run, set, now))
		lint_find(run, &(struct lint_say){ .about = set, .key = s->label, .evidence = &now,
		    .n_evidence = 1,
		    .text = lint_text(run, "%s is not listed any more, and still answers with the old NS "
			"RRset: whoever takes it from there comes back", s->label) });
	else if (!s->answered && run->now < until && has(left, address_of(s->label)))
		lint_find(run, &(struct lint_say){ .about = s->self, .name = zone->apex, .type = LINT_T_NS,
		    .key = s->label,
		    .text = lint_text(run, "%s is switched off, and until %s caches may hold the NS RRset "
			"that leads to it", s->label, run->host->time_text(run, until)) });
}

static const char *
list(struct lint_run *run, const struct left *l)
{
	enum { MOST = 8 };
	const char *text = "";

	for (unsigned i = 0; i < l->n && i < MOST; i++)
		text = lint_text(run, "%s%s%s", text, i > 0 ? ", " : "", l->v[i]);
	return l->n > MOST ? lint_text(run, "%s and %u more", text, l->n - MOST) : text;
}

/* How long they must go on. */
static void
tell(struct lint_run *run, const struct lint_zone *zone, const struct lint_version *before,
    const struct left *left, int64_t until)
{
	struct lint_term term = { "NS TTL", before->ttl, before->evidence };

	lint_constrain(run, &(struct lint_constraint){ .action = "switch-off-old-servers",
	    .from = before->until, .not_before = until, .basis = before->basis, .because = &term,
	    .n_because = 1 });
	lint_find(run, &(struct lint_say){ .about = before->evidence.kind == LINT_NONE ? run->zone
											  : before->evidence,
	    .name = zone->apex, .type = LINT_T_NS, .severity = LINT_INFO,
	    .text = lint_text(run, "the zone moved: the servers that it left (%s) must answer until %s",
		list(run, left), run->host->time_text(run, until)) });
}

static bool
judge_step(struct lint_run *run, struct lint_ref ref, const struct lint_step *step)
{
	for (size_t i = 0; i < step->breaks.n_mixes; i++) {
		const struct lint_mix *m = &step->breaks.mixes[i];

		if (m->outcome != LINT_LOST)
			continue;
		lint_find(run, &(struct lint_say){ .about = ref, .type = LINT_T_NS,
		    .severity = LINT_CRITICAL,
		    .text = lint_text(run, "switched off now, the old servers are asked until %s by %s",
			m->until == LINT_NEVER ? "the NS RRset is changed"
					       : run->host->time_text(run, m->until),
			run->host->families(run, m->families)) });
		return true;
	}
	return false;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_step *step = run->host->step(run);
	const struct lint_move move = lint_find_move(h);
	struct lint_ref it = { 0 };
	struct left left = { .n = 0 };
	struct lint_source s;
	struct lint_zone zone;
	int64_t until = LINT_ALWAYS_WAS;
	bool said = false;

	if (!lint_get_zone(run, ref, &zone) || zone.on_the_way)
		return;
	if (step != NULL && strcmp(step->name, "change-ns") == 0 && step->verdict == LINT_NO_GO)
		said = judge_step(run, ref, step);
	if (move.after != NULL) {
		find_left(run, h, move, &left);
		until = lint_cached_until(move.before);
	}
	while (lint_next(run, ref, LINT_SOURCE, 0, &it))
		if (lint_get_source(run, it, &s) && s.kind == LINT_SERVER && s.host.len == 0 &&
		    s.skipped == NULL)
			judge_server(run, &zone, &s, &left, until);
	if (!said && left.n > 0 && run->now < until)
		tell(run, &zone, move.before, &left, until);
}

const struct lint_check check_old_operator = {
	.abi = LINT_ABI,
	.id = "old-operator",
	.title = "Servers that the zone left are off too early, or hold resolvers back",
	.cites = "RFC 6781 4.3.5",
	.what = "The NS RRset of the zone has changed. A server that it no longer names was switched off "
	    "while caches may hold the old NS RRset, or it still answers with that old NS RRset. Such a "
	    "server is known by its address: --server ZONE=ADDRESS has it asked.",
	.harm = "Switched off: resolvers with the old NS RRset find part of the servers or all of them "
	    "silent, and names are slow or fail. Still answering as before: resolvers that prefer the NS "
	    "RRset of the zone itself renew the old one each time, and never come to the new servers; "
	    "when the old operator removes the zone or its keys, they fail.",
	.families = "All resolvers hold an NS RRset for its TTL. Those that prefer the child's copy and "
	    "renew it from where they are can be held for longer than that.",
	.shows = "The server, the NS RRset that it hands out beside the present one, and until when the old "
	    "one may be cached.",
	.fix = "Keep the old servers running, with the new NS RRset in the zone that they serve, until the "
	    "old one has run out of caches; only then switch them off. gate change-ns says when.",
	.avoid = "Do not have the old operator remove the zone on the day of the move, and do not leave it "
	    "there for ever with the old NS RRset.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_HISTORY,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]){ "answer-divergence", "same-serial-differs",
	    "dnskey-server-mismatch", "next-step-not-safe", NULL },
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
