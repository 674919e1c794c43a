/* News to whoever only looks; an error to the gate of a step. */
#include "lint.h"

/* The first day of the rollout is ahead: signing and the DS wait for it, other steps do not. */
static void
before_it_begins(struct lint_run *run, const struct lint_intent *intent, const struct lint_step *step)
{
	const struct lint_declared *day = &intent->begins;
	const struct lint_term term = { "the first day declared for the rollout", day->at - run->now,
		day->self };
	const bool waits = step != NULL && (strcmp(step->name, "sign") == 0 ||
	    strcmp(step->name, "add-ds") == 0);

	if (day->self.kind == LINT_NONE || run->now >= day->at)
		return;
	if (waits)
		lint_constrain(run, &(struct lint_constraint) { .action = step->name, .from = run->now,
		    .not_before = day->at, .basis = LINT_STATED, .because = &term, .n_because = 1 });
	lint_find(run, &(struct lint_say) { .about = day->self, .key = "begins",
	    .severity = waits ? LINT_ERROR : LINT_INFO,
	    .text = lint_text(run, "the rollout is declared to begin at %s",
	        run->host->time_text(run, day->at)) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	const struct lint_intent *intent = lint_intent_of(run, run->zone);
	const struct lint_step *step = run->host->step(run);
	enum lint_severity severity = LINT_INFO;
	struct lint_term term = { "the next window declared for changes", 0, { 0 } };
	struct lint_zone zone;
	int64_t opens;

	(void)ref;
	if (intent == NULL || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	before_it_begins(run, intent, step);
	if (intent->windows.n == 0)
		return;
	opens = lint_window_after(intent, run->now);
	if (opens <= run->now)
		return;
	/* Looking is free at any hour; taking a step is not.  A zone that is bogus already waits
	 * for no window: its way out is the DS. */
	if (step != NULL)
		severity = strcmp(step->name, "remove-ds") == 0 &&
		    strcmp(lint_status(run, run->zone), "bogus") == 0 ? LINT_WARNING : LINT_ERROR;
	term.evidence = intent->windows.v[0].self;
	term.seconds = opens - run->now;
	if (severity == LINT_ERROR)
		lint_constrain(run, &(struct lint_constraint) { .action = step->name, .from = run->now,
		    .not_before = opens, .basis = LINT_STATED, .because = &term, .n_because = 1 });
	lint_find(run, &(struct lint_say) { .about = intent->windows.v[0].self, .severity = severity,
	    .text = lint_text(run, "%s is %s declared for changes; the next one opens at %s",
	        run->host->time_text(run, run->now), intent->windows.n == 1 ? "not in the window"
	        : lint_text(run, "in none of the %zu windows", intent->windows.n),
	        run->host->time_text(run, opens)) });
}

const struct lint_check check_change_window = {
	.abi = LINT_ABI,
	.id = "change-window",
	.title = "The time is outside the hours declared for changes",
	.cites = "",
	.what = "The configuration declares hours in which changes may be made (rollout.windows, "
	    "UTC), and the instant of judgement lies in none of them. It is news to whoever looks, and "
	    "an error when a step is asked for with gate, which then says when the next one opens. "
	    "The same holds for sign and add-ds before the day on which the rollout begins "
	    "(rollout.begins).",
	.harm = "A change that goes wrong at the busiest hour, or when nobody is there who can undo "
	    "it at the registrar, hurts more people for longer.",
	.families = "None: this is about the rollout, not about one resolver.",
	.shows = "The first of the windows with file and line.",
	.fix = "Take the step in the next window. Removing a DS while the zone is bogus waits for none.",
	.avoid = "Do not widen the window on the day of the change.",
	.needs = LINT_NEED_INTENT,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
