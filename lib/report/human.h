/* human.h - what the parts of the report for people share. */
#ifndef REPORT_HUMAN_H
#define REPORT_HUMAN_H
#include "formats.h"
#include "text.h"

/* Findings of one check in one zone that are shown without -v, and the names
 * of what follows from one finding. */
enum { HUMAN_MOST_ALIKE = 10, HUMAN_MOST_FOLLOWERS = 6 };

struct human_follower {
	const struct engine_finding *cause, *f;
	size_t at; /* its place among the findings */
};
struct page {
	struct arena *a;
	const struct report *r;
	struct buf *b;
	/* Of each zone: its findings, which stand together, worst first. */
	size_t *first, *n;
	/* All followers, those of one cause together. */
	struct human_follower *followers;
	size_t n_followers;
	/* The advice given last for each selected check: it is not repeated. */
	const char **advised;
};

/* Is it shown with its cause only?  What is worse than its cause stands alone. */
bool human_folds(const struct engine_finding *);

/* Left margins of a finding's lines: the first has the severity in it. */
struct human_margin {
	const char *rest; /* blanks, or the tree's branches */
	unsigned columns;
};
/*
 * The findings of a zone, followers folded under their causes, what is too
 * much of one kind counted; true when some were only counted.  `one` writes a
 * finding.
 */
bool human_findings(struct page *, size_t zone, struct human_margin,
    void (*one)(struct page *, const struct engine_finding *, struct human_margin));
/* Left out unless -v: an info finding of a zone that was only on the way. */
bool human_skips(const struct page *, const struct engine_finding *);
/* "fix: ...", "see: RFC ...", "also: ...": the lines below a finding. */
void human_advice(struct page *, const struct engine_finding *, struct human_margin, bool cites);
/* "www.example. CNAME": what is at fault. */
const char *human_subject(struct page *, const struct engine_finding *);
/* "  critical apex-cname" in front of the text, the text flowing behind or below. */
void human_headline(struct page *, const struct engine_finding *, struct human_margin,
    const char *text);

/* "not evaluated": reasons with their checks and zones. */
void human_history(struct page *);
void human_suppressed(struct page *);
void human_gaps(struct page *);
size_t human_n_gaps(const struct report *, bool failed);

/* A verdict, of what, and until when: that on a line of its own where there is no room. */
void human_head(struct page *, const char *verdict, const char *sgr, const char *what, const char *when);
/* "2026-11-22 15:08:00Z" */
const char *human_instant(struct page *, int64_t at);
/* "Unbound, BIND"; "every validator". */
const char *human_families(struct page *, uint32_t families);
/* One paragraph a mix: what is held, what comes of it, until when, for whom. */
void human_mixes(struct page *, const struct lint_id *, const struct lint_mixes *);
/* An outage: each act with the time at which each family is well again. */
void human_acts(struct page *, const struct rollout_heal *, size_t n);
/* "= 2026-11-21 14:08:00Z + DS 1 day + DNSKEY 1 h"; NULL when no terms add up. */
const char *human_sum(struct page *, const struct rollout_safety *);

void human_gate(struct page *);
/* One numbered stage of a runbook. */
void human_stage(struct page *, const struct rollout_gate *, size_t i);
void human_plan(struct page *);
void human_diff(struct page *);
void human_audit(struct page *);
void human_logs(struct page *);
void human_files(struct page *);
void human_tree(struct page *);
void human_resolvers(struct page *);
/* Number of zones that came from files; the others are live. */
size_t human_n_files(const struct report *);
#endif
