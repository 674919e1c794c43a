/*
 * The use columns of IANA's table of DNSSEC algorithms, as set up by RFC 9904
 * and changed by RFC 9905 and RFC 9906.  One finding an algorithm, not a key.
 */
#include "lint.h"

struct status {
	uint8_t algorithm, severity;
	const char *text;
};
#define REFUSED "must not be used, and validators must not accept it: the zone counts as unsigned"
#define SHA1 "must not be used for signing any more, and operators of resolvers are to treat it as " \
	"unsupported: for more and more of them the zone is insecure"
#define RARE "may be used, but few validators know it: for the others the zone is insecure"
#define PRIVATE "is for private use: outside your own resolvers the zone is insecure"

static const struct status table[] = {
	{ 1, LINT_ERROR, REFUSED },
	{ 3, LINT_ERROR, REFUSED },
	{ 5, LINT_ERROR, SHA1 },
	{ 6, LINT_ERROR, REFUSED },
	{ 7, LINT_ERROR, SHA1 },
	{ 8, 0, NULL },
	{ 10, LINT_WARNING, "is not recommended for signing; validators still accept it" },
	{ 12, LINT_ERROR, "is withdrawn: it must not be used, and hardly a validator accepts it" },
	{ 13, 0, NULL },
	{ 14, 0, NULL },
	{ 15, 0, NULL },
	{ 16, 0, NULL },
	{ 17, LINT_INFO, RARE },
	{ 23, LINT_INFO, RARE },
	{ 253, LINT_WARNING, PRIVATE },
	{ 254, LINT_WARNING, PRIVATE },
};
static const struct status unknown = { 0, LINT_ERROR,
	"is not assigned for signing zones: no validator can use the key" };

static const struct status *
status_of(uint8_t algorithm)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].algorithm == algorithm)
			return &table[i];
	return &unknown;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	bool seen[256] = { false }, modern = false;
	struct lint_key key;

	(void)ref;
	while (!modern && lint_next(run, run->zone, LINT_KEY, 0, &it))
		modern = lint_get_key(run, it, &key) && status_of(key.algorithm)->severity == 0 &&
		    key.signs_dnskey &&
		    key.zone_key && !key.revoked;
	it = (struct lint_ref) { 0 };
	while (lint_next(run, run->zone, LINT_KEY, 0, &it)) {
		const struct status *s;

		if (!lint_get_key(run, it, &key) || seen[key.algorithm])
			continue;
		seen[key.algorithm] = true;
		s = status_of(key.algorithm);
		if (s->severity == 0)
			continue;
		lint_find(run, &(struct lint_say) { .about = it, .type = LINT_T_DNSKEY,
		    .severity = modern && s->severity == LINT_ERROR ? LINT_WARNING : s->severity,
		    .key = lint_text(run, "%u", key.algorithm),
		    .text = lint_text(run, "algorithm %u (%s) of DNSKEY %u %s%s", key.algorithm,
		        run->host->algorithm_text(run, key.algorithm), key.tag, s->text,
		        modern && s->severity == LINT_ERROR ? "; a current algorithm signs beside it"
		        : "") });
	}
}

const struct lint_check check_dnskey_algorithm_status = {
	.abi = LINT_ABI,
	.id = "dnskey-algorithm-status",
	.title = "A key's algorithm is not to be used",
	.cites = "RFC 9904 3; RFC 9905 2; RFC 9906 2",
	.what = "A DNSKEY has an algorithm that the IANA table says must not be used, is not "
	    "recommended for signing, or does not list at all.",
	.harm = "The zone is insecure, not bogus, at each resolver that refuses the algorithm: "
	    "names go on resolving while TLSA, SSHFP and every other use of DNSSEC silently lose "
	    "their protection.",
	.families = "Red Hat Enterprise Linux 9 and other hosts without SHA-1 signatures already "
	    "treat algorithms 5 and 7 as unsupported, whatever the resolver on them; RFC 9905 asks "
	    "the rest to follow. RSA/MD5, DSA and GOST are gone from all current validators.",
	.shows = "One DNSKEY of each such algorithm, and whether a key of a current one signs the "
	    "DNSKEY RRset too.",
	.fix = "Plan an algorithm rollover to 13 (ECDSA P-256) or 15 (Ed25519): sign with both, "
	    "publish the new keys, then the new DS, and drop the old DS before the old keys.",
	.avoid = "Do not swap algorithm, keys and DS in one step; each stage must outlive what "
	    "resolvers have cached, or the zone is bogus for as long as the old DS lasts.",
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "ds-algorithm-unsupported", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
