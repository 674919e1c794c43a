/*
 * items.h - what a run has to say, for formats that are lists: its findings, and
 * beside them what decided the run and is no check's finding: a gate's verdict, a
 * change that breaks what caches hold, an outage that is over.  All text is
 * printable ASCII on one line, escaped (esc.h).
 */
#ifndef REPORT_ITEMS_H
#define REPORT_ITEMS_H
#include "report.h"

enum item_kind { ITEM_FINDING, ITEM_GATE, ITEM_BREAK, ITEM_OUTAGE, ITEM_PAST, ITEM_FIXED };
/* Rules of our own, beside the checks: named like checks, with a text for each. */
struct item_rule {
	const char *id, *title, *what, *fix;
};
extern const struct item_rule item_rules[]; /* ends with id NULL */
const struct item_rule *item_rule(const char *id);

struct item_waiver {                /* accepted: the finding does not count */
	const char *by;             /* "inline", "config", "baseline" */
	const char *reason, *where; /* where: "file:line", or NULL */
	bool in_source;
};
struct item {
	uint8_t kind;            /* enum item_kind */
	uint8_t severity;        /* enum lint_severity */
	const char *rule;        /* a check's id, or one of item_rules */
	const char *zone, *name; /* with the final dot; "" where it is about none */
	const char *type;        /* "AAAA", or NULL */
	const char *text, *fix;  /* fix: NULL where there is none */
	const char *fingerprint;
	const char *path; /* as a file is named elsewhere in the run, or NULL */
	uint32_t line;    /* 0: not known */
	uint16_t column;
	const char *pointer, *address;    /* in a plan: JSON pointer, resource; or NULL */
	const struct item_waiver *waived; /* or NULL */
	const char *baseline; /* "new", "unchanged", "absent"; NULL: nothing was compared */
	const struct engine_finding *f; /* ITEM_FINDING, ITEM_FIXED */
};
struct items {
	VEC(struct item) list;
};
enum {
	ITEMS_PAST =
	    1, /* what an audit saw earlier, what a diff saw before: ITEM_PAST, ITEM_FIXED */
	ITEMS_WAIVED = 2, /* findings that are accepted; else left out */
};
/* Verdicts first, then the findings as the engine sorted them: by zone, in it the worst in front.
 */
struct items *items_new(struct arena *, const struct report *, unsigned with);
/* The same items, the worst of all in front, what follows from another behind its like. */
void items_worst_first(struct items *);

/* Does it count for the exit status? */
bool item_counts(const struct report *, const struct item *);
/* "www.example. CNAME: the text"; what a reader needs where no other field says it. */
const char *item_sentence(struct arena *, const struct item *);
/* A path as others write it: no "./" in front, escaped. */
const char *item_path(struct arena *, const char *path);

/* What a change of a plan does: "publishes DS 2371"; "" when nothing of note. */
const char *items_act(struct arena *, const struct ev_change *);
/* "DO NOT APPLY", "CANNOT TELL", "NO OBJECTION", "NOTHING TO DO WITH DNSSEC". */
const char *items_plan_verdict(const struct report *);
/* Checks that were tried and could not be evaluated: the run is incomplete by them. */
size_t items_n_failed(const struct report *);
/* "3 checks could not be evaluated: the first reason and how many more"; NULL: all could. */
const char *items_unable(struct arena *, const struct report *);
/* "gate unsign corp.example.: NO-GO, safe after 2026-11-22T15:08:00Z (observed)"; else
 * "3 zones: 1 critical, 2 warnings, 1 check not evaluated". */
const char *items_summary(struct arena *, const struct report *);
#endif
