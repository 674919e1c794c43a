#include "name.h"
#include "../base/arena.h"
#include "../base/buf.h"

#define FOLD4(c) (c), (c) + 1, (c) + 2, (c) + 3
#define FOLD16(c) FOLD4(c), FOLD4((c) + 4), FOLD4((c) + 8), FOLD4((c) + 12)
const uint8_t name_fold[256] = { FOLD16(0), FOLD16(16), FOLD16(32), FOLD16(48), 64, FOLD16(97),
	FOLD4(113), FOLD4(117), 121, 122, 91, FOLD4(92), FOLD16(96), FOLD16(112), FOLD16(128),
	FOLD16(144), FOLD16(160), FOLD16(176), FOLD16(192), FOLD16(208), FOLD16(224), FOLD16(240) };

static const uint8_t root[1];

size_t
name_wire_len(const uint8_t *p, size_t n)
{
	size_t at = 0;

	if (n > NAME_MAX_OCTETS)
		n = NAME_MAX_OCTETS;
	while (at < n) {
		if (p[at] == 0)
			return at + 1;
		if (p[at] > NAME_MAX_LABEL)
			return 0;
		at += p[at] + 1u;
	}
	return 0;
}

size_t
name_unpack(const uint8_t *msg, size_t n, size_t *at, uint8_t out[255])
{
	size_t p = *at, first = p, len = 0; /* first: where this run of labels begins */
	bool jumped = false;

	while (p < n) {
		const uint8_t c = msg[p];

		if (c > NAME_MAX_LABEL) {
			size_t to;

			if (c < 0xc0 || n - p < 2)
				return 0;
			to = (c & 0x3fu) << 8 | msg[p + 1];
			if (to >= first)
				return 0;
			if (!jumped)
				*at = p + 2;
			jumped = true;
			p = first = to;
			continue;
		}
		if (len + c + 1u > NAME_MAX_OCTETS || n - p < c + 1u)
			return 0;
		memcpy(out + len, msg + p, c + 1u);
		len += c + 1u;
		p += c + 1u;
		if (c == 0) {
			if (!jumped)
				*at = p;
			return len;
		}
	}
	return 0;
}

void
name_lower(uint8_t *wire, size_t len)
{
	for (size_t i = 0; i < len; i++)
		wire[i] = name_fold[wire[i]];
}

/* The octet that an escape stands for, or -1; *at is behind the backslash. */
static int
read_escape(const char *text, size_t n, size_t *at)
{
	const uint8_t *s = (const uint8_t *)text + *at;
	unsigned v;

	if (*at == n)
		return -1;
	if (s[0] < '0' || s[0] > '9') {
		*at += 1;
		return s[0];
	}
	if (n - *at < 3 || s[1] < '0' || s[1] > '9' || s[2] < '0' || s[2] > '9')
		return -1;
	v = (s[0] - '0') * 100u + (s[1] - '0') * 10u + (s[2] - '0');
	*at += 3;
	return v > 255 ? -1 : (int)v;
}

const char *
name_parse(const char *text, size_t n, struct lint_name origin, uint8_t out[255], uint8_t *len)
{
	size_t start = 0, w = 1; /* of the label's length octet; of the next octet */
	size_t stop = NAME_MAX_LABEL + 1; /* where this label or the name is full */

	if (n == 0)
		return "a name is empty";
	if (n == 1 && (text[0] == '@' || text[0] == '.')) {
		if (text[0] == '@' && origin.len == 0)
			return "a name is relative, but no origin is known";
		*len = text[0] == '@' ? origin.len : 1;
		memcpy(out, text[0] == '@' ? origin.wire : root, *len);
		return NULL;
	}
	for (size_t i = 0; i < n;) {
		const uint8_t c = (uint8_t)text[i++];
		int octet = c;

		if (c == '.') {
			if (w == start + 1)
				return "a name has an empty label";
			out[start] = (uint8_t)(w - start - 1);
			start = w++;
			stop = start + NAME_MAX_LABEL + 1;
			if (stop > NAME_MAX_OCTETS - 1)
				stop = NAME_MAX_OCTETS - 1;
			continue;
		}
		if (c == '\\' && (octet = read_escape(text, n, &i)) < 0)
			return "a name has an escape that is neither \\DDD up to 255 nor \\X";
		if (w >= stop)
			return w == start + NAME_MAX_LABEL + 1 ?
			    "a label is longer than 63 octets" :
			    "a name is longer than 255 octets";
		out[w++] = (uint8_t)octet;
	}
	if (w == start + 1) { /* the final dot was there */
		out[start] = 0;
		*len = (uint8_t)w;
		return NULL;
	}
	if (origin.len == 0)
		return "a name is relative, but no origin is known";
	if (w + origin.len > NAME_MAX_OCTETS)
		return "a name is longer than 255 octets";
	out[start] = (uint8_t)(w - start - 1);
	memcpy(out + w, origin.wire, origin.len);
	*len = (uint8_t)(w + origin.len);
	return NULL;
}

/* Text of one label's octets; `to` has room for four times as many. */
static size_t
print_label(char *to, const uint8_t *p, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		const uint8_t c = p[i];

		/* "##[" is a command to some CI runners wherever it stands in a line. */
		if (c < 0x21 || c > 0x7e || (c == '[' && i >= 2 && p[i - 1] == '#' && p[i - 2] == '#')) {
			to[at++] = '\\';
			to[at++] = (char)('0' + c / 100);
			to[at++] = (char)('0' + c / 10 % 10);
			to[at++] = (char)('0' + c % 10);
			continue;
		}
		if (c == '.' || c == '\\' || c == '"' || c == ';' || c == '(' || c == ')' || c == '@' ||
		    c == '$')
			to[at++] = '\\';
		to[at++] = (char)c;
	}
	return at;
}

void
name_print(struct buf *b, struct lint_name name)
{
	char text[NAME_TEXT];
	const uint8_t *p = name.wire;
	size_t at = 0;

	if (name.len == 0)
		return;
	if (*p == 0)
		text[at++] = '.';
	for (; *p != 0; p += *p + 1) {
		at += print_label(text + at, p + 1, *p);
		text[at++] = '.';
	}
	buf_add(b, text, at);
}

const char *
name_text(struct arena *a, struct lint_name name)
{
	char text[NAME_TEXT + 1]; /* room for any: nothing is taken from an arena */
	struct buf b = { .p = text, .room = sizeof(text) };

	name_print(&b, name);
	return arena_copy(a, text, b.n);
}

unsigned
name_labels(struct lint_name name)
{
	unsigned n = 0;

	if (name.len > 0)
		for (const uint8_t *p = name.wire; *p != 0; p += *p + 1)
			n++;
	return n;
}

struct lint_name
name_parent(struct lint_name name)
{
	const size_t first = name.len > 0 && name.wire[0] != 0 ? name.wire[0] + 1u : 0;

	return (struct lint_name) { name.wire + first, (uint8_t)(name.len - first) };
}

bool
name_is_wild(struct lint_name name)
{
	return name.len > 2 && name.wire[0] == 1 && name.wire[1] == '*';
}

/* Where each label begins, leftmost first; how many. */
static unsigned
label_offsets(struct lint_name name, uint8_t at[128])
{
	unsigned n = 0;

	if (name.len > 0)
		for (const uint8_t *p = name.wire; *p != 0; p += *p + 1)
			at[n++] = (uint8_t)(p - name.wire);
	return n;
}

static int
compare_labels(const uint8_t *a, const uint8_t *b)
{
	const unsigned n = *a < *b ? *a : *b;

	for (unsigned i = 1; i <= n; i++)
		if (a[i] != b[i] && name_fold[a[i]] != name_fold[b[i]])
			return name_fold[a[i]] - name_fold[b[i]];
	return *a - *b; /* no octet sorts before a zero octet */
}

int
name_compare(struct lint_name a, struct lint_name b)
{
	uint8_t a_at[128], b_at[128];
	unsigned i = label_offsets(a, a_at), j = label_offsets(b, b_at);

	while (i > 0 && j > 0) {
		const int c = compare_labels(a.wire + a_at[--i], b.wire + b_at[--j]);

		if (c != 0)
			return c;
	}
	return (int)i - (int)j;
}

struct lint_name
name_common(struct lint_name a, struct lint_name b)
{
	uint8_t a_at[128], b_at[128];
	unsigned i = label_offsets(a, a_at), j = label_offsets(b, b_at);
	size_t first = a.len > 0 ? a.len - 1u : 0;

	while (i > 0 && j > 0 && compare_labels(a.wire + a_at[i - 1], b.wire + b_at[j - 1]) == 0) {
		first = a_at[--i];
		j--;
	}
	return (struct lint_name) { a.wire + first, (uint8_t)(a.len - first) };
}

static inline uint64_t
mix(uint64_t a, uint64_t b)
{
	__extension__ const unsigned __int128 m = (unsigned __int128)a * b;

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Eight octets a step, each folded through a full 64 by 64 bit product; the
 * tail is zero filled, and the length goes in first to tell tails apart. */
uint64_t
name_hash(struct lint_name name)
{
	const uint64_t odd = 0x9e3779b97f4a7c15u;
	uint64_t h = mix(name.len ^ 0xd1b54a32d192ed03u, odd), w;
	const uint8_t *p = name.wire;
	size_t n = name.len;

	for (; n >= 8; n -= 8, p += 8) {
		memcpy(&w, p, 8);
		h = mix(h ^ w, odd) + w;
	}
	w = 0;
	for (size_t i = 0; i < n; i++)
		w |= (uint64_t)p[i] << (8 * i);
	h = mix(h ^ w, odd) + w;
	return mix(h, 0xbf58476d1ce4e5b9u);
}
