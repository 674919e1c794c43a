/* rdata_print.c - wire to text. */
#include "rdata_fields.h"
#include "../base/buf.h"
#include "../base/when.h"
#include "baseenc.h"
#include "name.h"
#include "type.h"
#include <arpa/inet.h>

void
print_string(struct buf *b, const uint8_t *p, size_t n)
{
	buf_char(b, '"');
	for (size_t i = 0; i < n; i++) {
		/* "##[" is a command to some CI runners wherever it stands in a line. */
		if (p[i] < 0x20 || p[i] > 0x7e ||
		    (p[i] == '[' && i >= 2 && p[i - 1] == '#' && p[i - 2] == '#')) {
			buf_printf(b, "\\%03u", (unsigned)p[i]);
			continue;
		}
		if (p[i] == '"' || p[i] == '\\')
			buf_char(b, '\\');
		buf_char(b, (char)p[i]);
	}
	buf_char(b, '"');
}

static void
print_strings(struct buf *b, const uint8_t *p, size_t n)
{
	while (n > 0) {
		print_string(b, p + 1, p[0]);
		n -= 1u + p[0];
		p += 1u + p[0];
		if (n > 0)
			buf_char(b, ' ');
	}
}

static void
print_number(struct buf *b, const uint8_t *p, size_t octets)
{
	uint64_t v = 0;

	for (size_t i = 0; i < octets; i++)
		v = v << 8 | p[i];
	buf_printf(b, "%llu", (unsigned long long)v);
}

static void
print_address(struct buf *b, int family, const uint8_t *p)
{
	char text[INET6_ADDRSTRLEN];

	buf_str(b, inet_ntop(family, p, text, sizeof(text)));
}

static void
print_groups(struct buf *b, const uint8_t *p, size_t n, size_t octets, char between)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && i % octets == 0)
			buf_char(b, between);
		buf_printf(b, "%02x", (unsigned)p[i]);
	}
}

static void
print_bit_types(struct buf *b, unsigned window, const uint8_t *p, size_t n)
{
	char text[TYPE_TEXT];

	for (unsigned bit = 0; bit < n * 8; bit++)
		if ((p[bit / 8] & 0x80 >> bit % 8) != 0) {
			if (b->n > 0 && b->p[b->n - 1] != ' ')
				buf_char(b, ' ');
			buf_str(b, type_text((uint16_t)(window << 8 | bit), text));
		}
}

static void
print_bitmap(struct buf *b, const uint8_t *p, size_t n)
{
	while (n > 0) {
		print_bit_types(b, p[0], p + 2, p[1]);
		n -= 2u + p[1];
		p += 2u + p[1];
	}
}

/* A word only where readers of old know it: types of certificates, schemes. */
static void
print_word(struct buf *b, uint8_t kind, const uint8_t *p, size_t n)
{
	const unsigned v = n == 2 ? lint_u16(p) : p[0];

	if (kind == F_CERT_TYPE || kind == F_SCHEME)
		for (const struct rdata_word *w = rdata_words(kind); w->text != NULL; w++)
			if (w->value == v) {
				buf_str(b, w->text);
				return;
			}
	buf_printf(b, "%u", v);
}

/* False: these octets have no text form. */
static bool
print_encoded(struct buf *b, uint8_t kind, const uint8_t *p, size_t n)
{
	switch ((enum field_kind)kind) {
	case F_B64_DASH:
		if (n == 0)
			buf_char(b, '-');
		b64_print(b, p, n);
		return true;
	case F_SALT:
		if (p[0] == 0)
			buf_char(b, '-');
		hex_print(b, p + 1, p[0]);
		return true;
	case F_HASH: b32hex_print(b, p + 1, p[0]); return true;
	case F_HEX: hex_print(b, p, n); return n > 0;
	default: b64_print(b, p, n); return n > 0 || kind == F_B64_OPT;
	}
}

static bool
print_field(struct buf *b, uint8_t kind, const uint8_t *p, size_t n)
{
	char text[WHEN_TEXT], type[TYPE_TEXT];

	switch ((enum field_kind)kind) {
	case F_NAME:
	case F_NAME_KEEP: name_print(b, (struct lint_name) { p, (uint8_t)n }); break;
	case F_U8:
	case F_U16:
	case F_U32:
	case F_U64:
	case F_PERIOD: print_number(b, p, n); break;
	case F_IPV4: print_address(b, AF_INET, p); break;
	case F_IPV6: print_address(b, AF_INET6, p); break;
	case F_TIME: buf_str(b, when_dnssec(lint_u32(p), text)); break;
	case F_TYPE: buf_str(b, type_text(lint_u16(p), type)); break;
	case F_ALGORITHM:
	case F_DIGEST:
	case F_CERT_TYPE:
	case F_SCHEME: print_word(b, kind, p, n); break;
	case F_STRING:
	case F_DIGITS: print_string(b, p + 1, p[0]); break;
	case F_STRING_OPT:
	case F_STRINGS: print_strings(b, p, n); break;
	case F_TAG: buf_add(b, p + 1, p[0]); break;
	case F_REST:
	case F_REST_OPT: print_string(b, p, n); break;
	case F_BITMAP: print_bitmap(b, p, n); break;
	case F_NXT_BITMAP: print_bit_types(b, 0, p, n); break;
	case F_EUI48:
	case F_EUI64: print_groups(b, p, n, 1, '-'); break;
	case F_LOCATOR: print_groups(b, p, n, 2, ':'); break;
	case F_B64:
	case F_B64_OPT:
	case F_B64_DASH:
	case F_HEX:
	case F_SALT:
	case F_HASH: return print_encoded(b, kind, p, n);
	default: return rdata_hand(kind)->print(b, p, n);
	}
	return true;
}

static void
print_opaque(struct buf *b, struct lint_bytes r)
{
	buf_printf(b, "\\# %zu", r.n);
	if (r.n > 0)
		buf_char(b, ' ');
	hex_print(b, r.p, r.n);
}

void
rdata_print(struct buf *b, uint16_t type, struct lint_bytes r)
{
	const struct rdata_field *f = rdata_form(type);
	const size_t start = b->n;
	const uint8_t *p = r.p;
	size_t n = r.n;

	if (f == NULL || n == 0 || rdata_check(type, p, n) != NULL) {
		print_opaque(b, r);
		return;
	}
	for (; f->kind != F_END; f++) {
		size_t len;

		wire_field(f->kind, p, n, &len);
		if (b->n > start && (len > 0 || f->kind == F_B64_DASH || f->kind == F_REST_OPT))
			buf_char(b, ' ');
		if (!print_field(b, f->kind, p, len)) {
			b->n = start;
			b->p[start] = '\0';
			print_opaque(b, r);
			return;
		}
		p += len;
		n -= len;
	}
}
