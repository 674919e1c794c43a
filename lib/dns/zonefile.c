#include "../base/esc.h"
#include "zonefile_in.h"
#include <unistd.h>

void
zf_fault(struct zf_in *in, uint8_t kind, uint32_t line, uint16_t column, const char *fmt, ...)
{
	char raw[512], text[600];
	struct zf_fault fault = { .kind = kind, .line = line, .column = column, .text = text };
	va_list ap;
	int n;

	in->result.faults++;
	if (in->result.faults > ZF_MAX_FAULTS) {
		if (in->result.faults > ZF_MAX_FAULTS + 1)
			return;
		fault.kind = LINT_LIMIT;
	} else if (in->with_owner)
		fault.owner = (struct lint_name) { in->owner, in->owner_len };
	va_start(ap, fmt);
	if (in->result.faults > ZF_MAX_FAULTS)
		n = snprintf(raw, sizeof(raw), "more than %d faults (ZF_MAX_FAULTS): this one and "
		    "the rest are "
		    "only counted", ZF_MAX_FAULTS);
	else
		n = vsnprintf(raw, sizeof(raw), fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof(raw))
		n = sizeof(raw) - 1;
	esc_line(text, sizeof(text), raw, n < 0 ? 0 : (size_t)n);
	in->sink->fault(in->sink->ctx, &fault);
}

/* Octets of a token that a sentence shows. */
enum { SHOWN = 50 };

const char *
zf_quote(struct zf_in *in, const struct rdata_token *t)
{
	char *to = in->quoted;

	for (uint32_t i = 0; i < t->n && i < SHOWN; i++) {
		const uint8_t c = (uint8_t)t->p[i];

		if (c < 0x20 || c > 0x7e)
			to += snprintf(to, 5, "\\%03u", (unsigned)c);
		else
			*to++ = (char)c;
	}
	memcpy(to, t->n > SHOWN ? "..." : "", t->n > SHOWN ? 4 : 1);
	return in->quoted;
}

/* The file ends: back to the one that includes it, if any. */
static bool
leave(struct zf_in *in)
{
	struct zf_frame *f = &in->frames[in->depth];

	if (in->depth == 0)
		return false;
	close(f->fd);
	/* $TTL and the last TTL stay as the included file left them: so BIND reads it. */
	memcpy(in->origin, f->origin, f->origin_len);
	memcpy(in->owner, f->owner, f->owner_len);
	in->origin_len = f->origin_len;
	in->owner_len = f->owner_len;
	in->origin_state = f->origin_state;
	in->owner_state = f->owner_state;
	in->owner_text_n = 0;
	in->depth--;
	if (in->sink->leave != NULL)
		in->sink->leave(in->sink->ctx);
	return true;
}

/* Servers take the mark for a part of the first name. */
void
zf_byte_order_mark(struct zf_in *in)
{
	struct zf_frame *f = &in->frames[in->depth];

	while (f->end - f->at < 3 && zf_refill(in))
		;
	if (f->end - f->at < 3 || memcmp(f->at, "\xef\xbb\xbf", 3) != 0)
		return;
	zf_fault(in, LINT_SYNTAX, 1, 1, "the file begins with a UTF-8 byte order mark, which name "
	    "servers take for "
	    "a part of the first name");
	f->at += 3;
}

static void
bad_record(struct zf_in *in, enum zf_scan how)
{
	const struct zf_bad b = in->bad;
	struct zf_frame *f = &in->frames[in->depth];

	if (in->n_tokens > 0) {
		zf_owner_of_bad(in);
		in->with_owner = !in->blank && *in->tokens[0].p != '$' && in->owner_state == ZF_KNOWN;
	}
	zf_fault(in, b.kind, b.line, b.column, "%s", b.text);
	in->with_owner = false;
	f->at = in->next;
	f->line = in->next_line;
	if (how != ZF_SCAN_BAD)
		zf_skip_line(in);
	if (how == ZF_SCAN_BAD_RECORD)
		zf_resync(in);
}

bool
zf_step(struct zf_in *in)
{
	struct zf_frame *f = &in->frames[in->depth];
	enum zf_scan how;

	if (in->options->piece != 0 && in->n_waiting == 0 && zf_split(in))
		return true;
	how = zf_scan(in);

	switch (how) {
	case ZF_SCAN_END: zf_tell_remarks(in, 0, 0, true); return false;
	case ZF_SCAN_MORE:
		if (in->n_waiting > 0 || !zf_split(in))
			zf_refill(in);
		return true;
	case ZF_SCAN_RECORD: break;
	default:
		if (in->remarks.n > 0)
			zf_tell_remarks(in, f->line, in->bad.line < f->line ? f->line : in->bad.line, true);
		bad_record(in, how);
		return true;
	}
	if (in->remarks.n > 0)
		zf_tell_remarks(in, f->line, in->next_line > f->line ? in->next_line - 1 : f->line,
		    in->n_tokens > 0);
	f->at = in->next;
	f->line = in->next_line;
	if (in->n_tokens == 0)
		return true;
	if (!in->blank && !in->tokens[0].quoted && in->tokens[0].p[0] == '$')
		zf_directive(in);
	else
		zf_record(in);
	in->with_owner = false;
	return true;
}

struct zf_result
zf_read(struct arena *a, int fd, const struct zf_options *options, const struct zf_sink *sink)
{
	struct zf_in *in = new (a, struct zf_in, 1);

	in->arena = a;
	in->options = options;
	in->sink = sink;
	if (options->origin.len > 0) {
		memcpy(in->origin, options->origin.wire, options->origin.len);
		in->origin_len = options->origin.len;
		in->origin_state = ZF_KNOWN;
	}
	in->has_default_ttl = options->has_default_ttl;
	in->default_ttl = options->default_ttl;
	zf_open(in, fd);
	zf_head(in, options->head, options->n_head);
	zf_byte_order_mark(in);
	do
		while (zf_step(in))
			;
	while (leave(in));
	return in->result;
}
