/*
 * The signal by which an operator vouches for a zone's first DS (RFC 9615): the zone's
 * CDS and CDNSKEY, published once more at _dsboot.ZONE._signal.HOST for each name server
 * outside the zone, in a zone that validates already.  Judged where those names are in
 * the evidence: asked of the servers of the host's zone, or in its file.
 */
#include "lint.h"

enum { MAX_HOSTS = 32 };

struct signal {
	uint8_t wire[256];
	struct lint_name name;
	struct lint_ref zone, node; /* where it would be */
	bool asked;
	struct lint_ref cds, cdnskey;
};

/* _dsboot.ZONE._signal.HOST; false when that is too long. */
static bool
signal_name(struct signal *s, struct lint_name apex, struct lint_name host)
{
	const size_t n = 8 + (apex.len - 1u) + 8 + host.len;

	if (n > 255)
		return false;
	memcpy(s->wire, "\7_dsboot", 8);
	memcpy(s->wire + 8, apex.wire, apex.len - 1u);
	memcpy(s->wire + 8 + apex.len - 1, "\7_signal", 8);
	memcpy(s->wire + 16 + apex.len - 1, host.wire, host.len);
	s->name = (struct lint_name) { s->wire, (uint8_t)n };
	return true;
}

static void
look_up(struct lint_run *run, struct signal *s)
{
	struct lint_ref it = { 0 };
	struct lint_reply reply;
	struct lint_zone zone;

	s->zone = lint_zone_of(run, s->name);
	if (!lint_get_zone(run, s->zone, &zone))
		return;
	s->asked = (zone.have & LINT_NEED_WHOLE) != 0;
	while (!s->asked && lint_next(run, s->zone, LINT_REPLY, 0, &it))
		s->asked = lint_get_reply(run, it, &reply) && reply.result == LINT_ANSWER && reply.aa &&
		    (reply.rcode == 0 || reply.rcode == 3) && lint_name_eq(reply.qname, s->name);
	s->node = lint_node_at(run, s->zone, s->name);
	s->cds = lint_rrset_at(run, s->node, LINT_T_CDS);
	s->cdnskey = lint_rrset_at(run, s->node, LINT_T_CDNSKEY);
}

/* What is wrong with a signal that is there, or NULL. */
static const char *
flaw(struct lint_run *run, const struct lint_zone *zone, const struct signal *s)
{
	const struct lint_ref cds = lint_rrset_at(run, zone->node, LINT_T_CDS);
	const struct lint_ref cdnskey = lint_rrset_at(run, zone->node, LINT_T_CDNSKEY);
	struct lint_zone there;

	if (!lint_get_zone(run, s->zone, &there))
		return NULL;
	if ((s->cds.kind != LINT_NONE && !lint_is_signed_now(run, s->cds)) ||
	    (s->cdnskey.kind != LINT_NONE && !lint_is_signed_now(run, s->cdnskey)))
		return "it is not validly signed";
	if (strcmp(lint_status(run, s->zone), "secure") != 0 && (there.have & LINT_NEED_DS))
		return lint_text(run, "%s, which holds it, is %s", lint_n(run, there.apex),
		    lint_status(run, s->zone));
	if ((cds.kind == LINT_NONE) != (s->cds.kind == LINT_NONE) ||
	    (cdnskey.kind == LINT_NONE) != (s->cdnskey.kind == LINT_NONE) ||
	    (cds.kind != LINT_NONE && !lint_same_data(run, cds, s->cds)) ||
	    (cdnskey.kind != LINT_NONE && !lint_same_data(run, cdnskey, s->cdnskey)))
		return "it is not what the zone's own apex has";
	return NULL;
}

static void
say(struct lint_run *run, const struct signal *s, enum lint_severity severity, const char *text)
{
	const struct lint_ref set = s->cds.kind != LINT_NONE ? s->cds : s->cdnskey;
	uint8_t *wire = run->host->alloc(run, s->name.len, 1);

	memcpy(wire, s->wire, s->name.len);
	lint_find(run, &(struct lint_say) { .about = set.kind != LINT_NONE ? set : s->zone,
	    .name = { wire, s->name.len }, .type = LINT_T_CDS, .severity = severity, .text = text });
}

static void
judge(struct lint_run *run, const struct lint_zone *zone, const struct signal *v, size_t n)
{
	const struct signal *there = NULL, *missing = NULL;

	for (size_t i = 0; i < n; i++) {
		const char *why;

		if (v[i].cds.kind == LINT_NONE && v[i].cdnskey.kind == LINT_NONE) {
			missing = &v[i];
			continue;
		}
		if (there == NULL)
			there = &v[i];
		why = flaw(run, zone, &v[i]);
		if (zone->n_ds > 0)
			say(run, &v[i], LINT_INFO, "a signal for the first DS is left over; the DS is "
			    "published");
		else if (why != NULL)
			say(run, &v[i], LINT_BY_PHASE,
			    lint_text(run, "the signal for the first DS cannot be used: %s", why));
	}
	if (zone->n_ds > 0 || missing == NULL)
		return;
	if (there != NULL)
		say(run, missing, LINT_BY_PHASE, lint_text(run,
		    "there is no signal here, and there is one at %s: "
		    "a parent wants it at all of them", lint_n(run, there->name)));
	else if (lint_rrset_at(run, zone->node, LINT_T_CDS).kind != LINT_NONE)
		say(run, missing, LINT_INFO, "there is no signal for the first DS, so that the parent "
		    "cannot take the "
		    "CDS as authenticated");
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_record ns;
	struct lint_zone zone;
	struct signal *v = NULL;
	size_t n = 0;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE ||
	    zone.apex.len <= 1)
		return;
	while (n < MAX_HOSTS &&
	    lint_next(run, lint_rrset_at(run, zone.node, LINT_T_NS), LINT_RECORD, LINT_T_NS, &it)) {
		struct lint_name host;

		if (!lint_get_record(run, it, &ns) || ns.rdata.n == 0 || ns.rdata.n > 255)
			continue;
		host = (struct lint_name) { ns.rdata.p, (uint8_t)ns.rdata.n };
		if (lint_name_within(host, zone.apex))
			continue;
		if (v == NULL)
			v = run->host->alloc(run, MAX_HOSTS, sizeof(*v));
		if (!signal_name(&v[n], zone.apex, host))
			continue;
		look_up(run, &v[n]);
		n += v[n].asked;
	}
	if (n > 0)
		judge(run, &zone, v, n);
}

const struct lint_check check_bootstrap_signal = {
	.abi = LINT_ABI,
	.id = "bootstrap-signal",
	.title = "The signal for the zone's first DS is missing or cannot be used",
	.cites = "RFC 9615 3; RFC 9615 4.1; RFC 9615 4.2",
	.what = "For the first DS an operator can vouch by publishing the zone's CDS and CDNSKEY "
	    "a second time, below the names of its servers, in zones that validate already. Here "
	    "that copy is absent, unsigned, in a zone that is not secure, or not the same as at "
	    "the apex.",
	.harm = "The parent does not set the DS by itself. Nothing fails; whoever waits for it "
	    "waits in vain. With a copy at some servers only, the parent must refuse as well.",
	.families = "No resolver. Registries that bootstrap, among them .ch, .li, .se, .nu, and "
	    "registrars that look for it.",
	.shows = "The records at the signalling name, or that there are none.",
	.fix = "Ask the operator to publish the signal under each of its server names, from the "
	    "same source as the CDS of the apex; or hand the DS to the registrar in the usual "
	    "way, which is as good.",
	.avoid = "Do not leave the signal or the CDS published when you decide against DNSSEC: a "
	    "parent that scans may act on it weeks later.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
