#include "ask_int.h"
#include "../dns/name.h"

enum {
	US = 1000000,
	RUNGS = 6,
	TCP_US = 4 * US, /* one exchange, whatever the server does */
	TCP_AGAIN_US = 8 * US,
	TCP_DEAD_US = 3 * US, /* to an address that has not said a word */
	PAUSE_US = US / 10, /* after a refusal, which anybody can forge */
	SERVFAIL_US = US,
	MISMATCHES = 3, /* then no more datagrams */
	REFUSALS = 3,
	VERSION_TRIES = 3, /* to a question by EDNS version 1 */
	SLOW_MOST = 4,
	WINDOW_LEAST = 4,
	BARE_ANSWERS = 4, /* where options were never answered: they are dropped on the way */
	RCODE_FORMERR = 1, RCODE_SERVFAIL = 2, RCODE_NOTIMP = 4, RCODE_BADVERS = 16,
	RCODE_BADCOOKIE = 23,
};
static const int32_t rung_us[RUNGS] = { 400000, 800000, 1600000, 2000000, 2000000, 2000000 };

static void
job_to_net(struct ask *ask, struct ask_job *job, struct net_query *n)
{
	n->tag = job;
	job->pending = true;
	ask->n_open++;
	ask->lane->n_open++;
	ask->net->ops->send(ask->net, n);
}

void
ask_job_send(struct ask *ask, struct ask_job *job)
{
	uint8_t out[512];
	struct net_query n = { .to = job->to->addr, .msg = out };
	const unsigned rung = job->rung + (job->again ? 0u : job->to->slow);

	if (ask->o.max_queries > 0 && ask->e->n_queries >= ask->o.max_queries) {
		ask_stop(ask, arena_printf(ask->e->arena, "%u queries, the most that one run sends",
		    ask->o.max_queries));
		return;
	}
	n.len = ask_wire_write(ask, job, out);
	n.proto = job->tcp ? NET_TCP : NET_UDP;
	job->sent_us = ask->net->ops->now_us(ask->net);
	n.timeout_us = !job->tcp ? rung_us[rung < RUNGS ? rung : RUNGS - 1] :
	    job->to->answered == 0 ? TCP_DEAD_US : job->again ? TCP_AGAIN_US : TCP_US;
	job->tries++;
	job->paused = false;
	ask->e->n_queries++;
	job_to_net(ask, job, &n);
}

static void
job_pause(struct ask *ask, struct ask_job *job, int64_t us)
{
	job->paused = true;
	job_to_net(ask, job, &(struct net_query) { .proto = NET_TIMER, .timeout_us = us });
}

static void
job_hold(struct ask *ask, struct ask_job *job, const struct net_event *ev, enum ask_held what)
{
	job->held = (struct lint_bytes) { arena_copy(ask->e->arena, ev->msg, ev->len), ev->len };
	job->holds = (uint8_t)what;
	job->held_edns = job->sent;
}

/* The held reply of a server that drops EDNS: all that it will ever say. */
static void
job_end_plain(struct ask *ask, struct ask_job *job)
{
	local_arena *scratch = arena_new();
	struct msg m;
	const bool good = msg_read(scratch, job->held.p, job->held.n, &m) == NULL;

	job->tcp = false;
	job->sent = job->held_edns;
	job->to->no_edns = true;
	ask_end(ask, job, good ? LINT_ANSWER : LINT_GARBAGE, job->held.p, job->held.n,
	    good ? &m : NULL);
}

/* TCP failed where UDP had asked for it: the truncated reply is kept too. */
static void
job_keep_truncated(struct ask *ask, const struct ask_job *job)
{
	const struct ev_reply r = { .source = job->q.source, .qname = job->q.qname,
		.qtype = job->q.qtype, .result = LINT_ANSWER, .probe = job->q.probe,
		.tries = job->tries, .at = ask->net->ops->clock(ask->net),
		.wire = job->held, .wildcard = job->q.wildcard, .edns = job->held_edns,
		.refused = job->edns_refused, .unchecked = job->q.unchecked, .step = job->q.step };

	evidence_add_reply(ask->e, &r);
}

static void
job_is_silent(const struct ask *ask, struct ask_address *to)
{
	to->silent = true;
	to->silent_us = ask->net->ops->now_us(ask->net);
}

/* No way is left. */
static void
job_give_up(struct ask *ask, struct ask_job *job)
{
	struct ask_address *to = job->to;
	struct lint_bytes wire = { 0 };

	if (job->holds == HELD_PLAIN) {
		job_end_plain(ask, job);
		return;
	}
	/* Among many the second pass comes when all others had their first: too late to tell. */
	to->unanswered += job->failed == LINT_TIMEOUT;
	if (job->failed == LINT_TIMEOUT && !job->q.tcp && ask->lane->many &&
	    to->unanswered >= ASK_SILENT_AFTER)
		job_is_silent(ask, to);
	if (job->failed == LINT_TIMEOUT && !job->again && to->answered > 0 && !to->silent) {
		job->again = true;
		job->rung = 0;
		job->tcp = job->q.tcp || job->holds == HELD_TRUNCATED;
		ask_requeue(ask, job);
		return;
	}
	if (job->failed == LINT_TIMEOUT && !job->q.tcp && to->answered == 0)
		job_is_silent(ask, to);
	if (job->holds == HELD_TRUNCATED)
		job_keep_truncated(ask, job);
	else if (job->failed == LINT_GARBAGE)
		wire = job->held;
	ask_end(ask, job, job->failed, wire.p, wire.n, NULL);
}

static void
job_to_tcp(struct ask *ask, struct ask_job *job)
{
	job->tcp = true;
	ask_job_send(ask, job);
}

/*
 * Among thousands of questions a server tells how it wants to be asked: one whose answers
 * come later than the first try waits is given longer, so that each is asked once; one that
 * drops questions has fewer at a time.
 */
static void
job_took(struct ask *ask, const struct ask_job *job)
{
	struct ask_address *to = job->to;
	const int64_t us = ask->net->ops->now_us(ask->net) - job->sent_us;

	to->heard_us = ask->net->ops->now_us(ask->net);
	if (!ask->lane->many || job->tcp)
		return;
	if (us > rung_us[to->slow] - rung_us[to->slow] / 4 && to->slow + 1 < SLOW_MOST) {
		to->slow++;
		to->window = 0; /* what was taken for dropped was late */
	} else if (to->slow > 0 && us < rung_us[to->slow - 1] / 2) {
		to->slow--;
	}
	if (to->window > 0 && ++to->credit >= to->window) {
		to->credit = 0;
		to->window = (uint8_t)(to->window + 1 < ASK_PER_ADDRESS ? to->window + 1 : 0);
	}
}

static void
job_dropped(struct ask *ask, const struct ask_job *job)
{
	struct ask_address *to = job->to;
	const int64_t now = ask->net->ops->now_us(ask->net);
	const unsigned window = to->window > 0 ? to->window : ASK_PER_ADDRESS;

	if (!ask->lane->many || job->tcp || now - to->closed_us < rung_us[0])
		return;
	if (now - to->heard_us > rung_us[RUNGS - 1]) { /* it drops all: no pace would be slow enough */
		to->window = 0;
		return;
	}
	to->window = (uint8_t)(window / 2 > WINDOW_LEAST ? window / 2 : WINDOW_LEAST);
	to->credit = 0;
	to->closed_us = now;
}

static void
job_timed_out(struct ask *ask, struct ask_job *job)
{
	job->failed = LINT_TIMEOUT;
	job_dropped(ask, job);
	if (job->tcp) {
		job_give_up(ask, job);
		return;
	}
	job->rung++;
	if (job->to->silent && job->rung >= RUNGS / 2)
		job_give_up(ask, job);
	else if (job->rung >= RUNGS || job->mismatched >= MISMATCHES)
		job_to_tcp(ask, job);
	else
		ask_job_send(ask, job);
}

static void
job_refused(struct ask *ask, struct ask_job *job)
{
	job->failed = LINT_UNREACHABLE;
	if (job->tcp)
		job_give_up(ask, job);
	else if (++job->refused >= REFUSALS)
		job_to_tcp(ask, job);
	else
		job_pause(ask, job, PAUSE_US * job->refused);
}

static void
job_no_route(struct ask *ask, struct ask_job *job)
{
	job->failed = LINT_UNREACHABLE;
	if (job->to->addr.family == 6 && !ask->lane->has_v6)
		ask->lane->no_v6 = true;
	if (ask->lane->no_v6 && job->to->addr.family == 6) {
		ask_no_v6(ask, job);
		job->tries--;
		ask->e->n_queries--; /* it never left this host */
		ask_end(ask, job, LINT_SKIPPED, NULL, 0, NULL);
		return;
	}
	job_give_up(ask, job);
}

static void
job_broken(struct ask *ask, struct ask_job *job)
{
	if (!job->tcp) {
		job_refused(ask, job);
		return;
	}
	job->failed = LINT_GARBAGE;
	if (++job->broken < 2)
		job_pause(ask, job, PAUSE_US);
	else
		job_give_up(ask, job);
}

static void
job_garbage(struct ask *ask, struct ask_job *job, const struct net_event *ev)
{
	job_hold(ask, job, ev, HELD_GARBAGE);
	job->failed = LINT_GARBAGE;
	if (job->tcp)
		job_give_up(ask, job);
	else if (++job->garbage >= 2)
		job_to_tcp(ask, job);
	else
		ask_job_send(ask, job);
}

/* Retries that a readable reply calls for; false: it stands. */
static bool
job_retry(struct ask *ask, struct ask_job *job, const struct msg *m, const struct net_event *ev)
{
	if (job->sent != LINT_EDNS_NONE && (m->rcode == RCODE_FORMERR || m->rcode == RCODE_NOTIMP ||
	    m->rcode == RCODE_BADVERS)) {
		/* To the options or to EDNS?  They are left out one after the other. */
		job->edns_refused = (uint8_t)m->rcode;
		job->plain = job->sent == LINT_EDNS_BARE;
		job->bare = true;
		ask_job_send(ask, job);
		return true;
	}
	if (m->rcode == RCODE_BADCOOKIE && !job->tcp && job->sent_cookie) {
		/* Its new cookie goes back once; then it asks for TCP (RFC 7873 5.3). */
		if (job->badcookie)
			job_to_tcp(ask, job);
		else
			ask_job_send(ask, job);
		job->badcookie = true;
		return true;
	}
	if (m->rcode == RCODE_SERVFAIL && !job->servfail) {
		job->servfail = true;
		job_pause(ask, job, SERVFAIL_US);
		return true;
	}
	/* An answer to the one try without EDNS may mean that EDNS is dropped, or only
	 * that the others were lost: TCP tells which. */
	if (job->sent == LINT_EDNS_NONE && !job->plain && !job->to->no_edns) {
		job_hold(ask, job, ev, HELD_PLAIN);
		job_to_tcp(ask, job);
		return true;
	}
	return false;
}

/* Forged, or of a server that gets cookies wrong: over TCP nobody forges, so what
 * comes there is taken and tells which.  True: the reply is not believed. */
static bool
job_cookie(struct ask *ask, struct ask_job *job, const struct msg *m)
{
	const enum ask_cookie said = ask_wire_cookie(job, m);

	if (said == COOKIE_FINE)
		return false;
	job->mismatches.cookie++;
	if (job->tcp) {
		job->bad_cookie = said == COOKIE_WRONG;
		job->to->no_cookie |= job->bad_cookie;
		if (said == COOKIE_MISSING)
			job->to->n_cookie = MSG_COOKIE_CLIENT;
		return false;
	}
	if (said == COOKIE_MISSING || ++job->mismatched >= MISMATCHES)
		job_to_tcp(ask, job);
	else
		ask_job_send(ask, job);
	return true;
}

/* What a believed reply tells of its server. */
static void
job_learn(struct ask_job *job, const struct msg *m)
{
	struct ask_address *to = job->to;
	const bool refusal = m->rcode == RCODE_FORMERR || m->rcode == RCODE_NOTIMP;

	to->has_edns |= m->edns;
	to->has_options |= m->edns && job->sent == LINT_EDNS_OPTIONS;
	to->no_edns |= !m->edns && job->plain && !to->has_edns && !refusal;
	if (to->has_options || job->sent != LINT_EDNS_BARE || !m->edns || refusal)
		return;
	if (job->bare || ++to->bare_answers >= BARE_ANSWERS)
		to->no_options = true;
}

static void
job_has_answer(struct ask_address *to)
{
	to->answered++;
	to->unanswered = 0;
}

static void
job_reply(struct ask *ask, struct ask_job *job, const struct net_event *ev)
{
	local_arena *scratch = arena_new();
	struct msg m;
	const char *why;

	if (!job->tcp && ev->len >= 12 && (ev->msg[2] & 0x02) != 0) {
		job_has_answer(job->to);
		job_hold(ask, job, ev, HELD_TRUNCATED);
		job_to_tcp(ask, job);
		return;
	}
	if (!job->tcp && job->mismatched >= MISMATCHES) { /* somebody is guessing */
		job_to_tcp(ask, job);
		return;
	}
	why = msg_read(scratch, ev->msg, ev->len, &m);
	if (why != NULL || m.tc) {
		job_garbage(ask, job, ev);
		return;
	}
	if (m.qname.len > 0 && !job->tcp && memcmp(m.qname_as_sent, job->name, m.qname.len) != 0) {
		/* Lower-cased by the server, or forged: asking in lower case tells. */
		job->mismatched++;
		job->mismatches.letters++;
		job->lower = true;
		if (job->mismatched >= MISMATCHES)
			job_to_tcp(ask, job);
		else
			ask_job_send(ask, job);
		return;
	}
	if (job_cookie(ask, job, &m))
		return;
	job_has_answer(job->to);
	job_took(ask, job);
	job->to->no_0x20 |= job->lower;
	if (job_retry(ask, job, &m, ev))
		return;
	job_learn(job, &m);
	ask_end(ask, job, LINT_ANSWER, ev->msg, ev->len, &m);
}

static void
count_up(uint16_t *n, uint32_t more)
{
	*n = (uint16_t)(*n + more < UINT16_MAX ? *n + more : UINT16_MAX);
}

static void
job_count(struct ask_job *job, const struct net_event *ev)
{
	job->mismatched += ev->mismatched;
	count_up(&job->mismatches.id, ev->other_id);
	count_up(&job->mismatches.question, ev->mismatched - ev->other_id);
}

/* Of a question by version 1 only the first reply matters; silence is an answer of sorts,
 * since the usual questions go by the same way. */
static void
job_version_1(struct ask *ask, struct ask_job *job, const struct net_event *ev)
{
	local_arena *scratch = arena_new();
	struct msg m;

	if (ev->result == NET_REPLY) {
		const bool good = msg_read(scratch, ev->msg, ev->len, &m) == NULL;

		ask_end(ask, job, good ? LINT_ANSWER : LINT_GARBAGE, ev->msg, ev->len, good ? &m : NULL);
	} else if (ev->result == NET_TIMED_OUT && ++job->rung < VERSION_TRIES) {
		ask_job_send(ask, job);
	} else {
		ask_end(ask, job, ev->result == NET_TIMED_OUT ? LINT_TIMEOUT : LINT_UNREACHABLE, NULL, 0,
		    NULL);
	}
}

void
ask_job_event(struct ask *ask, struct ask_job *job, const struct net_event *ev)
{
	job_count(job, ev);
	if (job->q.version_1 && ev->result != NET_NO_ROUTE) {
		job_version_1(ask, job, ev);
		return;
	}
	if (job->to->addr.family == 6 && ev->result != NET_NO_ROUTE && !job->paused)
		ask->lane->has_v6 = true;
	switch (ev->result) {
	case NET_REPLY:
		job_reply(ask, job, ev);
		break;
	case NET_TIMED_OUT:
		if (job->paused)
			ask_job_send(ask, job);
		else
			job_timed_out(ask, job);
		break;
	case NET_REFUSED:
		job_refused(ask, job);
		break;
	case NET_BROKEN:
		job_broken(ask, job);
		break;
	case NET_NO_ROUTE:
		job_no_route(ask, job);
		break;
	}
}
