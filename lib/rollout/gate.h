/*
 * gate.h - is a step safe now?  A step is a row of stages; each stage changes the
 * world, and the model says from when on that breaks nothing.  Which stages are
 * done is read from the keys, the DS and the signatures themselves.
 */
#ifndef ROLLOUT_GATE_H
#define ROLLOUT_GATE_H
#include "../evidence/evidence.h"
#include "model.h"

enum rollout_step {
	ROLLOUT_SIGN,
	ROLLOUT_ADD_DS,
	ROLLOUT_REMOVE_DS,
	ROLLOUT_UNSIGN,
	ROLLOUT_ROLL_ZSK,
	ROLLOUT_ROLL_KSK,
	ROLLOUT_ROLL_ALGORITHM,
	ROLLOUT_CHANGE_NS,
	ROLLOUT_N_STEPS
};
extern const char *const rollout_step_names[ROLLOUT_N_STEPS]; /* "add-ds" */

/*
 * Whose servers a version is of, as bits of lint_version.operators, where name servers change:
 * those that are left, those that come, those that stay, those that were left before.
 */
enum rollout_operator {
	ROLLOUT_LEFT = 1,
	ROLLOUT_COMES = 2,
	ROLLOUT_STAYS = 4,
	ROLLOUT_GONE = 8,
};
enum rollout_move {
	ROLLOUT_NO_MOVE, /* nobody said where to, and none was seen */
	ROLLOUT_MOVES,   /* to servers that are not published yet */
	ROLLOUT_MOVED,   /* the history has another NS RRset, of servers that are not listed now */
};

/* What a step needs to know of a zone. */
struct rollout_world {
	const struct lint_history *history;
	const char *zone, *parent; /* names as text; parent "" for the root */
	bool has_cds, cds_delete;
	uint64_t cds; /* keys of the history that CDS or CDNSKEY ask a DS for */
	uint16_t key; /* --key: the tag of the key that goes; 0: not said */
	uint8_t move;                     /* enum rollout_move; sides.c fills this and what follows */
	const struct lint_version *other; /* ROLLOUT_MOVES: NS, DNSKEY and data that come */
	size_t n_other;
	const char *left, *comes; /* addresses, for people; "" */
	const char *limit;        /* that was reached when it was worked out, or NULL */
	int64_t moved;            /* ROLLOUT_MOVED: the first look in which the old NS RRset was gone */
	struct ev_said declared;
	int64_t now;
};

enum rollout_stage_state {
	ROLLOUT_DONE,
	ROLLOUT_GO,      /* safe now */
	ROLLOUT_WAITING, /* for a time that is known */
	ROLLOUT_BLOCKED, /* by what stands before it */
	ROLLOUT_LATER,   /* comes after the stage under judgement */
	ROLLOUT_UNSURE,  /* what was not observed may stand against it */
};
struct rollout_stage {
	const char *title;  /* "publish the DS for key 2371 at example." */
	const char *detail; /* why, or how one sees that it is done; NULL */
	const char *undo;   /* NULL */
	uint8_t state;      /* enum rollout_stage_state */
	int64_t not_before; /* LINT_NEVER: not as things stand; LINT_ALWAYS_WAS: no time belongs to
			       it */
	struct rollout_change change; /* parts 0: nothing is done, only seen */
	/* The same once the stages before it are done, where that makes a difference; parts 0. */
	struct rollout_change planned;
	bool is_step;                 /* what the user asked about */
	bool is_wait;                 /* nothing is done but waiting for the stage after it */
};

struct rollout_heal { /* an outage: what an act does for each family */
	const char *act;
	int64_t heals[ROLLOUT_N_FAMILIES]; /* LINT_NEVER: not by itself */
	bool no_worse;                     /* than waiting, at every instant, for every family */
};
enum { ROLLOUT_MAX_STAGES = 10, ROLLOUT_MAX_ACTS = 5 };
struct rollout_gate {
	uint8_t verdict; /* enum lint_verdict */
	uint8_t step;
	struct rollout_stage stages[ROLLOUT_MAX_STAGES];
	size_t n_stages, judged;      /* judged: index of the stage that the verdict is about */
	struct rollout_safety safety; /* of it, taken now */
	struct rollout_safety planned; /* of it, with the stages before it done at their earliest */
	int64_t safe;                 /* LINT_NEVER: not while the world stays as it is */
	uint8_t basis;                /* enum lint_basis of `safe` */
	const char *why;              /* one sentence: what stands against it, or NULL */
	const char *unsure;           /* what is not known, when the verdict is cannot tell */
	const char *note; /* worth saying whatever the verdict; or NULL */
	struct rollout_heal acts[ROLLOUT_MAX_ACTS];
	size_t n_acts; /* 0: no outage */
	/* The ids that the stages speak of: those of the history and the keys to come. */
	const struct lint_id *ids;
	size_t n_ids;
};
void rollout_gate(
    struct arena *, const struct rollout_world *, enum rollout_step, struct rollout_gate *);

/* "the DS names key 2371, the cached DNSKEY RRset has only key 1234": for people. */
const char *rollout_mix_text(struct arena *, const struct lint_id *ids, const struct lint_mix *);
/* "2371 and 30624"; "none". */
const char *rollout_keys_text(struct arena *, const struct lint_id *ids, size_t n, uint64_t keys);
#endif
