/* rdata_loc.c - LOC (RFC 1876): places in thousandths of seconds, lengths in centimetres. */
#include "rdata_fields.h"
#include "../base/buf.h"

enum { LOC_OCTETS = 16, SECOND = 1000, MINUTE = 60 * SECOND, DEGREE = 60 * MINUTE };
static const uint64_t middle = (uint64_t)1 << 31; /* the equator, Greenwich */
static const uint64_t sea_level = 10000000; /* 100,000 m above the lowest, in cm */

/* Digits with up to `decimals` behind a dot, in units of the last decimal. */
static bool
text_fixed(const char *s, size_t n, unsigned decimals, uint64_t *value)
{
	const char *dot = n > 0 ? memchr(s, '.', n) : NULL;
	const size_t whole = dot != NULL ? (size_t)(dot - s) : n;
	uint64_t v, part = 0;
	size_t places = dot != NULL ? n - whole - 1 : 0;

	if (!text_number(s, whole, UINT32_MAX, &v) || (dot != NULL && places == 0) || places > decimals)
		return false;
	if (places > 0 && !text_number(dot + 1, places, UINT32_MAX, &part))
		return false;
	for (unsigned i = 0; i < decimals; i++)
		v *= 10;
	for (; places < decimals; places++)
		part *= 10;
	*value = v + part;
	return true;
}

static bool
is_letter(const struct rdata_token *t, char c)
{
	return t->n == 1 && (t->p[0] | 0x20) == (c | 0x20);
}

/* degrees [minutes [seconds]] and one of two letters. */
static bool
parse_angle(struct rdata_in *in, unsigned max, const char letters[2], uint64_t *out)
{
	static const uint64_t unit[] = { DEGREE, MINUTE, 1 };
	const uint64_t limit[] = { max, 59, 60 * SECOND - 1 };
	const struct rdata_token *t;
	uint64_t total = 0, v;

	for (unsigned part = 0;; part++) {
		if ((t = rdata_next(in)) == NULL)
			return false;
		if (part > 0 && (is_letter(t, letters[0]) || is_letter(t, letters[1])))
			break;
		if (part == 3)
			return rdata_refuse(in, letters[0] == 'N' ? "is not N or S" : "is not E or W");
		if (!text_fixed(t->p, t->n, part == 2 ? 3 : 0, &v) || v > limit[part])
			return rdata_refuse(in, "is out of range for degrees, minutes or seconds");
		total += v * unit[part];
	}
	if (total > (uint64_t)max * DEGREE)
		return rdata_refuse(in, "ends more than the most degrees there are");
	*out = is_letter(t, letters[0]) ? middle + total : middle - total;
	return true;
}

static bool
parse_altitude(struct rdata_in *in, uint64_t *out)
{
	const struct rdata_token *t = rdata_next(in);
	bool below;
	size_t n;
	uint64_t v;

	if (t == NULL)
		return false;
	below = t->n > 0 && t->p[0] == '-';
	n = t->n - below;
	if (n > 0 && (t->p[t->n - 1] | 0x20) == 'm')
		n--;
	if (!text_fixed(t->p + below, n, 2, &v) || v > (below ? sea_level : UINT32_MAX - sea_level))
		return rdata_refuse(in, "is not an altitude from -100000.00m to 42849672.95m");
	*out = below ? sea_level - v : sea_level + v;
	return true;
}

/* A length as one decimal digit and a power of ten; absent: as it was. */
static bool
parse_length(struct rdata_in *in, uint8_t *out)
{
	const struct rdata_token *t;
	unsigned power = 0;
	size_t n;
	uint64_t v;

	if (in->i == in->n)
		return true;
	if ((t = rdata_next(in)) == NULL)
		return false;
	n = t->n;
	if (n > 0 && (t->p[n - 1] | 0x20) == 'm')
		n--;
	if (!text_fixed(t->p, n, 2, &v) || v > 9000000000)
		return rdata_refuse(in, "is not a length from 0.00m to 90000000.00m");
	for (; v > 9; v /= 10)
		power++;
	*out = (uint8_t)(v << 4 | power);
	return true;
}

static bool
parse(struct rdata_in *in)
{
	uint8_t head[4] = { 0, 0x12, 0x16, 0x13 }; /* RFC 1876: 1 m, 10 km, 10 m */
	uint64_t latitude = 0, longitude = 0, altitude = 0;

	in->field = "latitude";
	if (!parse_angle(in, 90, "NS", &latitude))
		return false;
	in->field = "longitude";
	if (!parse_angle(in, 180, "EW", &longitude))
		return false;
	in->field = "altitude";
	if (!parse_altitude(in, &altitude))
		return false;
	in->field = "size";
	if (!parse_length(in, &head[1]))
		return false;
	in->field = "precision";
	return parse_length(in, &head[2]) && parse_length(in, &head[3]) && rdata_put(in, head, 4) &&
	    rdata_put_number(in, latitude, 4) && rdata_put_number(in, longitude, 4) &&
	    rdata_put_number(in, altitude, 4);
}

static uint64_t
distance(uint32_t angle)
{
	return angle >= middle ? angle - middle : middle - angle;
}

static const char *
check(const uint8_t *p, size_t n)
{
	if (n != LOC_OCTETS)
		return "it is not 16 octets long";
	if (p[0] != 0)
		return "its version is not 0";
	for (int i = 1; i < 4; i++)
		if (p[i] >> 4 > 9 || (p[i] & 15) > 9)
			return "a length has a digit above 9";
	if (distance(lint_u32(p + 4)) > (uint64_t)90 * DEGREE)
		return "its latitude is beyond a pole";
	if (distance(lint_u32(p + 8)) > (uint64_t)180 * DEGREE)
		return "its longitude is above 180 degrees";
	return NULL;
}

static void
print_angle(struct buf *b, uint32_t angle, const char letters[2])
{
	const unsigned d = (unsigned)distance(angle);

	buf_printf(b, "%u %u %u.%03u %c ", d / DEGREE, d / MINUTE % 60, d / SECOND % 60, d % SECOND,
	    letters[angle < middle]);
}

static bool
print(struct buf *b, const uint8_t *p, size_t n)
{
	const int64_t altitude = (int64_t)lint_u32(p + 12) - (int64_t)sea_level;
	const uint64_t height = (uint64_t)(altitude < 0 ? -altitude : altitude);

	(void)n;
	for (int i = 1; i < 4; i++)
		if (p[i] > 0 && p[i] < 16)
			return false; /* a zero with a power of ten: text would lose it */
	print_angle(b, lint_u32(p + 4), "NS");
	print_angle(b, lint_u32(p + 8), "EW");
	buf_printf(b, "%s%llu.%02um", altitude < 0 ? "-" : "", (unsigned long long)(height / 100),
	    (unsigned)(height % 100));
	for (int i = 1; i < 4; i++) {
		uint64_t v = p[i] >> 4;

		for (unsigned power = p[i] & 15; power > 0; power--)
			v *= 10;
		buf_printf(b, " %llu.%02um", (unsigned long long)(v / 100), (unsigned)(v % 100));
	}
	return true;
}

const struct rdata_hand hand_loc = { parse, check, print };
