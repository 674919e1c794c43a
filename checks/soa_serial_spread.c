/*
 * Serials that differ from server to server.  A walk sees one moment, and in the moment
 * after an update they differ everywhere; two signers never agree.  It is a warning
 * where the serials, or the signatures over the SOA, show by themselves that one server
 * has lagged for longer than REFRESH and RETRY allow.
 */
#include "lint.h"

/* Secondaries take only what is newer: until the serial is past where it was, those that
 * have the old version keep it. */
static void
look_back(struct lint_run *run, const struct lint_soa *new)
{
	struct lint_past past, last = { 0 }, before = { 0 };
	struct lint_ref it = { 0 };

	while (lint_next(run, run->zone, LINT_PAST, 0, &it)) {
		if (!lint_get_past(run, it, &past) || !past.has_serial)
			continue;
		if (last.has_serial && lint_serial_older(past.serial, last.serial))
			before = last;
		last = past;
	}
	if (last.has_serial && lint_serial_older(new->serial, last.serial))
		before = last;
	if (!before.has_serial || !lint_serial_older(new->serial, before.serial))
		return;
	lint_find(run, &(struct lint_say) { .about = new->set, .key = "backwards", .evidence = &before.self,
	    .n_evidence = 1,
	    .text = lint_text(run, "the serial ran backwards: %u now, %u on %s", new->serial, before.serial,
	        run->host->time_text(run, before.at)) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct lint_soa one, old = { 0 }, new = { 0 };
	struct lint_ref it = { 0 };
	int64_t behind;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	while (lint_next(run, zone.node, LINT_RRSET, LINT_T_SOA, &it)) {
		if (!lint_soa(run, it, &one))
			continue;
		if (old.set.kind == LINT_NONE || lint_serial_older(one.serial, old.serial))
			old = one;
		if (new.set.kind == LINT_NONE || lint_serial_older(new.serial, one.serial))
			new = one;
	}
	if (old.set.kind == LINT_NONE)
		return;
	look_back(run, &new);
	if (old.serial == new.serial)
		return;
	behind = lint_soa_lag(run, &old, &new);
	lint_find(run, &(struct lint_say) { .about = old.set, .evidence = &new.set, .n_evidence = 1,
	    .severity = behind > old.patience ? LINT_BY_PHASE : LINT_INFO,
	    .text = behind > old.patience
	        ? lint_text(run, "serial %u here and %u elsewhere: behind by %s or more, longer than REFRESH "
	              "and RETRY allow", old.serial, new.serial, run->host->span_text(run, behind))
	        : lint_text(run, "serial %u here and %u elsewhere", old.serial, new.serial) });
}

const struct lint_check check_soa_serial_spread = {
	.abi = LINT_ABI,
	.id = "soa-serial-spread",
	.title = "Servers have different versions of the zone, or the serial ran backwards",
	.cites = "RFC 1982 3.2; RFC 1035 3.3.13; RFC 1034 4.3.5",
	.what = "The SOA serial is not the same at all addresses. Right after an update, or with two "
	    "independent signers, that is as it must be; a server that stays behind for longer than "
	    "REFRESH has stopped taking updates. With a history: a serial that is older than one "
	    "that was there before.",
	.harm = "The stale server hands out old data and, in a signed zone, old signatures, which end "
	    "some day: then its answers are bogus, at one server of several, weeks after the cause.",
	.families = "All resolvers, by chance; validators notice when the old signatures expire.",
	.shows = "The SOA of the server that is behind and the newest one; the snapshot with the serial "
	    "that was ahead.",
	.fix = "Look at the transfer on that server: NOTIFY, the TSIG key, the address it fetches from, "
	    "a serial that once ran ahead. Force a whole transfer, then run again.",
	.avoid = "Do not turn the serial back to bring them together: secondaries take only what is "
	    "newer by serial arithmetic.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
