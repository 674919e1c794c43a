/*
 * Steps are safe one at a time, each after what the one before left in caches has run
 * out.  A change set that takes several at once has no such time between them.
 */
#include "lint.h"

enum { RECENT_S = 7 * 86400 };
enum aspect { NS, DS, KEYS, DENIAL, TTL, N_ASPECTS };

static int
aspect_of(uint8_t act)
{
	switch (act) {
	case LINT_ACT_CHANGE_NS:
	case LINT_ACT_DELETE_ZONE: return NS;
	case LINT_ACT_REMOVE_DS:
	case LINT_ACT_ADD_DS: return DS;
	case LINT_ACT_UNSIGN:
	case LINT_ACT_SIGN:
	case LINT_ACT_REMOVE_KSK:
	case LINT_ACT_ADD_KSK:
	case LINT_ACT_STOP_KMS: return KEYS;
	case LINT_ACT_DENIAL: return DENIAL;
	case LINT_ACT_TTL: return TTL;
	default: return -1;
	}
}

static const char *const words[] = { "name servers", "DS", "keys or signing", "kind of denial",
	"TTL" };

static void
judge_plan(struct lint_run *run)
{
	struct lint_ref first[N_ASPECTS] = { 0 }, it = { 0 }, cited[N_ASPECTS];
	const char *text = "";
	struct lint_change c;
	size_t n = 0;

	while (lint_next(run, run->zone, LINT_CHANGE, 0, &it)) {
		const int a = lint_get_change(run, it, &c) ? aspect_of(c.act) : -1;

		if (a >= 0 && first[a].kind == LINT_NONE)
			first[a] = it;
	}
	for (int i = 0; i < N_ASPECTS; i++)
		if (first[i].kind != LINT_NONE) {
			text = lint_text(run, "%s%s%s", text, n > 0 ? ", " : "", words[i]);
			cited[n++] = first[i];
		}
	if (n < 2)
		return;
	lint_find(run, &(struct lint_say){ .about = cited[0],
			   .name = lint_apex(run, run->zone),
			   .evidence = cited + 1,
			   .n_evidence = n - 1,
			   .text = lint_text(run, "one apply changes %zu things of %s at once: %s",
			       n, lint_n(run, lint_apex(run, run->zone)), text) });
}

/* Two observations, one right after the other. */
struct pair {
	int64_t before, after;
	uint8_t chain[2];
	uint32_t ds_ttl[2], dnskey_ttl[2];
	struct lint_ref past; /* the earlier one */
};

/* The present as a past would have it. */
static struct lint_past
present(struct lint_run *run, const struct lint_zone *z, const struct lint_history *h)
{
	struct lint_past o = { .at = h->since, .chain = z->chain };
	struct lint_ref it = { 0 };
	struct lint_rrset set;
	struct lint_ds ds;

	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].last > o.at && h->versions[i].last <= run->now)
			o.at = h->versions[i].last;
	while (lint_next(run, run->zone, LINT_DS, 0, &it))
		if (lint_get_ds(run, it, &ds) && ds.ttl > o.ds_ttl)
			o.ds_ttl = ds.ttl;
	if (lint_get_rrset(run, run->host->rrset_at(run, z->node, LINT_T_DNSKEY), &set))
		o.dnskey_ttl = set.ttl_max;
	return o;
}

static int64_t
apart(int64_t a, int64_t b)
{
	return a > b ? a - b : b - a;
}

/* Was it said in this one of the two, and not in the other? */
static bool
is_of(int64_t at, int64_t one, int64_t other)
{
	return apart(at, one) < apart(at, other);
}

/* A version came with the second, and another one went with the first. */
static const struct lint_version *
changed(const struct lint_history *h, enum lint_part part, const struct pair *p)
{
	const struct lint_version *came = NULL;
	uint64_t keys = 0;
	bool went = false;

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];
		const int64_t near = (p->after - p->before) / 2;

		if (v->part != part)
			continue;
		if (apart(v->last, p->before) < near && is_of(v->last, p->before, p->after)) {
			went = true;
			keys |= v->keys;
		}
		if (apart(v->first, p->after) < near && is_of(v->first, p->after, p->before))
			came = v;
	}
	/* The same keys by other signatures are no change of keys. */
	return !went || (came != NULL && part == LINT_PART_DNSKEY && came->keys == keys) ? NULL : came;
}

static bool
differ(uint32_t a, uint32_t b)
{
	return a != 0 && b != 0 && a != b;
}

static uint32_t
longest(const struct lint_history *h, enum lint_part part)
{
	uint32_t ttl = 0;

	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == part && !h->versions[i].none && h->versions[i].ttl > ttl)
			ttl = h->versions[i].ttl;
	return ttl;
}

static bool
judge_pair(struct lint_run *run, const struct lint_history *h, const struct pair *p)
{
	static const enum lint_part parts[] = { [NS] = LINT_PART_NS, [DS] = LINT_PART_DS,
		[KEYS] = LINT_PART_DNSKEY };
	const bool ttl = differ(p->ds_ttl[0], p->ds_ttl[1]) ||
			 differ(p->dnskey_ttl[0], p->dnskey_ttl[1]);
	struct lint_ref cited[N_ASPECTS];
	const char *text = "";
	size_t n = 0;

	for (int i = 0; i < N_ASPECTS; i++) {
		const struct lint_version *v = i <= KEYS ? changed(h, parts[i], p) : NULL;

		/* Other servers are asked: whether they fit the old ones operator-change-unsafe says. */
		if (i == KEYS && n > 0 && changed(h, LINT_PART_NS, p) != NULL)
			continue;
		if (v != NULL ? false
			      : !(i == DENIAL && differ(p->chain[0], p->chain[1])) && !(i == TTL && ttl))
			continue;
		text = lint_text(run, "%s%s%s", text, n > 0 ? ", " : "", words[i]);
		cited[n++] = v != NULL && v->evidence.kind != LINT_NONE ? v->evidence : p->past;
	}
	if (n < 2)
		return false;
	lint_find(run,
	    &(struct lint_say){ .about = cited[0],
		.name = lint_apex(run, run->zone),
		.type = LINT_T_SOA,
		.key = text,
		.evidence = cited + 1,
		.n_evidence = n - 1,
		/* Long enough apart, one may have waited for the other. */
		.severity = p->after - p->before >= (int64_t)longest(h, LINT_PART_DS) +
							longest(h, LINT_PART_DNSKEY)
				? LINT_INFO
				: LINT_BY_PHASE,
		.text = lint_text(run, "between %s and %s %zu things of %s changed: %s",
		    run->host->time_text(run, p->before), run->host->time_text(run, p->after), n,
		    lint_n(run, lint_apex(run, run->zone)), text) });
	return true;
}

static void
judge_history(struct lint_run *run, const struct lint_zone *z)
{
	const struct lint_history *h = run->host->history(run, z->self);
	struct lint_past one, other = present(run, z, h);
	struct lint_ref it = { 0 };
	size_t n = 0;
	struct pair *pairs;

	while (lint_next(run, run->zone, LINT_PAST, 0, &it))
		n++;
	pairs = run->host->alloc(run, n + 1, sizeof(*pairs));
	n = 0;
	it = (struct lint_ref){ 0 };
	while (lint_next(run, run->zone, LINT_PAST, 0, &it)) {
		if (!lint_get_past(run, it, &one) || !(one.ds_known || one.keys_known))
			continue;
		if (n > 0) {
			pairs[n - 1].after = one.at;
			pairs[n - 1].chain[1] = one.chain;
			pairs[n - 1].ds_ttl[1] = one.ds_ttl;
			pairs[n - 1].dnskey_ttl[1] = one.dnskey_ttl;
		}
		pairs[n++] = (struct pair){ one.at, other.at, { one.chain, other.chain },
			{ one.ds_ttl, other.ds_ttl }, { one.dnskey_ttl, other.dnskey_ttl }, it };
	}
	/* The newest is told; the others were told in their time. */
	for (; n > 0 && run->now - pairs[n - 1].after <= RECENT_S; n--)
		if (pairs[n - 1].after > pairs[n - 1].before && judge_pair(run, h, &pairs[n - 1]))
			return;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_zone z;

	if (lint_next(run, run->zone, LINT_CHANGE, 0, &it))
		judge_plan(run);
	if (lint_get_zone(run, ref, &z) && !z.on_the_way && (z.have & LINT_NEED_HISTORY) != 0)
		judge_history(run, &z);
}

const struct lint_check check_step_not_atomic = {
	.abi = LINT_ABI,
	.id = "step-not-atomic",
	.title = "One change set alters several parts of a zone's DNSSEC at once",
	.cites = "RFC 7583 3.2; RFC 7583 3.3; RFC 6781 4.1",
	.what =
	    "A plan changes more than one of these for the same zone, or did so between two "
	    "observations of the last week that are less than the TTLs of DS and DNSKEY apart: its "
	    "name servers, its DS, its keys or signing, its kind of denial, the TTL of its DS, its "
	    "keys or its NS. Each may be safe by itself.",
	.harm = "Between two steps there is a time in which caches hold some of the old and some "
		"of the new. Taken together there is no such time, and when something fails nobody "
		"can say which of them it was, nor take one of them back alone.",
	.families = "Those that hold the mixes which the other findings name.",
	.shows = "One change of each kind; of observations, the first that has what is new.",
	.fix = "Make one apply of each, in the order of the runbook, with a walk between them. What "
	       "has happened already: run gate for the step that was meant, which says what caches "
	       "may hold now.",
	.avoid =
	    "Do not bundle them for the sake of one maintenance window: the waits are hours long.",
	.wants = LINT_NEED_PLAN,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
