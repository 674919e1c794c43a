/*
 * The third fault of 2021.  The DS had left the parent, so everything looked
 * ready for un-signing; but it lived on in caches, and a resolver that holds it
 * takes the unsigned zone for a forgery.  What must be judged is the caches, not
 * the parent.
 *
 * The DS is gone at the first observation in which no parent address has it; what
 * happened between that and the last sight of it is not known.  From there a cache
 * may hold it for its TTL, and a validated key for the DNSKEY TTL after that.
 */
#include "lint.h"

struct story {
	struct lint_past with_ds; /* the last snapshot that saw the DS */
	struct lint_ref first_absent; /* LINT_NONE: that is the present one */
	int64_t gone;
	uint32_t ds_ttl, dnskey_ttl; /* the largest that caches can have taken */
	bool seen;
};

static struct story
read_history(struct lint_run *run)
{
	struct story s = { .gone = run->now };
	struct lint_ref it = { 0 };
	struct lint_past past;

	while (lint_next(run, run->zone, LINT_PAST, 0, &it)) {
		if (!lint_get_past(run, it, &past))
			continue;
		if (past.has_keys && past.dnskey_ttl > s.dnskey_ttl)
			s.dnskey_ttl = past.dnskey_ttl;
		if (past.has_ds) {
			s.seen = true;
			s.with_ds = past;
			s.gone = run->now;
			s.first_absent = (struct lint_ref) { 0 };
			s.ds_ttl = past.ds_ttl > s.ds_ttl ? past.ds_ttl : s.ds_ttl;
		} else if (s.seen && past.ds_known && s.first_absent.kind == LINT_NONE) {
			s.first_absent = it;
			s.gone = past.at;
		}
	}
	return s;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_ref it = { 0 };
	struct lint_term because[2];
	struct lint_key key;
	struct story s;
	int64_t safe;

	if (!lint_get_zone(run, ref, &zone) || zone.n_ds > 0)
		return;
	s = read_history(run);
	if (!s.seen)
		return;
	while (lint_next(run, ref, LINT_KEY, 0, &it))
		if (lint_get_key(run, it, &key) && key.ttl > s.dnskey_ttl)
			s.dnskey_ttl = key.ttl;
	safe = s.gone + s.ds_ttl + s.dnskey_ttl;
	because[0] = (struct lint_term) { "DS TTL at the parent", s.ds_ttl, s.with_ds.self };
	because[1] = (struct lint_term) { "DNSKEY TTL of the zone", s.dnskey_ttl, s.with_ds.self };
	lint_constrain(run, &(struct lint_constraint) { .action = "unsign", .from = s.gone,
	    .not_before = safe, .basis = LINT_OBSERVED, .violated = zone.n_keys == 0, .because = because,
	    .n_because = 2 });
	if (run->now >= safe)
		return;
	lint_find(run, &(struct lint_say) { .about = s.with_ds.self, .type = LINT_T_DS,
	    .evidence = &s.first_absent, .n_evidence = s.first_absent.kind != LINT_NONE,
	    .severity = zone.n_keys == 0 ? LINT_CRITICAL : LINT_INFO,
	    .text = zone.n_keys == 0
	        ? lint_text(run, "un-signed while resolvers may hold the DS: last seen %s, first absent "
	              "%s, and trusted until %s", run->host->time_text(run, s.with_ds.at),
	              run->host->time_text(run, s.gone), run->host->time_text(run, safe))
	        : lint_text(run, "the DS is gone from the parent and may be trusted until %s: do not "
	              "stop signing before", run->host->time_text(run, safe)) });
}

const struct lint_check check_unsign_ds_cached = {
	.abi = LINT_ABI,
	.id = "unsign-ds-cached",
	.title = "The zone lost its signatures while resolvers may hold its DS",
	.cites = "RFC 8078 4; RFC 7583 3.3.5",
	.what = "The parent no longer has a DS, an earlier snapshot shows that it had one, and since it "
	    "was first seen to be gone less time has passed than the TTL of the DS and the TTL of the "
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
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
