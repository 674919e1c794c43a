/*
 * Two NSEC3 records of one answer that cannot both be true: the span of one runs over
 * the hash that the other has, so that the name exists by the one and not by the other.
 * A whole chain is nsec-chain-broken's.
 */
#include "lint.h"

enum { HASH = 20, MOST = 32 };

/* a before b on the ring that begins at `from`, and not `from` itself. */
static bool
is_inside(const uint8_t *from, const uint8_t *to, const uint8_t *hash)
{
	const bool after = memcmp(hash, from, HASH) > 0, before = memcmp(hash, to, HASH) < 0;

	return memcmp(from, to, HASH) < 0 ? after && before : after || before;
}

static bool
is_one_chain(const struct lint_nsec *a, const struct lint_nsec *b)
{
	return a->hash == b->hash && a->iterations == b->iterations && a->salt.n == b->salt.n &&
	    memcmp(a->salt.p, b->salt.p, a->salt.n) == 0;
}

static void
say(struct lint_run *run, const struct lint_nsec *span, const struct lint_nsec *hit, struct lint_ref denial)
{
	struct lint_node node;
	const bool known = lint_get_node(run, hit->match, &node);

	lint_find(run, &(struct lint_say) { .about = span->self, .name = known ? node.name : hit->name,
	    .type = LINT_T_NSEC3, .evidence = (const struct lint_ref[]) { hit->self, denial },
	    .n_evidence = 2,
	    .text = lint_text(run, "one NSEC3 of the answer says that %s exists, the span of another "
	    "denies it",
	        known ? lint_n(run, node.name) : lint_text(run, "the name hashed to %s",
	        lint_n(run, hit->name))) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_nsec v[MOST];
	size_t n = 0;

	while (n < MOST && lint_next(run, ref, LINT_NSEC, 0, &it))
		if (lint_get_nsec(run, it, &v[n]) && v[n].nsec3 && v[n].owner_hash.n == HASH &&
		    v[n].next_hash.n == HASH)
			n++;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (i != k && is_one_chain(&v[i], &v[k]) &&
			    is_inside(v[i].owner_hash.p, v[i].next_hash.p, v[k].owner_hash.p))
				say(run, &v[i], &v[k], ref);
}

const struct lint_check check_nsec3_overlap = {
	.abi = LINT_ABI,
	.id = "nsec3-overlap",
	.title = "NSEC3 records of one answer contradict each other",
	.cites = "RFC 5155 8.3; RFC 5155 7.1",
	.what = "A denial holds two NSEC3 records of one chain, and the owner of one lies inside "
	    "the span of the other. By the first the name exists, by the second it does not. "
	    "Signers that renew a chain piece by piece leave such pairs behind.",
	.harm = "The proof of the closest encloser can be read both ways. Some validators accept "
	    "the answer, some refuse it, and a cache that keeps the wide span denies the name and "
	    "everything below it to all its users.",
	.families = "Resolvers that reuse NSEC3 spans (Unbound, Knot Resolver, PowerDNS Recursor) "
	    "lose the name; what a validator makes of the one answer depends on the order in "
	    "which it tries them.",
	.shows = "Both NSEC3 records and the answer that they came in.",
	.fix = "Let the signer build the chain anew from nothing: with BIND a new salt-free chain "
	    "by nsec3param, with Knot or OpenDNSSEC a full re-sign. Report the pair to the maker "
	    "of the signer.",
	.avoid = "Do not delete single NSEC3 records from the signed zone by hand; the record to "
	    "remove is the one that other answers still rest on.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_DENIAL, 0, look }, { LINT_NONE, 0, NULL } },
};
