/*
 * Every RRset has to be signed by every algorithm of the DNSKEY RRset.  Presence
 * counts here: what is wrong with a signature that is there, another check says,
 * and an RRset with none at all is rrsig-missing.
 *
 * A key that no validator can use asks for no signatures: that it is there is
 * dnskey-weak-or-malformed or dnskey-algorithm-status.
 *
 * An algorithm that signs no data anywhere is one fault, at the DNSKEY RRset; an
 * algorithm missing here and there is told at each RRset.
 */
#include "lint.h"

struct state {
	bool asked;
	bool wanted[256], present[256]; /* by algorithm: has a key; signs some data */
	uint8_t list[256]; /* the wanted ones */
	unsigned n;
	struct lint_ref key[256];
	struct lint_fold *missing[256];
};

static void
ask(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_key key;

	s->asked = true;
	while (lint_next(run, run->zone, LINT_KEY, 0, &it)) {
		if (!lint_get_key(run, it, &key) || !key.zone_key || key.revoked || !key.supported ||
		    key.protocol != 3 || (key.flaws & ~(unsigned)LINT_KEY_SHORT) != 0)
			continue;
		if (!s->wanted[key.algorithm]) {
			s->list[s->n++] = key.algorithm;
			s->key[key.algorithm] = it;
		}
		s->wanted[key.algorithm] = true;
		if (s->missing[key.algorithm] == NULL)
			s->missing[key.algorithm] = run->host->alloc(run, 1, sizeof(struct lint_fold));
	}
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	uint8_t have[32] = { 0 };
	struct lint_rrset set;
	struct lint_sig sig;

	if (!s->asked)
		ask(run);
	if (!lint_get_rrset(run, ref, &set) || !set.authoritative || set.n_sigs == 0)
		return;
	while (lint_next(run, ref, LINT_SIG, 0, &it)) {
		if (!lint_get_sig(run, it, &sig))
			continue;
		have[sig.algorithm / 8] |= (uint8_t)(1u << sig.algorithm % 8);
		if (set.type != LINT_T_DNSKEY)
			s->present[sig.algorithm] = true;
	}
	for (unsigned i = 0; i < s->n; i++)
		if (!(have[s->list[i] / 8] & 1u << s->list[i] % 8))
			lint_fold_add(s->missing[s->list[i]], ref);
}

static void
say(struct lint_run *run, struct lint_ref ref, unsigned algorithm)
{
	const struct state *s = run->state;
	struct lint_rrset set;

	if (!lint_get_rrset(run, ref, &set))
		return;
	lint_find(run, &(struct lint_say) { .about = ref, .type = set.type,
	    .key = lint_text(run, "%u", algorithm),
	    .evidence = &s->key[algorithm], .n_evidence = 1,
	    .text = lint_text(run, "%s has no signature by algorithm %s, which the DNSKEY RRset has",
	        lint_t(run, set.type), run->host->algorithm_text(run, (uint8_t)algorithm)) });
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_signers signers;
	struct lint_zone zone;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	if ((zone.have & LINT_NEED_LIVE) && zone.node.kind != LINT_NONE) {
		signers = lint_signers(run, &zone);
		if (lint_signers_differ(run, &zone, &signers))
			return; /* multisigner-algorithms */
	}
	for (unsigned a = 0; a < 256; a++) {
		const struct lint_fold *f = s->missing[a];
		const char *name;

		if (f == NULL || f->n == 0)
			continue;
		name = run->host->algorithm_text(run, (uint8_t)a);
		if (s->present[a] && f->n <= LINT_FOLD) {
			for (uint32_t i = 0; i < f->n; i++)
				say(run, f->at[i], a);
			continue;
		}
		lint_find(run, &(struct lint_say) { .about = s->key[a], .name = zone.apex,
		    .type = LINT_T_DNSKEY,
		    .key = lint_text(run, "%u", a), .evidence = f->at, .n_evidence = f->n < 7 ? f->n : 7,
		    .text = s->present[a]
		        ? lint_text(run, "%u RRsets have no signature by algorithm %s", f->n, name)
		        : lint_text(run, "no data is signed by algorithm %s, of which the DNSKEY RRset "
		            "has a key",
		            name) });
	}
}

const struct lint_check check_rrsig_algorithm_incomplete = {
	.abi = LINT_ABI,
	.id = "rrsig-algorithm-incomplete",
	.title = "An RRset is not signed by every algorithm of the DNSKEY RRset",
	.cites = "RFC 6840 5.11; RFC 4035 2.2",
	.what = "The DNSKEY RRset holds a key of some algorithm, and an RRset, or all of them, has "
	    "no signature by that algorithm. The zone owes one per algorithm to each RRset.",
	.harm = "A validator may enter the zone by the DS of just this algorithm and know no "
	    "other; strict ones refuse the data as a sign of a downgrade. Usual when a new key is "
	    "published before the zone is signed with it.",
	.families = "Unbound with harden-algo-downgrade set to yes, and forwarders that support "
	    "only one of the algorithms. Others accept any one valid signature.",
	.shows = "A key of the algorithm, and the RRsets that it does not sign.",
	.fix = "Adding an algorithm: sign everything with it first, publish its DNSKEY when the "
	    "old data has left the caches. Removing one: take the DNSKEY away first, the "
	    "signatures later.",
	.avoid = "Do not publish a DS of this algorithm before all data is signed by it.",
	.needs = LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look, 0, 0,
	    LINT_WHEN_SIGNED | LINT_WHEN_OURS }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
