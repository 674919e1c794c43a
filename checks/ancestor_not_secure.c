/*
 * The chain from the root down to the parent of the zone under test, said once and of
 * the topmost link that fails: all below it share its fate.
 */
#include "lint.h"

enum { MAX_CITED = 8 };

static void
say(struct lint_run *run, const struct lint_zone *zone, struct lint_ref at, const char *status)
{
	struct lint_zone up;
	struct lint_ref it = { 0 }, cited[MAX_CITED];
	size_t n = 0;
	const bool bogus = strcmp(status, "bogus") == 0;

	if (!lint_get_zone(run, at, &up))
		return;
	while (n < MAX_CITED - 1 && lint_next(run, at, LINT_DS, 0, &it))
		cited[n++] = it;
	if ((it = lint_rrset_at(run, up.node, LINT_T_DNSKEY)).kind != LINT_NONE ||
	    (it = lint_rrset_at(run, up.node, LINT_T_SOA)).kind != LINT_NONE)
		cited[n++] = it;
	if (n == 0)
		return;
	lint_find(run, &(struct lint_say) { .about = cited[0], .name = zone->apex, .type = LINT_T_DS,
	    .evidence = cited + 1, .n_evidence = n - 1,
	    .severity = bogus || zone->is_signed || zone->n_ds > 0 ? LINT_BY_PHASE : LINT_INFO,
	    .text = lint_text(run, bogus ? "%s above it is bogus, and so is all below"
	        : "%s above it is not secure, so no chain of trust reaches the zone",
	        lint_n(run, up.apex)) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone, up;
	struct lint_ref found = { 0 };
	const char *found_as = NULL;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way ||
	    !lint_get_zone(run, zone.parent, &up) || !up.on_the_way)
		return;
	do {
		const char *status = lint_status(run, up.self);

		if (strcmp(status, "not-checked") == 0 || strcmp(status, "indeterminate") == 0) {
			lint_unable(run, up.self, lint_text(run, "it could not be told whether %s is secure",
			    lint_n(run, up.apex)));
			return;
		}
		if (strcmp(status, "secure") != 0)
			found = up.self, found_as = status;
	} while (lint_get_zone(run, up.parent, &up));
	if (found_as != NULL)
		say(run, &zone, found, found_as);
}

const struct lint_check check_ancestor_not_secure = {
	.abi = LINT_ABI,
	.id = "ancestor-not-secure",
	.title = "A zone above is not secure",
	.cites = "RFC 4035 5; RFC 4033 5",
	.what = "On the way from the root to the zone one link of the chain is missing or broken: a "
	    "zone above is unsigned, has no DS, or does not validate.",
	.harm = "Below an insecure zone a DS does nothing: the zone is signed and nobody can check it. "
	    "Below a bogus one everything fails, this zone included, whatever its own state.",
	.families = "All validators; the chain is walked from the root by each of them.",
	.shows = "The DS and the keys, or the SOA, of the topmost zone at which the chain ends.",
	.fix = "Ask the operator of that zone. Where it will not be signed, choose another parent for "
	    "names that need DNSSEC (DANE, SSHFP), or live without.",
	.avoid = "Do not take signatures in your own zone for protection as long as this stands, and "
	    "do not publish TLSA records that rely on it.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
