/*
 * One address, two answers to one question: several machines stand behind it and do not
 * have the same zone.  The SOA is asked by UDP and by TCP, other questions may be in the
 * evidence twice.  A zone that is updated while it is looked at does the same for a
 * moment, so it is a warning where the age of the older version, or two contents under
 * one serial, show that it is more than that.
 */
#include "lint.h"

static const char *
site(struct lint_run *run, const struct lint_reply *a, const struct lint_reply *b)
{
	if (a->nsid == NULL || b->nsid == NULL)
		return "";
	return strcmp(a->nsid, b->nsid) == 0 ? lint_text(run, "; both are of the machine %s", a->nsid)
	                                     : lint_text(run, "; of the machines %s and %s", a->nsid,
	                                     b->nsid);
}

static bool
same_question(const struct lint_reply *a, const struct lint_reply *b)
{
	return a->qtype == b->qtype && lint_name_eq(a->qname, b->qname);
}

static void
judge_soa(struct lint_run *run, const struct lint_source *source, struct lint_soa one, struct lint_soa two,
    const char *site_text)
{
	int64_t behind;

	if (lint_serial_older(two.serial, one.serial)) {
		const struct lint_soa t = one;

		one = two;
		two = t;
	}
	behind = lint_soa_lag(run, &one, &two);
	lint_find(run, &(struct lint_say) { .about = one.set, .key = source->label, .evidence = &two.set,
	    .n_evidence = 1,
	    .severity = behind > one.patience ? LINT_BY_PHASE : LINT_INFO,
	    .text = lint_text(run, "%s answers with serial %u and with serial %u%s%s", source->label,
	    one.serial,
	        two.serial, behind > one.patience
	            ? lint_text(run, ", which is older by %s or more", run->host->span_text(run, behind))
	            : "",
	        site_text) });
}

/* Addresses and what goes with them may be chosen for who asks. */
static bool
is_steady(uint16_t type)
{
	return type == LINT_T_NS || type == LINT_T_DNSKEY || type == LINT_T_CDS || type == LINT_T_CDNSKEY ||
	    type == LINT_T_MX || type == LINT_T_CAA || type == LINT_T_NSEC3PARAM;
}

struct serials {
	uint32_t v[4];
	unsigned n;
};

static void
add_serial(struct serials *s, uint32_t serial)
{
	for (unsigned i = 0; i < s->n; i++)
		if (s->v[i] == serial)
			return;
	if (s->n < sizeof(s->v) / sizeof(s->v[0]))
		s->v[s->n++] = serial;
}

static void
look_at(struct lint_run *run, const struct lint_zone *zone, const struct lint_source *source)
{
	struct lint_ref i = { 0 }, j;
	struct lint_reply a, b;
	struct serials serials = { 0 };
	struct lint_soa one = { 0 }, two = { 0 };
	struct lint_ref first = { 0 }, other = { 0 };
	const char *where = "", *data_site = "";

	while (lint_next(run, source->self, LINT_REPLY, 0, &i)) {
		struct lint_ref x;

		if (!lint_get_reply(run, i, &a) || a.result != LINT_ANSWER || !a.aa || a.tc ||
		    (a.qtype != LINT_T_SOA && !is_steady(a.qtype)))
			continue;
		x = lint_in_reply(run, lint_node_at(run, run->zone, a.qname), a.qtype, i);
		if (x.kind == LINT_NONE)
			continue;
		if (a.qtype == LINT_T_SOA && lint_name_eq(a.qname, zone->apex)) {
			struct lint_soa soa;

			if (!lint_soa(run, x, &soa))
				continue;
			add_serial(&serials, soa.serial);
			if (one.set.kind == LINT_NONE)
				one = soa;
			else if (soa.serial != one.serial && two.set.kind == LINT_NONE)
				two = soa;
		}
		for (j = i; lint_next(run, source->self, LINT_REPLY, 0, &j);) {
			struct lint_ref y;

			if (!lint_get_reply(run, j, &b) || b.result != LINT_ANSWER || !b.aa || b.tc ||
			    !same_question(&a, &b))
				continue;
			y = lint_in_reply(run, lint_node_at(run, run->zone, b.qname), b.qtype, j);
			if (y.kind == LINT_NONE || lint_same_data(run, x, y))
				continue;
			if (a.qtype == LINT_T_SOA) {
				where = site(run, &a, &b);
			} else if (first.kind == LINT_NONE) {
				first = x;
				other = y;
				data_site = site(run, &a, &b);
			}
		}
	}
	if (two.set.kind != LINT_NONE)
		judge_soa(run, source, one, two, where);
	if (first.kind != LINT_NONE)
		lint_find(run, &(struct lint_say) { .about = first, .key = source->label, .evidence = &other,
		    .n_evidence = 1, .severity = serials.n > 1 ? LINT_INFO : LINT_BY_PHASE,
		    .text = lint_text(run, "%s answers one question in two ways%s%s", source->label,
		        serials.n > 1 ? ", as its serials do" : ", under one serial", data_site) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_source source;
	struct lint_zone zone;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	while (lint_next(run, run->zone, LINT_SOURCE, 0, &it))
		if (lint_get_source(run, it, &source) && source.kind == LINT_SERVER)
			look_at(run, &zone, &source);
}

const struct lint_check check_anycast_drift = {
	.abi = LINT_ABI,
	.id = "anycast-drift",
	.title = "One address gives different data",
	.cites = "RFC 5001 2.3; RFC 1034 4.3.5; RFC 9660 1",
	.what = "The same address answered the same question in two ways. Behind it stand several "
	    "machines or sites, and not all of them have the same version of the zone.",
	.harm = "Users of one region get old keys or old signatures while every test from "
	    "elsewhere is green. With the signatures of the stale site the region goes dark when "
	    "they end.",
	.families = "All resolvers that are routed to the stale site; it does not help them to "
	    "try again, since the address leads to the same place.",
	.shows = "Both answers, and the identifiers (NSID) of the machines that gave them where "
	    "they told.",
	.fix = "Give the operator the two serials, the time and the identifiers. Ask for the site "
	    "to be withdrawn from routing until it follows, and for monitoring of the serial at "
	    "each site.",
	.avoid = "Do not conclude from your own place in the network that all is well, and do not "
	    "take the step you planned (a new DS, a removed key) before the sites agree.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.hides = (const char *const[]) { "soa-serial-spread", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
