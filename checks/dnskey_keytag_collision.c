/*
 * Two keys of one algorithm and one tag: each signature by either has to be
 * tried with both, and validators since KeyTrap bound how often they do that.
 * The keys go through a table by tag and algorithm, so thousands cost nothing.
 */
#include "lint.h"

struct slot {
	struct lint_ref first;
	unsigned n;
};
struct state {
	struct slot *slots;
	size_t mask;
};

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_key key, first;
	struct lint_zone zone;
	struct slot *slot;

	if (!lint_get_key(run, ref, &key))
		return;
	if (s->slots == NULL && lint_get_zone(run, run->zone, &zone)) {
		for (s->mask = 15; s->mask < (size_t)zone.n_keys * 2; s->mask = s->mask * 2 + 1)
			;
		s->slots = run->host->alloc(run, s->mask + 1, sizeof(*s->slots));
	}
	for (size_t i = key.tag * 31u + key.algorithm;; i++) {
		slot = &s->slots[i & s->mask];
		if (slot->n == 0 || (lint_get_key(run, slot->first, &first) && first.tag == key.tag &&
		                        first.algorithm == key.algorithm))
			break;
	}
	if (slot->n++ == 0) {
		slot->first = ref;
		return;
	}
	if (slot->n > 2 || (first.rdata.n == key.rdata.n &&
	    memcmp(first.rdata.p, key.rdata.p, key.rdata.n) == 0))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = LINT_T_DNSKEY, .evidence = &slot->first,
	    .n_evidence = 1, .key = lint_text(run, "%u/%u", key.algorithm, key.tag),
	    .text = lint_text(run, "two keys of algorithm %s share the key tag %u",
	        run->host->algorithm_text(run, key.algorithm), key.tag) });
}

const struct lint_check check_dnskey_keytag_collision = {
	.abi = LINT_ABI,
	.id = "dnskey-keytag-collision",
	.title = "Two keys share algorithm and key tag",
	.cites = "RFC 4034 B; RFC 4035 5.3.1",
	.what = "The DNSKEY RRset holds two different keys of the same algorithm whose 16-bit key "
	    "tags are equal, so that a signature's key tag no longer says which key made it.",
	.harm = "Validators must try both keys for each signature. Since 2024 they bound such "
	    "tries (CVE-2023-50387), so a zone with collisions may run out of budget and fail "
	    "under load, at some resolvers only.",
	.families = "BIND allows one failed verification for a signature before it gives up, "
	    "PowerDNS Recursor two keys of one tag, Unbound and Knot Resolver a larger sum. "
	    "Signers mix up the key files too: BIND, ldns and PowerDNS name them by tag.",
	.shows = "Both DNSKEY records.",
	.fix = "Retire the newer of the two by the usual rollover and generate another key; if it "
	    "has not been published for longer than the DNSKEY TTL, it can simply be replaced "
	    "before it signs.",
	.avoid = "Do not delete one of the keys by its tag: tools that address keys by tag may "
	    "take away the other one, which signs.",
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_KEY, 0, look }, { LINT_NONE, 0, NULL } },
	.state_octets = sizeof(struct state),
};
