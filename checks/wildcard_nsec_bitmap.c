/*
 * The fault of 2021-09-30.  A name that exists only through a wildcard is asked
 * for a type that the wildcard has not; the denial's NSEC says "no such type",
 * and by its bit map also denies types that the same name has.  A resolver that
 * reuses denials then loses those.
 *
 * The NSEC that counts is the one at the name itself (online signers) or at the
 * wildcard.  Both sides come from one server, so a zone in the middle of an
 * update does not count.  The finding is at the wildcard: the label asked was a
 * random one and stands in the evidence.
 */
#include "lint.h"

enum { MOST = 256, CITED = 14 };

struct found {
	struct lint_name wildcard;
	struct lint_ref nsec, cited[CITED];
	unsigned n_cited;
	uint16_t denied, lost;
	bool nsec3;
};
struct state {
	struct found at[MOST];
	unsigned n;
};

static bool
said_by(struct lint_run *run, struct lint_ref set, struct lint_ref source)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;

	while (lint_next(run, set, LINT_REPLY, 0, &it))
		if (lint_get_reply(run, it, &reply) && reply.source.row == source.row)
			return true;
	return false;
}

static void
cite(struct found *f, struct lint_ref ref)
{
	for (unsigned i = 0; i < f->n_cited; i++)
		if (f->cited[i].kind == ref.kind && f->cited[i].row == ref.row)
			return;
	if (f->n_cited < CITED)
		f->cited[f->n_cited++] = ref;
}

/* The types that people know come first, whatever the order of the replies. */
static uint16_t
better(uint16_t a, uint16_t b)
{
	static const uint16_t order[] = { LINT_T_A, LINT_T_AAAA, LINT_T_HTTPS, LINT_T_MX,
		LINT_T_TXT, LINT_T_CAA };

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return a < b ? a : b;
}

static void
note(struct lint_run *run, struct lint_name wildcard, const struct lint_nsec *nsec,
    const struct lint_denial *denial, const struct lint_rrset *lost)
{
	struct state *s = run->state;
	unsigned i = 0;

	while (i < s->n && s->at[i].nsec.row != nsec->self.row)
		i++;
	if (i == MOST)
		return;
	if (i == s->n) {
		s->n++;
		s->at[i] = (struct found) { .wildcard = wildcard, .nsec = nsec->self, .denied = denial->qtype,
			.lost = lost->type, .nsec3 = nsec->nsec3 };
	}
	s->at[i].denied = better(s->at[i].denied, denial->qtype);
	s->at[i].lost = better(s->at[i].lost, lost->type);
	cite(&s->at[i], nsec->self);
	cite(&s->at[i], denial->self);
	cite(&s->at[i], lost->self);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref node, it = { 0 };
	struct lint_denial denial;
	struct lint_rrset set;
	struct lint_nsec nsec;

	if (!lint_get_denial(run, ref, &denial) || denial.kind != LINT_NODATA ||
	    !lint_get_nsec(run, denial.speaks, &nsec))
		return;
	node = lint_node_at(run, run->zone, denial.qname);
	while (node.kind != LINT_NONE && lint_next(run, node, LINT_RRSET, 0, &it)) {
		if (lint_get_rrset(run, it, &set) && set.synthesized && set.type != denial.qtype &&
		    !lint_bitmap_has(nsec.bitmap, set.type) && said_by(run, it, denial.source))
			note(run, set.wildcard, &nsec, &denial, &set);
	}
}

/* One finding for each NSEC, all alike: the engine makes one of them, at all their servers. */
static void
end(struct lint_run *run)
{
	const struct state *s = run->state;

	for (unsigned i = 0; i < s->n; i++) {
		const struct found *f = &s->at[i];
		uint16_t denied = f->denied, lost = f->lost;

		for (unsigned j = 0; j < s->n; j++)
			if (lint_name_eq(s->at[j].wildcard, f->wildcard)) {
				denied = better(denied, s->at[j].denied);
				lost = better(lost, s->at[j].lost);
			}
		lint_find(run, &(struct lint_say) { .about = f->nsec, .name = f->wildcard,
		    .type = f->nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC, .evidence = f->cited,
		    .n_evidence = f->n_cited,
		    .text = lint_text(run, "the denial of %s under %s also denies %s, which exists",
		        lint_t(run, denied), lint_n(run, f->wildcard), lint_t(run, lost)) });
	}
}

const struct lint_check check_wildcard_nsec_bitmap = {
	.abi = LINT_ABI,
	.id = "wildcard-nsec-bitmap",
	.title = "A denial under a wildcard also denies types that exist",
	.cites = "RFC 4034 4.1.2; RFC 4035 3.1.3.4; RFC 5155 7.2.5; RFC 8198 5.3",
	.what = "For a name that is answered from a wildcard, the NSEC or NSEC3 sent to deny one "
	    "type omits from its bit map another type that the same server answers for the same "
	    "name.",
	.harm = "A client asks for AAAA or HTTPS, as browsers do first, and from then on everybody "
	    "behind that resolver cache is told that there is no A either, until the negative TTL "
	    "ends. It comes and goes by name, region and minute, which is how slack.com lost its "
	    "clients in 2021 while all monitors were green.",
	.families = "Resolvers with aggressive use of NSEC, above all Google Public DNS; BIND, "
	    "Unbound and Knot Resolver where it is on. Cloudflare and validators without RFC 8198 "
	    "show nothing.",
	.shows = "The NSEC with its bit map, the denial that it came in, and the positive answer "
	    "of the same server.",
	.fix = "Replace the wildcard by the names that are in use, or move the zone to a signer "
	    "that lists all types of the wildcard; report it to the provider with the two answers. "
	    "Before signing: do not sign this zone yet.",
	.avoid = "Do not un-sign in haste when it is found in production: with a DS in caches that "
	    "makes a partial outage a full one. Add the missing type at the wildcard, or explicit "
	    "names, first.",
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.needs = LINT_NEED_LIVE,
	.hides = (const char *const[]) { "nsec-bitmap-contradiction", "aggressive-nsec-simulation",
	    "modern-type-nodata",
	    NULL },
	.visits = (const struct lint_visit[]) { { LINT_DENIAL, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
