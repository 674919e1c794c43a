#include "name.h"
#include "zonefile_in.h"

static bool
count(struct zf_in *in, size_t least, size_t most, const char *form)
{
	const struct rdata_token *t = in->tokens;

	if (in->n_tokens < least) {
		zf_fault_at(in, &t[0], "the line ends early; expected: %s", form);
		return false;
	}
	if (in->n_tokens > most) {
		zf_fault_at(in, &t[most], "%s is too much; expected: %s", zf_quote(in, &t[most]), form);
		return false;
	}
	return true;
}

static void
origin_directive(struct zf_in *in)
{
	uint8_t name[255], len;

	/* Relative names below a bad one would land in the wrong place. */
	if (!count(in, 2, 2, "$ORIGIN name") || !zf_name(in, &in->tokens[1], "the origin", name, &len)) {
		in->origin_state = ZF_SPOILT;
		in->origin_line = in->tokens[0].line;
		in->owner_text_n = 0;
		return;
	}
	memcpy(in->origin, name, len);
	in->origin_len = len;
	in->origin_state = ZF_KNOWN;
	in->owner_text_n = 0;
	if (in->asked == 1 && in->result.records == 0)
		in->asked = 2; /* the guess was not in force at a record */
}

static void
ttl_directive(struct zf_in *in)
{
	const struct rdata_token *t = &in->tokens[1];
	uint32_t ttl;

	if (!count(in, 2, 2, "$TTL seconds"))
		return;
	if (t->quoted || !zf_parse_ttl(t->p, t->n, &ttl))
		zf_fault_at(in, t, "not a TTL: %s", zf_quote(in, t));
	else if (ttl > INT32_MAX)
		zf_fault_at(in, t, "TTL %s is over 2147483647 (RFC 2181 8)", zf_quote(in, t));
	else {
		in->default_ttl = ttl;
		in->has_default_ttl = true;
	}
}

/* The octet at t->p[*i], escape undone; 256 for a bad one. */
static unsigned
octet_of(const struct rdata_token *t, uint32_t *i)
{
	unsigned c = (uint8_t)t->p[(*i)++], v = 0;

	if (c != '\\' || *i == t->n)
		return c;
	c = (uint8_t)t->p[*i];
	if (c < '0' || c > '9') {
		++*i;
		return c;
	}
	for (unsigned digits = 0; digits < 3; digits++, ++*i) {
		if (*i == t->n || t->p[*i] < '0' || t->p[*i] > '9')
			return 256;
		v = v * 10 + (unsigned)(t->p[*i] - '0');
	}
	return v > 255 ? 256 : v;
}

/* The path with its escapes undone; false: it cannot be one. */
static bool
path_of(const struct rdata_token *t, char *to, size_t room)
{
	size_t n = 0;

	for (uint32_t i = 0; i < t->n;) {
		const unsigned c = octet_of(t, &i);

		if (c == 0 || c > 255 || n + 1 >= room)
			return false;
		to[n++] = (char)c;
	}
	to[n] = '\0';
	return n > 0;
}

static void
include_directive(struct zf_in *in)
{
	const struct rdata_token *t = &in->tokens[1];
	struct zf_frame *f;
	const uint32_t line = in->tokens[0].line;
	const char *why = "$INCLUDE is not for here";
	char path[4096];
	uint8_t name[255], len = 0;
	int fd;

	if (!count(in, 2, 3, "$INCLUDE file [origin]") ||
	    (in->n_tokens == 3 && !zf_name(in, &in->tokens[2], "the origin", name, &len)))
		return;
	if (in->depth == ZF_MAX_INCLUDE_DEPTH) {
		zf_fault(in, LINT_LIMIT, t->line, t->column, "files include each other at most %d deep "
		    "(ZF_MAX_INCLUDE_DEPTH); %s is left out", ZF_MAX_INCLUDE_DEPTH, zf_quote(in, t));
		return;
	}
	if (in->includes == ZF_MAX_INCLUDES) {
		zf_fault(in, LINT_LIMIT, t->line, t->column, "at most %d files are included "
		    "(ZF_MAX_INCLUDES); %s is "
		    "left out", ZF_MAX_INCLUDES, zf_quote(in, t));
		return;
	}
	in->includes++;
	if (!path_of(t, path, sizeof(path)))
		why = "not a file name";
	else if (in->sink->open != NULL && (fd = in->sink->open(in->sink->ctx, path, &why)) >= 0) {
		f = &in->frames[++in->depth];
		zf_open(in, fd);
		memcpy(f->origin, in->origin, in->origin_len);
		memcpy(f->owner, in->owner, in->owner_len);
		f->origin_len = in->origin_len;
		f->owner_len = in->owner_len;
		f->origin_state = in->origin_state;
		f->owner_state = in->owner_state;
		if (len > 0) {
			memcpy(in->origin, name, len);
			in->origin_len = len;
			in->origin_state = ZF_KNOWN;
			in->owner_text_n = 0;
		}
		if (in->sink->enter != NULL)
			in->sink->enter(in->sink->ctx, path, line);
		zf_byte_order_mark(in);
		return;
	}
	zf_fault(in, LINT_REFUSED_INCLUDE, t->line, t->column, "$INCLUDE %s: %s", zf_quote(in, t), why);
}

void
zf_directive(struct zf_in *in)
{
	const struct rdata_token *t = &in->tokens[0];

	if (zf_same_word(t, "$ORIGIN"))
		origin_directive(in);
	else if (zf_same_word(t, "$TTL"))
		ttl_directive(in);
	else if (zf_same_word(t, "$INCLUDE"))
		include_directive(in);
	else if (zf_same_word(t, "$GENERATE") && in->in_piece)
		zf_fault_at(in, t, "what it makes is counted over the whole file");
	else if (zf_same_word(t, "$GENERATE"))
		zf_generate(in);
	else if (!zf_same_word(t, "$DATE")) /* BIND's own dumps carry it; it says nothing of the zone */
		zf_fault_at(in, t, "unknown directive: %s", zf_quote(in, t));
}
