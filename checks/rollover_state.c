/*
 * Each key goes through hidden, rumoured, omnipresent and unretentive, in the DNSKEY
 * RRset, in signatures and in the DS, each for itself.
 */
#include "lint.h"

static const char *const words[] = { "hidden", "rumoured", "omnipresent", "unretentive" };
enum state { HIDDEN, RUMOURED, OMNIPRESENT, UNRETENTIVE };

/* Some cache may hold a version with the key, or one without it. */
static enum state
state_of(const struct lint_history *h, enum lint_part part, uint64_t key, int64_t now)
{
	bool with = false, without = false, served = false;

	for (size_t i = 0; i < h->n_versions; i++) {
		const struct lint_version *v = &h->versions[i];
		const bool cached = lint_cached_until(v) > now;

		if (v->part != part || !cached)
			continue;
		with = with || (v->keys & key) != 0;
		without = without || (v->keys & key) == 0;
		served = served || ((v->keys & key) != 0 && v->until == LINT_NEVER);
	}
	return !with ? HIDDEN : !served ? UNRETENTIVE : without ? RUMOURED : OMNIPRESENT;
}

static void
judge(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_history *h = run->host->history(run, ref);

	for (size_t i = 0; i < h->n_ids; i++) {
		const uint64_t key = 1ull << i;
		const enum state dnskey = state_of(h, LINT_PART_DNSKEY, key, run->now);
		const enum state ds = state_of(h, LINT_PART_DS, key, run->now);
		const enum state data = state_of(h, LINT_PART_DATA, key, run->now);
		const bool sep = (h->ids[i].flags & 1) != 0;

		/* A ZSK has no DS and a KSK signs no data: what was never there is no state. */
		if (dnskey != RUMOURED && dnskey != UNRETENTIVE && ds != RUMOURED &&
		    ds != UNRETENTIVE && (sep || (data != RUMOURED && data != UNRETENTIVE)))
			continue;
		lint_find(
		    run, &(struct lint_say){ .about = ref,
			     .name = lint_apex(run, ref),
			     .type = LINT_T_DNSKEY,
			     .key = lint_text(run, "%u/%u", h->ids[i].algorithm, h->ids[i].tag),
			     .text = sep ? lint_text(run, "key %u: DNSKEY %s, DS %s", h->ids[i].tag,
					       words[dnskey], words[ds])
					 : lint_text(run, "key %u: DNSKEY %s, signatures %s",
					       h->ids[i].tag, words[dnskey], words[data]) });
	}
}

const struct lint_check check_rollover_state = {
	.abi = LINT_ABI,
	.id = "rollover-state",
	.title = "A key is on its way into caches or out of them",
	.cites = "RFC 7583 3.1",
	.what = "By what was observed, some caches may hold a version of the DNSKEY RRset, of the "
		"DS or "
		"of the signatures with this key, and others one without it.",
	.harm = "Nothing is wrong by itself: this is what a roll looks like from outside. The next "
		"step "
		"waits until no key is on its way.",
	.families = "All validators go by the TTLs that they were given.",
	.shows = "The history of the zone: what was served when, by which address.",
	.fix = "Wait until the states have settled; gate names the step that comes next and when "
	       "it is "
	       "safe.",
	.avoid = "Do not begin a second roll while this one is on its way.",
	.needs = LINT_NEED_HISTORY | LINT_NEED_DS | LINT_NEED_KEYS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]){ { LINT_ZONE, 0, judge }, { LINT_NONE, 0, NULL } },
};
