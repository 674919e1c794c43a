/*
 * Keys that changed between two observations.  That one came or one went is how every
 * rollover goes.  That one went and another came, and no observation saw the two side
 * by side, is how a stand-by signer looks that has keys of its own: whatever caches
 * hold of the old side does not fit the new one.
 */
#include "lint.h"

enum { RECENT_S = 7 * 86400 };

/* The DNSKEY RRset that was there last before `now` was. */
static const struct lint_version *
find_before(const struct lint_history *h, const struct lint_version *now)
{
	const struct lint_version *before = NULL;

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];

		if (v->part == LINT_PART_DNSKEY && v != now && !v->none && v->first < now->first &&
		    (before == NULL || v->last >= before->last))
			before = v;
	}
	return before;
}

static const char *
tags(struct lint_run *run, const struct lint_history *h, uint64_t keys)
{
	const char *text = "";

	for (size_t i = 0; i < h->n_ids; i++)
		if (keys >> i & 1)
			text = lint_text(
			    run, "%s%s%u", text, text[0] == '\0' ? "" : ", ", h->ids[i].tag);
	return text;
}

static const char *
what_changed(struct lint_run *run, const struct lint_history *h, uint64_t came, uint64_t went)
{
	if (came != 0 && went != 0)
		return lint_text(run,
		    "key %s has taken the place of key %s, and nobody saw both published",
		    tags(run, h, came), tags(run, h, went));
	return came != 0 ? lint_text(run, "key %s is new", tags(run, h, came))
			 : lint_text(run, "key %s is gone", tags(run, h, went));
}

/* A roll in good order takes two TTLs at least, and may lie between two observations that
 * are further apart; a DS for the new key announces it (RFC 6781 4.1.2). */
static bool
may_be_in_order(const struct lint_history *h, const struct lint_version *before,
    const struct lint_version *now, uint64_t came)
{
	return now->first - before->last >= 2 * (int64_t)before->ttl ||
	       (came & ~lint_keys_until(h, LINT_PART_DS, before->last)) == 0;
}

static void
judge(struct lint_run *run, const struct lint_history *h, const struct lint_version *now)
{
	const struct lint_version *before = find_before(h, now);
	uint64_t came, went;

	if (before == NULL || run->now - now->first > RECENT_S)
		return;
	came = now->keys & ~before->keys;
	went = before->keys & ~now->keys;
	if ((came | went) == 0)
		return;
	lint_find(
	    run, &(struct lint_say){ .about = now->evidence,
		     .type = LINT_T_DNSKEY,
		     .evidence = &before->evidence,
		     .n_evidence = 1,
		     .severity = came != 0 && went != 0 && !may_be_in_order(h, before, now, came)
				     ? LINT_BY_PHASE
				     : LINT_INFO,
		     .text = lint_text(run, "%s: seen first %s, the set before last %s",
			 what_changed(run, h, came, went), run->host->time_text(run, now->first),
			 run->host->time_text(run, before->last)) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);
	const struct lint_version *now = NULL;
	struct lint_zone zone;

	if (!lint_get_zone(run, ref, &zone) || zone.on_the_way)
		return;
	/* Of several at once: dnskey-server-mismatch. */
	for (size_t i = 0; i < h->n_versions; i++)
		if (h->versions[i].part == LINT_PART_DNSKEY && h->versions[i].gone == LINT_NEVER) {
			if (now != NULL)
				return;
			now = &h->versions[i];
		}
	if (now != NULL && !now->none)
		judge(run, h, now);
}

const struct lint_check check_key_unexpected_change = {
	.abi = LINT_ABI,
	.id = "key-unexpected-change",
	.title = "Keys were exchanged without ever being published side by side",
	.cites = "RFC 7583 3.2; RFC 6781 4.1",
	.what =
	    "Between two observations of the last week a key left the DNSKEY RRset and another one "
	    "came, and no observation has both. A rollover publishes the new key beside the old "
	    "one "
	    "first, or signs with both.",
	.harm = "A resolver that holds the old DNSKEY RRset cannot verify new signatures, and one "
		"that has "
		"the new set cannot verify what it or a forwarder kept from before: SERVFAIL until "
		"the TTL "
		"of the keys has passed. A new KSK that no DS names fails for everybody.",
	.families = "All validators; those behind a forwarder or a shared cache for longest.",
	.shows = "The DNSKEY RRset as it is, and the last snapshot that saw the other one.",
	.fix = "If nobody ordered it, look for a stand-by signer or a provider that took over with "
	       "keys of "
	       "its own, and bring the old keys back: that heals at once. If it was a rollover, "
	       "publish the "
	       "old key beside the new one again until the TTL of the DNSKEY RRset has passed.",
	.avoid =
	    "Do not change the keys again to get out of it: each change starts the clock anew.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_KEYS,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_PHASES(LINT_INFO, LINT_WARNING, LINT_ERROR, LINT_ERROR, LINT_ERROR),
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
