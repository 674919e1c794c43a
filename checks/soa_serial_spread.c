/*
 * Serials that differ from server to server.  A walk sees one moment, and in the moment
 * after an update they differ everywhere; two signers never agree.  It is a warning
 * where the serials, or the signatures over the SOA, show by themselves that one server
 * has lagged for longer than REFRESH and RETRY allow.
 */
#include "lint.h"

enum { DAY = 86400, HOUR = 3600, YEAR = 31557600 };

struct soa {
	struct lint_ref set;
	uint32_t serial;
	int64_t patience; /* REFRESH + RETRY */
	int64_t signed_at; /* newest inception, 0: unsigned */
};

static bool
read_soa(struct lint_run *run, struct lint_ref set, struct soa *soa)
{
	struct lint_ref it = { 0 };
	struct lint_record record;
	struct lint_sig sig;
	const uint8_t *end;

	if (!lint_next(run, set, LINT_RECORD, LINT_T_SOA, &it) || !lint_get_record(run, it, &record) ||
	    record.rdata.n < 22)
		return false;
	end = record.rdata.p + record.rdata.n;
	*soa = (struct soa) { .set = set, .serial = lint_u32(end - 20),
		.patience = (int64_t)lint_u32(end - 16) + lint_u32(end - 12) };
	if (soa->patience < HOUR)
		soa->patience = HOUR;
	for (it = (struct lint_ref) { 0 }; lint_next(run, set, LINT_SIG, 0, &it);)
		if (lint_get_sig(run, it, &sig) && sig.inception > soa->signed_at)
			soa->signed_at = sig.inception;
	return true;
}

/* A serial of the form YYYYMMDDnn as days, near enough; 0 when it is none. */
static int64_t
day_of(uint32_t serial)
{
	const uint32_t year = serial / 1000000, month = serial / 10000 % 100, day = serial / 100 % 100;

	return year >= 1990 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
	    ? (int64_t)year * 372 + month * 31 + day : 0;
}

/* How long the older one has been behind at least, as the two themselves tell; 0: not. */
static int64_t
lag(const struct lint_run *run, const struct soa *old, const struct soa *new)
{
	const int64_t days = day_of(new->serial) - day_of(old->serial);

	if (day_of(new->serial) != 0 && day_of(old->serial) != 0 && days > 1)
		return (days - 1) * DAY;
	if ((int64_t)old->serial > run->now - 10 * (int64_t)YEAR && (int64_t)new->serial < run->now + DAY)
		return (int64_t)new->serial - old->serial;
	if (old->signed_at != 0 && new->signed_at > old->signed_at)
		return new->signed_at - old->signed_at;
	return 0;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_zone zone;
	struct soa one, old = { 0 }, new = { 0 };
	struct lint_ref it = { 0 };
	int64_t behind;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	while (lint_next(run, zone.node, LINT_RRSET, LINT_T_SOA, &it)) {
		if (!read_soa(run, it, &one))
			continue;
		/* RFC 1982 3.2 */
		if (old.set.kind == LINT_NONE || (int32_t)(one.serial - old.serial) < 0)
			old = one;
		if (new.set.kind == LINT_NONE || (int32_t)(one.serial - new.serial) > 0)
			new = one;
	}
	if (old.set.kind == LINT_NONE || old.serial == new.serial)
		return;
	behind = lag(run, &old, &new);
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
	.title = "Servers have different versions of the zone",
	.cites = "RFC 1982 3.2; RFC 1035 3.3.13; RFC 1034 4.3.5",
	.what = "The SOA serial is not the same at all addresses. Right after an update, or with two "
	    "independent signers, that is as it must be; a server that stays behind for longer than "
	    "REFRESH has stopped taking updates.",
	.harm = "The stale server hands out old data and, in a signed zone, old signatures, which end "
	    "some day: then its answers are bogus, at one server of several, weeks after the cause.",
	.families = "All resolvers, by chance; validators notice when the old signatures expire.",
	.shows = "The SOA of the server that is behind and the newest one.",
	.fix = "Look at the transfer on that server: NOTIFY, the TSIG key, the address it fetches from, "
	    "a serial that once ran ahead. Force a whole transfer, then run again.",
	.avoid = "Do not turn the serial back to bring them together: secondaries take only what is "
	    "newer by serial arithmetic.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
