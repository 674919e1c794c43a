/*
 * lint_plan.h - what a plan of infrastructure as code would do to zones.  A part of
 * lint.h, which includes it.
 *
 * One change of a resource may be several acts; each is a LINT_CHANGE of the zone
 * that it is about.  What the cache model makes of an act, done now, is its step.
 */
#ifndef LINT_PLAN_H
#define LINT_PLAN_H

enum lint_act {
	LINT_ACT_NONE,
	LINT_ACT_UNSIGN, /* the zone is signed no more */
	LINT_ACT_SIGN,
	LINT_ACT_REMOVE_KSK, /* deleted, replaced or switched off */
	LINT_ACT_ADD_KSK,
	LINT_ACT_STOP_KMS, /* what holds a KSK's private half goes away */
	LINT_ACT_REMOVE_DS,
	LINT_ACT_ADD_DS,
	LINT_ACT_DELETE_ZONE,
	LINT_ACT_CHANGE_NS,
	LINT_ACT_CNAME, /* at an apex; with a why: in a zone whose name is not known */
	LINT_ACT_WILDCARD, /* a new one */
	LINT_ACT_DENIAL, /* NSEC becomes NSEC3 or the other way round */
	LINT_ACT_TTL, /* of DS or NS */
	LINT_ACT_FORGET, /* the resource stays, and is managed no more */
	LINT_ACT_UNKNOWN, /* matters, and cannot be judged: see why */
	LINT_N_ACTS
};
enum lint_how { LINT_HOW_CREATE, LINT_HOW_UPDATE, LINT_HOW_REPLACE, LINT_HOW_DELETE, LINT_HOW_FORGET };

struct lint_step;
struct lint_change {
	struct lint_ref self;
	uint8_t act, how; /* enum lint_act, enum lint_how */
	const char *address; /* of the resource, escaped */
	const char *what; /* "signing_status becomes NOT_SIGNING"; escaped; or NULL */
	const char *why; /* LINT_ACT_UNKNOWN, LINT_ACT_CNAME: what is not known; escaped */
	struct lint_name name; /* the owner at fault */
	uint16_t type; /* of a record; 0: none */
	bool has_tag, not_shown; /* not_shown: sensitive, never to be printed */
	uint16_t tag; /* of a KSK or a DS */
	/* Of LINT_ACT_ADD_DS, against the keys that plan, state and observations know of. */
	uint8_t match; /* enum lint_match; LINT_MATCH_UNKNOWN: no keys are known, or no DS yet */
	bool flattens; /* the provider answers with addresses in place of a CNAME */
	/* What the plan's own state says of the zone before and after. */
	uint8_t was_signed, gets_signed; /* enum lint_said */
	bool offline; /* nobody was asked: what was not observed is assumed at its worst */
	bool declared; /* until when the parent had a DS was said (--seen) */
	bool observed; /* something of the zone was ever seen: live, or in the history */
	bool has_ds; /* the parent has a DS, by the newest observation */
	const struct lint_step *step; /* of the cache model; NULL: it has no say in this act */
	/* Of the DS: when the last one was gone and what its caches outlive; from the history,
	 * for a claim of time that is satisfied.  LINT_NEVER: there was none. */
	const struct lint_version *last_ds, *last_keys;
};
#endif
