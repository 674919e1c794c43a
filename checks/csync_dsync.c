/*
 * CSYNC, by which a zone asks its parent to copy NS and glue, and DSYNC, by which a parent
 * says where it takes notice of such wishes.  What a parent would refuse is told; nothing
 * of it hurts a resolver.
 */
#include "lint.h"

enum { IMMEDIATE = 1, SOAMINIMUM = 2, FIXED = 6, T_DSYNC = 66 };

static const char *
foreign_types(struct lint_run *run, struct lint_bytes map)
{
	const char *text = NULL;

	for (size_t i = 0; i + 2 <= map.n; i += 2u + map.p[i + 1])
		for (unsigned bit = 0; bit < map.p[i + 1] * 8u && i + 2 + bit / 8 < map.n; bit++) {
			const uint16_t type = (uint16_t)((unsigned)map.p[i] << 8 | bit);

			if (!(map.p[i + 2 + bit / 8] & 0x80 >> bit % 8) || type == LINT_T_NS ||
			    type == LINT_T_A || type == LINT_T_AAAA)
				continue;
			text = text == NULL ? lint_t(run, type)
			    : lint_text(run, "%s, %s", text, lint_t(run, type));
		}
	return text;
}

static const char *
trouble(struct lint_run *run, const struct lint_zone *zone, const struct lint_rrset *set,
    const struct lint_record *r)
{
	const uint16_t flags = lint_u16(r->rdata.p + 4);
	const struct lint_bytes map = { r->rdata.p + FIXED, r->rdata.n - FIXED };
	const uint32_t serial = lint_u32(r->rdata.p);
	const char *types;

	if (set->n > 1)
		return "there is more than one CSYNC record, and a parent may not choose";
	if (flags & ~(IMMEDIATE | SOAMINIMUM))
		return lint_text(run, "CSYNC has flags (%u) that no parent knows, so that none acts", flags);
	types = foreign_types(run, map);
	if (types != NULL)
		return lint_text(run, "CSYNC lists %s; a parent acts on NS, A and AAAA only, and else not "
		    "at all", types);
	if (map.n == 0)
		return "CSYNC lists no type, so that there is nothing to copy";
	if ((flags & SOAMINIMUM) && zone->has_soa && lint_serial_older(zone->soa_serial, serial))
		return lint_text(run, "CSYNC waits for serial %u, and the zone has %u", serial,
		    zone->soa_serial);
	if (!zone->is_signed)
		return "CSYNC stands in an unsigned zone, where no parent may act on it";
	return NULL;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };
	struct lint_record r;
	struct lint_rrset set;
	struct lint_zone zone;
	const char *why;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way ||
	    !lint_name_eq(set.name, zone.apex) || !lint_next(run, ref, LINT_RECORD, LINT_T_CSYNC, &it) ||
	    !lint_get_record(run, it, &r) || r.rdata.n < FIXED)
		return;
	why = trouble(run, &zone, &set, &r);
	if (why != NULL)
		lint_find(run, &(struct lint_say) { .about = ref, .text = why });
}

/* Where the parent takes notice: at ZONE._dsync.PARENT, or at the wildcard there. */
static struct lint_ref
parents_target(struct lint_run *run, const struct lint_zone *zone, const struct lint_zone *up)
{
	const size_t n = (size_t)zone->apex.len - up->apex.len;
	uint8_t wire[256];
	struct lint_ref set;

	if (zone->apex.len <= up->apex.len || n + 7 + up->apex.len > 255)
		return (struct lint_ref) { 0 };
	memcpy(wire, zone->apex.wire, n);
	memcpy(wire + n, "\6_dsync", 7);
	memcpy(wire + n + 7, up->apex.wire, up->apex.len);
	set = lint_rrset_at(run, lint_node_at(run, zone->parent,
	    (struct lint_name) { wire, (uint8_t)(n + 7 + up->apex.len) }), T_DSYNC);
	if (set.kind != LINT_NONE)
		return set;
	memcpy(wire, "\1*\6_dsync", 9);
	memcpy(wire + 9, up->apex.wire, up->apex.len);
	return lint_rrset_at(run, lint_node_at(run, zone->parent,
	    (struct lint_name) { wire, (uint8_t)(9 + up->apex.len) }), T_DSYNC);
}

static void
look_up(struct lint_run *run, struct lint_ref ref)
{
	static const uint16_t wishes[] = { LINT_T_CDS, LINT_T_CDNSKEY, LINT_T_CSYNC };
	struct lint_zone zone, up;
	struct lint_ref set, wish = { 0 };

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE ||
	    !lint_get_zone(run, zone.parent, &up))
		return;
	set = parents_target(run, &zone, &up);
	for (size_t i = 0; wish.kind == LINT_NONE && i < sizeof(wishes) / sizeof(wishes[0]); i++)
		wish = lint_rrset_at(run, zone.node, wishes[i]);
	if (set.kind != LINT_NONE && wish.kind != LINT_NONE)
		lint_find(run, &(struct lint_say) { .about = set, .name = zone.apex, .type = LINT_T_CSYNC,
		    .key = "dsync", .evidence = &wish, .n_evidence = 1,
		    .text = lint_text(run, "%s says by DSYNC where it takes notice of CDS and CSYNC; see "
		    "that the operator "
		        "notifies it", lint_n(run, up.apex)) });
}

const struct lint_check check_csync_dsync = {
	.abi = LINT_ABI,
	.id = "csync-dsync",
	.title = "The zone's wish to its parent is one that no parent acts on",
	.cites = "RFC 7477 2.1.1.2; RFC 7477 3; RFC 9859 3",
	.what = "A CSYNC record asks the parent to copy NS and addresses from the zone. This one "
	    "cannot be acted on: unknown flags or types, two records, a serial that the zone has "
	    "not reached, or no signatures. Or the parent takes notice by DSYNC, which the "
	    "operator may not use.",
	.harm = "A change of name servers does not reach the parent, and old servers stay in the "
	    "delegation for longer than anybody thinks. Users notice when the old servers are "
	    "switched off.",
	.families = "No resolver looks at CSYNC or DSYNC. Few parents do so far.",
	.shows = "The CSYNC record and the SOA, or the parent's DSYNC.",
	.fix = "Publish one CSYNC with the flags 3 or 1 and the types NS A AAAA, in the same "
	    "version of the zone as the change, and remove it when the parent has followed. Have "
	    "the operator send NOTIFY to the parent's target.",
	.avoid = "Do not count on it to move the delegation on a date: plan the change of NS as "
	    "if the parent did nothing.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_CSYNC, look }, { LINT_ZONE, 0, look_up },
	    { LINT_NONE, 0, NULL } },
};
