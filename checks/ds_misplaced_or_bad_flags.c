/*
 * A DS on the wrong side of the cut, and a DS that leads to a key which may not
 * be used as an entry.  Of servers the first is not said: one that holds parent
 * and child answers for the parent, and is right (RFC 4035 3.1.4.1).
 */
#include "lint.h"

enum { MAX_SAID = 64 };

struct state {
	uint32_t said[MAX_SAID]; /* rows of keys */
	unsigned n;
};

static void
look_set(struct lint_run *run, struct lint_ref ref)
{
	struct lint_rrset set;
	struct lint_node node;
	struct lint_zone zone;
	struct lint_ref soa;

	if (!lint_get_rrset(run, ref, &set) || !lint_get_node(run, set.node, &node) ||
	    !(node.flags & LINT_APEX) || !lint_get_zone(run, run->zone, &zone) ||
	    !(zone.have & LINT_NEED_FILE))
		return;
	soa = lint_rrset_at(run, set.node, LINT_T_SOA);
	lint_find(run, &(struct lint_say) { .about = ref, .key = "apex", .evidence = &soa,
	    .n_evidence = soa.kind != LINT_NONE,
	    .text = "a DS at the apex of the zone itself; it belongs to the zone above" });
}

/* Several digests of one key are one fault. */
static bool
first_time(struct state *s, uint32_t row)
{
	for (unsigned i = 0; i < s->n; i++)
		if (s->said[i] == row)
			return false;
	if (s->n < MAX_SAID)
		s->said[s->n++] = row;
	return true;
}

static void
look_ds(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ds ds;
	struct lint_key key;
	const char *text;
	enum lint_severity severity = LINT_BY_PHASE;

	if (!lint_get_ds(run, ref, &ds) || (ds.match != LINT_MATCH_GOOD && ds.match != LINT_MATCH_UNKNOWN) ||
	    !lint_get_key(run, ds.key, &key))
		return;
	if (!key.zone_key)
		text = "key %u lacks the ZONE bit: it may sign nothing, and this DS leads nowhere";
	else if (key.revoked)
		text = "key %u is revoked: it vouches for nothing any more, and this DS leads nowhere";
	else if (!key.sep) {
		text = "key %u, to which the DS leads, lacks the SEP bit; tools may take it for a zone "
		       "signing key and remove it";
		severity = LINT_WARNING;
	} else
		return;
	if (first_time(run->state, key.self.row))
		lint_find(run, &(struct lint_say) { .about = ref, .severity = severity,
		    .key = lint_text(run, "%u %u", key.tag, key.algorithm), .evidence = &key.self,
		    .n_evidence = 1, .text = lint_text(run, text, key.tag) });
}

const struct lint_check check_ds_misplaced_or_bad_flags = {
	.abi = LINT_ABI,
	.id = "ds-misplaced-or-bad-flags",
	.title = "A DS stands in the wrong zone or leads to a key that cannot be an entry",
	.cites = "RFC 4035 2.4; RFC 4034 2.1.1; RFC 5011 2.1",
	.what = "The DS of a zone lies in the zone above it and must not appear at the zone's own "
	    "apex. And the key that it names must be a zone key and must not be revoked; it should "
	    "carry the SEP flag, by which people and tools know an entry point.",
	.harm = "A DS in the child is ignored, so the delegation stays insecure although the "
	    "operator sees a DS. A DS to a revoked key or to one without the ZONE bit leads "
	    "nowhere: if it is the only one, the zone fails for everybody who validates.",
	.families = "All validators ignore keys without the ZONE bit and refuse revoked ones. None "
	    "may look at SEP; only signers and scripts do.",
	.shows = "The DS, and the DNSKEY that it leads to with its flags.",
	.fix = "Hand the DS to the registrar or the zone above and delete it here. For a bad key, "
	    "publish a DS for a good one first, wait until the old DS has died in the caches, then "
	    "remove the old.",
	.avoid = "Do not change the flags of a key in use: that changes its tag and its digest, "
	    "and every DS for it stops fitting.",
	.needs = 0,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RRSET, LINT_T_DS, look_set }, { LINT_DS, 0, look_ds },
	    { LINT_NONE, 0, NULL } },
	.state_octets = sizeof(struct state),
};
