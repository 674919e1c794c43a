/*
 * Declared to be needed, and not ready.  Which items a zone needs depends on where it
 * stands: before it is signed somebody has to own the change and know the way back; from
 * then on, until the rollout is done, the DS comes next, and all of them count.
 */
#include "lint.h"

enum item { OWNER, ROLLBACK, CONTACT, FLUSH, PEERS, MORE };
struct look {
	struct lint_run *run;
	const struct lint_intent *intent;
	const struct lint_step *step;
	uint8_t phase;
};

static bool
is(const struct lint_step *step, const char *name)
{
	return strcmp(step->name, name) == 0;
}

/* Nothing is asked of the way back out of an outage. */
static enum lint_severity
for_step(const struct lint_step *step, enum item i)
{
	if (is(step, "remove-ds"))
		return LINT_WARNING;
	if (i == OWNER || i == ROLLBACK || i == MORE || is(step, "add-ds"))
		return LINT_ERROR;
	if (i == CONTACT)
		return is(step, "sign") || is(step, "roll-zsk") ? LINT_WARNING : LINT_ERROR;
	return LINT_WARNING;
}

static enum lint_severity
weight(const struct look *l, enum item i)
{
	if (l->step != NULL)
		return for_step(l->step, i);
	return l->phase == LINT_PREPARING && (i == CONTACT || i == FLUSH || i == PEERS) ? LINT_INFO
	                                                                               : LINT_BY_PHASE;
}

static void
item(struct look *l, const struct lint_item *i, enum item which, const char *key, const char *what)
{
	if (i->text != NULL)
		return;
	lint_find(l->run, &(struct lint_say) {
	    .about = i->self.kind != LINT_NONE ? i->self : l->intent->runbook.self, .key = key,
	    .severity = weight(l, which),
	    .text = lint_text(l->run, "the runbook lacks %s%s%s", what, l->step == NULL ? "" : ", and now is "
	        "the time for ", l->step == NULL ? "" : l->step->name) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct look l = { .run = run, .intent = lint_intent_of(run, run->zone),
		.step = run->host->step(run) };
	const struct lint_runbook *book;
	struct lint_zone zone;

	(void)ref;
	if (l.intent == NULL || l.intent->runbook.self.kind == LINT_NONE ||
	    l.intent->stage == LINT_STAGE_DONE || !lint_get_zone(run, run->zone, &zone) || zone.on_the_way)
		return;
	l.phase = zone.phase;
	book = &l.intent->runbook;
	/* The zone's owner decides where nobody else is named. */
	if (book->owner.self.kind != LINT_NONE || l.intent->owner == NULL)
		item(&l, &book->owner, OWNER, "owner", "its owner: who decides during the change");
	item(&l, &book->rollback, ROLLBACK, "rollback", "the way back, with its times");
	item(&l, &book->registrar_contact, CONTACT, "registrar_contact",
	    "whoever changes the DS in an emergency, at any hour");
	item(&l, &book->flush_links, FLUSH, "flush_links",
	    "the links by which resolvers' caches are flushed");
	item(&l, &book->peers_told, PEERS, "peers_told", "the peers who have to be told of the change");
	for (size_t i = 0; i < book->more.n; i++) {
		const struct lint_more_item *m = &book->more.v[i];
		char name[64];
		size_t n = 0;

		/* From the configuration: shown only as far as it is plain text. */
		for (const char *p = m->item; *p != '\0' && n + 1 < sizeof(name); p++)
			name[n++] = *p >= ' ' && *p <= '~' && *p != '\\' ? *p : '?';
		name[n] = '\0';
		item(&l, &m->done, MORE, lint_text(run, "%s", name), lint_text(run, "\"%s\"", name));
	}
}

const struct lint_check check_runbook_incomplete = {
	.abi = LINT_ABI,
	.id = "runbook-incomplete",
	.title = "An item of the runbook is not ready",
	.cites = "",
	.what = "The configuration declares a runbook, and an item of it is missing or false: owner, "
	    "rollback, registrar_contact, flush_links, peers_told, or one of your own under more. "
	    "A zone of stage done needs none; one that is not signed yet needs its owner and the way "
	    "back, and the rest is news. When gate is asked for a step, what that step needs is an "
	    "error; remove-ds, the way out of an outage, needs nothing.",
	.harm = "In the hour of an outage nobody finds out who may change the DS at the registrar, or "
	    "whether the way back is safe.",
	.families = "None: this is about the rollout, not about one resolver.",
	.shows = "The item, or the runbook, with file and line.",
	.fix = "Settle it, then write down the place or the name in its stead.",
	.avoid = "Do not tick what nobody has tried.",
	.needs = LINT_NEED_INTENT,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
