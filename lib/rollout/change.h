/*
 * change.h - what is different between a zone then and the same zone later, in
 * words of DNSSEC: keys by role and tag, DS, signers, denial, TTLs, delegations.
 * Nothing is judged here; a change is worth a line whether it is wise or not.
 */
#ifndef ROLLOUT_CHANGE_H
#define ROLLOUT_CHANGE_H
#include "../facts/facts.h"

enum {
	CHANGE_MOST_NAMES = 10000, /* of one kind in one zone */
	CHANGE_MOST_DS = 50000, /* changes in a zone from which on DS of delegations are left out */
};

struct change {
	const char *what; /* one of change_words: "zsk-replaced" */
	struct lint_name name;
	uint16_t type; /* 0: of no type */
	const char *text; /* "ZSK 2371 replaced by ZSK 30624, ECDSAP256SHA256" */
};
struct changes {
	VEC(struct change) list;
};
extern const char *const change_words[]; /* ends with NULL; the order of the list */

/*
 * Adds what changed, zone by name.  Either may be NULL: the zone is not there.  Of a live zone
 * only what was asked is known: a name that was not seen again is said to be not seen.
 */
void change_find(struct arena *, const struct facts *before, const struct fact_zone *,
    const struct facts *after, const struct fact_zone *, struct changes *);
#endif
