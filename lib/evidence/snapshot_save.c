/* snapshot_save.c - one line at a time; all text in it is ASCII of our own making,
 * or escaped by the JSON library. */
#include "snapshot.h"
#include "../base/when.h"
#include "../crypto/crypto.h"
#include "../dns/baseenc.h"
#include "../dns/name.h"
#include "../dns/rdata.h"
#include "../dns/type.h"
#include "snapshot_names.h"
#include <jansson.h>

const char *const snapshot_results[] = { "answer", "timeout", "unreachable", "garbage", "skipped" };
const char *const snapshot_probes[] = { "plain", "wildcard", "denial", "referral", "address",
	"name" };
const char *const snapshot_edns[] = { "unsaid", "options", "bare", "none", "version-1" };
const char *const snapshot_mismatches[] = { "id", "question", "case", "cookie" };
const char *const snapshot_roles[] = { "registry", "registrar" };
const char *const snapshot_said[] = { "unsaid", "no", "yes" };

static json_t *
text(const char *s)
{
	return s == NULL ? json_null() : arena_must(json_string(s));
}

static json_t *
name(struct arena *a, struct lint_name n)
{
	return n.len == 0 ? json_null() : text(name_text(a, n));
}

static json_t *
when(int64_t at)
{
	char s[WHEN_TEXT];

	return text(when_text(at, s));
}

static void
put(struct buf *b, json_t *line)
{
	char *s = arena_must(json_dumps(line, JSON_COMPACT | JSON_ENSURE_ASCII));

	buf_str(b, s);
	buf_char(b, '\n');
	snapshot_release(s);
	json_decref(line);
}

static json_t *
said(const struct ev_said *s)
{
	json_t *o = arena_must(json_object());

	if (s->has_ds)
		json_object_set_new(o, "ds_seen", when(s->ds_seen));
	if (s->has_ds && s->ds_ttl != 0)
		json_object_set_new(o, "ds_ttl", json_integer(s->ds_ttl));
	if (s->has_signed)
		json_object_set_new(o, "signed_since", when(s->signed_since));
	return o;
}

static void
put_run(struct buf *b, const struct evidence *e, const struct snapshot_run *r)
{
	json_t *line = arena_must(json_object()), *arguments = arena_must(json_array());

	for (size_t i = 0; i < r->n_arguments; i++)
		json_array_append_new(arguments, text(r->arguments[i]));
	json_object_set_new(line, "format", text("dnssec-lint-snapshot"));
	json_object_set_new(line, "format_version", text("1.1"));
	json_object_set_new(line, "command", text(r->command));
	json_object_set_new(line, "arguments", arguments);
	json_object_set_new(line, "target", text(r->target));
	json_object_set_new(line, "at", when(r->at));
	json_object_set_new(line, "collected_at", when(e->at));
	json_object_set_new(line, "queries", json_integer(e->n_queries));
	json_object_set_new(line, "limit", text(e->limit));
	if (e->said.has_ds || e->said.has_signed)
		json_object_set_new(line, "said", said(&e->said));
	put(b, line);
}

static void
put_source(struct buf *b, struct arena *a, const struct ev_source *s)
{
	json_t *line = arena_must(json_object());
	char addr[NET_ADDR_TEXT];

	json_object_set_new(line, "kind", text("source"));
	json_object_set_new(line, "zone", name(a, s->zone));
	json_object_set_new(line, "host", name(a, s->host));
	/* A server whose address nobody knows has none. */
	json_object_set_new(line, "address", s->addr.family == 0 ? json_null() :
	    text(net_addr_text(&s->addr, addr)));
	json_object_set_new(line, "skipped", text(s->skipped));
	if (s->kind == LINT_DECLARED)
		json_object_set_new(line, "declared", json_true());
	put(b, line);
}

static void
put_resolver(struct buf *b, const struct ev_source *s)
{
	json_t *line = arena_must(json_object());
	char addr[NET_ADDR_TEXT];

	json_object_set_new(line, "kind", text("resolver"));
	json_object_set_new(line, "name", text(s->name));
	json_object_set_new(line, "address", text(net_addr_text(&s->addr, addr)));
	json_object_set_new(line, "validating", text(snapshot_said[s->validating]));
	json_object_set_new(line, "skipped", text(s->skipped));
	put(b, line);
}

static void
put_cut(struct buf *b, struct arena *a, const struct ev_cut *c)
{
	json_t *line = arena_must(json_object());

	json_object_set_new(line, "kind", text("cut"));
	json_object_set_new(line, "zone", name(a, c->zone));
	json_object_set_new(line, "parent", name(a, c->parent));
	json_object_set_new(line, "found", json_boolean(c->found));
	json_object_set_new(line, "complete", json_boolean(c->complete));
	json_object_set_new(line, "trouble", text(c->trouble));
	if (c->declared)
		json_object_set_new(line, "declared", json_true());
	json_object_set_new(line, "discovery", text(c->discovery));
	json_object_set_new(line, "whole_list", json_boolean(c->whole_list));
	if (c->untried != NULL)
		json_object_set_new(line, "untried", text(c->untried));
	if (c->unresolved != NULL)
		json_object_set_new(line, "unresolved", text(c->unresolved));
	put(b, line);
}

static void
put_name(struct buf *b, struct arena *a, const struct ev_name *n)
{
	json_t *line = arena_must(json_object());

	json_object_set_new(line, "kind", text("name"));
	json_object_set_new(line, "name", name(a, n->name));
	json_object_set_new(line, "zone", name(a, n->zone));
	put(b, line);
}

/* DS records given on the command line: trust anchors. */
static void
put_anchor(struct buf *b, struct arena *a, const struct ev_zone *z, const struct ev_file *file)
{
	json_t *line = arena_must(json_object()), *records = arena_must(json_array());
	json_t *lines = arena_must(json_array());

	for (uint32_t row = 0; row < z->data->n_records; row++) {
		struct buf t = buf_new(a);

		if (zdata_record(z->data, row)->type != LINT_T_DS)
			continue;
		buf_printf(&t, "%s %u IN DS ",
		    name_text(a, zdata_name(z->data, zdata_record(z->data, row)->node)),
		    zdata_head(z->data, row)->ttl);
		rdata_print(&t, LINT_T_DS, zdata_rdata(z->data, row));
		json_array_append_new(records, text(t.p));
		json_array_append_new(lines, json_integer(zdata_where(z->data, row)));
	}
	json_object_set_new(line, "kind", text("anchor"));
	json_object_set_new(line, "file", text(file != NULL ? file->path : "trust anchor"));
	json_object_set_new(line, "octets", json_integer(file != NULL ? (json_int_t)file->octets : 0));
	json_object_set_new(line, "zone", name(a, z->apex));
	json_object_set_new(line, "records", records);
	json_object_set_new(line, "lines", lines);
	put(b, line);
}

static void
put_octets(json_t *line, struct arena *a, const char *key, struct lint_bytes octets)
{
	struct buf b = buf_new(a), sum = buf_new(a);
	uint8_t digest[32];

	b64_print(&b, octets.p, octets.n);
	crypto_sha256(octets.p, octets.n, digest);
	hex_print(&sum, digest, sizeof(digest));
	json_object_set_new(line, key, text(b.p));
	json_object_set_new(line, "sha256", text(sum.p));
}

static void
put_registry(struct buf *b, struct arena *a, const struct ev_registry *r)
{
	json_t *line = arena_must(json_object());

	json_object_set_new(line, "kind", text("registry"));
	json_object_set_new(line, "zone", name(a, r->zone));
	json_object_set_new(line, "role", text(snapshot_roles[r->role]));
	json_object_set_new(line, "url", text(r->url));
	json_object_set_new(line, "skipped", text(r->skipped));
	json_object_set_new(line, "status", json_integer(r->status));
	/* What the body itself is to blame for is found again when it is read. */
	json_object_set_new(line, "failure", text(r->body.n > 0 ? NULL : r->failure));
	json_object_set_new(line, "at", when(r->at));
	if (r->body.n > 0)
		put_octets(line, a, "body", r->body);
	put(b, line);
}

/* Keys that most replies do not need: how it was asked when that was not as usual, and
 * what was not believed. */
static void
put_manner(json_t *line, const struct ev_reply *r)
{
	const struct ev_mismatches *m = &r->mismatches;
	const uint16_t counts[SNAPSHOT_N_MISMATCHES] = { m->id, m->question, m->letters, m->cookie };
	char rcode[TYPE_TEXT];
	json_t *o;

	if (r->edns != LINT_EDNS_UNSAID)
		json_object_set_new(line, "edns", text(snapshot_edns[r->edns]));
	if (r->refused != 0)
		json_object_set_new(line, "edns_refused", text(rcode_text(r->refused, rcode)));
	if (r->bad_cookie)
		json_object_set_new(line, "bad_cookie", json_true());
	if ((m->id | m->question | m->letters | m->cookie) == 0)
		return;
	o = arena_must(json_object());
	for (int i = 0; i < SNAPSHOT_N_MISMATCHES; i++)
		if (counts[i] > 0)
			json_object_set_new(o, snapshot_mismatches[i], json_integer(counts[i]));
	json_object_set_new(line, "mismatches", o);
}

static void
put_reply(struct buf *b, struct arena *a, const struct ev_reply *r, bool resolved, uint32_t source)
{
	json_t *line = arena_must(json_object());
	char type[TYPE_TEXT];

	/* Those of resolvers are lines of another kind, which older programs pass over. */
	json_object_set_new(line, "kind", text(resolved ? "resolved" : "reply"));
	json_object_set_new(line, resolved ? "resolver" : "source", json_integer(source));
	if (resolved) {
		json_object_set_new(line, "step", json_integer(r->step));
		json_object_set_new(line, "unchecked", json_boolean(r->unchecked));
	}
	json_object_set_new(line, "name", name(a, r->qname));
	json_object_set_new(line, "type", text(type_text(r->qtype, type)));
	json_object_set_new(line, "result", text(snapshot_results[r->result]));
	json_object_set_new(line, "probe", text(snapshot_probes[r->probe]));
	json_object_set_new(line, "wildcard", name(a, r->wildcard));
	json_object_set_new(line, "transport", text(r->tcp ? "tcp" : "udp"));
	json_object_set_new(line, "tries", json_integer(r->tries));
	json_object_set_new(line, "at", when(r->at));
	put_manner(line, r);
	if (r->wire.n > 0)
		put_octets(line, a, "wire", r->wire);
	put(b, line);
}

/* A zone that was handed over, or that it was not; then its messages, each on a line. */
static void
put_transfer(struct buf *b, const struct ev_transfer *t, uint32_t source)
{
	local_arena *whole = arena_new();
	json_t *line = arena_must(json_object());

	json_object_set_new(line, "kind", text("transfer"));
	json_object_set_new(line, "source", json_integer(source));
	json_object_set_new(line, "zone", name(whole, t->zone));
	json_object_set_new(line, "at", when(t->at));
	json_object_set_new(line, "tsig", text(t->tsig));
	json_object_set_new(line, "failure", text(t->failure));
	json_object_set_new(line, "refused", json_boolean(t->refused));
	json_object_set_new(line, "messages", json_integer((json_int_t)t->messages.n));
	put(b, line);
	for (size_t i = 0; i < t->messages.n; i++) {
		local_arena *a = arena_new();

		line = arena_must(json_object());
		json_object_set_new(line, "kind", text("message"));
		put_octets(line, a, "wire", t->messages.v[i]);
		put(b, line);
	}
}

/* A file that was cut off, at a line's end even, does not pass for one that heard less. */
static void
put_end(struct buf *b, size_t start)
{
	json_t *line = arena_must(json_object());
	json_int_t lines = 0;

	for (size_t i = start; i < b->n; i++)
		lines += b->p[i] == '\n';
	json_object_set_new(line, "kind", text("end"));
	json_object_set_new(line, "lines", json_integer(lines));
	put(b, line);
}

/* Another snapshot, line by line; who does not know of it passes over it. */
static void
put_beside(struct buf *b, const struct evidence *e, const struct snapshot_run *r)
{
	local_arena *a = arena_new();
	struct buf lines = buf_new(a);

	snapshot_save(&lines, e, r);
	for (const char *p = lines.p, *end = lines.p + lines.n; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		buf_str(b, "{\"kind\":\"beside\",\"line\":");
		buf_add(b, p, (size_t)(nl - p));
		buf_str(b, "}\n");
		p = nl + 1;
	}
}

void
snapshot_save(struct buf *b, const struct evidence *e, const struct snapshot_run *r)
{
	const size_t start = b->n;
	local_arena *whole = arena_new();
	/* Servers from 0, and resolvers from 0. */
	uint32_t *number = new (whole, uint32_t, e->sources.n + 1), n = 0, n_resolvers = 0;

	put_run(b, e, r);
	for (size_t i = 0; i < e->sources.n; i++) {
		local_arena *a = arena_new();

		if (e->sources.v[i].kind == LINT_RESOLVER) {
			number[i] = n_resolvers++;
			put_resolver(b, &e->sources.v[i]);
		}
		if (e->sources.v[i].kind != LINT_SERVER && e->sources.v[i].kind != LINT_DECLARED)
			continue;
		number[i] = n++;
		put_source(b, a, &e->sources.v[i]);
	}
	for (size_t i = 0; i < e->zones.n; i++) {
		local_arena *a = arena_new();

		if (e->zones.v[i]->is_parent_ds)
			put_anchor(b, a, e->zones.v[i], e->zones.v[i]->spans.n == 0 ? NULL
			        : &e->files.v[e->zones.v[i]->spans.v[0].file]);
	}
	for (size_t i = 0; i < e->cuts.n; i++) {
		local_arena *a = arena_new();

		put_cut(b, a, &e->cuts.v[i]);
	}
	for (size_t i = 0; i < e->names.n; i++) {
		local_arena *a = arena_new();

		put_name(b, a, &e->names.v[i]);
	}
	for (size_t i = 0; i < e->replies.n; i++) {
		local_arena *a = arena_new();

		put_reply(b, a, &e->replies.v[i],
		    e->sources.v[e->replies.v[i].source].kind == LINT_RESOLVER,
		    number[e->replies.v[i].source]);
	}
	for (size_t i = 0; i < e->transfers.n; i++)
		put_transfer(b, e->transfers.v[i], number[e->transfers.v[i]->source]);
	for (size_t i = 0; i < e->registries.n; i++) {
		local_arena *a = arena_new();

		put_registry(b, a, &e->registries.v[i]);
	}
	if (e->beside != NULL)
		put_beside(b, e->beside, r);
	put_end(b, start);
}
