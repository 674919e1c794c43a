/* plan_int.h - between the files that make stages and judge them. */
#ifndef ROLLOUT_PLAN_INT_H
#define ROLLOUT_PLAN_INT_H
#include "gate.h"

/* The world at this instant, in sets of keys. */
struct standing {
	bool ds_none, keys_none;         /* nobody has any */
	bool unsigned_data;              /* some of it */
	uint64_t ds, published, signers; /* signers: of the DNSKEY RRset */
	uint64_t data_any, data_all;     /* keys that sign something; that sign all of it */
	/* By role: a ZSK may sign the DNSKEY RRset beside the KSK.  A key that does both alone
	 * (a CSK) counts as a KSK. */
	uint64_t ksk, zsk;
};
struct planner {
	struct arena *arena;
	const struct rollout_world *world;
	const struct lint_history *history;
	struct standing now;
	struct rollout_gate *gate;
	struct lint_id *ids;
	bool conservative;
};

/* Of stages.c: a further stage; the one that the verdict is about; one whose time is that of the
 * stage after it; and what a stage makes of a part. */
struct rollout_stage *plan_stage(struct planner *, bool done, const char *title);
struct rollout_stage *plan_step(struct planner *, bool done, const char *title);
void plan_wait(struct planner *, const char *title);
void plan_becomes(struct planner *, struct rollout_stage *, enum lint_part, uint64_t keys,
    uint64_t signers);
const char *plan_tags(const struct planner *, uint64_t keys);
const char *plan_parent(const struct planner *);
uint64_t plan_new_key(struct planner *, uint8_t algorithm); /* one that does not exist yet */
uint8_t plan_algorithm(const struct planner *, uint64_t keys);
void plan_change_ns(struct planner *); /* stages_ns.c */

/* Less what these operators alone serve. */
struct standing plan_standing(const struct lint_history *, uint32_t without);
void plan_stages(struct planner *, enum rollout_step);
uint64_t plan_sep(const struct lint_history *, uint64_t keys);
bool plan_has_been(const struct lint_history *, enum lint_part, uint64_t key);
int64_t plan_first(const struct lint_history *, enum lint_part, uint64_t key);
/* The largest TTL of that part in the history, or what it must be assumed to be. */
uint32_t plan_ttl(const struct lint_history *, enum lint_part, bool none);
enum { PLAN_DS_TTL = EV_DS_TTL_S }; /* where no DS was ever seen: what most top-level domains give it */
#endif
