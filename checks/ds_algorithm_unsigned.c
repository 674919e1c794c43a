/*
 * Each algorithm in the DS set has to sign the DNSKEY RRset.  It is the zone's
 * duty, not the validator's to insist on: with another path it is a warning.
 * Algorithms that no validator knows are left to ds-stale-entry.
 */
#include "lint.h"

struct seen {
	bool in_ds, signs, unsure;
	struct lint_ref ds, key;
};

static bool
is_known(uint8_t algorithm)
{
	static const uint8_t known[] = { 5, 7, 8, 10, 13, 14, 15, 16 };

	return memchr(known, algorithm, sizeof(known)) != NULL;
}

static void
count_key(struct lint_run *run, struct lint_ref ref, struct seen *seen)
{
	struct lint_ref it = { 0 };
	struct lint_key key;
	struct lint_sig sig;
	struct seen *s;

	if (!lint_get_key(run, ref, &key) || !key.zone_key || key.revoked)
		return;
	s = &seen[key.algorithm];
	s->signs |= key.signs_dnskey;
	if (s->key.kind == LINT_NONE)
		s->key = ref;
	while (!s->signs && lint_next(run, ref, LINT_SIG, 0, &it))
		s->unsure |= lint_get_sig(run, it, &sig) && sig.in_date &&
		    (sig.state == LINT_SIG_UNJUDGED || sig.state == LINT_SIG_UNSUPPORTED);
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct seen *seen = run->host->alloc(run, 256, sizeof(*seen));
	bool path = false;
	struct lint_ref it = { 0 };
	struct lint_zone zone;
	struct lint_ds ds;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || lint_is_source(run, &zone))
		return;
	while (lint_next(run, run->zone, LINT_DS, 0, &it)) {
		if (!lint_get_ds(run, it, &ds))
			continue;
		path |= ds.leads;
		if (!seen[ds.algorithm].in_ds)
			seen[ds.algorithm].ds = it;
		seen[ds.algorithm].in_ds = is_known(ds.algorithm);
	}
	it = (struct lint_ref) { 0 };
	while (lint_next(run, run->zone, LINT_KEY, 0, &it))
		count_key(run, it, seen);
	for (unsigned a = 0; a < 256; a++) {
		const struct seen *s = &seen[a];
		const char *name;

		if (!s->in_ds || s->signs)
			continue;
		name = run->host->algorithm_text(run, (uint8_t)a);
		if (s->unsure) {
			lint_unable(run, s->ds, "a signature over the DNSKEY RRset could not be verified "
			    "here");
			continue;
		}
		lint_find(run, &(struct lint_say) { .about = s->ds, .severity = path ? LINT_WARNING
		    : LINT_BY_PHASE,
		    .type = LINT_T_DS, .key = lint_text(run, "%u", a),
		    .evidence = &s->key, .n_evidence = s->key.kind != LINT_NONE,
		    .text = s->key.kind == LINT_NONE
		        ? lint_text(run, "the DS set promises algorithm %s, of which the zone has no "
		            "key", name)
		        : lint_text(run, "the DS set promises algorithm %s, but no key of it validly "
		            "signs the DNSKEY RRset",
		            name) });
	}
}

const struct lint_check check_ds_algorithm_unsigned = {
	.abi = LINT_ABI,
	.id = "ds-algorithm-unsigned",
	.title = "An algorithm of the DS set does not sign the DNSKEY RRset",
	.cites = "RFC 6840 5.11",
	.what = "The parent's DS set names an algorithm, and no key of that algorithm in the zone "
	    "validly signs the DNSKEY RRset. RFC 6840 obliges the zone to have such a signature "
	    "for every algorithm of its DS set.",
	.harm = "Where another DS still gives a path, only strict validators fail. Where none "
	    "does, the whole zone is bogus. Typical of an algorithm roll whose old key left before "
	    "its DS.",
	.families = "Unbound with harden-algo-downgrade set to yes insists on every algorithm (its "
	    "default is no). BIND, Knot Resolver and PowerDNS Recursor take any one path.",
	.shows = "A DS of the algorithm, and the zone's key of that algorithm if there is one.",
	.fix = "Sign the DNSKEY RRset by a key of this algorithm again, or have the registrar "
	    "remove the DS records of the algorithm; in a roll the DS goes first, the key a DS TTL "
	    "later.",
	.avoid = "Do not withdraw the last key of an algorithm because the new one works: for as "
	    "long as caches can hold the old DS set, the old algorithm has to go on signing.",
	.needs = LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "ds-stale-entry", "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
