/*
 * lint_soa.h - the version of a zone that a server has, and how long it has been behind.
 * A part of lint.h, which includes it.
 */
#ifndef LINT_SOA_H
#define LINT_SOA_H
#include "lint.h"

struct lint_soa {
	struct lint_ref set;
	uint32_t serial;
	int64_t patience; /* REFRESH + RETRY, an hour at least */
	int64_t signed_at; /* newest inception, 0: unsigned */
};
static inline bool
lint_soa(const struct lint_run *run, struct lint_ref set, struct lint_soa *soa)
{
	struct lint_ref it = { 0 };
	struct lint_record record;
	struct lint_sig sig;
	const uint8_t *end;

	if (!lint_next(run, set, LINT_RECORD, LINT_T_SOA, &it) || !lint_get_record(run, it, &record) ||
	    record.rdata.n < 22)
		return false;
	end = record.rdata.p + record.rdata.n;
	*soa = (struct lint_soa) { .set = set, .serial = lint_u32(end - 20),
		.patience = (int64_t)lint_u32(end - 16) + lint_u32(end - 12) };
	if (soa->patience < 3600)
		soa->patience = 3600;
	for (it = (struct lint_ref) { 0 }; lint_next(run, set, LINT_SIG, 0, &it);)
		if (lint_get_sig(run, it, &sig) && sig.inception > soa->signed_at)
			soa->signed_at = sig.inception;
	return true;
}
/* RFC 1982 3.2 */
static inline bool
lint_serial_older(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}
/* A serial of the form YYYYMMDDnn as days, near enough; 0 when it is none. */
static inline int64_t
lint_serial_day(uint32_t serial)
{
	const uint32_t year = serial / 1000000, month = serial / 10000 % 100, day = serial / 100 % 100;

	return year >= 1990 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
	    ? (int64_t)year * 372 + month * 31 + day : 0;
}
/* How long the older one has been behind at least, as the two themselves tell; 0: not.
 * The newer one cannot have been out for longer than since its signatures begin. */
static inline int64_t
lint_soa_lag(const struct lint_run *run, const struct lint_soa *old, const struct lint_soa *new)
{
	const int64_t day = 86400, year = 31557600;
	const int64_t days = lint_serial_day(new->serial) - lint_serial_day(old->serial);
	int64_t lag = 0;

	if (lint_serial_day(new->serial) != 0 && lint_serial_day(old->serial) != 0 && days > 1)
		lag = (days - 1) * day;
	else if ((int64_t)old->serial > run->now - 10 * year && (int64_t)new->serial < run->now + day)
		lag = (int64_t)new->serial - old->serial;
	else if (old->signed_at != 0 && new->signed_at > old->signed_at)
		lag = new->signed_at - old->signed_at;
	return new->signed_at != 0 && run->now - new->signed_at < lag ? run->now - new->signed_at : lag;
}
#endif
