/*
 * CDS and CDNSKEY from server to server, among those that one signer serves; between
 * signers it is multisigner-cds.  What counts is which keys they name.
 */
#include "lint.h"

static uint32_t
serial_of(const struct lint_run *run, const struct lint_zone *zone, struct lint_ref source)
{
	struct lint_soa soa;

	return lint_soa(run, lint_from_source(run, zone->node, LINT_T_SOA, source), &soa) ? soa.serial : 0;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	static const uint16_t types[] = { LINT_T_CDS, LINT_T_CDNSKEY };
	struct lint_signers s;
	struct lint_split split;
	struct lint_zone zone;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	s = lint_signers(run, &zone);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		bool behind;

		if (!lint_find_split(run, &zone, &s, types[i], false, &split))
			continue;
		behind = serial_of(run, &zone, split.one.self) != serial_of(run, &zone, split.two.self);
		lint_find(run, &(struct lint_say) { .about = split.a.self, .type = types[i],
		    .severity = behind ? LINT_WARNING : LINT_BY_PHASE, .evidence = &split.b.self,
		    .n_evidence = 1,
		    .text = lint_text(run, "%s and %s publish different %s%s", split.one.label,
		        split.two.label, lint_t(run, types[i]), behind
		        ? ", and different versions of the zone" : "") });
		return; /* they come in pairs: one fault */
	}
}

const struct lint_check check_cds_server_mismatch = {
	.abi = LINT_ABI,
	.id = "cds-server-mismatch",
	.title = "Servers publish different CDS or CDNSKEY",
	.cites = "RFC 9975 3.1; RFC 7344 4.1",
	.what = "The CDS or CDNSKEY set at the apex names other keys at one address than at "
	    "another, or is there at one and missing at another, although one signer serves both.",
	.harm = "A parent that asks all servers refuses to act, so that the DS is never changed "
	    "and a rollover waits for ever. One that asks a single server may install a DS which "
	    "the other servers' keys do not fit.",
	.families = "No resolver; registries and registrars that scan for CDS. Some ask all "
	    "addresses as RFC 9975 wants, older scanners ask one.",
	.shows = "The answers of two servers that differ.",
	.fix = "See that the lagging server takes the current zone, then compare both sets at "
	    "every address with the keys that are to be in the DS. A rollover under way goes on "
	    "by itself when they agree.",
	.avoid = "Do not change the DS by hand at the same time: when the scanner comes to, it "
	    "may put back what the stale server still names.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "answer-divergence", "same-serial-differs", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
