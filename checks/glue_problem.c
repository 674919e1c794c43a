/*
 * The addresses by which a zone is reached: there when nobody else can give
 * them, reachable from everywhere, and the same above and below the cut.
 *
 * A zone whose own servers all have private addresses is one for inside use: that is
 * said, as a warning, and breaks nobody who can reach it.
 *
 * A host without address is said at the NS record that needs it; a useless
 * address at the address record, once however many zones use the host.
 */
#include "lint.h"

enum { BAD = 1, SAID = 2 }; /* of a node: it has a useless address; that was said */

struct state {
	struct lint_marks nodes;
	bool unable;
	bool inside; /* no server of the zone itself has a public address, as far as the zone says */
};

/*
 * Why an address cannot serve the Internet, or NULL.  The ranges for
 * documentation are let pass: they stand in examples and tests, never in a zone
 * that somebody relies on.
 */
static const char *
useless(uint16_t type, struct lint_bytes a)
{
	static const struct {
		uint8_t net[4], bits;
		const char *why;
	} v4[] = {
		{ { 0, 0, 0, 0 }, 8, "\"this network\"" },
		{ { 10, 0, 0, 0 }, 8, "private" },
		{ { 100, 64, 0, 0 }, 10, "shared inside a provider's network" },
		{ { 127, 0, 0, 0 }, 8, "loopback" },
		{ { 169, 254, 0, 0 }, 16, "link-local" },
		{ { 172, 16, 0, 0 }, 12, "private" },
		{ { 192, 168, 0, 0 }, 16, "private" },
		{ { 198, 18, 0, 0 }, 15, "reserved for benchmarks" },
		{ { 224, 0, 0, 0 }, 4, "multicast" },
		{ { 240, 0, 0, 0 }, 4, "reserved" },
	};
	static const uint8_t zero[16];

	if (type == LINT_T_A && a.n == 4) {
		const uint32_t me = lint_u32(a.p);

		for (size_t i = 0; i < sizeof(v4) / sizeof(v4[0]); i++)
			if ((me ^ lint_u32(v4[i].net)) >> (32 - v4[i].bits) == 0)
				return v4[i].why;
	}
	if (type != LINT_T_AAAA || a.n != 16)
		return NULL;
	if (memcmp(a.p, zero, 15) == 0 && a.p[15] <= 1)
		return a.p[15] == 0 ? "the unspecified address" : "loopback";
	if (memcmp(a.p, zero, 10) == 0 && a.p[10] == 0xff && a.p[11] == 0xff)
		return "an IPv4 address in IPv6 form";
	if ((a.p[0] & 0xfe) == 0xfc)
		return "private (unique local)";
	if (a.p[0] == 0xfe && (a.p[1] & 0xc0) == 0x80)
		return "link-local";
	return a.p[0] == 0xff ? "multicast" : NULL;
}

/* Does the address stand in the label of a server, with or without a port? */
static bool
is_of(const char *label, const char *address)
{
	const size_t n = strlen(address);

	for (const char *at = label; (at = strstr(at, address)) != NULL; at++)
		if ((at == label || at[-1] == ' ' || at[-1] == '[') && strchr(" @]", at[n]) != NULL)
			return true;
	return false;
}

/* Was a server of the zone asked at this address, and did it answer?  Then it is
 * reachable from here, as in a laboratory or a company network seen from inside. */
static bool
answers_here(struct lint_run *run, struct lint_ref zone, const char *address)
{
	struct lint_source source;
	struct lint_ref it = { 0 };

	while (lint_next(run, zone, LINT_SOURCE, 0, &it))
		if (lint_get_source(run, it, &source) && source.kind == LINT_SERVER && source.answered &&
		    is_of(source.label, address))
			return true;
	return false;
}

static void
look_address(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_record record;
	struct lint_ref it = { 0 };

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    (node.flags & LINT_OUTSIDE))
		return;
	while (lint_next(run, ref, LINT_RECORD, 0, &it))
		if (lint_get_record(run, it, &record) && useless(set.type, record.rdata) != NULL) {
			*lint_mark(run, &((struct state *)run->state)->nodes, set.node.row) |= BAD;
			return;
		}
}

static void
say_useless(struct lint_run *run, struct lint_ref host, struct lint_ref ns, struct lint_ref served)
{
	struct lint_ref set = { 0 }, it;
	struct lint_rrset rrset;
	struct lint_record record;
	const char *why, *text;

	while (lint_next(run, host, LINT_RRSET, 0, &set)) {
		if (!lint_get_rrset(run, set, &rrset) ||
		    (rrset.type != LINT_T_A && rrset.type != LINT_T_AAAA))
			continue;
		for (it = (struct lint_ref) { 0 }; lint_next(run, set, LINT_RECORD, 0, &it);) {
			if (!lint_get_record(run, it, &record) ||
			    (why = useless(rrset.type, record.rdata)) == NULL)
				continue;
			text = run->host->rdata_text(run, rrset.type, record.rdata);
			if (answers_here(run, served, text))
				continue;
			lint_find(run, &(struct lint_say) { .about = it, .key = text, .evidence = &ns,
			    .n_evidence = 1,
			    .severity = ((struct state *)run->state)->inside ? LINT_WARNING : LINT_BY_PHASE,
			    .text = lint_text(run, "the name server address %s is %s", text, why) });
		}
	}
}

static bool
has_address(struct lint_run *run, struct lint_ref node)
{
	return lint_rrset_at(run, node, LINT_T_A).kind != LINT_NONE ||
	    lint_rrset_at(run, node, LINT_T_AAAA).kind != LINT_NONE;
}

/* A name that is not there may be covered by a wildcard with an address, or with
 * an alias, which is the business of ns-target-alias. */
static bool
has_wild_address(struct lint_run *run, struct lint_name name)
{
	uint8_t wild[256] = "\1*";
	struct lint_ref at;

	while (name.len > 1) {
		const uint8_t skip = (uint8_t)(name.wire[0] + 1);

		name = (struct lint_name) { name.wire + skip, (uint8_t)(name.len - skip) };
		if (lint_node_at(run, run->zone, name).kind == LINT_NONE)
			continue;
		if (name.len > 253)
			return false;
		memcpy(wild + 2, name.wire, name.len);
		at = lint_node_at(run, run->zone, (struct lint_name) { wild, (uint8_t)(name.len + 2) });
		return has_address(run, at) || lint_rrset_at(run, at, LINT_T_CNAME).kind != LINT_NONE;
	}
	return false;
}

/* One NS record: does its host have an address, when only this zone can give one? */
static void
need_address(struct lint_run *run, struct lint_ref ns, struct lint_name owner,
    const struct lint_zone *zone)
{
	struct lint_record record;
	struct lint_node node;
	struct lint_name host;
	struct lint_ref at;
	const bool apex = lint_name_eq(owner, zone->apex);

	if (!lint_get_record(run, ns, &record) || record.rdata.n == 0 || record.rdata.n > 255)
		return;
	host = (struct lint_name) { record.rdata.p, (uint8_t)record.rdata.n };
	if (!lint_name_within(host, zone->apex))
		return;
	at = lint_node_at(run, run->zone, host);
	if (has_address(run, at) || lint_rrset_at(run, at, LINT_T_CNAME).kind != LINT_NONE)
		return; /* an alias is the business of ns-target-alias */
	/* Below another cut or a DNAME somebody else knows the address. */
	for (struct lint_name up = host; !lint_name_eq(up, owner) && !lint_name_eq(up, zone->apex);) {
		const struct lint_ref here = lint_node_at(run, run->zone, up);

		if (!lint_name_eq(up, host) && lint_rrset_at(run, here, LINT_T_DNAME).kind != LINT_NONE)
			return;
		if (lint_get_node(run, here, &node) &&
		    ((node.flags & LINT_OCCLUDED && !lint_name_within(host, owner)) ||
		        (node.flags & LINT_AT_CUT && (apex || !lint_name_within(host, owner)))))
			return;
		up = (struct lint_name) { up.wire + up.wire[0] + 1, (uint8_t)(up.len - up.wire[0] - 1) };
	}
	if (at.kind == LINT_NONE && (apex || !lint_name_within(host, owner)) && has_wild_address(run, host))
		return;
	lint_find(run, &(struct lint_say) { .about = ns, .key = lint_n(run, host),
	    .text = lint_text(run, "the name server %s has no address, and only this zone can give one",
	        lint_n(run, host)) });
}

static void
look_ns(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;
	struct lint_ref it = { 0 };
	struct state *s = run->state;

	/* In a live zone only what was asked is known, and glue is in no question. */
	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    (node.flags & (LINT_OUTSIDE | LINT_OCCLUDED)) || !lint_get_zone(run, run->zone, &zone) ||
	    !(zone.have & LINT_NEED_FILE))
		return;
	if (!(zone.have & LINT_NEED_WHOLE)) {
		if (!s->unable)
			lint_not_whole(run, ref,
			    "an address that seems to be missing may stand in a line that "
			    "could not be read");
		s->unable = true;
		return;
	}
	while (lint_next(run, ref, LINT_RECORD, 0, &it))
		need_address(run, it, set.name, &zone);
}

/* The host's addresses above and here; several versions are alike when any two are. */
static void
compare_with_parent(struct lint_run *run, struct lint_ref host, const struct lint_zone *zone,
    uint16_t type)
{
	struct lint_node node;
	struct lint_ref above, mine = { 0 }, glue;

	if (!lint_get_node(run, host, &node))
		return;
	above = lint_node_at(run, zone->parent, node.name);
	glue = lint_rrset_at(run, above, type);
	if (glue.kind == LINT_NONE || lint_rrset_at(run, host, type).kind == LINT_NONE)
		return;
	while (lint_next(run, host, LINT_RRSET, type, &mine))
		for (glue = (struct lint_ref) { 0 }; lint_next(run, above, LINT_RRSET, type, &glue);)
			if (lint_same_data(run, mine, glue))
				return;
	glue = lint_rrset_at(run, above, type);
	lint_find(run, &(struct lint_say) { .about = lint_rrset_at(run, host, type), .key = "differs",
	    .evidence = &glue, .n_evidence = 1,
	    .text = lint_text(run, "the %s records of this name server differ from those in the zone "
	        "above", lint_t(run, type)) });
}

/* `served` is the zone that the servers serve, as far as it was looked at. */
static void
each_ns(struct lint_run *run, struct lint_ref ns, const struct lint_zone *zone, struct lint_ref served)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 }, host;
	struct lint_record record;
	uint8_t *mark;

	while (lint_next(run, ns, LINT_RECORD, 0, &it)) {
		if (!lint_get_record(run, it, &record) || record.rdata.n == 0 || record.rdata.n > 255)
			continue;
		host = lint_node_at(run, run->zone,
		    (struct lint_name) { record.rdata.p, (uint8_t)record.rdata.n });
		if (host.kind == LINT_NONE)
			continue;
		if (served.kind != LINT_NONE && served.zone == run->zone.zone &&
		    zone->parent.kind != LINT_NONE) {
			compare_with_parent(run, host, zone, LINT_T_A);
			compare_with_parent(run, host, zone, LINT_T_AAAA);
		}
		mark = lint_marked(&s->nodes, host.row);
		if (mark == NULL || (*mark & SAID))
			continue;
		*mark |= SAID;
		say_useless(run, host, it, served);
	}
}

/* Are all servers named in the set in the zone, and all their addresses useless outside? */
static bool
all_inside(struct lint_run *run, struct lint_ref ns)
{
	struct lint_ref it = { 0 }, set, at;
	struct lint_record record, address;
	struct lint_rrset rrset;
	unsigned n = 0;

	while (lint_next(run, ns, LINT_RECORD, 0, &it)) {
		struct lint_ref host = { 0 };

		if (lint_get_record(run, it, &record) && record.rdata.n > 0 && record.rdata.n <= 255)
			host = lint_node_at(run, run->zone,
			    (struct lint_name) { record.rdata.p, (uint8_t)record.rdata.n });
		if (!has_address(run, host))
			return false;
		for (set = (struct lint_ref) { 0 }; lint_next(run, host, LINT_RRSET, 0, &set);)
			for (at = (struct lint_ref) { 0 }; lint_get_rrset(run, set, &rrset) &&
			     (rrset.type == LINT_T_A || rrset.type == LINT_T_AAAA) &&
			     lint_next(run, set, LINT_RECORD, 0, &at); n++)
				if (!lint_get_record(run, at, &address) ||
				    useless(rrset.type, address.rdata) == NULL)
					return false;
	}
	return n > 0;
}

static void
end(struct lint_run *run)
{
	struct state *s = run->state;
	struct lint_zone zone;
	struct lint_cut cut;
	struct lint_ref it = { 0 };

	if (!lint_get_zone(run, run->zone, &zone))
		return;
	s->inside = s->nodes.n > 0 && (zone.have & LINT_NEED_FILE) &&
	    all_inside(run, lint_rrset_at(run, zone.node, LINT_T_NS));
	each_ns(run, lint_rrset_at(run, zone.node, LINT_T_NS), &zone, run->zone);
	while (s->nodes.n > 0 && lint_next(run, run->zone, LINT_CUT, 0, &it))
		if (lint_get_cut(run, it, &cut))
			each_ns(run, cut.ns, &zone, cut.child);
}

const struct lint_check check_glue_problem = {
	.abi = LINT_ABI,
	.id = "glue-problem",
	.title = "A name server cannot be reached by the address that the zone gives",
	.cites = "RFC 1034 4.2.1; RFC 1035 5.2; RFC 9471 2.4; RFC 9471 3.1",
	.what = "An NS record names a host inside the zone or below the delegation and no A or "
	    "AAAA record for it exists; or the address of a name server is private, loopback, "
	    "link-local or reserved; or the addresses in the zone above differ from those in the "
	    "zone itself.",
	.harm = "Without its glue a delegation is a circle: to learn the address one would have to "
	    "ask the server itself. The remaining servers carry the load, or the zone below is "
	    "gone. With a wrong address part of the questions go to a host that is not there, or "
	    "to somebody else's.",
	.families = "Every resolver that iterates. Those that prefer the address in the zone "
	    "itself (Unbound with harden-referral-path, PowerDNS Recursor) and those that keep the "
	    "glue see different sets of servers when the two differ.",
	.shows = "The NS record whose host has no address; or the address record and an NS record "
	    "that leads there; or both sets of addresses.",
	.fix = "Add the A or AAAA record of the host next to the delegation; replace the useless "
	    "address by a public one; have the registrar change the host object when the zone "
	    "above is the stale side.",
	.avoid = "Do not take the old address out of service when the zone has the new one: the "
	    "zone above and the caches hand out the old one for as long as their TTL.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_NS, look_ns },
	    { LINT_RRSET, LINT_T_A, look_address }, { LINT_RRSET, LINT_T_AAAA, look_address },
	    { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
