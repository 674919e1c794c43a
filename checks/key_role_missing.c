/*
 * Somebody has to sign the keys, somebody the data.  Expired signatures count
 * here: that a key had the role and let it lapse is said by rrsig-expired.
 *
 * That no key has the SEP flag, or that one key does both (a CSK), is no fault;
 * it is said since tools ask for it.
 */
#include "lint.h"

struct state {
	uint32_t sets; /* RRsets that a zone key ought to sign, DNSKEY and its kin aside */
	uint32_t undecided; /* signatures over them that could not be judged */
};

static bool
is_key_data(uint16_t type)
{
	return type == LINT_T_DNSKEY || type == LINT_T_CDS || type == LINT_T_CDNSKEY;
}

static void
look_set(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_rrset set;

	if (s->sets == 0 && lint_get_rrset(run, ref, &set) && set.authoritative && !is_key_data(set.type))
		s->sets++;
}

static void
look_sig(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_sig sig;

	if (s->undecided == 0 && lint_get_sig(run, ref, &sig) && sig.rrset.kind != LINT_NONE &&
	    !is_key_data(sig.covered) &&
	    (sig.state == LINT_SIG_UNJUDGED || sig.state == LINT_SIG_UNSUPPORTED))
		s->undecided++;
}

static void
say(struct lint_run *run, struct lint_ref about, enum lint_severity severity, const char *key,
    const char *text)
{
	lint_find(run, &(struct lint_say) { .about = about, .type = LINT_T_DNSKEY, .severity = severity,
	    .key = key,
	    .text = text });
}

/* Is there a signature over the DNSKEY RRset that nobody here could verify? */
static bool
keys_undecided(struct lint_run *run, struct lint_ref set)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;

	while (lint_next(run, set, LINT_SIG, 0, &it))
		if (lint_get_sig(run, it, &sig) &&
		    (sig.state == LINT_SIG_UNJUDGED || sig.state == LINT_SIG_UNSUPPORTED))
			return true;
	return false;
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_ref it = { 0 }, set, csk = { 0 };
	bool signs_keys = false, signs_data = false, sep = false;
	struct lint_zone zone;
	struct lint_key key;

	if (!lint_get_zone(run, run->zone, &zone) || !zone.is_signed || zone.n_keys == 0 ||
	    zone.node.kind == LINT_NONE)
		return;
	set = lint_rrset_at(run, zone.node, LINT_T_DNSKEY);
	while (lint_next(run, run->zone, LINT_KEY, 0, &it)) {
		if (!lint_get_key(run, it, &key) || !key.zone_key)
			continue;
		signs_keys |= key.signed_dnskey;
		/* By a revoked key nothing but its own revocation is to be judged (RFC 5011 2.1). */
		signs_data |= key.signs_data && !key.revoked;
		sep |= key.sep;
		if (csk.kind == LINT_NONE && key.sep && key.signed_dnskey && key.signs_data)
			csk = it;
	}
	if (!signs_keys && !keys_undecided(run, set))
		say(run, set, LINT_BY_PHASE, "dnskey", "no key of the zone validly signs the DNSKEY RRset");
	if (!signs_data && s->sets > 0 && s->undecided == 0)
		say(run, set, LINT_BY_PHASE, "data", "no key of the zone validly signs any data");
	if (!sep)
		say(run, set, LINT_INFO, "sep", "no key has the SEP flag; validators do not mind, some "
		    "registrars do");
	if (csk.kind != LINT_NONE && lint_get_key(run, csk, &key))
		say(run, csk, LINT_INFO, "csk",
		    lint_text(run, "DNSKEY %u signs both keys and data: a combined signing key", key.tag));
}

const struct lint_check check_key_role_missing = {
	.abi = LINT_ABI,
	.id = "key-role-missing",
	.title = "No published key does one of the two jobs of signing",
	.cites = "RFC 4035 2.1; RFC 4035 2.2; RFC 4034 2.1.1",
	.what = "In the zone's DNSKEY RRset there is no key whose signature over that RRset "
	    "verifies, or none whose signatures over any other data do: the key that signs was "
	    "lost, replaced, or never published.",
	.harm = "Everything for which no published key stands is bogus. Data signed by an "
	    "unpublished key is the classic end of a restore from backup or of a second signer "
	    "that was not told of the first one's keys.",
	.families = "Every validator. A missing SEP flag, on the other hand, concerns nobody: the "
	    "flag is a hint to tools, and validation must not depend on it.",
	.shows = "The DNSKEY RRset; for a combined signing key, that key.",
	.fix = "Publish the DNSKEY of the key that in fact signs, or have the data signed by a key "
	    "that is published; then see that all servers carry both.",
	.avoid = "Do not remove the keys that look idle from the DNSKEY RRset before you know who "
	    "signs: an idle one may be the successor that caches are being taught.",
	.needs = LINT_NEED_KEYS,
	.hides = (const char *const[]) { "key-unused-or-revoked", NULL },
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, 0, look_set, 0, 0,
	    LINT_WHEN_OURS }, { LINT_SIG, 0, look_sig, 0, 0, LINT_WHEN_ODD },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
