/* json_history.c - a zone over time: versions, when each was seen and when it was gone. */
#include "json_zone.h"
#include "text.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"

/* More than that is left out, the oldest that are gone first, and counted. */
enum { MOST_VERSIONS = 200, MOST_ADDRESSES = 50 };

static struct js *
keys_of(const struct lint_history *h, uint64_t keys)
{
	struct js *list = js_array();

	for (size_t i = 0; i < h->n_ids; i++)
		if (keys >> i & 1) {
			struct js *o = js_object();

			js_set_int(o, "key_tag", h->ids[i].tag);
			js_set_int(o, "algorithm", h->ids[i].algorithm);
			js_set_str(o, "known_by", h->ids[i].rdata.n > 0 ? "dnskey"
			    : h->ids[i].ds.n > 0 ? "ds" : "signature");
			js_add(list, o);
		}
	return list;
}

static struct js *
addresses(const struct lint_version *v)
{
	struct js *list = js_array();

	for (size_t i = 0; i < v->n_sightings && i < MOST_ADDRESSES; i++) {
		const struct lint_sighting *s = &v->sightings[i];
		struct js *o = js_object();

		js_set_str(o, "server", s->who);
		json_set_time(o, "first_seen", s->first);
		json_set_time(o, "last_seen", s->last);
		json_set_time(o, "first_absent", s->gone);
		js_set_int(o, "ttl", s->ttl);
		js_add(list, o);
	}
	return list;
}

static struct js *
version(struct arena *a, const struct lint_history *h, const struct lint_version *v)
{
	static const char *const parts[LINT_N_PARTS] = { "ds", "dnskey", "data", "ns" };
	struct js *o = js_object();
	char type[TYPE_TEXT];

	js_set_str(o, "part", parts[v->part]);
	js_set_bool(o, "absent", v->none);
	if (v->part != LINT_PART_NS)
		js_set(o, "keys", keys_of(h, v->keys));
	if (v->part == LINT_PART_DNSKEY)
		js_set(o, "signers", keys_of(h, v->signers));
	js_set_int(o, "ttl", v->ttl);
	if (v->name.len > 0) {
		js_set_str(o, "name", name_text(a, v->name));
		js_set_str(o, "type", type_text(v->type, type));
	}
	json_set_time(o, "first_seen", v->first);
	json_set_time(o, "last_seen", v->last);
	json_set_time(o, "first_absent", v->gone);
	/* When it may have been handed out: from right after the last complete look without it. */
	json_set_time(o, "from", v->from);
	json_set_time(o, "until", v->until);
	json_set_time(o, "everywhere", v->all);
	if (v->until != LINT_NEVER)
		js_set_int(o, "uncertain_seconds", v->until - v->last);
	js_set(o, "addresses", addresses(v));
	if (v->n_sightings > MOST_ADDRESSES)
		js_set_int(o, "addresses_omitted", (int64_t)v->n_sightings - MOST_ADDRESSES);
	return o;
}

/* Versions that ended before this are left out: those that ended last are shown. */
static int64_t
horizon(const struct lint_history *h)
{
	int64_t low = LINT_ALWAYS_WAS;

	for (size_t n = h->n_versions; n > MOST_VERSIONS;) {
		int64_t next = LINT_NEVER;

		n = 0;
		for (size_t i = 0; i < h->n_versions; i++)
			if (h->versions[i].until > low && h->versions[i].until < next)
				next = h->versions[i].until;
		low = next;
		for (size_t i = 0; i < h->n_versions; i++)
			n += h->versions[i].until > low;
		if (next == LINT_NEVER)
			return LINT_NEVER - 1;
	}
	return low;
}

void
json_history(struct arena *a, struct js *zone, const struct lint_history *h)
{
	struct js *o = js_object(), *list = js_array();
	const int64_t low = horizon(h);
	size_t omitted = 0;

	js_set_int(o, "observations", h->n_observations);
	json_set_time(o, "since", h->since);
	js_set_int(o, "widest_gap_seconds", h->widest_gap);
	if (h->limit != NULL)
		js_set_str(o, "limit", h->limit);
	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].until > low)
			js_add(list, version(a, h, &h->versions[i]));
		else
			omitted++;
	js_set(o, "versions", list);
	if (omitted > 0)
		js_set_int(o, "versions_omitted", (int64_t)omitted);
	js_set(zone, "history", o);
}
