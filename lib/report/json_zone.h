/* json_zone.h - a zone of the report, and a piece of evidence, as JSON. */
#ifndef REPORT_JSON_ZONE_H
#define REPORT_JSON_ZONE_H
#include "cite.h"
#include "json_door.h"
#include "../base/when.h"

/* An instant; null for LINT_NEVER and LINT_ALWAYS_WAS.  Text from outside, escaped; NULL: null. */
void json_set_time(struct js *, const char *key, int64_t at);
void json_set_outside(struct arena *, struct js *, const char *key, const char *text);
/*
 * Who takes the whole report, piece by piece in its order: members of the root, and its long
 * lists by their items, of which none is there before it is asked for or after it is taken.
 */
struct json_to {
	void *ctx;
	void (*member)(void *ctx, const char *key, struct js *); /* takes it */
	void (*begin)(void *ctx, const char *key);		 /* a list whose items follow */
	void (*item)(void *ctx, struct js *);			 /* takes it */
	void (*end)(void *ctx);
};
void json_document(struct arena *, const struct report *, const struct json_to *);
struct js *json_asked(struct arena *, const struct report *, const struct ev_name *);
struct js *json_zone(struct arena *, const struct report *, const struct fact_zone *);
struct js *json_evidence(const struct cites *, uint32_t index);
/* json_server.c */
struct msg;
void json_servers(struct arena *, struct js *zone, const struct report *, const struct fact_zone *);
void json_manner(struct js *evidence, const struct ev_reply *); /* keys for what was not as usual */
struct js *json_nsid(struct arena *, const struct msg *);
/* steps[] and gate. */
void json_steps(struct arena *, struct js *root, const struct report *);
struct js *json_acts(const struct rollout_heal *, size_t n);
/* changes[], breaks[], fixed[] and diff; timeline[] and audit. */
void json_diff(struct arena *, struct js *root, const struct report *);
void json_audit(struct arena *, struct js *root, const struct report *);
/* plan; the plan as an input; a change of it as evidence. */
void json_plan(struct arena *, struct js *root, const struct report *);
struct js *json_plan_input(struct arena *, const struct ev_plan *, size_t number);
void json_change_evidence(const struct cites *, struct js *, uint32_t row);
/* constraints[], and summary.safe_after: NULL when nothing is to be waited for. */
void json_constraints(struct arena *, const struct json_to *, const struct report *, struct cites *);
/* "waiting", "satisfied", "violated", "unknown" */
const char *json_constraint_state(const struct report *, const struct lint_constraint *);
const char *json_safe_after(const struct report *, char text[WHEN_TEXT]);
const char *json_role(const struct lint_key *); /* "ksk", "zsk", "csk" */
/* "preparing"; one of enum lint_phase. */
const char *json_phase(uint8_t phase);
/* zones[].history */
void json_history(struct arena *, struct js *zone, const struct lint_history *);
/* resolvers[] */
void json_resolvers(struct arena *, struct js *root, const struct report *);
/* How a live zone's names were found, and who handed it over. */
void json_walk(struct js *, const struct report *, const struct fact_zone *);
#endif
