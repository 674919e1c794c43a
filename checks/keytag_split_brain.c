/*
 * Two private keys under one tag, one of them published: signers that each made
 * a key of that tag, or a restored one.  Which signatures are by the other key is
 * a fact (an ECDSA signature gives its maker away), so that damage and changed
 * data are not taken for it; of RSA and EdDSA one cannot tell.
 */
#include "lint.h"

enum { MAX_KEYS = 256 };

struct tally {
	struct lint_ref key;
	struct lint_fold bad;
};
struct state {
	struct tally *by_key[MAX_KEYS]; /* of the key that signatures name; few have one */
	uint32_t good[MAX_KEYS];
	struct lint_ref first_good[MAX_KEYS];
};

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_sig sig;
	struct lint_rrset set;

	if (!lint_get_sig(run, ref, &sig) || sig.key.kind == LINT_NONE || sig.key.row >= MAX_KEYS)
		return;
	if (sig.state == LINT_SIG_GOOD) {
		if (s->good[sig.key.row]++ == 0)
			s->first_good[sig.key.row] = ref;
		return;
	}
	if (!sig.other_key || !lint_get_rrset(run, sig.rrset, &set) || !set.authoritative)
		return;
	if (s->by_key[sig.key.row] == NULL) {
		s->by_key[sig.key.row] = run->host->alloc(run, 1, sizeof(struct tally));
		s->by_key[sig.key.row]->key = sig.key;
	}
	lint_fold_add(&s->by_key[sig.key.row]->bad, ref);
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	struct lint_ref cited[LINT_FOLD + 1];
	struct lint_key key;

	for (uint32_t i = 0; i < MAX_KEYS; i++) {
		const struct tally *t = s->by_key[i];
		uint32_t n = 0;

		if (t == NULL || s->good[i] == 0 || !lint_get_key(run, t->key, &key))
			continue;
		while (n < t->bad.n && n < LINT_FOLD) {
			cited[n] = t->bad.at[n];
			n++;
		}
		cited[n++] = s->first_good[i];
		lint_find(run, &(struct lint_say) { .about = t->key, .evidence = cited, .n_evidence = n,
		    .key = lint_text(run, "%u/%u", key.algorithm, key.tag),
		    .text = lint_text(run, "under key tag %u %s%u signature%s by another private key, which "
		        "is not published; %u verify by the one that is", key.tag,
		        t->bad.n > LINT_FOLD ? "at least " : "", t->bad.n,
		        t->bad.n == 1 ? " is" : "s are", s->good[i]) });
	}
}

const struct lint_check check_keytag_split_brain = {
	.abi = LINT_ABI,
	.id = "keytag-split-brain",
	.title = "Two private keys sign under one key tag, and one of them is published",
	.cites = "RFC 4034 B; RFC 4035 5.3.1; RFC 4035 5.3.3",
	.what = "Part of the signatures with a certain key tag verify by the published DNSKEY of that "
	    "tag. Others do not, and the key that made them, computed back from the signature, "
	    "has the very same tag: it is a different key that nobody can look up.",
	.harm = "What the other key signed is bogus. Since tags agree, lists of keys look right on "
	    "every server, and names fail or work by which signer happened to sign them last.",
	.families = "Every validator fails on the signatures by the unpublished key; those that count "
	    "failures (BIND above all) give up early where both kinds cover one RRset.",
	.shows = "The published key, signatures by the other key, and one that verifies.",
	.fix = "Find the signer with the wrong private key by the inception times of its signatures, "
	    "stop it, give it the published key, and sign everything again. If both are needed, "
	    "publish a new key with a tag of its own.",
	.avoid = "Do not publish the second key as it is: two keys of one tag make validators try "
	    "both for each signature, and several limit that.",
	.needs = LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "rrsig-invalid", NULL },
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
