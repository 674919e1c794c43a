/*
 * Two operators that each sign the zone with keys of their own (RFC 8901 2.1): a resolver
 * may hold the DNSKEY set of one and the data of the other.  So each set must hold the
 * keys that the other signs with, and each set must be entered by a DS.  Told apart from
 * servers of one signer at odds (dnskey-server-mismatch) by the operators and by the keys
 * that sign the SOA.
 */
#include "lint.h"

static bool
holds(const struct lint_run *run, struct lint_ref set, const struct lint_key *key)
{
	struct lint_ref it = { 0 };
	struct lint_record record;

	while (lint_next(run, set, LINT_RECORD, LINT_T_DNSKEY, &it))
		if (lint_get_record(run, it, &record) && record.rdata.n == key->rdata.n &&
		    memcmp(record.rdata.p, key->rdata.p, key->rdata.n) == 0)
			return true;
	return false;
}

/* A key by which `signs` makes its SOA's signatures, none of which the set holds; false:
 * the set holds one, or nothing can be told. */
static bool
lacks(const struct lint_run *run, const struct lint_zone *zone, struct lint_ref set, struct lint_ref signs,
    struct lint_key *missing)
{
	const struct lint_ref soa = lint_from_source(run, zone->node, LINT_T_SOA, signs);
	struct lint_ref it = { 0 };
	struct lint_sig sig;
	struct lint_key key;
	bool any = false;

	while (lint_next(run, soa, LINT_SIG, 0, &it)) {
		if (!lint_get_sig(run, it, &sig) || sig.state != LINT_SIG_GOOD ||
		    !lint_get_key(run, sig.key, &key))
			continue;
		if (holds(run, set, &key))
			return false;
		if (!any)
			*missing = key;
		any = true;
	}
	return any;
}

/* Is the set signed by a key of it that has a DS? */
static bool
is_entered(const struct lint_run *run, struct lint_ref set)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;
	struct lint_key key;

	while (lint_next(run, set, LINT_SIG, 0, &it))
		if (lint_get_sig(run, it, &sig) && sig.state == LINT_SIG_GOOD && sig.in_date &&
		    lint_get_key(run, sig.key, &key) && key.has_ds && holds(run, set, &key))
			return true;
	return false;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref set[LINT_MAX_SIGNERS];
	struct lint_signers s;
	struct lint_zone zone;
	struct lint_key key;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	s = lint_signers(run, &zone);
	for (unsigned i = 0; i < s.n; i++)
		set[i] = lint_from_source(run, zone.node, LINT_T_DNSKEY, s.first[i]);
	for (unsigned i = 0; s.n > 1 && i < s.n; i++) {
		const char *mine = lint_operator_text(run, &s.operator[i]);

		if (set[i].kind == LINT_NONE)
			continue;
		for (unsigned k = 0; k < s.n; k++)
			if (k != i && lacks(run, &zone, set[i], s.first[k], &key))
				lint_find(run, &(struct lint_say) { .about = set[i],
				    .key = lint_text(run, "%s %u", mine, key.tag), .evidence = &key.self,
				    .n_evidence = 1,
				    .text = lint_text(run, "the DNSKEY set of %s lacks key %u (%s), with "
				    "which %s "
				        "signs", mine, key.tag, run->host->algorithm_text(run, key.algorithm),
				        lint_operator_text(run, &s.operator[k])) });
		if (zone.n_ds > 0 && !is_entered(run, set[i]))
			lint_find(run, &(struct lint_say) { .about = set[i],
			    .key = lint_text(run, "%s DS", mine),
			    .text = lint_text(run, "no key that signs the DNSKEY set of %s has a DS",
			    mine) });
	}
}

const struct lint_check check_multisigner_keys = {
	.abi = LINT_ABI,
	.id = "multisigner-keys",
	.title = "A signer does not publish the other signer's keys, or has no DS",
	.cites = "RFC 8901 2.1; RFC 8901 3",
	.what = "Two operators sign the zone, each with its own keys. The DNSKEY set of one lacks "
	    "the key that the other signs its answers with, or nothing leads from the parent's DS "
	    "into it.",
	.harm = "A resolver that took the keys from one operator and then an answer from the "
	    "other cannot validate that answer. It fails for as long as the keys are cached, a "
	    "day often, and for those users only whose resolver mixed the two.",
	.families = "All validators. Some save themselves by asking another server of the zone; "
	    "BIND and Unbound may give up first when both operators are slow.",
	.shows = "The DNSKEY set in question and the missing key. Operators are told apart by the "
	    "names of their servers and by the keys that sign the SOA.",
	.fix = "Import the zone signing keys of each operator at the other, wait for the TTL of "
	    "the old DNSKEY sets, and have the parent publish a DS for the key signing key of "
	    "each.",
	.avoid = "Do not take either operator out of the NS set in haste: its keys and signatures "
	    "stay in caches, and the other's set must still hold its keys until they have expired.",
	.needs = LINT_NEED_KEYS | LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_PHASES(LINT_ERROR, LINT_ERROR, LINT_CRITICAL, LINT_CRITICAL, LINT_ERROR),
	.hides = (const char *const[]) { "dnskey-server-mismatch", "dnskey-unsigned-by-sep", "ds-stale-entry",
	    "multisigner-algorithms", "cds-not-authenticated", "rrsig-unknown-key", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
