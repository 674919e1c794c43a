/* ask_wire.c - what one try looks like on the wire, and the cookie that comes back. */
#include "ask_int.h"

enum { RUNG_SMALL = 2, RUNG_PLAIN = 4, SMALL_PAYLOAD = 512 };

/* The letters of the question in random case: sixteen or so more bits that a
 * forger has to guess. */
static void
wire_mix(struct ask *ask, struct ask_job *job)
{
	uint8_t bits[32];

	memcpy(job->name, job->q.qname.wire, job->q.qname.len);
	if (job->lower || job->tcp || job->to->no_0x20)
		return;
	ask->net->ops->fill(ask->net, bits, sizeof(bits));
	for (unsigned i = 0; i < job->q.qname.len; i++)
		if (job->name[i] >= 'a' && job->name[i] <= 'z' && (bits[i / 8] >> i % 8 & 1) != 0)
			job->name[i] = (uint8_t)(job->name[i] - ('a' - 'A'));
}

/*
 * Less and less: EDNS with options; without, where options were never answered,
 * since some firewalls drop what they do not know; one try without EDNS, where
 * EDNS was never answered.
 */
static enum lint_edns
wire_edns(const struct ask_job *job)
{
	const struct ask_address *to = job->to;

	if (job->q.version_1)
		return LINT_EDNS_VERSION_1;
	if (job->plain || to->no_edns || (!job->tcp && job->rung == RUNG_PLAIN && !to->has_edns))
		return LINT_EDNS_NONE;
	if (job->bare || to->no_options || (job->rung >= RUNG_SMALL && !to->has_options))
		return LINT_EDNS_BARE;
	return LINT_EDNS_OPTIONS;
}

size_t
ask_wire_write(struct ask *ask, struct ask_job *job, uint8_t out[512])
{
	struct ask_address *to = job->to;
	struct msg_query q = { .dnssec_ok = true, .qtype = job->q.qtype, .rd = job->q.recursive,
		.cd = job->q.unchecked };
	uint8_t id[2];

	wire_mix(ask, job);
	ask->net->ops->fill(ask->net, id, sizeof(id));
	job->sent = (uint8_t)wire_edns(job);
	q.qname = (struct lint_name) { job->name, job->q.qname.len };
	q.id = lint_u16(id);
	q.edns = job->sent != LINT_EDNS_NONE;
	q.version = job->q.version_1;
	q.udp_payload = job->rung >= RUNG_SMALL ? SMALL_PAYLOAD : MSG_UDP_PAYLOAD;
	if (job->sent == LINT_EDNS_OPTIONS) {
		if (to->n_cookie == 0) { /* another one for each server (RFC 9018 3) */
			ask->net->ops->fill(ask->net, to->cookie, MSG_COOKIE_CLIENT);
			to->n_cookie = MSG_COOKIE_CLIENT;
		}
		q.nsid = true;
		if (!to->no_cookie)
			q.cookie = (struct lint_bytes) { to->cookie, to->n_cookie };
	}
	job->sent_cookie = q.cookie.n > 0;
	return msg_write_query(out, &q);
}

enum ask_cookie
ask_wire_cookie(struct ask_job *job, const struct msg *m)
{
	struct ask_address *to = job->to;
	const size_t n = m->cookie.n;

	if (!job->sent_cookie)
		return COOKIE_FINE;
	/* A server that gave one before gives one always (RFC 7873 5.3). */
	if (!m->has_cookie)
		return to->n_cookie > MSG_COOKIE_CLIENT ? COOKIE_MISSING : COOKIE_FINE;
	if ((n != MSG_COOKIE_CLIENT && (n < MSG_COOKIE_MIN || n > MSG_COOKIE_MAX)) ||
	    memcmp(m->cookie.p, to->cookie, MSG_COOKIE_CLIENT) != 0)
		return COOKIE_WRONG;
	if (n >= MSG_COOKIE_MIN) {
		memcpy(to->cookie, m->cookie.p, n);
		to->n_cookie = (uint8_t)n;
	}
	return COOKIE_FINE;
}
