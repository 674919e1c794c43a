/* view.h - what view.c and next.c share; private to this room. */
#ifndef FACTS_VIEW_H
#define FACTS_VIEW_H
#include "facts.h"

struct fact_zone *view_zone(const struct facts_view *, struct lint_ref); /* NULL: a --ds set */
const struct zdata *view_data(const struct facts_view *, struct lint_ref);
const struct fact_group *view_group(struct facts_view *, const struct zdata *, uint32_t node);
/* The set that a record or signature belongs to, and its node's group. */
const struct fact_set *view_set(struct facts_view *, const struct zdata *, uint32_t row,
    const struct fact_group **);
struct lint_ref view_ref(struct lint_ref like, enum lint_kind, uint32_t row);
/* Is a signature over the set of that record good, and in date at the view's instant? */
bool view_signed_now(struct facts_view *, const struct fact_zone *, uint32_t row);
/* The records of a denial as the judge of proofs wants them; v and rows have room for
 * PROOF_MAX_RECORDS + 1. */
struct proof_record;
size_t view_proof_records(struct facts_view *, const struct fact_zone *, const struct fact_denial *,
    struct proof_record *, uint32_t *rows);
bool view_denial(struct facts_view *, struct lint_ref, struct lint_denial *);
/* The wildcard that a server made this set from, or len 0. */
struct lint_name view_wildcard(struct facts_view *, struct lint_ref, const struct fact_group *,
    const struct fact_set *);
bool view_change(struct facts_view *, struct lint_ref, struct lint_change *);
bool view_registration(struct facts_view *, struct lint_ref, struct lint_registration *);
bool view_past(struct facts_view *, struct lint_ref, struct lint_past *);
bool view_key_signs(struct facts_view *, const struct fact_zone *, uint32_t index, bool *now);
#endif
