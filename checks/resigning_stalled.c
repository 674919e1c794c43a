/*
 * A signer that has stopped, days before the first signature runs out.  What is usual
 * the history knows: how far apart its renewals were.  Twice that without a new
 * inception and without a new serial is not usual.
 */
#include "lint.h"

/* Signatures a few minutes apart are somebody at work, not how often the signer renews. */
enum { FEWEST_RENEWALS = 2, LEAST_HABIT_S = 3600 };

struct renewals {
	int64_t newest; /* inception of a good signature in the present zone */
	struct lint_ref sig;
};

static void
look_at_sig(struct lint_run *run, struct lint_ref ref)
{
	struct renewals *r = run->state;
	struct lint_sig s;

	if (lint_get_sig(run, ref, &s) && s.state == LINT_SIG_GOOD &&
	    (r->sig.kind == LINT_NONE || s.inception > r->newest)) {
		r->newest = s.inception;
		r->sig = ref;
	}
}

/* What earlier snapshots tell: how long there was nothing new, at most, and since when
 * there is nothing new now. */
struct habit {
	struct lint_past still; /* the first that has the newest inception */
	int64_t widest;
	uint32_t renewals;
};

static struct habit
read_habit(struct lint_run *run)
{
	struct habit h = { .still = { .signed_at = LINT_ALWAYS_WAS } };
	struct lint_ref it = { 0 };
	struct lint_past past;

	while (lint_next(run, run->zone, LINT_PAST, 0, &it)) {
		if (!lint_get_past(run, it, &past) || past.signed_at == LINT_ALWAYS_WAS)
			continue;
		if (h.still.signed_at != LINT_ALWAYS_WAS && past.signed_at > h.still.signed_at) {
			const int64_t apart = past.signed_at - h.still.signed_at;

			h.widest = apart > h.widest ? apart : h.widest;
			h.renewals++;
		}
		if (past.signed_at != h.still.signed_at)
			h.still = past;
	}
	return h;
}

static void
judge(struct lint_run *run)
{
	const struct renewals *r = run->state;
	const struct habit h = read_habit(run);
	struct lint_zone zone;

	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || r->sig.kind == LINT_NONE ||
	    h.renewals < FEWEST_RENEWALS || r->newest > h.still.signed_at ||
	    h.widest < LEAST_HABIT_S || run->now - r->newest <= 2 * h.widest)
		return;
	if (h.still.has_serial && zone.has_soa && zone.soa_serial != h.still.serial)
		return;
	lint_find(run, &(struct lint_say){ .about = r->sig, .name = zone.apex, .type = LINT_T_SOA,
	    .evidence = &h.still.self, .n_evidence = 1,
	    .text = lint_text(run, "nothing was signed for %s, and the serial stands still: before, new "
	        "signatures came every %s at the latest",
	        run->host->span_text(run, run->now - r->newest), run->host->span_text(run, h.widest)) });
}

const struct lint_check check_resigning_stalled = {
	.abi = LINT_ABI,
	.id = "resigning-stalled",
	.title = "Signing has stopped: inceptions and serial stand still",
	.cites = "RFC 6781 4.4.2",
	.what = "The newest signature of the zone is older than twice the longest time that passed between "
	    "two renewals in the history, and the SOA serial has not moved since.",
	.harm = "Nothing yet. When the first signature runs out, names turn bogus one after the other, and "
	    "with the last of the DNSKEY RRset the whole zone does; at many signers that is a matter of "
	    "days.",
	.families = "All validators, from the first expiration on.",
	.shows = "The newest signature that there is, and the snapshot that saw it first.",
	.fix = "Look at the signer: the process, the disk, the HSM or its token, a zone that was frozen for "
	    "an edit. Sign once by hand if it takes longer than the signatures last.",
	.avoid = "Do not raise the validity of signatures to gain time: what is there does not change by it, "
	    "and a stopped signer makes none.",
	.needs = LINT_NEED_HISTORY,
	.severity = LINT_PHASES(LINT_INFO, LINT_WARNING, LINT_ERROR, LINT_ERROR, LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look_at_sig }, { LINT_NONE, 0, NULL } },
	.end = judge,
	.state_octets = sizeof(struct renewals),
};
