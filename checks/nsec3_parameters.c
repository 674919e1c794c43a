/*
 * The fields by which a validator knows an NSEC3 and a server finds its chain.
 * More than one NSEC3PARAM is allowed while chains are exchanged; each NSEC3
 * has to fit one of them.  Iterations and salt as such are nsec3-rfc9276.
 */
#include "lint.h"

enum { MAX_PARAMS = 16, SHA1 = 1 };
enum fault { FLAGS, HASH, DIFFERS, N_FAULTS };

struct state {
	struct lint_record params[MAX_PARAMS];
	uint32_t n_params, n; /* n: NSEC3 records */
	struct lint_ref first[N_FAULTS];
	uint32_t count[N_FAULTS];
	bool read;
};

/* Of all servers: two signers may use different ones (RFC 8901 5.2). */
static void
read_params(struct lint_run *run, struct state *s)
{
	struct lint_ref set = { 0 };
	struct lint_zone zone;

	s->read = true;
	if (!lint_get_zone(run, run->zone, &zone))
		return;
	while (lint_next(run, zone.node, LINT_RRSET, LINT_T_NSEC3PARAM, &set)) {
		struct lint_ref it = { 0 };

		while (s->n_params < MAX_PARAMS && lint_next(run, set, LINT_RECORD, 0, &it))
			if (lint_get_record(run, it, &s->params[s->n_params]) &&
			    s->params[s->n_params].rdata.n >= 5)
				s->n_params++;
	}
}

static bool
fits(const struct lint_record *param, const struct lint_nsec *nsec)
{
	const struct lint_bytes r = param->rdata;

	return r.p[0] == nsec->hash && lint_u16(r.p + 2) == nsec->iterations && r.p[4] == nsec->salt.n &&
	    r.n == 5 + nsec->salt.n && memcmp(r.p + 5, nsec->salt.p, nsec->salt.n) == 0;
}

static void
count(struct state *s, enum fault fault, struct lint_ref ref)
{
	if (s->count[fault]++ == 0)
		s->first[fault] = ref;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_nsec nsec;
	struct lint_node node;
	uint32_t i = 0;

	if (!lint_get_nsec(run, ref, &nsec) || !nsec.nsec3 || !lint_get_node(run, nsec.node, &node) ||
	    (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED)))
		return;
	if (!s->read)
		read_params(run, s);
	s->n++;
	if (nsec.flags & ~1)
		count(s, FLAGS, ref);
	if (nsec.hash != SHA1) {
		count(s, HASH, ref);
		return;
	}
	while (i < s->n_params && !fits(&s->params[i], &nsec))
		i++;
	if (s->n_params > 0 && i == s->n_params)
		count(s, DIFFERS, ref);
}

static void
look_param(struct lint_run *run, struct lint_ref ref)
{
	struct lint_record r;
	struct lint_node node;

	if (!lint_get_record(run, ref, &r) || r.rdata.n < 5 || !lint_get_node(run, r.node, &node) ||
	    !(node.flags & LINT_APEX))
		return;
	if (r.rdata.p[1] != 0)
		lint_find(run, &(struct lint_say) { .about = ref, .key = "param-flags",
		    .text = lint_text(run, "an NSEC3PARAM with flags %u, which servers must ignore; the "
		        "field is 0 even with opt-out", r.rdata.p[1]) });
	else if (r.rdata.p[0] != SHA1)
		lint_find(run, &(struct lint_say) { .about = ref, .key = "param-hash",
		    .text = lint_text(run, "an NSEC3PARAM with hash algorithm %u; only 1 is defined",
		        r.rdata.p[0]) });
}

static void
end(struct lint_run *run)
{
	static const char *const keys[] = { "flags", "hash", "differs" };
	const struct state *s = run->state;
	struct lint_zone zone;
	struct lint_nsec nsec;
	struct lint_ref param;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	param = lint_rrset_at(run, zone.node, LINT_T_NSEC3PARAM);
	for (int i = 0; i < N_FAULTS; i++) {
		const bool all = i == DIFFERS && s->count[i] == s->n;
		const char *text;

		if (s->count[i] == 0 || !lint_get_nsec(run, s->first[i], &nsec))
			continue;
		if (i == FLAGS)
			text = lint_text(run, "%u NSEC3 with an undefined flag (flags %u): validators ignore "
			    "such a record", s->count[i], nsec.flags);
		else if (i == HASH)
			text = lint_text(run, "%u NSEC3 with hash algorithm %u; only 1 is defined",
			    s->count[i], nsec.hash);
		else
			text = lint_text(run, "%u of %u NSEC3 without the iterations and salt that the "
			    "NSEC3PARAM announces", s->count[i], s->n);
		lint_find(run, &(struct lint_say) { .about = all ? param : s->first[i], .key = keys[i],
		    .evidence = all ? &s->first[i] : &param,
		    .n_evidence = all || param.kind != LINT_NONE, .text = text });
	}
	if (s->n > 0 && s->n_params == 0 && zone.chain == LINT_BY_NSEC3 && (zone.have & LINT_NEED_FILE)) {
		struct lint_ref soa = lint_rrset_at(run, zone.node, LINT_T_SOA);

		if (soa.kind != LINT_NONE)
			lint_find(run, &(struct lint_say) { .about = soa, .type = LINT_T_NSEC3PARAM,
			    .key = "none",
			    .text = "NSEC3 records and no NSEC3PARAM: a server does not find the chain" });
	}
}

const struct lint_check check_nsec3_parameters = {
	.abi = LINT_ABI,
	.id = "nsec3-parameters",
	.title = "NSEC3 records and NSEC3PARAM do not agree, or use what is not defined",
	.cites = "RFC 5155 3.1; RFC 5155 4.1.2; RFC 5155 7.3; RFC 5155 8.1; RFC 5155 8.2",
	.what = "An NSEC3 has a flag or a hash algorithm that nobody defined, or hashes with other "
	    "iterations or another salt than the NSEC3PARAM at the apex announces; or the "
	    "NSEC3PARAM itself has flags, an unknown hash, or is missing.",
	.harm = "Validators treat a record with unknown fields as if it were not there, and the "
	    "denial that needs it fails. A server that hashes by NSEC3PARAM looks for records "
	    "that do not exist and sends no proof, or a wrong one.",
	.families = "All validators ignore such NSEC3 records. On the other side BIND, NSD and Knot "
	    "DNS pick the chain by NSEC3PARAM; PowerDNS takes its parameters from its own "
	    "database.",
	.shows = "The NSEC3PARAM and the first NSEC3 that does not fit; the message counts them.",
	.fix = "Let the signer build one complete chain and publish its NSEC3PARAM last (rndc "
	    "signing -nsec3param, dnssec-signzone -u, zone-sign in Knot DNS); then remove what is "
	    "left of the old chain.",
	.avoid = "Do not edit NSEC3PARAM to the values of the odd record: all the others would then "
	    "be the odd ones.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "nsec-chain-broken", "ent-denial", "insecure-delegation-proof",
	    NULL },
	.visits = (const struct lint_visit[]) { { LINT_NSEC, LINT_T_NSEC3, look },
	    { LINT_RECORD, LINT_T_NSEC3PARAM, look_param }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
