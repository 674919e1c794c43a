/*
 * The DNSKEY RRset from server to server.  Signatures may differ; sets may differ too
 * where each is right by itself: every key that signs data is in all of them, and each
 * is signed by a key that has a DS.  Two signers side by side are like that (RFC 8901
 * 2.1.2), and a key published ahead of its use that has not reached all servers.
 */
#include "lint.h"

static bool
holds(struct lint_run *run, struct lint_ref set, const struct lint_key *key)
{
	struct lint_ref it = { 0 };
	struct lint_record record;

	while (lint_next(run, set, LINT_RECORD, LINT_T_DNSKEY, &it))
		if (lint_get_record(run, it, &record) && record.rdata.n == key->rdata.n &&
		    memcmp(record.rdata.p, key->rdata.p, key->rdata.n) == 0)
			return true;
	return false;
}

/* Signed now by a key in it, which has a DS where there is any DS. */
static bool
is_entered(struct lint_run *run, const struct lint_zone *zone, struct lint_ref set)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;
	struct lint_key key;

	while (lint_next(run, set, LINT_SIG, 0, &it))
		if (lint_get_sig(run, it, &sig) && sig.state == LINT_SIG_GOOD && sig.in_date &&
		    lint_get_key(run, sig.key, &key) && holds(run, set, &key) &&
		    (key.has_ds || zone->n_ds == 0))
			return true;
	return false;
}

/* A key that signs data somewhere and is not in this set, as text; or NULL. */
static const char *
lacking(struct lint_run *run, struct lint_ref set)
{
	struct lint_ref it = { 0 };
	struct lint_key key;

	while (lint_next(run, run->zone, LINT_KEY, 0, &it))
		if (lint_get_key(run, it, &key) && key.signs_data && !holds(run, set, &key))
			return lint_text(run, "key %u (%s), which signs data, is not in the DNSKEY set of "
			    "all servers", key.tag, run->host->algorithm_text(run, key.algorithm));
	return NULL;
}

/* A server that signs and says that there is no DNSKEY. */
static void
look_for_denials(struct lint_run *run, const struct lint_zone *zone, struct lint_ref set)
{
	struct lint_ref it = { 0 };
	struct lint_denial denial;
	struct lint_source source;

	while (lint_next(run, run->zone, LINT_DENIAL, 0, &it))
		if (lint_get_denial(run, it, &denial) && denial.qtype == LINT_T_DNSKEY &&
		    lint_name_eq(denial.qname, zone->apex) && lint_get_source(run, denial.source, &source) &&
		    lint_source_signs(run, zone, denial.source))
			lint_find(run, &(struct lint_say) { .about = it, .key = "none", .evidence = &set,
			    .n_evidence = 1,
			    .text = lint_text(run, "%s has signatures and no DNSKEY", source.label) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_ref first = { 0 }, it, other = { 0 };
	const struct lint_intent *intent = lint_intent_of(run, run->zone);
	const bool declared = intent != NULL && intent->multi_signer == LINT_SAID_YES;
	const char *why = NULL;
	bool entered = true;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE ||
	    !lint_next(run, zone.node, LINT_RRSET, LINT_T_DNSKEY, &first))
		return;
	look_for_denials(run, &zone, first);
	for (it = first; lint_next(run, zone.node, LINT_RRSET, LINT_T_DNSKEY, &it);)
		if (!lint_same_data(run, first, it))
			other = it;
	if (other.kind == LINT_NONE)
		return;
	it = (struct lint_ref) { 0 };
	while (why == NULL && lint_next(run, zone.node, LINT_RRSET, LINT_T_DNSKEY, &it)) {
		why = lacking(run, it);
		entered &= is_entered(run, &zone, it);
	}
	if (why == NULL && (!entered || declared))
		return; /* dnskey-unsigned-by-sep; or as it was meant */
	if (why != NULL && declared)
		why = lint_text(run, "%s; several signers are declared, and each has to publish the zone "
		    "signing keys of all", why);
	lint_find(run, &(struct lint_say) { .about = other, .evidence = &first, .n_evidence = 1,
	    .severity = why == NULL ? LINT_INFO : LINT_BY_PHASE,
	    .text = why != NULL ? why : "servers have different DNSKEY sets, each of which is right" });
}

const struct lint_check check_dnskey_server_mismatch = {
	.abi = LINT_ABI,
	.id = "dnskey-server-mismatch",
	.title = "Servers publish different keys",
	.cites = "RFC 4035 2.1; RFC 8901 3",
	.what = "The DNSKEY set is not the same at all addresses of the zone, in a way that breaks "
	    "answers: a key that signs data at one server is unknown at another, or one of the sets "
	    "cannot be entered by the DS. Sets that differ and are right are news, and as they "
	    "should be where the configuration declares several signers (rollout.multi_signer).",
	.harm = "A resolver takes the keys from one server and the answers from the next. The answers "
	    "signed by the key that it did not get are bogus for as long as its copy of the keys "
	    "lasts.",
	.families = "All validators, by chance and by place; a resolver with a warm cache fails longer "
	    "than one that starts afresh.",
	.shows = "Two DNSKEY sets that differ, with the servers that gave them.",
	.fix = "Bring all servers to one version of the zone. With two signers let each publish the "
	    "zone signing keys of the other and let the parent have a DS for both, before either of "
	    "them signs.",
	.avoid = "Do not publish a DS, and do not remove one, while the sets differ: no resolver is "
	    "sure to see the key that it names.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "cds-not-authenticated", "rrsig-unknown-key",
	    "answer-divergence", "same-serial-differs", "apex-bitmap-incomplete", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
