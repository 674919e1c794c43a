/* What resolvers say of their failures, in the words of RFC 8914, and where we say more of it. */
#include "lint.h"

static const struct {
	uint16_t code;
	const char *words, *ours;
} codes[] = { { 1, "Unsupported DNSKEY Algorithm", "dnskey-algorithm-status, ds-algorithm-unsupported" },
	{ 2, "Unsupported DS Digest Type", "ds-digest-unusable" }, { 3, "Stale Answer", "ns-unreachable" },
	{ 5, "DNSSEC Indeterminate", "ancestor-not-secure" },
	{ 6, "DNSSEC Bogus", "target-zone-bogus, rrsig-invalid, ds-no-valid-key" },
	{ 7, "Signature Expired", "rrsig-expired" },
	{ 8, "Signature Not Yet Valid", "rrsig-not-yet-valid" },
	{ 9, "DNSKEY Missing", "ds-no-valid-key, unsign-ds-cached" },
	{ 10, "RRSIGs Missing", "rrsig-missing, unsign-ds-cached" },
	{ 11, "No Zone Key Bit Set", "ds-misplaced-or-bad-flags" },
	{ 12, "NSEC Missing", "negative-proof-missing, insecure-delegation-proof" },
	{ 13, "Cached Error", "" }, { 14, "Not Ready", "" }, { 15, "Blocked", "" }, { 16, "Censored", "" },
	{ 17, "Filtered", "" }, { 18, "Prohibited", "" }, { 19, "Stale NXDOMAIN Answer", "ns-unreachable" },
	{ 20, "Not Authoritative", "ns-lame-or-dangling" },
	{ 22, "No Reachable Authority", "ns-unreachable" }, { 23, "Network Error", "ns-unreachable" },
	{ 24, "Invalid Data", "negative-response-malformed" },
	{ 25, "Signature Expired before Valid", "rrsig-validity-window" },
	{ 27, "Unsupported NSEC3 Iterations Value", "nsec3-rfc9276" } };
enum { N_CODES = sizeof(codes) / sizeof(codes[0]), MOST = 24 };

struct heard {
	uint16_t code;
	struct lint_resolvers by;
	struct lint_resolved first;
};
struct state {
	unsigned n;
	struct heard at[MOST];
};

static struct heard *
find(struct state *s, uint16_t code)
{
	for (unsigned i = 0; i < s->n; i++)
		if (s->at[i].code == code)
			return &s->at[i];
	if (s->n == MOST)
		return NULL;
	s->at[s->n].code = code;
	return &s->at[s->n++];
}

static void
say(struct lint_run *run, const struct heard *h, struct lint_name apex)
{
	const char *words = "a code that is not known here", *ours = "", *text = "";

	for (size_t i = 0; i < N_CODES; i++)
		if (codes[i].code == h->code)
			words = codes[i].words, ours = codes[i].ours;
	for (size_t i = 0; i < h->first.n_ede; i++)
		if (h->first.ede[i].code == h->code)
			text = h->first.ede[i].text;
	lint_find(
	    run, &(struct lint_say){ .about = h->by.cited[0],
		     .name = apex,
		     .type = LINT_T_DNSKEY,
		     .key = lint_text(run, "%u", h->code),
		     .evidence = h->by.cited + 1,
		     .n_evidence = h->by.n_cited - 1,
		     .text = lint_text(run,
			 "EDE %u (%s) with %u answer%s, first at %s %s, from %s%s%s%s%s%s", h->code, words,
			 h->by.answers, h->by.answers == 1 ? "" : "s", lint_n(run, h->first.name),
			 lint_t(run, h->first.qtype), h->by.named, *text == '\0' ? "" : ": \"", text,
			 *text == '\0' ? "" : "\"", *ours == '\0' ? "" : "; see ", ours) });
}

static void
judge(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_resolved v;
	struct lint_zone zone;

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	while (lint_next(run, run->zone, LINT_RESOLVED, 0, &it)) {
		if (!lint_get_resolved(run, it, &v))
			continue;
		for (size_t i = 0; i < v.n_ede; i++) {
			struct heard *h = find(s, v.ede[i].code);
			/* The label of a code is enough here. */
			struct lint_resolved bare = v;

			bare.n_ede = 0;
			if (h == NULL)
				continue;
			if (h->by.answers == 0)
				h->first = v;
			lint_resolvers_add(run, &h->by, &bare);
		}
	}
	for (unsigned i = 0; i < s->n; i++)
		say(run, &s->at[i], zone.apex);
}

const struct lint_check check_resolver_ede = {
	.abi = LINT_ABI,
	.id = "resolver-ede",
	.title = "What resolvers say of their failures",
	.cites = "RFC 8914 2; RFC 8914 4",
	.what =
	    "Resolvers that were asked (--resolvers) sent extended errors with their answers: why a name "
	    "does not validate, or why it could not be fetched.",
	.harm = "None by itself. It is the resolver's own word for what its users suffer.",
	.families =
	    "Unbound, BIND, Knot Resolver, PowerDNS Recursor and the large public resolvers send them; "
	    "which code stands for a fault differs between them.",
	.shows = "An answer of each resolver that sent the code.",
	.fix = "Read the checks that the message names: they judge the same fault by what the servers say.",
	.avoid = "Do not alarm by a code alone: Stale Answer or Cached Error may be over when you read it.",
	.needs = LINT_NEED_RESOLVERS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.end = judge,
	.state_octets = sizeof(struct state),
};
