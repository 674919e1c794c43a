#include "when.h"
#include <stdio.h>
#include <string.h>

enum { DAY = 86400 };

int64_t
when_days(int64_t year, unsigned month, unsigned day)
{
	int64_t era, y = year - (month <= 2);
	unsigned yoe, doy;

	era = (y >= 0 ? y : y - 399) / 400;
	yoe = (unsigned)(y - era * 400);
	doy = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
	return era * 146097 + (int64_t)(yoe * 365 + yoe / 4 - yoe / 100 + doy) - 719468;
}

struct civil {
	int64_t year;
	unsigned month, day, hour, minute, second;
};

static struct civil
civil_of(int64_t at)
{
	int64_t days = at / DAY, rest = at % DAY, era;
	unsigned doe, yoe, doy, mp;
	struct civil c;

	if (rest < 0)
		rest += DAY, days--;
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = (unsigned)(days - era * 146097);
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	c.day = doy - (153 * mp + 2) / 5 + 1;
	c.month = mp < 10 ? mp + 3 : mp - 9;
	c.year = (int64_t)yoe + era * 400 + (c.month <= 2);
	c.hour = (unsigned)(rest / 3600);
	c.minute = (unsigned)(rest / 60 % 60);
	c.second = (unsigned)(rest % 60);
	return c;
}

static int64_t
clamp(int64_t at)
{
	const int64_t last = 253402300799; /* 9999-12-31T23:59:59Z */

	return at < -62167219200 ? -62167219200 : at > last ? last : at;
}

const char *
when_text(int64_t at, char out[WHEN_TEXT])
{
	const struct civil c = civil_of(clamp(at));

	snprintf(out, WHEN_TEXT, "%04d-%02u-%02uT%02u:%02u:%02uZ", (int)c.year, c.month, c.day, c.hour,
	    c.minute, c.second);
	return out;
}

const char *
when_dnssec(int64_t at, char out[WHEN_TEXT])
{
	const struct civil c = civil_of(clamp(at));

	snprintf(out, WHEN_TEXT, "%04d%02u%02u%02u%02u%02u", (int)c.year, c.month, c.day, c.hour,
	    c.minute, c.second);
	return out;
}

static bool
digits(const char **s, const char *end, unsigned n, unsigned *value)
{
	*value = 0;
	if ((size_t)(end - *s) < n)
		return false;
	for (unsigned i = 0; i < n; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*value = *value * 10 + (unsigned)(**s - '0');
	}
	return true;
}

static bool
is_date(unsigned y, unsigned m, unsigned d)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] + (unsigned)(m == 2 && leap);
}

static bool
parse_decimal(const char *s, size_t n, uint64_t most, uint64_t *value)
{
	*value = 0;
	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9' || *value > (most - (uint64_t)(s[i] - '0')) / 10)
			return false;
		*value = *value * 10 + (uint64_t)(s[i] - '0');
	}
	return true;
}

bool
when_parse_dnssec(const char *s, size_t n, uint32_t *at)
{
	unsigned y, mo, d, h, mi, sec;
	const char *p = s, *end = s + n;
	uint64_t v;

	if (n != 14) {
		if (!parse_decimal(s, n, UINT32_MAX, &v))
			return false;
		*at = (uint32_t)v;
		return true;
	}
	if (!digits(&p, end, 4, &y) || !digits(&p, end, 2, &mo) || !digits(&p, end, 2, &d) ||
	    !digits(&p, end, 2, &h) || !digits(&p, end, 2, &mi) || !digits(&p, end, 2, &sec) ||
	    !is_date(y, mo, d) || h > 23 || mi > 59 || sec > 60)
		return false;
	*at = (uint32_t)(when_days(y, mo, d) * DAY + h * 3600 + mi * 60 + sec);
	return true;
}

/* "+05:30" or "Z" and nothing behind it. */
static bool
parse_zone(const char *s, const char *end, int64_t *offset)
{
	unsigned h, m;
	int sign;

	*offset = 0;
	if (end - s == 1 && (*s == 'Z' || *s == 'z'))
		return true;
	if (end - s != 6 || (*s != '+' && *s != '-') || s[3] != ':')
		return false;
	sign = *s++ == '-' ? -1 : 1;
	if (!digits(&s, end, 2, &h))
		return false;
	s++;
	if (!digits(&s, end, 2, &m) || h > 23 || m > 59)
		return false;
	*offset = sign * (int64_t)(h * 3600 + m * 60);
	return true;
}

bool
when_parse(const char *s, int64_t *at)
{
	const size_t n = strlen(s);
	const char *end = s + n;
	unsigned y, mo, d, h = 0, mi = 0, sec = 0;
	int64_t offset = 0;
	uint64_t v;

	if (parse_decimal(s, n, (uint64_t)1 << 40, &v)) {
		*at = (int64_t)v;
		return true;
	}
	if (n < 10 || s[4] != '-' || s[7] != '-')
		return false;
	if (!digits(&s, end, 4, &y) || !digits((s++, &s), end, 2, &mo) ||
	    !digits((s++, &s), end, 2, &d) || !is_date(y, mo, d))
		return false;
	if (s < end) {
		if ((*s != 'T' && *s != 't' && *s != ' ') || end - s < 9 || s[3] != ':' || s[6] != ':')
			return false;
		if (!digits((s++, &s), end, 2, &h) || !digits((s++, &s), end, 2, &mi) ||
		    !digits((s++, &s), end, 2, &sec) || h > 23 || mi > 59 || sec > 60)
			return false;
		if (s < end && *s == '.')
			for (s++; s < end && *s >= '0' && *s <= '9'; s++)
				;
		if (!parse_zone(s, end, &offset))
			return false;
	}
	*at = when_days(y, mo, d) * DAY + h * 3600 + mi * 60 + sec - offset;
	return true;
}

int64_t
when_unwrap(uint32_t t, int64_t about)
{
	return about + (int32_t)(t - (uint32_t)about);
}

const char *
when_span(int64_t seconds, char out[WHEN_TEXT])
{
	static const struct {
		const char *name;
		int64_t size;
	} units[] = { { "day", DAY }, { "h", 3600 }, { "min", 60 }, { "s", 1 } };
	const char *sign = seconds < 0 ? "-" : "";
	size_t i = 0;
	int64_t first, second;

	if (seconds < 0)
		seconds = -seconds;
	while (i < 3 && seconds < units[i].size)
		i++;
	first = seconds / units[i].size;
	second = i < 3 ? seconds % units[i].size / units[i + 1].size : 0;
	if (second > 0)
		snprintf(out, WHEN_TEXT, "%s%lld %s%s %lld %s", sign, (long long)first, units[i].name,
		    i == 0 && first != 1 ? "s" : "", (long long)second, units[i + 1].name);
	else
		snprintf(out, WHEN_TEXT, "%s%lld %s%s", sign, (long long)first, units[i].name,
		    i == 0 && first != 1 ? "s" : "");
	return out;
}
