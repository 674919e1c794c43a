/*
 * The anchors that the run began with, held against the root that was heard.  Only the
 * root of the internet has a KSK-2024: anchors or keys known from IANA's file tell that
 * it is that one, and a root of a lab is left alone.
 */
#include "lint.h"

enum { DIGEST_SHA256 = 2, DS_LENGTH = 36 };
static const int64_t published = 1736553600; /* 2025-01-11: KSK-2024 is in the root zone */
static const int64_t rolled = 1791676800; /* 2026-10-11: it signs, and KSK-2017 does not */

/* Tag, algorithm, digest type and SHA-256 of the root's keys, from root-anchors.xml. */
static const uint8_t iana[][DS_LENGTH] = {
	{ 0x97, 0x28, 8, 2, 0x68, 0x3d, 0x2d, 0x0a, 0xcb, 0x8c, 0x9b, 0x71, 0x2a, 0x19, 0x48, 0xb2, 0x7f,
	    0x74, 0x12, 0x19, 0x29, 0x8d, 0x0a, 0x45, 0x0d, 0x61, 0x2c, 0x48, 0x3a, 0xf4, 0x44, 0xa4, 0xc0,
	    0xfb, 0x2b, 0x16 }, /* KSK-2024 */
	{ 0x4f, 0x66, 8, 2, 0xe0, 0x6d, 0x44, 0xb8, 0x0b, 0x8f, 0x1d, 0x39, 0xa9, 0x5c, 0x0b, 0x0d, 0x7c,
	    0x65, 0xd0, 0x84, 0x58, 0xe8, 0x80, 0x40, 0x9b, 0xbc, 0x68, 0x34, 0x57, 0x10, 0x42, 0x37, 0xc7,
	    0xf8, 0xec, 0x8d }, /* KSK-2017 */
	{ 0x4a, 0x5c, 8, 2, 0x49, 0xaa, 0xc1, 0x1d, 0x7b, 0x6f, 0x64, 0x46, 0x70, 0x2e, 0x54, 0xa1, 0x60,
	    0x73, 0x71, 0x60, 0x7a, 0x1a, 0x41, 0x85, 0x52, 0x00, 0xfd, 0x2c, 0xe1, 0xcd, 0xde, 0x32, 0xf2,
	    0x4e, 0x8f, 0xb5 }, /* KSK-2010 */
};
enum { KSK_2024 };

struct roots { /* what the anchors and the root's keys tell */
	struct lint_ref anchor, served, other; /* the first anchor; KSK-2024; a key no anchor has */
	bool real, has, leads; /* has: an anchor is KSK-2024 */
	uint16_t other_tag;
};

static int
known(struct lint_bytes ds)
{
	for (int i = 0; i < (int)(sizeof(iana) / sizeof(iana[0])); i++)
		if (ds.n == DS_LENGTH && memcmp(ds.p, iana[i], DS_LENGTH) == 0)
			return i;
	return -1;
}

static void
look_at_anchors(struct lint_run *run, struct roots *r)
{
	struct lint_ref it = { 0 };
	struct lint_record record;
	struct lint_ds ds;

	while (lint_next(run, run->zone, LINT_DS, 0, &it)) {
		int which;

		if (!lint_get_ds(run, it, &ds) || !lint_get_record(run, ds.record, &record))
			continue;
		if (r->anchor.kind == LINT_NONE)
			r->anchor = it;
		which = known(record.rdata);
		r->real |= which >= 0;
		/* Another kind of digest of it counts too. */
		r->has |= which == KSK_2024 || (ds.digest_type != DIGEST_SHA256 &&
		    ds.tag == lint_u16(iana[KSK_2024]) && ds.algorithm == iana[KSK_2024][2]);
		r->leads |= ds.leads;
	}
}

static void
look_at_keys(struct lint_run *run, struct roots *r)
{
	struct lint_ref it = { 0 };
	struct lint_key key;

	while (lint_next(run, run->zone, LINT_KEY, 0, &it)) {
		bool ours = false;

		if (!lint_get_key(run, it, &key))
			continue;
		for (size_t i = 0; i < sizeof(iana) / sizeof(iana[0]); i++) {
			const struct lint_bytes ds = { iana[i], DS_LENGTH };

			if (lint_ds_match(run, it, ds) != LINT_MATCH_GOOD)
				continue;
			r->real = ours = true;
			if (i == KSK_2024)
				r->served = it;
		}
		if (!ours && key.sep && key.zone_key && !key.revoked && !key.has_ds) {
			r->other = it;
			r->other_tag = key.tag;
		}
	}
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct roots r = { 0 };
	struct lint_zone zone;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.apex.len != 1)
		return;
	look_at_anchors(run, &r);
	look_at_keys(run, &r);
	if (!r.real || r.anchor.kind == LINT_NONE)
		return;
	if (r.has) {
		if (r.other.kind != LINT_NONE)
			lint_find(run, &(struct lint_say) { .about = r.other, .severity = LINT_INFO,
			    .type = LINT_T_DNSKEY, .key = "next",
			    .text = lint_text(run,
			        "the root publishes a key, %u, that the trust anchors lack", r.other_tag) });
		return;
	}
	if (run->now < published)
		return;
	lint_find(run, &(struct lint_say) { .about = r.anchor, .type = LINT_T_DNSKEY, .key = "38696",
	    .evidence = &r.served, .n_evidence = r.served.kind != LINT_NONE,
	    .severity = run->now < rolled ? LINT_WARNING : r.leads ? LINT_ERROR : LINT_BY_PHASE,
	    .text = lint_text(run, "the trust anchors lack KSK-2024 (38696), which signs the root %s%s",
	        run->now < rolled ? "from 2026-10-11 on" : "since 2026-10-11",
	        run->now >= rolled && r.leads ? "; here they still work" : "") });
}

const struct lint_check check_trust_anchor_stale = {
	.abi = LINT_ABI,
	.id = "trust-anchor-stale",
	.title = "The root's trust anchors are out of date",
	.cites = "RFC 9718 2; RFC 5011 2",
	.what = "The anchors that this run trusts are keys of the internet's root, and KSK-2024 (key tag "
	    "38696) is not among them. It has been in the root zone since 2025-01-11 and signs the "
	    "root's keys since 2026-10-11, in place of KSK-2017 (20326).",
	.harm = "A validator with these anchors finds no key that it trusts, and every name of the "
	    "internet that is signed fails there. Here it makes every zone look bogus: the fault is "
	    "in the anchors, not in the zones.",
	.families = "Validators whose anchors do not follow RFC 5011 or whose state did not outlive a "
	    "restart: appliances, containers from an old image, read-only file systems, "
	    "hand-written anchor files.",
	.shows = "The first anchor of the run, and KSK-2024 where the root's servers gave it.",
	.fix = "Take the anchors from IANA's root-anchors.xml or from the system's package "
	    "(dns-root-data), give them with --trust-anchor, or leave that out: both keys are built in. "
	    "Look at the resolvers that the old file came from.",
	.avoid = "Do not switch validation off in a resolver to get names back: with the new anchor they "
	    "come back by themselves.",
	.needs = LINT_NEED_LIVE,
	.severity = LINT_ALWAYS(LINT_CRITICAL),
	.hides = (const char *const[]) { "ds-no-valid-key", "ds-stale-entry", "ds-algorithm-unsigned",
	    "dnskey-unsigned-by-sep", "ancestor-not-secure", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
