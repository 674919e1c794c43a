/* News to whoever only looks; an error to the gate of a step. */
#include "lint.h"

enum { DAY = 86400 };

static bool
has_day(const struct lint_window *w, int64_t day)
{
	const uint8_t name = (uint8_t)((day % 7 + 10) % 7 + 1); /* 1970-01-01 was a Thursday */

	for (size_t i = 0; i < w->days.n; i++)
		if (w->days.v[i] == name)
			return true;
	return w->days.n == 0;
}

static bool
is_open(const struct lint_window *w, int64_t now)
{
	const int64_t second = (now % DAY + DAY) % DAY, day = (now - second) / DAY;

	if (w->from.at < w->until.at)
		return has_day(w, day) && second >= w->from.at && second < w->until.at;
	return (has_day(w, day) && second >= w->from.at) || (has_day(w, day - 1) && second < w->until.at);
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_intent *intent = lint_intent_of(run, run->zone);
	struct lint_zone zone;

	(void)ref;
	if (intent == NULL || intent->windows.n == 0 || !lint_get_zone(run, run->zone, &zone) ||
	    zone.on_the_way)
		return;
	for (size_t i = 0; i < intent->windows.n; i++)
		if (is_open(&intent->windows.v[i], run->now))
			return;
	/* Looking is free at any hour; taking a step is not. */
	lint_find(run, &(struct lint_say) { .about = intent->windows.v[0].self,
	    .severity = run->host->step(run) != NULL ? LINT_ERROR : LINT_INFO,
	    .text = lint_text(run, "%s is in none of the %zu windows declared for changes",
	        run->host->time_text(run, run->now), intent->windows.n) });
}

const struct lint_check check_change_window = {
	.abi = LINT_ABI,
	.id = "change-window",
	.title = "The time is outside the hours declared for changes",
	.cites = "",
	.what = "The configuration declares hours in which changes may be made (rollout.windows, "
	    "UTC), and the instant of judgement lies in none of them.",
	.harm = "A change that goes wrong at the busiest hour, or when nobody is there who can undo "
	    "it at the registrar, hurts more people for longer.",
	.families = "None: this is about the rollout, not about one resolver.",
	.shows = "The first of the windows with file and line.",
	.fix = "Take the step in the next window.",
	.avoid = "Do not widen the window on the day of the change.",
	.needs = LINT_NEED_INTENT,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
