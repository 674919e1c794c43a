#include "registration.h"
#include "text.h"
#include "../base/when.h"
#include "../dns/rdata.h"

static bool
asked(const struct lint_registration *r)
{
	return r->url[0] != '\0';
}

const char *
registration_word(const struct lint_registration *r)
{
	bool flies = false, leaves = false, spreads = false, compared = r->n_ds == 0;
	bool listed = r->lists || r->delegation_signed == LINT_SAID_NO;

	if (!asked(r))
		return NULL;
	if (r->failure != NULL)
		return "not known";
	if (!listed && r->delegation_signed == LINT_UNSAID)
		return "not said";
	for (size_t i = 0; i < r->n_ds; i++) {
		const struct lint_registered *d = &r->ds[i];

		compared |= d->n_asked > 0;
		flies |= d->listed && d->n_have == 0;
		spreads |= (d->listed || !listed) && d->n_have > 0 && d->n_have < d->n_asked;
		leaves |= listed && !d->listed && d->n_have > 0;
	}
	if (!compared)
		return "not compared";
	if (leaves)
		return "removal in flight";
	if (flies || (!listed && r->n_ds == 0))
		return "in flight";
	return spreads ? "propagating" : "agrees";
}

/* "2026-11-20 09:12Z" */
static void
put_minute(struct buf *b, int64_t at)
{
	char text[WHEN_TEXT];

	when_text(at, text);
	buf_printf(b, "%.10s %.5sZ", text, text + 11);
}

const char *
registration_detail(struct arena *a, const struct lint_registration *r)
{
	struct buf b = buf_new(a);

	if (r->failure != NULL) {
		text_line(&b, r->failure);
		return b.p;
	}
	if (r->lists || r->delegation_signed == LINT_SAID_NO)
		buf_printf(&b, r->n_listed == 0 ? "no DS" : "%zu DS", r->n_listed);
	else if (r->delegation_signed == LINT_SAID_YES)
		buf_str(&b, "delegationSigned");
	else
		buf_str(&b, "nothing of DNSSEC");
	if (r->last_changed > 0) {
		buf_str(&b, ", changed ");
		put_minute(&b, r->last_changed);
	}
	return b.p;
}

static void
set_said(struct js *o, const char *key, uint8_t said)
{
	if (said == LINT_UNSAID)
		js_set(o, key, NULL);
	else
		js_set_bool(o, key, said == LINT_SAID_YES);
}

static void
set_time(struct js *o, const char *key, int64_t at)
{
	char text[WHEN_TEXT];

	js_set_str(o, key, at > 0 ? when_text(at, text) : NULL);
}

static struct js *
records(struct arena *a, const struct lint_registration *r)
{
	struct js *list = js_array();

	for (size_t i = 0; i < r->n_ds; i++) {
		const struct lint_registered *d = &r->ds[i];
		struct buf digest = buf_new(a);
		struct js *o;

		if (!d->listed)
			continue;
		o = js_object();
		for (size_t k = 4; k < d->rdata.n; k++)
			buf_printf(&digest, "%02x", d->rdata.p[k]);
		js_set_int(o, "key_tag", lint_u16(d->rdata.p));
		js_set_int(o, "algorithm", d->rdata.p[2]);
		js_set_int(o, "digest_type", d->rdata.p[3]);
		js_set_str(o, "digest", digest.p);
		js_set_bool(o, "matches_dnskey", d->match == LINT_MATCH_GOOD);
		js_set_int(o, "servers", d->n_have);
		js_add(list, o);
	}
	return list;
}

static struct js *
texts(struct arena *a, const struct lint_registration *r)
{
	struct js *list = js_array();

	for (size_t i = 0; i < r->n_ds; i++) {
		struct buf b = buf_new(a);

		if (!r->ds[i].listed)
			continue;
		buf_str(&b, "DS ");
		rdata_print(&b, LINT_T_DS, r->ds[i].rdata);
		js_add_str(list, b.p);
	}
	return list;
}

struct js *
registration_json(struct arena *a, const struct lint_registration *r)
{
	struct js *o;

	if (!asked(r))
		return NULL;
	o = js_object();
	js_set_str(o, "source", "rdap");
	js_set_str(o, "state", registration_word(r));
	set_said(o, "delegation_signed", r->delegation_signed);
	js_set(o, "records", records(a, r));
	set_time(o, "last_changed_at", r->last_changed);
	set_time(o, "updated_at", r->updated);
	set_time(o, "expires_at", r->expires);
	js_set_str(o, "error", r->failure);
	return o;
}

void
registration_evidence(struct arena *a, struct js *o, const struct lint_registration *r)
{
	struct js *status = js_array();
	char text[WHEN_TEXT];

	js_set_str(o, "kind", "rdap");
	js_set_str(o, "at", when_text(r->at, text));
	js_set_str(o, "url", r->url);
	js_set_str(o, "role", r->registrar ? "registrar" : "registry");
	js_set_int(o, "http_status", r->http);
	set_said(o, "delegation_signed", r->delegation_signed);
	set_said(o, "zone_signed", r->zone_signed);
	js_set(o, "records", texts(a, r));
	set_time(o, "last_changed_at", r->last_changed);
	set_time(o, "updated_at", r->updated);
	set_time(o, "expires_at", r->expires);
	for (size_t i = 0; i < r->n_status; i++)
		js_add_str(status, r->status[i]);
	js_set(o, "status", status);
	if (r->failure != NULL)
		js_set_str(o, "error", r->failure);
}
