/*
 * A browser's log shows names of the zone that resolve beside names that do not: a table
 * of what came, by outcome, and what the pattern is like.
 */
#include "lint.h"

struct sum {
	uint32_t names, lost, n[LINT_N_LOOKED];
	struct lint_ref good, bad;
	int64_t from, until;
};

/* Which check to look at next, by what failed and how. */
static const char *
likely(const struct sum *s)
{
	if (s->n[LINT_LOOKED_SERVFAIL] > 0)
		return "SERVFAIL is what a validating resolver says of a bogus name: "
		       "servfail-burst";
	if (s->n[LINT_LOOKED_NODATA] > 0 && s->good.kind != LINT_NONE && s->lost > 0)
		return "NODATA for names whose siblings answer is what a bit map that hides types "
		       "looks "
		       "like: wildcard-nsec-bitmap, nsec-bitmap-contradiction";
	if (s->n[LINT_LOOKED_NXDOMAIN] > 0)
		return "NXDOMAIN may be a denial that covers what exists: nsec-covers-existing";
	if (s->n[LINT_LOOKED_NODATA] > 0)
		return "NODATA says that the name exists and the type does not: was it denied by "
		       "way of another "
		       "type? nodata-after-other-type tells, with a snapshot beside the log";
	return "what did not answer is a matter of the network or of the resolver, not of "
	       "signatures";
}

/* "1 answer, 7 NODATA" */
static const char *
counts(struct lint_run *run, const struct sum *s)
{
	const char *text = lint_text(
	    run, "%u answer%s", s->n[LINT_LOOKED_DATA], s->n[LINT_LOOKED_DATA] == 1 ? "" : "s");

	for (unsigned i = LINT_LOOKED_NODATA; i < LINT_N_LOOKED; i++)
		if (s->n[i] > 0)
			text = lint_text(
			    run, "%s, %u %s", text, s->n[i], lint_looked_text((uint8_t)i));
	return text;
}

static void
judge(struct lint_run *run)
{
	struct lint_ref it = { 0 };
	struct lint_looked_up name;
	struct sum s = { 0 };

	while (lint_next_looked_up(run, &it, &name)) {
		if (s.names++ == 0)
			s.from = name.from, s.until = name.until;
		s.from = name.from < s.from ? name.from : s.from;
		s.until = name.until > s.until ? name.until : s.until;
		s.lost += name.bad.kind != LINT_NONE && !name.has_address;
		for (unsigned i = 0; i < LINT_N_LOOKED; i++)
			s.n[i] += name.n_by[i];
		if (s.good.kind == LINT_NONE)
			s.good = name.good;
		if (s.bad.kind == LINT_NONE)
			s.bad = name.bad;
	}
	if (s.bad.kind == LINT_NONE)
		return;
	lint_find(run,
	    &(struct lint_say){ .about = s.bad,
		.name = lint_apex(run, run->zone),
		.type = LINT_T_A,
		.evidence = &s.good,
		.n_evidence = s.good.kind != LINT_NONE,
		.text = lint_text(run, "%s%s%s; %u of %u name%s got no address. %s",
		    counts(run, &s), s.until > s.from ? ", from " : ", at ",
		    s.until > s.from ? lint_text(run, "%s to %s", run->host->time_text(run, s.from),
					   run->host->time_text(run, s.until))
				     : run->host->time_text(run, s.from),
		    s.lost, s.names, s.names == 1 ? "" : "s", likely(&s)) });
}

const struct lint_check check_netlog_evidence = {
	.abi = LINT_ABI,
	.id = "netlog-evidence",
	.title = "A browser's log has look-ups in this zone that failed",
	.cites = "RFC 2308 2.1; RFC 2308 2.2; RFC 4035 5.5",
	.what = "A Chromium NetLog tells what a user's machine asked for and what it got. The "
		"browser itself "
		"shows one error for nearly all of it (ERR_NAME_NOT_RESOLVED); the log keeps apart "
		"that the "
		"name does not exist, that the type does not, that the resolver failed, and that "
		"nobody "
		"answered.",
	.harm = "The user who sent the log could not reach these names at that time, through that "
		"resolver.",
	.families = "Whichever the log names; of a look-up by the operating system only its answer "
		    "is known, "
		    "not the resolver behind it.",
	.shows = "The first look-up that failed and the first that did not, with file and line.",
	.fix = "Read the findings below it that name a pattern, then walk the zone, or check a "
	       "snapshot from "
	       "that time with the log beside it.",
	.avoid =
	    "Do not take ERR_NAME_NOT_RESOLVED for NXDOMAIN: in the outage of 2021 it was NODATA.",
	.needs = LINT_NEED_LOGS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.end = judge,
};
