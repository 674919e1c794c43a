/* rdata_parse.c - text to wire: the walk over the fields, its errors, RFC 3597's form. */
#include "rdata_fields.h"
#include "../base/esc.h"
#include "baseenc.h"
#include "type.h"
#include <stdio.h>

enum { SHOWN = 48 }; /* octets of a token that a message shows */

bool
rdata_fail(struct rdata_in *in, size_t token, const char *what)
{
	char type[TYPE_TEXT], text[SHOWN * 4 + 8] = "";

	in->why->token = token;
	if (token < in->n) {
		const struct rdata_token *t = &in->token[token];
		char part[SHOWN + 4];
		const size_t n = t->n > SHOWN ? SHOWN : t->n;

		memcpy(part, t->p, n);
		memcpy(part + n, "...", 4);
		esc_line(text, sizeof(text), n > 0 ? part : "\"\"",
		    n == 0 ? 2 : n < t->n ? n + 3 : n);
	}
	snprintf(in->why->text, sizeof(in->why->text), "%s%s%s%s%.*s %s", type_text(in->type, type),
	    in->field != NULL ? " " : "", in->field != NULL ? in->field : "",
	    text[0] != '\0' ? ": " : "", 100, text, what);
	return false;
}

bool
rdata_refuse(struct rdata_in *in, const char *what)
{
	return rdata_fail(in, in->i - 1, what);
}

const struct rdata_token *
rdata_next_string(struct rdata_in *in)
{
	if (in->i == in->n) {
		rdata_fail(in, in->n, "is missing");
		return NULL;
	}
	return &in->token[in->i++];
}

const struct rdata_token *
rdata_next(struct rdata_in *in)
{
	const struct rdata_token *t = rdata_next_string(in);

	if (t != NULL && t->quoted) {
		rdata_refuse(in, "is in quotes, which only strings may be");
		return NULL;
	}
	return t;
}

bool
rdata_put(struct rdata_in *in, const void *p, size_t n)
{
	if (n > RDATA_MAX - in->at)
		return rdata_fail(in, in->i - (in->i > 0), "makes the data longer than 65,535 octets");
	if (n > 0)
		memcpy(in->out + in->at, p, n);
	in->at += n;
	return true;
}

bool
rdata_put_number(struct rdata_in *in, uint64_t value, unsigned octets)
{
	uint8_t w[8];

	for (unsigned i = 0; i < octets; i++)
		w[i] = (uint8_t)(value >> (8 * (octets - 1 - i)));
	return rdata_put(in, w, octets);
}

/* "\# length hex" (RFC 3597 5); the data of a known type is checked and folded. */
static bool
parse_opaque(struct rdata_in *in)
{
	const struct rdata_token *t;
	uint64_t length;
	const char *wrong;

	in->i = 1;
	in->field = "\\# length";
	if ((t = rdata_next(in)) == NULL)
		return false;
	if (!text_number(t->p, t->n, RDATA_MAX, &length))
		return rdata_refuse(in, "is not a number up to 65535");
	in->field = "\\# data";
	if (length > 0 || in->i < in->n)
		if (!parse_field(in, F_HEX))
			return false;
	if (in->at != length) {
		in->field = "\\# length";
		return rdata_fail(in, 1, "is not the number of octets that follow");
	}
	if ((wrong = rdata_check(in->type, in->out, in->at)) != NULL) {
		char what[128];

		snprintf(what, sizeof(what), "is malformed: %s", wrong);
		in->field = "\\# data";
		return rdata_fail(in, in->n, what);
	}
	rdata_canonical(in->type, in->out, in->at);
	return true;
}

bool
rdata_parse(uint16_t type, const struct rdata_token *token, size_t n_tokens, struct lint_name origin,
    uint8_t *out, size_t *len, struct rdata_why *why)
{
	struct rdata_in in = { .type = type, .token = token, .n = n_tokens, .origin = origin,
		.out = out, .why = why };
	const struct rdata_field *f = rdata_form(type);

	if (n_tokens > 0 && token[0].n == 2 && memcmp(token[0].p, "\\#", 2) == 0 && !token[0].quoted) {
		if (!parse_opaque(&in))
			return false;
		*len = in.at;
		return true;
	}
	if (f == NULL)
		return rdata_fail(&in, 0, "cannot be read; data of this type is written as \\# length hex");
	for (; f->kind != F_END; f++) {
		in.field = f->name;
		if (!parse_field(&in, f->kind))
			return false;
	}
	if (in.i < in.n) {
		in.field = NULL;
		return rdata_fail(&in, in.i, "is more than this type has");
	}
	*len = in.at;
	return true;
}
