/*
 * The third fault of 2021.  The DS had left the parent, so everything looked
 * ready for un-signing; but it lived on in caches, and a resolver that holds it
 * takes the unsigned zone for a forgery.  What must be judged is the caches, not
 * the parent: of the mixes that they may hold, those with a DS that is gone.
 */
#include "lint.h"

struct story {
	const struct lint_version *ds; /* the last one that was there, NULL: none was */
	const struct lint_version *keys; /* a set that caches may keep longest */
	const struct lint_version *none; /* the word that there is no DS */
};

static struct story
read_history(struct lint_run *run)
{
	const struct lint_history *h = run->host->history(run, run->zone);
	struct story s = { NULL, NULL, NULL };

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		if (v->part == LINT_PART_DS && v->none)
			s.none = v;
		if (v->part == LINT_PART_DS && v->keys != 0 && v->gone != LINT_NEVER &&
		    (s.ds == NULL || v->gone > s.ds->gone))
			s.ds = v;
		if (v->part == LINT_PART_DNSKEY && v->keys != 0 &&
		    (s.keys == NULL || v->gone > s.keys->gone ||
		        (v->gone == s.keys->gone && v->ttl > s.keys->ttl)))
			s.keys = v;
	}
	return s;
}

/* The mix with a DS that is gone which some cache may hold longest; NULL: none does. */
static const struct lint_mix *
worst_mix(struct lint_run *run)
{
	const struct lint_mixes *all = run->host->mixes(run, run->zone, LINT_NOW);
	const struct lint_mix *worst = NULL;

	for (size_t i = 0; i < all->n_mixes; i++) {
		const struct lint_mix *m = &all->mixes[i];

		if (m->outcome == LINT_BOGUS && m->ds->gone != LINT_NEVER && !m->stored &&
		    (worst == NULL || m->until > worst->until))
			worst = m;
	}
	return worst;
}

static void
constrain(struct lint_run *run, const struct story *s, const struct lint_mix *mix, int64_t safe)
{
	const struct lint_term ds = { "DS TTL at the parent", s->ds->ttl, s->ds->evidence };
	const uint32_t ttl = s->keys == NULL ? 0 : s->keys->ttl;
	const struct lint_term keys = { "DNSKEY TTL of the zone", ttl,
		s->keys == NULL ? s->ds->evidence : s->keys->evidence };
	const struct lint_term both[] = { ds, keys };
	struct lint_constraint c = { .action = "unsign", .from = s->ds->until, .not_before = safe,
		.basis = s->ds->basis, .violated = mix != NULL, .because = both, .n_because = 2 };

	if (s->ds->until + ds.seconds == safe) /* no validated key outlives the DS */
		c.n_because = 1;
	else if (s->ds->until + ds.seconds + keys.seconds != safe && s->keys != NULL) {
		/* validated last when the servers stopped handing the keys out */
		c.from = safe - keys.seconds;
		c.because = &both[1];
		c.n_because = 1;
	}
	lint_constrain(run, &c);
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_mix *mix;
	struct lint_zone zone;
	struct story s;
	const char *seen;
	int64_t safe;

	if (!lint_get_zone(run, ref, &zone) || zone.n_ds > 0)
		return;
	s = read_history(run);
	if (s.ds == NULL)
		return;
	mix = zone.n_keys == 0 ? worst_mix(run) : NULL;
	if (mix != NULL)
		safe = mix->until;
	else
		safe = s.ds->until + s.ds->ttl + (s.keys == NULL ? 0 : s.keys->ttl);
	if (zone.n_keys == 0 && mix == NULL)
		return;
	constrain(run, &s, mix, safe);
	if (run->now >= safe)
		return;
	seen = s.ds->basis == LINT_STATED
	    ? lint_text(run, "there until %s, as declared", run->host->time_text(run, s.ds->last))
	    : lint_text(run, "last seen %s, first absent %s", run->host->time_text(run, s.ds->last),
	          run->host->time_text(run, s.ds->gone));
	lint_find(run, &(struct lint_say) {
	    .about = s.ds->evidence.kind != LINT_NONE ? s.ds->evidence :
	        s.none != NULL ? s.none->evidence : ref, .type = LINT_T_DS,
	    .evidence = s.none == NULL ? NULL : &s.none->evidence, .n_evidence = s.none != NULL,
	    .severity = mix != NULL ? LINT_CRITICAL : LINT_INFO,
	    .text = mix != NULL
	        ? lint_text(run, "un-signed while resolvers may hold the DS: %s, and trusted until %s%s by "
	              "%s",
	              seen, s.keys == NULL ? "at least " : "", run->host->time_text(run, safe),
	              run->host->families(run, mix->families))
	        : lint_text(run, "the DS is gone from the parent and may be trusted until %s: do not "
	              "stop signing before", run->host->time_text(run, safe)) });
}

const struct lint_check check_unsign_ds_cached = {
	.abi = LINT_ABI,
	.id = "unsign-ds-cached",
	.title = "The zone lost its signatures while resolvers may hold its DS",
	.cites = "RFC 8078 4; RFC 7583 3.3.1",
	.what = "The parent no longer has a DS, an earlier snapshot (or --seen) shows that it had one, and "
	    "since it was gone less time has passed than the TTL of the DS and the TTL of the "
	    "DNSKEY RRset together.",
	.harm = "A resolver that still holds the DS, or a key that it validated by it, expects "
	    "signatures. It answers SERVFAIL for every name of the zone that it does not have in its "
	    "cache, until the DS and the key have run out. Monitors that ask with an empty cache see "
	    "nothing of it.",
	.families = "All validating resolvers for the time of the DS TTL; Unbound, which keeps a validated "
	    "key without looking at the DS again, for the DNSKEY TTL on top. Resolvers that cap TTLs "
	    "(Google Public DNS: six hours) recover early, which is no reason to count on it.",
	.shows = "The last snapshot in the history that saw the DS, with its TTL, and the first one in "
	    "which no parent address had it.",
	.fix = "If the same KSK and ZSK are still there, sign the zone with them again now: that heals "
	    "at once. With the same KSK and a new ZSK it heals when the old DNSKEY RRset has run out "
	    "of caches. Otherwise wait for the time given, and ask the large resolver operators to "
	    "flush the zone's DS.",
	.avoid = "Do not publish a DS again for keys that no longer sign, and do not sign with a new KSK: "
	    "neither is trusted by a resolver that holds the old DS. Signing again does not reset the "
	    "clock of the DS.",
	.needs = LINT_NEED_DS_PAST | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]){ "step-not-atomic", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
