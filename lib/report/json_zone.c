#include "json_zone.h"
#include "registration.h"
#include "text.h"
#include "../base/when.h"
#include "../facts/past.h"
#include "../dns/baseenc.h"
#include "../dns/msg.h"
#include "../dns/name.h"
#include "../dns/rdata.h"
#include "../dns/type.h"

/* Lists that grow with the zone stop here, and say how much was left out. */
enum { MOST_WILDCARDS = 1000, MOST_RECORDS = 100 };

const char *
json_phase(uint8_t phase)
{
	static const char *const words[] = { "preparing", "signed", "published", "rolling", "leaving" };

	return phase < LINT_N_PHASES ? words[phase] : NULL;
}

static unsigned
depth_of(const struct facts *f, const struct fact_zone *z)
{
	unsigned n = 0;

	for (; z->parent < f->zones.n && n < 128; z = f->zones.v[z->parent])
		n++;
	return n;
}

static bool
has_opt_out(const struct zdata *z)
{
	for (uint32_t row = 0; row < z->n_records; row++)
		if (zdata_record(z, row)->type == LINT_T_NSEC3) {
			const struct lint_bytes r = zdata_rdata(z, row);

			if (r.n > 1 && (r.p[1] & 1) != 0)
				return true;
		}
	return false;
}

static const char *
denial_text(const struct fact_zone *z)
{
	switch (z->chain) {
	case LINT_BY_NSEC: return "nsec";
	case LINT_BY_NSEC3: return has_opt_out(z->data) ? "nsec3-optout" : "nsec3";
	case LINT_BY_BOTH: return "nsec+nsec3";
	default: return NULL;
	}
}

static void
add_wildcards(struct arena *a, struct js *o, const struct zdata *z)
{
	struct js *list = js_array();
	uint32_t n = 0;

	for (uint32_t i = 0; i < z->n_nodes; i++) {
		const struct zdata_node *node = zdata_node(z, i);

		if ((node->flags & LINT_WILD) == 0 || (node->flags & LINT_HAS_DATA) == 0 ||
		    (node->flags & (LINT_OCCLUDED | LINT_OUTSIDE)) != 0)
			continue;
		if (n++ < MOST_WILDCARDS)
			js_add_str(list, name_text(a, zdata_name(z, i)));
	}
	js_set(o, "wildcards", list);
	if (n > MOST_WILDCARDS)
		js_set_int(o, "wildcards_omitted", n - MOST_WILDCARDS);
}

static void
add_ds(struct arena *a, struct js *o, struct facts_view *view, struct lint_ref zone)
{
	struct js *ds = js_object(), *list = js_array();
	struct lint_ref it = { 0 };
	uint32_t ttl = 0;
	struct lint_ds d;

	while (facts_next(view, zone, LINT_DS, 0, &it)) {
		struct js *record = js_object();
		struct buf digest = buf_new(a);

		if (!facts_get(view, it, LINT_DS, &d)) {
			js_drop(record);
			continue;
		}
		for (size_t i = 0; i < d.digest.n; i++)
			buf_printf(&digest, "%02x", d.digest.p[i]);
		if (js_size(list) == 0 || d.ttl > ttl)
			ttl = d.ttl;
		js_set_int(record, "key_tag", d.tag);
		js_set_int(record, "algorithm", d.algorithm);
		js_set_int(record, "digest_type", d.digest_type);
		js_set_str(record, "digest", digest.p);
		js_set_bool(record, "matches_dnskey", d.match == LINT_MATCH_GOOD);
		js_add(list, record);
	}
	if (js_size(list) > 0)
		js_set_int(ds, "ttl", ttl);
	else
		js_set(ds, "ttl", NULL);
	js_set(ds, "records", list);
	it = (struct lint_ref) { 0 };
	while (facts_next(view, zone, LINT_REGISTRATION, 0, &it)) {
		struct lint_registration r;

		if (facts_get(view, it, LINT_REGISTRATION, &r))
			js_set(ds, r.registrar ? "registrar" : "registry", registration_json(a, &r));
	}
	js_set(o, "ds", ds);
}

const char *
json_role(const struct lint_key *k)
{
	if (k->sep)
		return k->signs_data ? "csk" : "ksk";
	if (k->has_ds)
		return "csk";
	return k->signed_dnskey && !k->signs_data ? "ksk" : "zsk";
}

static void
add_keys(struct js *o, struct facts_view *view, struct lint_ref zone)
{
	struct js *keys = js_object(), *list = js_array();
	struct lint_ref it = { 0 };
	uint32_t ttl = 0;
	struct lint_key k;

	while (facts_next(view, zone, LINT_KEY, 0, &it)) {
		struct js *record;

		if (!facts_get(view, it, LINT_KEY, &k))
			continue;
		record = js_object();
		ttl = k.ttl > ttl ? k.ttl : ttl;
		js_set_int(record, "key_tag", k.tag);
		js_set_int(record, "algorithm", k.algorithm);
		js_set_int(record, "flags", k.flags);
		js_set_int(record, "bits", k.bits);
		js_set_str(record, "role", json_role(&k));
		js_set_bool(record, "signs_dnskey", k.signs_dnskey);
		js_set_bool(record, "signs_data", k.signs_data);
		js_set_bool(record, "revoked", k.revoked);
		js_add(list, record);
	}
	if (js_size(list) == 0) {
		js_drop(list);
		js_drop(keys);
		return;
	}
	js_set_int(keys, "ttl", ttl);
	js_set(keys, "records", list);
	js_set(o, "dnskey", keys);
}

struct js *
json_zone(struct arena *a, const struct report *r, const struct fact_zone *z)
{
	const struct facts *facts = r->facts;
	struct facts_view *view = r->result->view;
	const struct lint_ref ref = { .zone = z->index, .kind = LINT_ZONE };
	struct js *o = js_object();
	struct lint_zone v;

	js_set_str(o, "name", name_text(a, z->apex));
	js_set_str(o, "parent",
	    z->parent < facts->zones.n ? name_text(a, facts->zones.v[z->parent]->apex) : NULL);
	js_set_int(o, "depth", depth_of(facts, z));
	js_set_str(o, "status", facts_status(view, z));
	js_set_str(o, "phase", z->phase_known ? json_phase(z->phase) : NULL);
	js_set_str(o, "denial", denial_text(z));
	if (!facts_get(view, ref, LINT_ZONE, &v)) {
		js_set(o, "negative_ttl", NULL);
		return o;
	}
	if (v.has_soa)
		js_set_int(o, "negative_ttl", v.negative_ttl);
	else
		js_set(o, "negative_ttl", NULL);
	js_set_int(o, "records", v.n_records);
	add_wildcards(a, o, z->data);
	json_servers(a, o, r, z);
	json_walk(o, r, z);
	/* Not given and not asked is not the same as none. */
	if (((v.have | z->partly) & LINT_NEED_DS) != 0)
		add_ds(a, o, view, ref);
	add_keys(o, view, ref);
	if (r->result->histories[z->index] != NULL &&
	    r->result->histories[z->index]->n_observations > 1)
		json_history(a, o, r->result->histories[z->index]);
	return o;
}

struct js *
json_asked(struct arena *a, const struct report *r, const struct ev_name *name)
{
	struct js *o = js_object(), *types = js_array(), *silent = js_array();
	struct facts_asked asked;
	char text[TYPE_TEXT];

	facts_asked(r->result->view, name, &asked);
	js_set_str(o, "name", name_text(a, asked.name));
	js_set_str(o, "zone", asked.zone < r->facts->zones.n
	    ? name_text(a, r->facts->zones.v[asked.zone]->apex) : NULL);
	js_set_str(o, "status", asked.status);
	if (asked.heard)
		js_set_bool(o, "exists", asked.exists);
	else
		js_set(o, "exists", NULL);
	for (unsigned i = 0; i < asked.n_types; i++)
		js_add_str(types, type_text(asked.types[i], text));
	js_set(o, "types", types);
	for (size_t i = 0; i < asked.silent.n; i++)
		js_add_str(silent, r->evidence->sources.v[asked.silent.v[i]].label);
	js_set(o, "silent", silent);
	return o;
}

static const char *
result_text(uint8_t result)
{
	switch (result) {
	case LINT_ANSWER: return "answer";
	case LINT_TIMEOUT: return "timeout";
	case LINT_UNREACHABLE: return "unreachable";
	case LINT_GARBAGE: return "garbage";
	default: return "skipped";
	}
}

static void
question(struct arena *a, struct js *o, struct lint_name name, uint16_t type)
{
	struct js *q = js_object();
	char text[TYPE_TEXT];

	js_set_str(q, "name", name_text(a, name));
	js_set_str(q, "type", type_text(type, text));
	js_set(o, "question", q);
}

static void
add_message(struct arena *a, struct js *o, const struct ev_reply *reply)
{
	struct js *list = js_array();
	char text[TYPE_TEXT];
	const char *bad = "nothing came back";
	struct msg m;

	if (reply->wire.n > 0)
		bad = msg_read(a, reply->wire.p, reply->wire.n, &m);
	js_set_str(o, "rcode", bad == NULL ? rcode_text(m.rcode, text) : NULL);
	if (bad == NULL && m.nsid != NULL)
		js_set(o, "nsid", json_nsid(a, &m));
	if (bad == NULL && m.rd)
		js_set_bool(o, "authenticated", m.ad);
	if (bad == NULL && m.n_ede > 0) {
		struct js *errors = js_array();

		for (size_t i = 0; i < m.n_ede; i++) {
			struct js *e = js_object();

			js_set_int(e, "code", m.ede[i].code);
			js_set_str(e, "text", m.ede[i].text);
			js_add(errors, e);
		}
		js_set(o, "extended_errors", errors);
	}
	for (size_t i = 0; bad == NULL && i < m.n_records; i++) {
		const struct msg_record *rec = &m.records[i];
		struct buf b = buf_new(a);

		if (rec->section == MSG_ADDITIONAL)
			continue;
		name_print(&b, rec->owner);
		buf_printf(&b, " %u IN %s ", rec->ttl, type_text(rec->type, text));
		rdata_print(&b, rec->type, rec->rdata);
		js_add_str(list, b.p);
	}
	js_set(o, "records", list);
	if (reply->wire.n > 0) {
		js_set_base64(o, "wire", reply->wire.p, reply->wire.n);
		if (bad != NULL)
			js_set_str(o, "error", bad);
	}
}

/* Name servers of the command line, which nobody said. */
static void
declared_evidence(const struct cites *c, struct js *o, const struct ev_reply *reply)
{
	struct js *list = js_array();
	char text[WHEN_TEXT], type[TYPE_TEXT];
	struct msg m = { 0 };

	js_set_str(o, "kind", "declared");
	js_set_str(o, "at", when_text(reply->at, text));
	question(c->arena, o, reply->qname, reply->qtype);
	if (msg_read(c->arena, reply->wire.p, reply->wire.n, &m) != NULL)
		m.n_records = 0;
	for (size_t i = 0; i < m.n_records; i++) {
		struct buf b = buf_new(c->arena);

		name_print(&b, m.records[i].owner);
		buf_printf(&b, " IN %s ", type_text(m.records[i].type, type));
		rdata_print(&b, m.records[i].type, m.records[i].rdata);
		js_add_str(list, b.p);
	}
	js_set(o, "records", list);
}

static void
add_reply(const struct cites *c, struct js *o, const struct ev_reply *reply)
{
	const struct evidence *ev = c->report->evidence;
	char text[WHEN_TEXT];

	if (reply->source < ev->sources.n && ev->sources.v[reply->source].kind == LINT_DECLARED) {
		declared_evidence(c, o, reply);
		return;
	}
	js_set_str(o, "kind", "dns");
	js_set_str(o, "at", when_text(reply->at, text));
	js_set_str(o, "server", reply->source < ev->sources.n ? ev->sources.v[reply->source].label : NULL);
	js_set_str(o, "transport", reply->tcp ? "tcp" : "udp");
	question(c->arena, o, reply->qname, reply->qtype);
	js_set_str(o, "result", result_text(reply->result));
	if (reply->source < ev->sources.n && ev->sources.v[reply->source].kind == LINT_RESOLVER)
		js_set_bool(o, "checking_disabled", reply->unchecked);
	json_manner(o, reply);
	add_message(c->arena, o, reply);
}

static void
add_record(const struct cites *c, struct js *list, const struct zdata *z, uint32_t row)
{
	struct buf b = buf_new(c->arena);

	cite_record(&b, z, row);
	js_add_str(list, b.p);
}

static void
add_records(const struct cites *c, struct js *o, const struct cite *what)
{
	const struct zdata *z = what->file == NULL ? NULL : what->file->data;
	struct js *list = js_array();
	uint32_t n = 0;

	if (what->kind == CITE_RECORD)
		add_record(c, list, z, what->row);
	if (what->kind == CITE_SET)
		for (; n < what->n_rows; n++)
			if (n < MOST_RECORDS)
				add_record(c, list, z, what->rows[n]);
	if (what->kind == CITE_NODE)
		for (uint32_t row = zdata_node(z, what->row)->first; row != ZDATA_NONE;
		     row = zdata_record(z, row)->next)
			if (zdata_record(z, row)->type != LINT_T_RRSIG && n++ < MOST_RECORDS)
				add_record(c, list, z, row);
	js_set(o, "records", list);
	if (n > MOST_RECORDS)
		js_set_int(o, "records_omitted", n - MOST_RECORDS);
}

/* The zone in an earlier snapshot: what the parent had for it, and its keys' TTL. */
static void
history_evidence(const struct cites *c, struct js *o, const struct cite *what)
{
	const struct lint_ref ref = { what->row, what->zone, LINT_PAST, LINT_NOW };
	struct js *question = js_object();
	struct lint_past past;
	char text[WHEN_TEXT];

	js_set_str(o, "kind", "history");
	if (what->row < c->report->facts->past.n && c->report->facts->past.v[what->row]->path != NULL) {
		struct buf path = buf_new(c->arena);

		text_outside(&path, c->report->facts->past.v[what->row]->path);
		js_set_str(o, "file", path.p);
	}
	if (!facts_get(c->report->result->view, ref, LINT_PAST, &past))
		return;
	js_set_str(o, "at", when_text(past.at, text));
	js_set_str(question, "name", name_text(c->arena, c->report->facts->zones.v[what->zone]->apex));
	js_set_str(question, "type", "DS");
	js_set(o, "question", question);
	if (past.has_ds)
		js_set_int(o, "ttl", past.ds_ttl);
	else
		js_set(o, "ttl", NULL);
	if (past.ds_known || past.has_ds)
		js_set_bool(o, "has_ds", past.has_ds);
	if (past.keys_known)
		js_set_bool(o, "has_dnskey", past.has_keys);
}

/* What a log tells of a look-up. */
static void
lookup_evidence(const struct cites *c, struct js *o, const struct cite *what)
{
	static const char *const rcodes[LINT_N_LOOKED] = { "NOERROR", "NOERROR", "NXDOMAIN", "SERVFAIL",
		[LINT_LOOKED_ANSWERED] = "NOERROR" };
	static const char *const outcomes[LINT_N_LOOKED] = { "answer", "no-data", "no-name", "failure",
		"timeout", "other", "answer" };
	static const char *const ways[] = { "dns", "https", "system", "dns" };
	const struct lint_ref ref = { what->row, what->zone, LINT_LOOKUP, LINT_NOW };
	struct lint_lookup v;
	char text[WHEN_TEXT];

	if (!facts_get(c->report->result->view, ref, LINT_LOOKUP, &v))
		return;
	js_set_str(o, "kind", v.by == LINT_BY_SERVER ? "log" : "netlog");
	js_set_str(o, "at", when_text(v.at, text));
	if (*v.resolver != '\0')
		js_set_str(o, "server", v.resolver);
	js_set_str(o, "transport", ways[v.by]);
	if (v.qtype != 0) {
		question(c->arena, o, v.qname, v.qtype);
	} else { /* the system asks for both, and says one thing */
		struct js *q = js_object();

		js_set_str(q, "name", name_text(c->arena, v.qname));
		js_set_str(q, "type", "A/AAAA");
		js_set(o, "question", q);
	}
	js_set_str(o, "result", outcomes[v.outcome]);
	if (rcodes[v.outcome] != NULL)
		js_set_str(o, "rcode", rcodes[v.outcome]);
	if (v.ttl >= 0)
		js_set_int(o, "ttl", v.ttl);
	if (v.n > 1) {
		js_set_int(o, "count", v.n);
		js_set_str(o, "until", when_text(v.until, text));
	}
	js_set_str(o, "file", v.log);
	if (v.line > 0)
		js_set_int(o, "line", v.line);
}

/* Records of a zone that a server handed over. */
static void
transfer_evidence(const struct cites *c, struct js *o, const struct cite *what)
{
	const struct ev_transfer *t = what->file->transfer;
	char text[WHEN_TEXT];

	js_set_str(o, "kind", "dns");
	js_set_str(o, "at", when_text(t->at, text));
	js_set_str(o, "server", c->report->evidence->sources.v[t->source].label);
	js_set_str(o, "transport", "tcp");
	question(c->arena, o, t->zone, 252);
	js_set_str(o, "result", "answer");
	js_set_str(o, "rcode", "NOERROR");
	add_records(c, o, what);
}

/* What the user declares: a line of the configuration, a remark in a zone file. */
static void
intent_evidence(const struct cites *c, struct js *o, const struct engine_place *p)
{
	struct buf path = buf_new(c->arena);
	struct js *declared = js_array();
	char text[WHEN_TEXT];

	text_outside(&path, p->file);
	js_set_str(o, "kind", "declared");
	js_set_str(o, "at", when_text(c->report->at, text));
	js_set_str(o, "file", path.p);
	js_set_int(o, "line", p->line);
	js_set_int(o, "column", p->column);
	js_add_str(declared, p->text);
	js_set(o, "records", declared);
}

struct js *
json_evidence(const struct cites *c, uint32_t index)
{
	const struct cite *what = &c->list.v[index];
	struct js *o = js_object();
	struct buf path = buf_new(c->arena), id = buf_new(c->arena);
	char text[WHEN_TEXT];
	const char *file = NULL;
	uint32_t line;
	uint16_t column;

	buf_printf(&id, "ev:%u", index + 1);
	js_set_str(o, "id", id.p);
	if (what->kind == CITE_REPLY) {
		add_reply(c, o, &c->report->evidence->replies.v[what->row]);
		return o;
	}
	if (what->kind == CITE_REGISTRATION) {
		struct lint_registration r;
		const struct lint_ref ref = { what->row, what->zone, LINT_REGISTRATION, LINT_NOW };

		if (facts_get(c->report->result->view, ref, LINT_REGISTRATION, &r))
			registration_evidence(c->arena, o, &r);
		return o;
	}
	if (what->kind == CITE_LOOKUP) {
		lookup_evidence(c, o, what);
		return o;
	}
	if (what->kind == CITE_PAST) {
		history_evidence(c, o, what);
		return o;
	}
	if (what->kind == CITE_CHANGE) {
		json_change_evidence(c, o, what->row);
		return o;
	}
	if (what->kind == CITE_INTENT) {
		intent_evidence(c, o, &c->report->result->places->list.v[what->row]);
		return o;
	}
	if (what->file != NULL && what->file->transfer != NULL) {
		transfer_evidence(c, o, what);
		return o;
	}
	js_set_str(o, "kind", what->file != NULL && what->file->is_parent_ds ? "declared" : "file");
	js_set_str(o, "at", when_text(c->report->at, text));
	cite_place(c, what, &file, &line, &column);
	if (file != NULL)
		text_outside(&path, file);
	js_set_str(o, "file", file == NULL ? NULL : path.p);
	if (line > 0)
		js_set_int(o, "line", line);
	if (column > 0)
		js_set_int(o, "column", column);
	add_records(c, o, what);
	if (what->kind == CITE_FAULT && what->file != NULL)
		js_set_str(o, "error", what->file->faults.v[what->row].text);
	return o;
}
