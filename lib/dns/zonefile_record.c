#include "name.h"
#include "type.h"
#include "zonefile_in.h"

/* "3600", "1w2d3h4m5s", letters in any case.  False: not a TTL, or over 32 bits. */
bool
zf_parse_ttl(const char *p, size_t n, uint32_t *ttl)
{
	uint64_t sum = 0;

	if (n == 0)
		return false;
	for (size_t i = 0; i < n;) {
		uint64_t v = 0;
		const size_t start = i;

		for (; i < n && p[i] >= '0' && p[i] <= '9'; i++)
			if ((v = v * 10 + (uint64_t)(p[i] - '0')) > UINT32_MAX)
				return false;
		if (i == start)
			return false;
		if (i == n) {
			if (start > 0) /* "1h30": thirty of what? */
				return false;
			sum = v;
			break;
		}
		switch (p[i++]) {
		case 'w': case 'W': sum += v * 604800; break;
		case 'd': case 'D': sum += v * 86400; break;
		case 'h': case 'H': sum += v * 3600; break;
		case 'm': case 'M': sum += v * 60; break;
		case 's': case 'S': sum += v; break;
		default: return false;
		}
		if (sum > UINT32_MAX)
			return false;
	}
	*ttl = (uint32_t)sum;
	return true;
}

/* Asks for an origin the first time that one is missed. */
static bool
want_origin(struct zf_in *in)
{
	if (in->origin_state == ZF_UNKNOWN && in->asked == 0) {
		in->asked = 2;
		if (in->sink->origin != NULL && in->sink->origin(in->sink->ctx, in->origin,
		    &in->origin_len)) {
			in->asked = 1;
			in->origin_state = ZF_KNOWN;
		}
	}
	return in->origin_state == ZF_KNOWN;
}

static struct lint_name
origin(const struct zf_in *in)
{
	return (struct lint_name) { in->origin, in->origin_state == ZF_KNOWN ? in->origin_len : 0 };
}

/* Is a name relative, by its text?  A final dot that is not escaped says no. */
static bool
is_relative(const struct rdata_token *t)
{
	uint32_t escapes = 0;

	if (t->n == 0 || t->p[t->n - 1] != '.')
		return true;
	while (escapes + 1 < t->n && t->p[t->n - 2 - escapes] == '\\')
		escapes++;
	return escapes % 2 == 1;
}

bool
zf_name(struct zf_in *in, const struct rdata_token *t, const char *what, uint8_t out[255], uint8_t *len)
{
	const char *why;

	if (is_relative(t) && !want_origin(in)) {
		if (in->origin_state == ZF_SPOILT)
			zf_fault_at(in, t, "%s %s is relative to the $ORIGIN of line %u, which "
			    "could not be read",
			    what, zf_quote(in, t), in->origin_line);
		else
			zf_fault_at(in, t, "%s %s is relative and no origin is known", what,
			    zf_quote(in, t));
		return false;
	}
	why = name_parse(t->p, t->n, origin(in), out, len);
	if (why != NULL) {
		zf_fault_at(in, t, "%s %s: %s", what, zf_quote(in, t), why);
		return false;
	}
	name_lower(out, *len);
	return true;
}

/* type_parse() for the few types that fill a file. */
static bool
known_type(struct zf_in *in, const struct rdata_token *t, uint16_t *type)
{
	struct zf_type_slot *slot;
	char text[8] = { 0 };

	if (t->n > sizeof(text))
		return type_parse(t->p, t->n, type);
	memcpy(text, t->p, t->n);
	slot = &in->types[(unsigned)(text[0] * 7 + text[1] * 3 + text[2] + text[4] * 5) % ZF_TYPE_CACHE];
	if (slot->n == t->n && memcmp(slot->text, text, sizeof(text)) == 0) {
		*type = slot->type;
		return true;
	}
	if (!type_parse(t->p, t->n, type))
		return false;
	memcpy(slot->text, text, sizeof(text));
	slot->n = (uint8_t)t->n;
	slot->type = *type;
	return true;
}

/* A word that begins with a digit, before the type. */
static bool
take_ttl(struct zf_in *in, const struct rdata_token *t, struct zf_middle *m)
{
	if (m->has_ttl) {
		zf_fault_at(in, t, "a second TTL: %s", zf_quote(in, t));
		return false;
	}
	if (!zf_parse_ttl(t->p, t->n, &m->ttl)) {
		zf_fault_at(in, t, "not a TTL: %s", zf_quote(in, t));
		return false;
	}
	if (m->ttl > INT32_MAX) {
		zf_fault_at(in, t, "TTL %s is over 2147483647 (RFC 2181 8)", zf_quote(in, t));
		return false;
	}
	m->has_ttl = true;
	return true;
}

static inline bool
is_in(const struct rdata_token *t)
{
	return t->n == 2 && (t->p[0] | 0x20) == 'i' && (t->p[1] | 0x20) == 'n';
}

/* The type is refused, or the word is a class. */
static bool
take_class(struct zf_in *in, const struct rdata_token *t, bool *has_class)
{
	uint16_t class = 1;

	if (!is_in(t) && !class_parse(t->p, t->n, &class)) {
		zf_fault_at(in, t, "unknown type: %s", zf_quote(in, t));
		return false;
	}
	if (class != 1) {
		zf_fault_at(in, t, "class %s: only IN is read", zf_quote(in, t));
		return false;
	}
	if (*has_class) {
		zf_fault_at(in, t, "a second class: %s", zf_quote(in, t));
		return false;
	}
	*has_class = true;
	return true;
}

bool
zf_middle(struct zf_in *in, const struct rdata_token *t, size_t n, size_t at, struct zf_middle *m)
{
	bool has_class = false;

	*m = (struct zf_middle) { 0 };
	for (; at < n; at++) {
		if (t[at].quoted) {
			zf_fault_at(in, &t[at], "a type, not \"%s\", must come here", zf_quote(in, &t[at]));
			return false;
		}
		if (t[at].p[0] >= '0' && t[at].p[0] <= '9') {
			if (!take_ttl(in, &t[at], m))
				return false;
		} else if (is_in(&t[at])) { /* before the types, all of which it would be compared with */
			if (!take_class(in, &t[at], &has_class))
				return false;
		} else if (known_type(in, &t[at], &m->type)) {
			if (!type_is_meta(m->type)) {
				m->data = at + 1;
				return true;
			}
			zf_fault_at(in, &t[at], "type %s cannot be in a zone", zf_quote(in, &t[at]));
			return false;
		} else if (!take_class(in, &t[at], &has_class))
			return false;
	}
	zf_fault(in, LINT_SYNTAX, t[n - 1].line, t[n - 1].column, "the line ends after %s, without a type",
	    zf_quote(in, &t[n - 1]));
	return false;
}

/* As BIND reads it: the line's, $TTL's, the last one given, the SOA's minimum. */
bool
zf_ttl(struct zf_in *in, const struct zf_middle *m, size_t rdlen, const struct rdata_token *where,
    uint32_t *ttl)
{
	if (m->has_ttl) {
		*ttl = in->last_ttl = m->ttl;
		in->has_last_ttl = true;
	} else if (in->has_default_ttl)
		*ttl = in->default_ttl;
	else if (in->has_last_ttl)
		*ttl = in->last_ttl;
	else if (m->type == LINT_T_SOA && rdlen >= 4) {
		*ttl = lint_u32(in->rdata + rdlen - 4);
		if (*ttl > INT32_MAX) {
			zf_fault_at(in, where, "no TTL, and the SOA minimum is over 2147483647 "
			    "(RFC 2181 8)");
			return false;
		}
		in->default_ttl = *ttl;
		in->has_default_ttl = true;
	} else {
		zf_fault_at(in, where, "no TTL: none on the line, no $TTL before it and no record "
		    "to take it from");
		return false;
	}
	return true;
}

/*
 * key="a b" is one word in SVCB and HTTPS (RFC 9460 2.1); elsewhere a quote
 * begins the next word, as BIND reads it.
 */
static size_t
join_values(struct rdata_token *t, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		t[to] = t[i];
		if (i + 1 < n && t[i + 1].quoted && !t[i].quoted && t[i].n > 0 &&
		    t[i].p[t[i].n - 1] == '=' &&
		    t[i + 1].p == t[i].p + t[i].n + 1)
			t[to].n += t[++i].n + 2;
		to++;
	}
	return to;
}

bool
zf_data(struct zf_in *in, const struct zf_middle *m, struct rdata_token *t, size_t n,
    const struct rdata_token *behind, size_t *rdlen, const char *about)
{
	struct rdata_why why = { 0 };
	const struct rdata_token *last = n > 0 ? &t[n - 1] : behind;

	if (m->type == LINT_T_SVCB || m->type == LINT_T_HTTPS)
		n = join_values(t, n);
	if (rdata_parse(m->type, t, n, origin(in), in->rdata, rdlen, &why))
		return true;
	/* Without an origin the reason may be a relative name inside. */
	if (in->origin_state == ZF_UNKNOWN && in->asked == 0 && want_origin(in) &&
	    rdata_parse(m->type, t, n, origin(in), in->rdata, rdlen, &why))
		return true;
	if (why.token < n)
		zf_fault_at(in, &t[why.token], "%s%s", about, why.text);
	else {
		const size_t column = last->column + last->n + (last->quoted ? 2u : 0u);

		zf_fault(in, LINT_SYNTAX, last->line, column > 65535 ? 65535 : (uint16_t)column,
		    "%s%s", about, why.text);
	}
	return false;
}

void
zf_emit(struct zf_in *in, struct lint_name owner, const struct zf_middle *m, uint32_t ttl, size_t rdlen,
    uint32_t line, uint16_t column)
{
	const struct lint_name before = { in->emitted, in->emitted_len };
	struct zf_record r = { .owner = owner, .type = m->type, .ttl = ttl, .rdata = in->rdata,
		.rdlen = (uint16_t)rdlen, .line = line, .column = column };

	r.same_owner = lint_name_eq(before, owner);
	if (!r.same_owner) {
		memcpy(in->emitted, owner.wire, owner.len);
		in->emitted_len = owner.len;
	}
	if (in->result.records++ == 0 && in->origin_state == ZF_KNOWN) {
		in->result.has_origin = in->asked != 1;
		memcpy(in->result.first_origin, in->origin, in->origin_len);
		in->result.first_origin_len = in->origin_len;
	}
	in->sink->record(in->sink->ctx, &r);
}

/* The owner of the record in in->tokens becomes the current one. */
static bool
take_owner(struct zf_in *in)
{
	const struct rdata_token *t = &in->tokens[0];

	if (in->blank) {
		if (in->owner_state == ZF_KNOWN)
			return true;
		if (in->owner_state == ZF_SPOILT)
			zf_fault_at(in, t, "it has the owner of line %u, which could not be read",
			    in->owner_line);
		else
			zf_fault_at(in, t, "the line begins with a blank and no owner came before");
		return false;
	}
	if (in->owner_text_n > 0 && t->n == in->owner_text_n && memcmp(t->p, in->owner_text, t->n) == 0)
		return true;
	in->owner_text_n = 0;
	in->owner_state = ZF_SPOILT;
	in->owner_line = t->line;
	if (!zf_name(in, t, "owner name", in->owner, &in->owner_len))
		return false;
	in->owner_state = ZF_KNOWN;
	if (t->n <= sizeof(in->owner_text)) {
		memcpy(in->owner_text, t->p, t->n);
		in->owner_text_n = (uint8_t)t->n;
	}
	return true;
}

/* Only the owner of a record at fault, for the lines below it that leave theirs out. */
void
zf_owner_of_bad(struct zf_in *in)
{
	const struct rdata_token *t = &in->tokens[0];

	if (in->blank || in->n_tokens == 0 || *t->p == '$')
		return;
	in->owner_text_n = 0;
	in->owner_line = t->line;
	in->owner_state = ZF_SPOILT;
	if ((is_relative(t) && !want_origin(in)) ||
	    name_parse(t->p, t->n, origin(in), in->owner, &in->owner_len) != NULL)
		return;
	name_lower(in->owner, in->owner_len);
	in->owner_state = ZF_KNOWN;
}

void
zf_record(struct zf_in *in)
{
	const size_t at = in->blank ? 0 : 1;
	struct zf_middle m;
	uint32_t ttl;
	size_t rdlen;

	in->with_owner = false;
	if (!take_owner(in))
		return;
	in->with_owner = true;
	if (!zf_middle(in, in->tokens, in->n_tokens, at, &m) ||
	    !zf_data(in, &m, in->tokens + m.data, in->n_tokens - m.data, &in->tokens[m.data - 1],
	    &rdlen, "") ||
	    !zf_ttl(in, &m, rdlen, &in->tokens[m.data - 1], &ttl))
		return;
	zf_emit(in, (struct lint_name) { in->owner, in->owner_len }, &m, ttl, rdlen, in->tokens[0].line,
	    in->tokens[0].column);
}
