/*
 * Nothing is wrong in the DNS yet: the domain's state at the registry would
 * stand in the way of the DS change that an emergency asks for.
 */
#include "lint.h"

enum { DAY = 86400, EXPIRES_SOON = 30 * DAY, SHORT_LIFE = 3 * DAY };

static const struct state {
	const char *word; /* RFC 8056 2 */
	enum lint_severity severity;
	const char *text;
} states[] = {
	{ "server hold", LINT_ERROR,
	    "the registry keeps the domain out of its zone" },
	{ "client hold", LINT_ERROR,
	    "the registrar has the domain kept out of the registry's zone" },
	{ "pending delete", LINT_ERROR,
	    "the domain is about to be deleted" },
	{ "redemption period", LINT_ERROR,
	    "the domain was deleted and can only be redeemed" },
	{ "pending transfer", LINT_WARNING,
	    "the domain is under transfer, and the DS may go with the old registrar" },
	{ "pending update", LINT_WARNING,
	    "a change is under way, and the registry takes no other until it is done" },
	{ "pending restore", LINT_WARNING,
	    "the domain is being restored" },
	{ "server update prohibited", LINT_WARNING,
	    "the registry takes no DS change until its lock is lifted, which has its own "
	    "procedure and hours" },
	{ "update prohibited", LINT_WARNING,
	    "the registry takes no DS change until its lock is lifted" },
	{ "client update prohibited", LINT_INFO,
	    "the registrar has to lift its lock before it can change the DS" },
};

struct look {
	struct lint_run *run;
	struct lint_registration r;
};

static void
say(struct look *l, const char *key, enum lint_severity severity, const char *text)
{
	lint_find(l->run, &(struct lint_say) { .about = l->r.self, .severity = severity, .key = key,
	    .text = text });
}

static bool
has(const struct lint_registration *r, const char *word)
{
	for (size_t i = 0; i < r->n_status; i++)
		if (strcmp(r->status[i], word) == 0)
			return true;
	return false;
}

static void
look_expiry(struct look *l)
{
	const int64_t left = l->r.expires - l->run->now;
	const struct lint_host *host = l->run->host;
	const struct lint_intent *intent = lint_intent_of(l->run, l->run->zone);

	if (intent != NULL && intent->ends.self.kind != LINT_NONE && l->r.expires != 0 &&
	    left >= EXPIRES_SOON && l->r.expires <= intent->ends.at)
		lint_find(l->run, &(struct lint_say) { .about = l->r.self, .severity = LINT_WARNING,
		    .key = "expires in the rollout", .evidence = &intent->ends.self, .n_evidence = 1,
		    .text = lint_text(l->run, "the registration expires at %s, before the declared "
		        "end of the rollout, %s", host->time_text(l->run, l->r.expires),
		        host->time_text(l->run, intent->ends.at)) });

	/* While it renews by itself the date lags behind. */
	if (l->r.expires == 0 || left >= EXPIRES_SOON || has(&l->r, "auto renew period"))
		return;
	if (left < 0)
		say(l, "expired", LINT_ERROR, lint_text(l->run, "the registration expired at %s",
		    host->time_text(l->run, l->r.expires)));
	else
		say(l, "expires", LINT_WARNING, lint_text(l->run, "the registration expires at %s, in %s",
		    host->time_text(l->run, l->r.expires), host->span_text(l->run, left)));
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct lint_ref it = { 0 };

	(void)ref;
	while (lint_next(run, run->zone, LINT_REGISTRATION, 0, &it)) {
		struct look l = { .run = run };

		/* The registry's word counts; the registrar's is a copy of it. */
		if (!lint_get_registration(run, it, &l.r) || l.r.failure != NULL || l.r.registrar)
			continue;
		for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
			if (has(&l.r, states[i].word))
				say(&l, states[i].word, states[i].severity,
				    lint_text(run, "status \"%s\": %s", states[i].word, states[i].text));
		look_expiry(&l);
		if (l.r.max_sig_life > 0 && l.r.max_sig_life < SHORT_LIFE)
			say(&l, "maxSigLife", LINT_BY_PHASE, lint_text(run,
			    "maxSigLife asks the parent for signatures over the DS of at most %s: a weekend "
			    "without re-signing makes the zone bogus",
			    run->host->span_text(run, l.r.max_sig_life)));
	}
}

const struct lint_check check_rdap_state_risk = {
	.abi = LINT_ABI,
	.id = "rdap-state-risk",
	.title = "The domain's state at the registry stands in the way of a DS change",
	.cites = "RFC 9083 4.6; RFC 9083 5.3; RFC 8056 2",
	.what = "The registry's answer by RDAP has a status that forbids or delays an update (a "
	    "lock, a hold, something pending), a registration that has expired or will within 30 "
	    "days or before the end of the rollout that the configuration declares, or a "
	    "limit on the life of the DS's signatures that is shorter than three days.",
	.harm = "The way out of a broken roll-out is a change of the DS within minutes. A lock "
	    "that only the registry lifts takes hours; a domain on hold or deleted is gone "
	    "whatever is signed; one that expires in the middle takes its delegation and DS along.",
	.families = "None in particular: what is missing at the parent is missing for everybody.",
	.shows = "The RDAP answer with its time.",
	.fix = "Before the roll-out renew the registration, wait for what is pending, and agree "
	    "with registrar and registry how the lock is lifted at any hour, by whom and how long "
	    "it takes.",
	.avoid = "Do not drop a registry lock for good because of this: it guards against "
	    "hijacking. Know the procedure.",
	.needs = LINT_NEED_REGISTRY,
	.severity = LINT_ALWAYS(LINT_WARNING),
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
};
