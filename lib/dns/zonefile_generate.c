#include "zonefile_in.h"

/* $GENERATE start-stop[/step] owner [TTL] [class] type data */
enum { RANGE = 1, LEFT = 2, MIDDLE = 3 };
#define FORM "$GENERATE start-stop[/step] owner [TTL] [class] type data"

struct range {
	uint32_t start, stop, step;
};

static bool
number(const char **p, const char *end, uint32_t *out)
{
	uint64_t v = 0;
	const char *const start = *p;

	for (; *p < end && **p >= '0' && **p <= '9'; ++*p)
		if ((v = v * 10 + (uint64_t)(**p - '0')) > INT32_MAX)
			return false;
	*out = (uint32_t)v;
	return *p > start;
}

static bool
take_range(struct zf_in *in, struct range *r)
{
	const struct rdata_token *t = &in->tokens[RANGE];
	const char *p = t->p, *const end = t->p + t->n;
	uint64_t n;

	r->step = 1;
	if (!number(&p, end, &r->start) || p == end || *p++ != '-' || !number(&p, end, &r->stop) ||
	    (p < end && (*p++ != '/' || !number(&p, end, &r->step))) || p != end || r->start > r->stop ||
	    r->step == 0) {
		zf_fault_at(in, t, "not a range: %s; expected: start-stop or start-stop/step",
		    zf_quote(in, t));
		return false;
	}
	n = ((uint64_t)r->stop - r->start) / r->step + 1;
	if (n > ZF_MAX_GENERATE) {
		zf_fault(in, LINT_LIMIT, t->line, t->column, "a $GENERATE makes at most %d records "
		    "(ZF_MAX_GENERATE), "
		    "not %llu; it is left out", ZF_MAX_GENERATE, (unsigned long long)n);
		return false;
	}
	if (in->generated + n > ZF_MAX_GENERATED) {
		zf_fault(in, LINT_LIMIT, t->line, t->column, "all $GENERATE make at most %d records "
		    "(ZF_MAX_GENERATED); this one is left out", ZF_MAX_GENERATED);
		return false;
	}
	in->generated += (uint32_t)n;
	return true;
}

/* Digits from the least on, a dot between them; the width counts the dots too. */
static void
nibbles(struct buf *b, uint32_t v, uint32_t width, bool upper)
{
	const char *const hex = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	do {
		buf_char(b, hex[v & 15]);
		v >>= 4;
		width -= width > 0;
		if (width > 0 || v != 0) {
			buf_char(b, '.');
			width -= width > 0;
		}
	} while (width > 0 || v != 0);
}

/* What follows "${": offset[,width[,base]]}.  NULL, or what is wrong. */
static const char *
modifier(const char **p, const char *end, int64_t value, struct buf *b)
{
	const char *q = *p;
	bool minus = false;
	uint32_t offset, width = 0;
	char base = 'd';

	if (q < end && (*q == '-' || *q == '+'))
		minus = *q++ == '-';
	if (!number(&q, end, &offset))
		return "the offset in ${...} is not a number";
	if (q < end && *q == ',') {
		q++;
		if (!number(&q, end, &width))
			return "the width in ${...} is not a number";
		if (q < end && *q == ',' && end - q > 1) {
			base = q[1];
			q += 2;
		}
	}
	if (q == end || *q++ != '}' || strchr("doxXnN", base) == NULL || base == '\0')
		return "expected: ${offset,width,base} with a base of d, o, x, X, n or N";
	if (width > ZF_MAX_WIDTH)
		return "the width in ${...} is at most 255 (ZF_MAX_WIDTH)";
	value += minus ? -(int64_t)offset : (int64_t)offset;
	if (value > INT32_MAX || value < INT32_MIN)
		return "the number with its offset is beyond 2147483647";
	*p = q;
	switch (base) {
	case 'd': buf_printf(b, "%0*lld", (int)width, (long long)value); break;
	case 'o': buf_printf(b, "%0*o", (int)width, (unsigned)value); break;
	case 'x': buf_printf(b, "%0*x", (int)width, (unsigned)value); break;
	case 'X': buf_printf(b, "%0*X", (int)width, (unsigned)value); break;
	default: nibbles(b, (uint32_t)value, width, base == 'N');
	}
	return NULL;
}

/*
 * $ is the number; "\$" and "$$" are a dollar.  Other escapes stay for whoever
 * reads the result, but inside quotes `\"` is a quote of the data.
 */
static const char *
expand(struct zf_in *in, const struct rdata_token *t, uint32_t value, struct buf *b)
{
	const char *p = t->p, *const end = t->p + t->n, *why;

	buf_reset(b);
	while (p < end) {
		if (*p == '\\' && end - p > 1) {
			if (!t->quoted || p[1] != '"')
				buf_char(b, '\\');
			buf_char(b, p[1]);
			p += 2;
		} else if (*p != '$')
			buf_char(b, *p++);
		else if (end - p > 1 && p[1] == '$') {
			buf_char(b, '$');
			p += 2;
		} else if (end - p > 1 && p[1] == '{') {
			p += 2;
			why = modifier(&p, end, value, b);
			if (why != NULL)
				return why;
		} else {
			buf_printf(b, "%u", value);
			p++;
		}
		if (b->n > ZF_MAX_GENERATED_TEXT)
			return "a text that $GENERATE makes has at most 2048 octets "
			    "(ZF_MAX_GENERATED_TEXT)";
	}
	in->generated_octets += b->n;
	return in->generated_octets <= ZF_MAX_GENERATED_OCTETS ? NULL :
	    "all that $GENERATE makes has at most 67108864 octets of text (ZF_MAX_GENERATED_OCTETS)";
}

struct making {
	struct rdata_token left, right; /* as written */
	struct zf_middle middle;
	size_t first; /* token of the data */
	uint32_t line;
	uint16_t column;
};

static bool
failed(struct zf_in *in, const struct rdata_token *t, uint32_t value, const char *why)
{
	const bool limit = strstr(why, "ZF_MAX_") != NULL;

	zf_fault(in, limit ? LINT_LIMIT : LINT_SYNTAX, t->line, t->column, "for $ = %u: %s", value, why);
	return false;
}

static bool
make(struct zf_in *in, struct making *m, uint32_t value)
{
	struct rdata_token left = m->left;
	const char *why = expand(in, &m->left, value, &in->left);
	uint8_t owner[255], len;
	char about[32];
	uint32_t ttl;
	size_t rdlen;

	if (why != NULL)
		return failed(in, &m->left, value, why);
	left.p = in->left.p;
	left.n = (uint32_t)in->left.n;
	if (!zf_name(in, &left, "owner name", owner, &len))
		return false;
	why = expand(in, &m->right, value, &in->right);
	in->n_tokens = m->first;
	if (why == NULL)
		why = zf_scan_text(in, in->right.p, in->right.n, &m->right);
	if (why != NULL)
		return failed(in, &m->right, value, why);
	snprintf(about, sizeof(about), "for $ = %u: ", value);
	if (!zf_data(in, &m->middle, in->tokens + m->first, in->n_tokens - m->first, &m->right,
	    &rdlen, about) ||
	    !zf_ttl(in, &m->middle, rdlen, &m->left, &ttl))
		return false;
	zf_emit(in, (struct lint_name) { owner, len }, &m->middle, ttl, rdlen, m->line, m->column);
	return true;
}

void
zf_generate(struct zf_in *in)
{
	const struct rdata_token *t = in->tokens;
	struct making m = { 0 };
	struct range r;

	if (in->n_tokens < MIDDLE + 2) {
		zf_fault_at(in, &t[0], "the line ends early; expected: %s", FORM);
		return;
	}
	if (!take_range(in, &r) || !zf_middle(in, t, in->n_tokens, MIDDLE, &m.middle))
		return;
	if (m.middle.data + 1 != in->n_tokens) {
		if (m.middle.data == in->n_tokens)
			zf_fault_at(in, &t[0], "the line ends early; expected: %s", FORM);
		else
			zf_fault_at(in, &t[m.middle.data + 1], "%s is too much: data of several "
			    "words go in quotes here",
			    zf_quote(in, &t[m.middle.data + 1]));
		return;
	}
	m.left = t[LEFT];
	m.right = t[m.middle.data];
	m.first = in->n_tokens;
	m.line = t[0].line;
	m.column = t[0].column;
	if (in->left.p == NULL) {
		in->left = buf_new(in->arena);
		in->right = buf_new(in->arena);
	}
	for (uint64_t v = r.start; v <= r.stop; v += r.step)
		if (!make(in, &m, (uint32_t)v))
			return;
}
