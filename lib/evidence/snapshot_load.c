#include "../base/allow_memory.h"
/* snapshot_load.c - a snapshot back into evidence.  Every value is checked for its
 * kind and range; what is unknown is passed over, so that later versions can add. */
#include "snapshot.h"
#include "json_guard.h"
#include "../base/esc.h"
#include "../base/when.h"
#include "../crypto/crypto.h"
#include "../dns/baseenc.h"
#include "../dns/msg.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include "../dns/zonefile.h"
#include "snapshot_names.h"
#include <jansson.h>

enum { MAX_RCODE = 24 }; /* those above no answer to a question has */

struct loader {
	struct evidence *e;
	const char *path;
	uint32_t line;
	uint32_t above; /* lines of the file before the first of its own */
	struct loader *beside, *around; /* of the snapshot in it, that it is in; or NULL */
	VEC(uint32_t) servers, resolvers; /* indices of the evidence, in the order of the file */
	struct ev_transfer *transfer; /* whose messages are being read, or NULL */
	size_t messages; /* of it, still to come */
	bool wants_end, ended; /* since 1.1 a last line counts those before it */
	struct err *err;
};

void
snapshot_release(void *p)
{
	free(p);
}

static bool
bad(struct loader *l, const char *what)
{
	return err_set(l->err, 2, "%s:%u: %s", l->path, l->above + l->line, what);
}

static bool
starts(const char *p, size_t n, const char *with)
{
	return n >= strlen(with) && memcmp(p, with, strlen(with)) == 0;
}

bool
snapshot_looks_like(const char *p, size_t n)
{
	static const char head[] = "{\"format\":\"dnssec-lint-snapshot\"";

	return starts(p, n, head);
}

static const char *
too_much(const char *p, size_t n)
{
	size_t tokens, depth;

	if (n > SNAPSHOT_MAX_LINE && !starts(p, n, SNAPSHOT_REGISTRY))
		return "limit SNAPSHOT_MAX_LINE (262144 octets) exceeded";
	if (n > SNAPSHOT_MAX_REGISTRY)
		return "limit SNAPSHOT_MAX_REGISTRY (1572864 octets) exceeded";
	json_guard(p, n, &tokens, &depth);
	if (depth > SNAPSHOT_MAX_DEPTH)
		return "limit SNAPSHOT_MAX_DEPTH (8) exceeded";
	return tokens > SNAPSHOT_MAX_TOKENS ? "limit SNAPSHOT_MAX_TOKENS (20000) exceeded" : NULL;
}

static const char *
get_text(struct loader *l, const json_t *o, const char *key)
{
	const json_t *v = json_object_get(o, key);
	struct buf b;

	if (!json_is_string(v))
		return NULL;
	b = buf_new(l->e->arena);
	for (size_t i = 0; i < json_string_length(v); i++) {
		const char c = json_string_value(v)[i];

		if (c >= 0x20 && c < 0x7f)
			buf_char(&b, c);
		else
			esc_add(&b, &c, 1);
	}
	return b.p;
}

static bool
get_name(struct loader *l, const json_t *o, const char *key, struct lint_name *n)
{
	const char *t = get_text(l, o, key);
	uint8_t wire[255], len;

	*n = (struct lint_name) { 0 };
	if (t == NULL)
		return json_object_get(o, key) == NULL || json_is_null(json_object_get(o, key)) ||
		       bad(l, "a name is no text");
	if (name_parse(t, strlen(t), (struct lint_name) { 0 }, wire, &len) != NULL)
		return bad(l, "a name is not absolute or not well formed");
	name_lower(wire, len);
	*n = evidence_name(l->e, (struct lint_name) { wire, len });
	return true;
}

static bool
get_word(struct loader *l, const json_t *o, const char *key, const char *const *words, size_t n, uint8_t *v)
{
	const char *t = get_text(l, o, key);

	*v = 0;
	if (t == NULL)
		return true;
	for (size_t i = 0; i < n; i++)
		if (strcmp(t, words[i]) == 0) {
			*v = (uint8_t)i;
			return true;
		}
	return bad(l, "a word is not one of those known");
}

static bool
load_said(struct loader *l, const json_t *o)
{
	struct ev_said *s = &l->e->said;
	const char *seen, *since;
	const json_t *ttl = json_object_get(o, "ds_ttl");

	if (o == NULL)
		return true;
	seen = get_text(l, o, "ds_seen");
	since = get_text(l, o, "signed_since");
	*s = (struct ev_said){ .has_ds = seen != NULL, .has_signed = since != NULL };
	if (!json_is_object(o) || (seen != NULL && !when_parse(seen, &s->ds_seen)) ||
	    (since != NULL && !when_parse(since, &s->signed_since)) ||
	    (ttl != NULL && (!json_is_integer(ttl) || json_integer_value(ttl) < 1 ||
		json_integer_value(ttl) > INT32_MAX)))
		return bad(l, "what is said of earlier times is no time or no TTL");
	s->ds_ttl = (uint32_t)json_integer_value(ttl);
	return true;
}

static bool
load_run(struct loader *l, const json_t *o, struct snapshot_run *r)
{
	const char *version = get_text(l, o, "format_version"), *at = get_text(l, o, "at"),
		   *collected = get_text(l, o, "collected_at");
	const json_t *arguments = json_object_get(o, "arguments");
	const char **v;

	if (version == NULL || strncmp(version, "1.", 2) != 0)
		return bad(l, "this version of the snapshot format is not known here; it wants a "
			      "newer program");
	l->wants_end = strcmp(version, "1.0") != 0;
	*r = (struct snapshot_run){ .command = get_text(l, o, "command"),
		.target = get_text(l, o, "target") };
	if (r->command == NULL || at == NULL || !when_parse(at, &r->at))
		return bad(l, "command or time is missing");
	v = new (l->e->arena, const char *, json_array_size(arguments) + 1);
	for (size_t i = 0; i < json_array_size(arguments); i++) {
		json_t *one = arena_must(json_pack("{sO}", "a", json_array_get(arguments, i)));

		v[i] = get_text(l, one, "a");
		json_decref(one);
		if (v[i] == NULL)
			return bad(l, "an argument is no text");
	}
	r->arguments = v;
	r->n_arguments = json_array_size(arguments);
	l->e->at = r->at;
	if (collected != NULL && !when_parse(collected, &l->e->at))
		return bad(l, "a time is not RFC 3339");
	l->e->n_queries = (uint32_t)json_integer_value(json_object_get(o, "queries"));
	l->e->limit = get_text(l, o, "limit");
	return load_said(l, json_object_get(o, "said"));
}

static bool
load_source(struct loader *l, const json_t *o)
{
	struct ev_source s = { .kind = LINT_SERVER, .skipped = get_text(l, o, "skipped") };
	const char *addr = get_text(l, o, "address");
	char text[NET_ADDR_TEXT];

	if (!get_name(l, o, "zone", &s.zone) || !get_name(l, o, "host", &s.host))
		return false;
	if (json_is_true(json_object_get(o, "declared"))) {
		s.kind = LINT_DECLARED;
		s.label = EV_DECLARED_NS;
		if (s.zone.len == 0 || s.host.len > 0 || addr != NULL)
			return bad(l, "what is declared has a zone, and no server");
		*vec_add(l->e->arena, &l->servers) = evidence_add_source(l->e, &s);
		return true;
	}
	/* A name that no address was found for was not asked. */
	if (s.zone.len == 0 || (addr == NULL && (s.host.len == 0 || s.skipped == NULL)) ||
	    (addr != NULL && !net_addr_parse(addr, 53, &s.addr)))
		return bad(l, "a source needs a zone and an address");
	net_addr_text(&s.addr, text);
	s.label = arena_printf(l->e->arena, "%s%s%s", s.host.len > 0 ? name_text(l->e->arena, s.host) : "",
	    s.host.len > 0 && addr != NULL ? " " : "", addr != NULL ? text : "");
	*vec_add(l->e->arena, &l->servers) = evidence_add_source(l->e, &s);
	return true;
}

static bool
load_resolver(struct loader *l, const json_t *o)
{
	struct ev_source s = { .kind = LINT_RESOLVER, .skipped = get_text(l, o, "skipped"),
		.name = get_text(l, o, "name") };
	const char *addr = get_text(l, o, "address");
	char text[NET_ADDR_TEXT];

	if (!get_word(l, o, "validating", snapshot_said, 3, &s.validating))
		return false;
	if (s.name == NULL || *s.name == '\0' || addr == NULL || !net_addr_parse(addr, 53, &s.addr))
		return bad(l, "a resolver needs a name and an address");
	if (l->resolvers.n >= EV_MAX_RESOLVERS)
		return bad(l, "limit EV_MAX_RESOLVERS (64) exceeded");
	s.label = arena_printf(l->e->arena, "%s %s", s.name, net_addr_text(&s.addr, text));
	*vec_add(l->e->arena, &l->resolvers) = evidence_add_source(l->e, &s);
	return true;
}

static bool
load_cut(struct loader *l, const json_t *o)
{
	struct ev_cut c = { .found = json_is_true(json_object_get(o, "found")),
		.declared = json_is_true(json_object_get(o, "declared")),
		.complete = json_is_true(json_object_get(o, "complete")),
		.trouble = get_text(l, o, "trouble"),
		.discovery = get_text(l, o, "discovery"),
		.whole_list = json_is_true(json_object_get(o, "whole_list")),
		.untried = get_text(l, o, "untried"),
		.unresolved = get_text(l, o, "unresolved") };

	if (!get_name(l, o, "zone", &c.zone) || !get_name(l, o, "parent", &c.parent))
		return false;
	if (c.zone.len == 0)
		return bad(l, "a cut needs a zone");
	*vec_add(l->e->arena, &l->e->cuts) = c;
	return true;
}

static bool
load_name(struct loader *l, const json_t *o)
{
	struct ev_name n;

	if (!get_name(l, o, "name", &n.name) || !get_name(l, o, "zone", &n.zone))
		return false;
	if (n.name.len == 0)
		return bad(l, "a name needs a name");
	*vec_add(l->e->arena, &l->e->names) = n;
	return true;
}

/* Records as text. */
struct texts {
	struct loader *l;
	void (*record)(struct texts *, const struct zf_record *);
	struct buf *wire;
	struct zdata *data;
	uint32_t where;
};

static void
text_record(void *ctx, const struct zf_record *r)
{
	struct texts *t = ctx;

	t->record(t, r);
}

static bool
read_texts(struct texts *t, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *v = json_array_get(list, i);
		const char *why = "a record is not a line of text";
		bool room = true;

		if (json_is_string(v))
			why = snapshot_text(t->l->e->arena, json_string_value(v), json_string_length(v),
			    text_record, t, &room);
		if (!room)
			return err_set(t->l->err, 4, "%s:%u: %s", t->l->path, t->l->line, why);
		if (why != NULL)
			return bad(t->l, why);
	}
	return true;
}

static void
anchor_record(struct texts *t, const struct zf_record *r)
{
	if (r->type == LINT_T_DS)
		zdata_add(t->data, &(struct zdata_add){ .node = zdata_intern(t->data, r->owner),
				       .type = r->type,
				       .ttl = r->ttl,
				       .where = t->where,
				       .column = 1,
				       .rdata = { r->rdata, r->rdlen } });
}

static bool
load_anchor(struct loader *l, const json_t *o)
{
	struct ev_zone *z = new (l->e->arena, struct ev_zone, 1);
	const json_t *records = json_object_get(o, "records"), *lines = json_object_get(o, "lines");
	const char *file = get_text(l, o, "file");

	if (!get_name(l, o, "zone", &z->apex) || z->apex.len == 0)
		return l->err->exit != 0 ? false : bad(l, "an anchor needs a zone");
	z->data = zdata_new(l->e->arena);
	z->whole = z->is_parent_ds = true;
	*vec_add(l->e->arena, &l->e->files) =
	    (struct ev_file) { file == NULL ? "trust anchor" : file, EV_NONE, 0,
		    (uint64_t)json_integer_value(json_object_get(o, "octets")) };
	*vec_add(l->e->arena, &z->spans) = (struct ev_span) { 0, (uint32_t)l->e->files.n - 1 };
	z->source = evidence_add_source(l->e, &(struct ev_source) { .kind = LINT_FILE,
	                                          .label = file == NULL ? "trust anchor" : file });
	for (size_t i = 0; i < json_array_size(records); i++) {
		struct texts t = { .l = l, .record = anchor_record, .data = z->data,
			.where = (uint32_t)json_integer_value(json_array_get(lines, i)) };
		json_t *one = arena_must(json_array());
		bool good;

		json_array_append(one, json_array_get(records, i));
		good = read_texts(&t, one);
		json_decref(one);
		if (!good)
			return false;
	}
	*vec_add(l->e->arena, &l->e->zones) = z;
	return true;
}

static void
wire_record(struct texts *t, const struct zf_record *r)
{
	const uint8_t fixed[10] = { (uint8_t)(r->type >> 8), (uint8_t)r->type, 0, 1, (uint8_t)(r->ttl >> 24),
		(uint8_t)(r->ttl >> 16), (uint8_t)(r->ttl >> 8), (uint8_t)r->ttl, (uint8_t)(r->rdlen >> 8),
		(uint8_t)r->rdlen };

	buf_add(t->wire, r->owner.wire, r->owner.len);
	buf_add(t->wire, fixed, sizeof(fixed));
	buf_add(t->wire, r->rdata, r->rdlen);
}

/* A reply written by hand: rcode, flags and the records of each section as text. */
static bool
compose(struct loader *l, const json_t *o, const struct ev_reply *r, struct buf *wire)
{
	static const char *const sections[] = { "answer", "authority", "additional" };
	uint8_t head[12] = { 0, 0, 0x80, 0, 0, 1 };
	const json_t *flags = json_object_get(o, "flags"), *rcode = json_object_get(o, "rcode");
	const uint8_t question[4] = { (uint8_t)(r->qtype >> 8), (uint8_t)r->qtype, 0, 1 };
	uint8_t opt[11] = { 0, 0, 41, 4, 208, 0, 0, 0x80, 0, 0, 0 };
	char text[TYPE_TEXT];
	bool found = rcode == NULL;

	/* Those above 15 have their upper bits in OPT (RFC 6891 6.1.3). */
	for (uint8_t i = 0; i < MAX_RCODE && json_is_string(rcode); i++)
		if (strcmp(rcode_text(i, text), json_string_value(rcode)) == 0)
			found = true, head[3] = i & 15, opt[5] = i >> 4;
	if (!found)
		return bad(l, "the rcode is not known");
	for (size_t i = 0; i < json_array_size(flags); i++) {
		const char *f = json_string_value(json_array_get(flags, i));

		if (f != NULL && strcmp(f, "aa") == 0)
			head[2] |= 4;
		if (f != NULL && strcmp(f, "tc") == 0)
			head[2] |= 2;
		if (f != NULL && strcmp(f, "ra") == 0)
			head[3] |= 0x80;
		if (f != NULL && strcmp(f, "ad") == 0)
			head[3] |= 0x20;
	}
	buf_add(wire, head, sizeof(head));
	buf_add(wire, r->qname.wire, r->qname.len);
	buf_add(wire, question, sizeof(question));
	for (int i = 0; i < 3; i++) {
		const json_t *list = json_object_get(o, sections[i]);
		struct texts t = { .l = l, .record = wire_record, .wire = wire };
		const size_t n = json_array_size(list) + (i == 2);

		if (!read_texts(&t, list))
			return false;
		wire->p[6 + 2 * i] = (char)(n >> 8), wire->p[7 + 2 * i] = (char)n;
	}
	buf_add(wire, opt, sizeof(opt));
	return wire->n <= MSG_MAX || bad(l, "the reply is longer than 65535 octets");
}

/* The octets of a message or page in base64, whose sum must fit. */
static bool
get_octets(struct loader *l, const json_t *o, const char *text, size_t most, struct lint_bytes *to)
{
	const char *sum = get_text(l, o, "sha256");
	uint8_t digest[32], claimed[32], *octets = arena_alloc(l->e->arena, strlen(text) + 1, 1);
	const ssize_t n = b64_decode(text, strlen(text), octets, strlen(text));

	if (n < 0 || (size_t)n > most)
		return bad(l, arena_printf(l->e->arena, "the message is not base64 of at most %zu octets",
				  most));
	*to = (struct lint_bytes) { octets, (size_t)n };
	crypto_sha256(octets, (size_t)n, digest);
	if (sum != NULL &&
	    (hex_decode(sum, strlen(sum), claimed, 32) != 32 || memcmp(digest, claimed, 32) != 0))
		return bad(l, "the message does not have the SHA-256 that is recorded with it");
	return true;
}

static bool
load_wire(struct loader *l, const json_t *o, struct ev_reply *r)
{
	const char *wire = get_text(l, o, "wire");
	struct buf b = buf_new(l->e->arena);

	if (wire != NULL)
		return get_octets(l, o, wire, MSG_MAX, &r->wire);
	if (!compose(l, o, r, &b))
		return false;
	r->wire = (struct lint_bytes) { (uint8_t *)b.p, b.n };
	return true;
}

/* The answer as it came (base64), or written by hand as JSON. */
static bool
load_registry(struct loader *l, const json_t *o)
{
	struct ev_registry r = { .url = get_text(l, o, "url"), .skipped = get_text(l, o, "skipped"),
		.failure = get_text(l, o, "failure"), .at = l->e->at };
	const json_int_t status = json_integer_value(json_object_get(o, "status"));
	const char *body = get_text(l, o, "body"), *at = get_text(l, o, "at");
	char *text;

	if (!get_name(l, o, "zone", &r.zone) || !get_word(l, o, "role", snapshot_roles, 2, &r.role))
		return false;
	if (r.zone.len == 0 || (r.url == NULL && r.skipped == NULL) || status < 0 || status > 999)
		return bad(l, "a registry needs a zone, and a URL or why nobody was asked");
	if (at != NULL && !when_parse(at, &r.at))
		return bad(l, "a time is not RFC 3339");
	r.status = (uint16_t)status;
	if (body != NULL && !get_octets(l, o, body, REGISTRY_MAX_OCTETS, &r.body))
		return false;
	if (body == NULL && json_is_object(json_object_get(o, "answer"))) {
		text = arena_must(json_dumps(json_object_get(o, "answer"), JSON_COMPACT));
		r.body = (struct lint_bytes) { arena_copy(l->e->arena, text, strlen(text)), strlen(text) };
		snapshot_release(text);
	}
	evidence_add_registry(l->e, &r);
	return true;
}

/* How it was asked and what was not believed. */
static bool
load_manner(struct loader *l, const json_t *o, struct ev_reply *r)
{
	uint16_t *const counts[SNAPSHOT_N_MISMATCHES] = { &r->mismatches.id, &r->mismatches.question,
		&r->mismatches.letters, &r->mismatches.cookie };
	const json_t *list = json_object_get(o, "mismatches");
	const char *refused = get_text(l, o, "edns_refused");
	char text[TYPE_TEXT];

	if (!get_word(l, o, "edns", snapshot_edns, SNAPSHOT_N_EDNS, &r->edns))
		return false;
	r->bad_cookie = json_is_true(json_object_get(o, "bad_cookie"));
	for (uint8_t i = 1; refused != NULL && i < MAX_RCODE; i++)
		if (strcmp(rcode_text(i, text), refused) == 0)
			r->refused = i;
	if (refused != NULL && r->refused == 0)
		return bad(l, "the rcode is not known");
	for (int i = 0; i < SNAPSHOT_N_MISMATCHES; i++) {
		const json_int_t n = json_integer_value(json_object_get(list, snapshot_mismatches[i]));

		if (n < 0 || n > UINT16_MAX)
			return bad(l, "a count is not of 0 to 65535");
		*counts[i] = (uint16_t)n;
	}
	return true;
}

static bool
get_source(struct loader *l, const json_t *o, uint32_t *to)
{
	const json_t *source = json_object_get(o, "source");

	if (!json_is_integer(source) || json_integer_value(source) < 0 ||
	    (size_t)json_integer_value(source) >= l->servers.n)
		return bad(l, "it names a source that is not above it");
	*to = l->servers.v[json_integer_value(source)];
	return true;
}

static bool
load_transfer(struct loader *l, const json_t *o)
{
	struct ev_transfer *t = new (l->e->arena, struct ev_transfer, 1);
	const json_int_t messages = json_integer_value(json_object_get(o, "messages"));
	const char *at = get_text(l, o, "at");

	*t = (struct ev_transfer) { .at = l->e->at, .tsig = get_text(l, o, "tsig"),
		.failure = get_text(l, o, "failure"),
		.refused = json_is_true(json_object_get(o, "refused")) };
	if (!get_source(l, o, &t->source) || !get_name(l, o, "zone", &t->zone))
		return false;
	if (t->zone.len == 0 || messages < 0 || messages > TRANSFER_MAX_OCTETS ||
	    (messages > 0) == (t->failure != NULL))
		return bad(l, "a transfer needs a zone, and either messages or a failure");
	if (at != NULL && !when_parse(at, &t->at))
		return bad(l, "a time is not RFC 3339");
	if (messages == 0)
		evidence_add_transfer(l->e, t);
	l->transfer = messages == 0 ? NULL : t;
	l->messages = (size_t)messages;
	return true;
}

/* One message of the transfer above, as it came or by hand. */
static bool
load_message(struct loader *l, const json_t *o)
{
	struct ev_reply r = { .qtype = 252 };

	if (l->transfer == NULL)
		return bad(l, "a message belongs to no transfer");
	r.qname = l->transfer->zone;
	if (!load_wire(l, o, &r))
		return false;
	*vec_add(l->e->arena, &l->transfer->messages) = r.wire;
	if (--l->messages > 0)
		return true;
	evidence_add_transfer(l->e, l->transfer);
	l->transfer = NULL;
	return true;
}

static bool
get_resolver(struct loader *l, const json_t *o, struct ev_reply *r)
{
	const json_t *number = json_object_get(o, "resolver");
	const json_int_t at = json_is_integer(number) ? json_integer_value(number) : -1;
	const json_int_t step = json_integer_value(json_object_get(o, "step"));

	if (at < 0 || (size_t)at >= l->resolvers.n || step < 1 || step > UINT16_MAX)
		return bad(l, "it needs a resolver that is above it, and a step from 1 to 65535");
	r->source = l->resolvers.v[at];
	r->step = (uint16_t)step;
	r->unchecked = json_is_true(json_object_get(o, "unchecked"));
	return true;
}

static bool
load_reply(struct loader *l, const json_t *o)
{
	struct ev_reply r = { .tries = (uint16_t)json_integer_value(json_object_get(o, "tries")) };
	const char *type = get_text(l, o, "type"), *at = get_text(l, o, "at"),
		   *tcp = get_text(l, o, "transport");

	if (strcmp(get_text(l, o, "kind"), "resolved") == 0 ? !get_resolver(l, o, &r)
	                                                    : !get_source(l, o, &r.source))
		return false;
	if (!get_name(l, o, "name", &r.qname) || !get_name(l, o, "wildcard", &r.wildcard) ||
	    !get_word(l, o, "result", snapshot_results, 5, &r.result) ||
	    !get_word(l, o, "probe", snapshot_probes, EV_N_PROBES, &r.probe) || !load_manner(l, o, &r))
		return false;
	if (r.qname.len == 0 || type == NULL || !type_parse(type, strlen(type), &r.qtype))
		return bad(l, "a reply needs a name and a type");
	if (at == NULL ? (r.at = l->e->at, false) : !when_parse(at, &r.at))
		return bad(l, "a time is not RFC 3339");
	r.tcp = tcp != NULL && strcmp(tcp, "tcp") == 0;
	if ((r.result == LINT_ANSWER || json_object_get(o, "wire") != NULL) && !load_wire(l, o, &r))
		return false;
	evidence_add_reply(l->e, &r);
	return true;
}

static bool
load_end(struct loader *l, const json_t *o)
{
	l->ended = json_integer_value(json_object_get(o, "lines")) == (json_int_t)l->line - 1;
	return l->ended || bad(l, "lines are missing before this one");
}

static bool load_line(struct loader *, const json_t *, struct snapshot_run *);

/* A line of the snapshot that was made beside this one. */
static bool
load_beside(struct loader *l, const json_t *o)
{
	const json_t *line = json_object_get(o, "line");
	struct snapshot_run run;

	if (l->around != NULL)
		return bad(l, "a snapshot in a snapshot has none in it");
	if (l->beside == NULL) {
		l->beside = new (l->e->arena, struct loader, 1);
		*l->beside = (struct loader){ .e = evidence_new(l->e->arena), .path = l->path,
			.above = l->line - 1, .around = l, .err = l->err };
		l->e->beside = l->beside->e;
	}
	l->beside->line++;
	return json_is_object(line) ? load_line(l->beside, line, &run)
				    : bad(l, "a line of another snapshot is no JSON object");
}

static bool
load_line(struct loader *l, const json_t *o, struct snapshot_run *r)
{
	static const struct {
		const char *kind;
		bool (*load)(struct loader *, const json_t *);
	} kinds[] = { { "source", load_source }, { "cut", load_cut }, { "name", load_name },
		{ "anchor", load_anchor },
		{ "reply", load_reply }, { "registry", load_registry },
		{ "resolver", load_resolver }, { "resolved", load_reply },
		{ "transfer", load_transfer }, { "message", load_message }, { "beside", load_beside },
		{ "end", load_end } };
	const char *kind = get_text(l, o, "kind");

	if (l->line == 1)
		return load_run(l, o, r);
	if (l->transfer != NULL && (kind == NULL || strcmp(kind, "message") != 0))
		return bad(l, "messages of the transfer above are missing");
	for (size_t i = 0; kind != NULL && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kind, kinds[i].kind) == 0)
			return kinds[i].load(l, o);
	return true;
}

bool
snapshot_load(struct evidence *e, const char *path, const char *text, size_t n, struct snapshot_run *r,
    struct err *err)
{
	struct loader l = { .e = e, .path = path, .err = err };
	const char *p = text, *end = text + n;

	if (n > SNAPSHOT_MAX_OCTETS)
		return err_set(err, 2, "%s: limit SNAPSHOT_MAX_OCTETS (268435456) exceeded", path);
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p)), *stop = nl == NULL ? end : nl;
		const char *why = too_much(p, (size_t)(stop - p));
		json_error_t error;
		json_t *o;
		bool good;

		l.line++;
		if (why != NULL)
			return bad(&l, why);
		o = json_loadb(p, (size_t)(stop - p), JSON_REJECT_DUPLICATES, &error);
		p = nl == NULL ? end : nl + 1;
		if (o == NULL)
			return bad(&l, arena_printf(e->arena, "not a line of JSON: %s (column %d)",
					   error.text, error.column));
		good = json_is_object(o) ? load_line(&l, o, r) : bad(&l, "not a JSON object");
		json_decref(o);
		if (!good)
			return false;
	}
	if (l.transfer != NULL || (l.beside != NULL && l.beside->transfer != NULL))
		return bad(&l, "messages of the last transfer are missing");
	if (l.beside != NULL && l.beside->wants_end && !l.beside->ended)
		return err_set(err, 2, "%s: cut off: the last line of the snapshot in it is missing", path);
	if (l.wants_end && !l.ended)
		return err_set(err, 2, "%s: cut off: its last line is missing", path);
	return l.line > 0 || err_set(err, 2, "%s: empty", path);
}
