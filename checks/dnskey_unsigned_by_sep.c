/*
 * Each version of the DNSKEY RRset has to be validly signed by a key that the
 * parent's DS leads to; where no DS is known or none fits, by the key that a DS
 * would be made from, which is one with the SEP flag, else any.
 *
 * Versions are judged one by one: a server with an older key set fails alone.
 * What is wrong with a signature that is there is said by the rrsig checks,
 * under which this finding then folds.
 */
#include "lint.h"

struct entry { /* which keys may sign: the strictest group that has a member */
	bool ds, sep, any;
};

static bool
enters(const struct lint_key *key, const struct entry *e)
{
	if (!key->zone_key || key->revoked)
		return false;
	return e->ds ? key->has_ds : !e->sep || key->sep;
}

static struct entry
entries(struct lint_run *run)
{
	struct lint_ref it = { 0 };
	struct entry e = { 0 };
	struct lint_key key;

	while (lint_next(run, run->zone, LINT_KEY, 0, &it)) {
		if (!lint_get_key(run, it, &key) || !key.zone_key || key.revoked)
			continue;
		e.any = true;
		e.ds |= key.has_ds;
		e.sep |= key.sep;
	}
	return e;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	const struct entry e = entries(run);
	struct lint_ref it = { 0 }, cited[8];
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;
	struct lint_sig sig;
	struct lint_key key;
	bool unsure = false;
	unsigned n = 0;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    !(node.flags & LINT_APEX) ||
	    !lint_get_zone(run, run->zone, &zone) || !zone.is_signed)
		return;
	while (lint_next(run, ref, LINT_SIG, 0, &it)) {
		if (!lint_get_sig(run, it, &sig) || !lint_get_key(run, sig.key, &key) || !enters(&key, &e))
			continue;
		if (sig.state == LINT_SIG_GOOD && sig.in_date)
			return;
		unsure |= sig.in_date && (sig.state == LINT_SIG_UNJUDGED ||
		    sig.state == LINT_SIG_UNSUPPORTED);
		if (n < 8)
			cited[n++] = it;
	}
	if (unsure) {
		lint_unable(run, ref, "a signature over the DNSKEY RRset could not be verified here");
		return;
	}
	lint_find(run, &(struct lint_say) { .about = ref, .evidence = cited, .n_evidence = n,
	    .text = lint_text(run, "the DNSKEY RRset has no valid signature by a key %s",
	        e.ds ? "that a DS of the parent leads to" : e.sep ? "with the SEP flag" : "of the zone") });
}

const struct lint_check check_dnskey_unsigned_by_sep = {
	.abi = LINT_ABI,
	.id = "dnskey-unsigned-by-sep",
	.title = "The DNSKEY RRset is not signed by the key that the parent points to",
	.cites = "RFC 4035 2.2; RFC 4035 5.2",
	.what = "The set of keys has no signature in date by a key that the DS set leads to; or, "
	    "before a DS is published, by the key that a DS would be made from.",
	.harm = "A validator learns the zone's keys only through that signature. Without it none "
	    "of the keys counts, so every name is bogus at the resolvers that ask this server, or "
	    "will be once the DS is out.",
	.families = "No validator accepts the key set. Those that already trust the keys notice "
	    "when the DNSKEY RRset leaves their cache.",
	.shows = "The DNSKEY RRset, the servers that gave it, and the signatures over it that do "
	    "not serve.",
	.fix = "Sign the DNSKEY RRset with the key-signing key again: bring its private part on "
	    "line (offline key, HSM, KMS) and let the signer renew, or publish the fresh set "
	    "signed in advance.",
	.avoid = "Do not publish a DS for the key that happens to sign, unless it is meant to "
	    "stay: mending a lost KSK by way of the registrar takes the parent's TTL, re-signing "
	    "takes minutes.",
	.needs = LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "key-role-missing", "subzone-order-gate", NULL },
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_DNSKEY, look }, { LINT_NONE, 0, NULL } },
};
