/* rdata_wire.c - checks of wire RDATA, canonical case, decompression. */
#include "rdata_fields.h"
#include "name.h"

const char *
wire_bitmap(const uint8_t *p, size_t n)
{
	int last = -1;

	while (n > 0) {
		if (n < 2)
			return "a type bit map ends inside a window";
		if (p[0] <= last)
			return "the windows of a type bit map are out of order";
		if (p[1] == 0 || p[1] > 32)
			return "a window of a type bit map is not 1 to 32 octets long";
		if (n < 2u + p[1])
			return "a type bit map ends inside a window";
		if (p[1 + p[1]] == 0)
			return "a window of a type bit map ends with a zero octet";
		last = p[0];
		n -= 2u + p[1];
		p += 2u + p[1];
	}
	return NULL;
}

static const char *
wire_nxt_bitmap(const uint8_t *p, size_t n)
{
	if (n > 16 || (n > 0 && (p[0] & 0x80) != 0))
		return "the type bit map is of a kind that RFC 2535 reserves";
	if (n > 0 && p[n - 1] == 0)
		return "the type bit map ends with a zero octet";
	return NULL;
}

static const char *
wire_strings(const uint8_t *p, size_t n)
{
	if (n == 0)
		return "a string is missing";
	while (n > 0) {
		if (n < 1u + p[0])
			return "a string is cut short";
		n -= 1u + p[0];
		p += 1u + p[0];
	}
	return NULL;
}

/* Fields of a length octet and so many others. */
static const char *
wire_counted(uint8_t kind, const uint8_t *p, size_t n, size_t *len)
{
	*len = 0;
	if (n == 0 && kind == F_STRING_OPT)
		return NULL;
	if (n == 0 || n < 1u + p[0])
		return "a string or a length is cut short";
	*len = 1u + p[0];
	if (kind == F_HASH && p[0] == 0)
		return "the next hash is empty";
	if (kind == F_DIGITS && p[0] < 4)
		return "a number has fewer than four digits";
	if (kind == F_TAG && p[0] == 0)
		return "a tag is empty";
	for (size_t i = 1; i < *len; i++) {
		const bool digit = p[i] >= '0' && p[i] <= '9';
		const bool letter = (p[i] | 0x20) >= 'a' && (p[i] | 0x20) <= 'z';

		if (kind == F_DIGITS && !digit)
			return "a number has other octets than digits";
		if (kind == F_TAG && !digit && !letter)
			return "a tag has other octets than letters and digits";
	}
	return NULL;
}

/* Octets of the kinds whose length is fixed; 0 for the others. */
static size_t
fixed_octets(uint8_t kind)
{
	static const uint8_t octets[F_KINDS] = { [F_U8] = 1, [F_U16] = 2, [F_U32] = 4, [F_U64] = 8,
		[F_PERIOD] = 4, [F_IPV4] = 4, [F_IPV6] = 16, [F_TIME] = 4, [F_TYPE] = 2,
		[F_ALGORITHM] = 1, [F_DIGEST] = 1, [F_CERT_TYPE] = 2, [F_SCHEME] = 1,
		[F_EUI48] = 6, [F_EUI64] = 8, [F_LOCATOR] = 8 };

	return octets[kind];
}

const char *
wire_field(uint8_t kind, const uint8_t *p, size_t n, size_t *len)
{
	*len = fixed_octets(kind);
	if (*len > 0)
		return *len > n ? "it is too short" : NULL;
	*len = n;
	switch ((enum field_kind)kind) {
	case F_NAME:
	case F_NAME_KEEP:
		*len = name_wire_len(p, n);
		return *len == 0 ? "a name is not whole" : NULL;
	case F_STRING:
	case F_STRING_OPT:
	case F_DIGITS:
	case F_TAG:
	case F_SALT:
	case F_HASH: return wire_counted(kind, p, n, len);
	case F_STRINGS: return wire_strings(p, n);
	case F_REST: return n == 0 ? "its last field is empty" : NULL;
	case F_REST_OPT:
	case F_B64:
	case F_B64_OPT:
	case F_B64_DASH:
	case F_HEX: return NULL;
	case F_BITMAP: return wire_bitmap(p, n);
	case F_NXT_BITMAP: return wire_nxt_bitmap(p, n);
	default: return rdata_hand(kind)->check(p, n);
	}
}

const char *
rdata_check(uint16_t type, const uint8_t *p, size_t n)
{
	const struct rdata_field *f = rdata_form(type);

	if (n > RDATA_MAX)
		return "it is longer than 65,535 octets";
	if (f == NULL)
		return NULL;
	for (; f->kind != F_END; f++) {
		size_t len;
		const char *wrong = wire_field(f->kind, p, n, &len);

		if (wrong != NULL)
			return wrong;
		p += len;
		n -= len;
	}
	return n > 0 ? "octets follow its last field" : NULL;
}

/* RFC 2874: the name is behind the suffix, and absent for prefix length 0. */
static void
fold_a6(uint8_t *p, size_t n)
{
	const size_t at = n > 0 && p[0] <= 128 ? 1 + (128u - p[0] + 7) / 8 : n;

	if (at < n)
		name_lower(p + at, n - at);
}

void
rdata_canonical(uint16_t type, uint8_t *p, size_t n)
{
	const struct rdata_field *f = rdata_form(type);

	if (f == NULL)
		return;
	for (; f->kind != F_END; f++) {
		size_t len;

		if (f->kind == F_A6)
			fold_a6(p, n);
		if (wire_field(f->kind, p, n, &len) != NULL)
			return;
		if (f->kind == F_NAME)
			name_lower(p, len);
		p += len;
		n -= len;
	}
}

/* RFC 3597 4: the types of RFC 1035, and those that receivers must expect. */
static bool
may_compress(uint16_t type)
{
	switch (type) {
	case 2: case 3: case 4: case 5: case 6: case 7: case 8: case 9: case 12: case 14: case 15:
	case 17: case 18: case 21: case 24: case 26: case 30: case 33: case 35: return true;
	default: return false;
	}
}

const char *
rdata_unpack(uint16_t type, const uint8_t *msg, size_t msg_len, size_t at, size_t rdlen, uint8_t *out,
    size_t *len)
{
	const struct rdata_field *f = rdata_form(type);
	const char *wrong;
	size_t end, n = 0;

	if (at > msg_len || rdlen > msg_len - at || rdlen > RDATA_MAX)
		return "its data ends behind the message";
	end = at + rdlen;
	if (f == NULL || !may_compress(type)) {
		if (rdlen > 0)
			memcpy(out, msg + at, rdlen);
		*len = rdlen;
		if ((wrong = rdata_check(type, out, rdlen)) == NULL)
			rdata_canonical(type, out, rdlen);
		return wrong;
	}
	for (; f->kind != F_END; f++) {
		size_t octets;

		if (f->kind == F_NAME) {
			uint8_t name[255];

			octets = name_unpack(msg, end, &at, name);
			if (octets == 0)
				return "a name is not whole, or its compression is wrong";
			if (octets > RDATA_MAX - n)
				return "it is longer than 65,535 octets";
			name_lower(name, octets);
			memcpy(out + n, name, octets);
		} else {
			if ((wrong = wire_field(f->kind, msg + at, end - at, &octets)) != NULL)
				return wrong;
			if (octets > RDATA_MAX - n)
				return "it is longer than 65,535 octets";
			memcpy(out + n, msg + at, octets);
			at += octets;
		}
		n += octets;
	}
	*len = n;
	return at < end ? "octets follow its last field" : NULL;
}
