#include "rdap.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../dns/name.h"

enum { US = 1000000, HTTP_OK = 200, HTTP_NOT_FOUND = 404, HTTP_TOO_MANY = 429, HTTP_UNAVAILABLE = 503 };

struct rdap { /* the questions about one domain to one service */
	struct ask_other other; /* first: what the event points to */
	struct evidence *e;
	struct net *net;
	struct ask *ask;
	const struct rdap_options *o;
	struct lint_name zone;
	uint8_t role; /* enum ev_role */
	struct net_https get;
	int64_t end_us; /* the time for the answer, pauses included */
	bool paused, again;
};

static unsigned
rdap_seconds(const struct rdap *r)
{
	return r->o->timeout_s != 0 ? r->o->timeout_s : RDAP_TIMEOUT_S;
}

static void
rdap_send(struct rdap *r)
{
	struct net_query q = { .proto = NET_HTTPS, .https = &r->get,
		.timeout_us = r->end_us - r->net->ops->now_us(r->net) };

	ask_other(r->ask, &r->other, &q);
}

static void rdap_event(struct ask_other *, const struct net_event *);

static void
rdap_start(const struct rdap *like, enum ev_role role, const char *url)
{
	struct rdap *r = new(like->e->arena, struct rdap, 1);

	*r = *like;
	r->other = (struct ask_other) { .event = rdap_event };
	r->role = (uint8_t)role;
	r->paused = r->again = false;
	r->get = (struct net_https) { .url = url, .accept = "application/rdap+json", .ca_file = r->o->ca_file,
		.named = r->o->url, .max_octets = REGISTRY_MAX_OCTETS };
	r->end_us = r->net->ops->now_us(r->net) + (int64_t)rdap_seconds(r) * US;
	rdap_send(r);
}

/* NULL: an answer. */
static const char *
rdap_failure(const struct rdap *r, const struct net_page *p)
{
	struct arena *a = r->e->arena;

	if (p->failure != NULL)
		return p->failure;
	if (p->status == HTTP_OK)
		return NULL;
	if (p->status == HTTP_NOT_FOUND)
		return "RDAP answered 404: it does not know the domain";
	if (p->retry_after > 0 && p->retry_after > (int64_t)rdap_seconds(r))
		return arena_printf(a, "RDAP answered %u, Retry-After %lld s is past --timeout %u s",
		    p->status, (long long)p->retry_after, rdap_seconds(r));
	return arena_printf(a, "RDAP answered %u%s", p->status, r->again ? ", twice" : "");
}

static void
rdap_record(struct rdap *r, const struct net_page *p)
{
	struct ev_registry ev = { .zone = r->zone, .role = r->role, .status = p->status, .url = p->url,
		.failure = rdap_failure(r, p), .at = r->net->ops->clock(r->net) };
	const struct ev_registry *added;
	uint32_t row;

	/* The page of an error tells nothing more, and is the server's to fill. */
	if (ev.failure == NULL)
		ev.body = (struct lint_bytes) { p->body, p->octets };
	row = evidence_add_registry(r->e, &ev);
	added = &r->e->registries.v[row];
	if (added->failure == NULL && added->role == EV_REGISTRY && added->says.related != NULL &&
	    strcmp(added->says.related, r->get.url) != 0)
		rdap_start(r, EV_REGISTRAR, added->says.related);
}

/* The service wants a pause: once, when there is time for it and an answer. */
static bool
rdap_pause(struct rdap *r, const struct net_page *p)
{
	const int64_t left_us = r->end_us - r->net->ops->now_us(r->net);
	struct net_query q = { .proto = NET_TIMER };

	if ((p->status != HTTP_TOO_MANY && p->status != HTTP_UNAVAILABLE) || r->again ||
	    p->failure != NULL || p->retry_after <= 0 || p->retry_after >= left_us / US)
		return false;
	r->paused = r->again = true;
	q.timeout_us = p->retry_after * US;
	ask_other(r->ask, &r->other, &q);
	return true;
}

static void
rdap_event(struct ask_other *other, const struct net_event *ev)
{
	struct rdap *r = (struct rdap *)(void *)other;
	struct buf url = buf_new(r->e->arena);
	struct net_page none = { .failure = "the walk was ended before it answered" };

	if (ev != NULL && r->paused) {
		r->paused = false;
		rdap_send(r);
		return;
	}
	esc_add(&url, r->get.url, strlen(r->get.url));
	none.url = url.p;
	if (ev == NULL)
		rdap_record(r, &none);
	else if (!rdap_pause(r, ev->page))
		rdap_record(r, ev->page);
}

/* base + "domain/" + name (RFC 9082 3.1.3); octets that a URL does not take are escaped. */
static const char *
rdap_url(struct arena *a, const char *base, struct lint_name name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
	struct buf b = buf_new(a);

	buf_str(&b, base);
	if (b.n == 0 || b.p[b.n - 1] != '/')
		buf_char(&b, '/');
	buf_str(&b, "domain/");
	for (const uint8_t *p = name.wire; *p != 0; p += *p + 1) {
		if (p != name.wire)
			buf_char(&b, '.');
		for (unsigned i = 1; i <= *p; i++) {
			if (memchr(plain, p[i], sizeof(plain) - 1) != NULL)
				buf_char(&b, (char)p[i]);
			else
				buf_printf(&b, "%%%02X", p[i]);
		}
	}
	return b.p;
}

static void
rdap_skip(struct evidence *e, struct lint_name zone, const char *why)
{
	evidence_add_registry(e, &(struct ev_registry) { .zone = zone, .skipped = why, .at = e->at });
}

static bool
rdap_seen(const struct lint_name *list, size_t n, struct lint_name name)
{
	for (size_t i = 0; i < n; i++)
		if (lint_name_eq(list[i], name))
			return true;
	return false;
}

/* IANA's list first; the built-in table holds services that are not in it. */
static const char *
rdap_service(struct rdap *r, const char **why)
{
	struct arena *a = r->e->arena;
	const char *url = NULL, *date = NULL;

	*why = "no RDAP service is known for it in the table of " RDAP_BASES_DATE
	    " (--rdap-url names one)";
	if (r->o->list != NULL && r->o->list->text.n > 0)
		url = registry_base(a, r->o->list->text, name_text(a, r->zone), &date);
	if (date != NULL)
		*why = arena_printf(a,
		    "IANA's list of %s has no RDAP service for it (--rdap-url names one)", date);
	return url != NULL ? url : rdap_base(a, r->zone);
}

static void
rdap_begin(struct rdap *r)
{
	const char *why, *base = r->o->url != NULL ? r->o->url : rdap_service(r, &why);

	if (base == NULL)
		rdap_skip(r->e, r->zone, why);
	else
		rdap_start(r, EV_REGISTRY, rdap_url(r->e->arena, base, r->zone));
}

/* The list on its way, and the domains that wait for it. */
struct rdap_wait {
	struct ask_other other;
	struct net_https get;
	const struct rdap_options *o;
	struct evidence *e;
	VEC(struct rdap) domains;
};

/* A list that cannot be had or read leaves the one in hand as it is. */
static void
rdap_listed(struct ask_other *other, const struct net_event *ev)
{
	struct rdap_wait *w = (struct rdap_wait *)(void *)other;
	const struct net_page *p = ev == NULL ? NULL : ev->page;
	const char *date = NULL;

	if (p != NULL && p->failure == NULL && p->status == HTTP_OK)
		registry_base(w->e->arena, (struct lint_bytes) { p->body, p->octets }, "a.b.", &date);
	if (date != NULL) {
		w->o->list->text = (struct lint_bytes) { arena_copy(w->e->arena, p->body, p->octets),
			p->octets };
		w->o->list->fetched = true;
	}
	for (size_t i = 0; i < w->domains.n; i++)
		rdap_begin(&w->domains.v[i]);
}

static void
rdap_fetch(struct rdap_wait *w, struct ask *ask)
{
	struct net_query q = { .proto = NET_HTTPS, .https = &w->get,
		.timeout_us = RDAP_LIST_TIMEOUT_S * (int64_t)US };

	w->other.event = rdap_listed;
	w->get = (struct net_https) { .url = RDAP_LIST_URL, .accept = "application/json",
		.ca_file = w->o->ca_file, .max_octets = REGISTRY_MAX_BASES };
	ask_other(ask, &w->other, &q);
}

void
rdap_ask(struct evidence *e, struct net *net, struct ask *ask, const struct lint_name *zones, size_t n,
    bool lab, const struct rdap_options *o)
{
	struct rdap_wait *wait = new(e->arena, struct rdap_wait, 1);
	struct lint_name *seen = new(e->arena, struct lint_name, n + 1);
	const bool fetch = o->url == NULL && o->list != NULL && o->list->wanted;
	size_t n_seen = 0;

	wait->o = o;
	wait->e = e;
	for (size_t i = 0; i < n; i++) {
		struct rdap r = { .e = e, .net = net, .ask = ask, .o = o };

		r.zone = rdap_registered(e->arena, zones[i]);
		if (r.zone.len == 0 || rdap_seen(seen, n_seen, r.zone))
			continue;
		seen[n_seen++] = r.zone = evidence_name(e, r.zone);
		if (o->off)
			rdap_skip(e, r.zone, o->off_why != NULL ? o->off_why :
			    "the registry was not asked (--no-rdap)");
		else if (o->url == NULL && lab)
			rdap_skip(e, r.zone,
			    "the registry was not asked: a lab has none (--rdap-url names one)");
		else if (fetch)
			*vec_add(e->arena, &wait->domains) = r;
		else
			rdap_begin(&r);
	}
	if (wait->domains.n > 0)
		rdap_fetch(wait, ask);
}
