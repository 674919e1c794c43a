/*
 * lint_soak.h - since when a zone is signed, how long it ought to be before its DS is
 * published, and when a DS was first seen.  A part of lint.h, which includes it.
 */
#ifndef LINT_SOAK_H
#define LINT_SOAK_H
#include "lint.h"

struct lint_since {
	bool known;
	bool at_latest; /* no look before it shows the zone unsigned */
	uint8_t basis; /* enum lint_basis: observed, or stated */
	int64_t at;
	struct lint_ref shown_by; /* the first look that has it, or the declaration; or LINT_NONE */
	const char *doubt; /* why it is not known; NULL */
};
/*
 * Without a break, as far as somebody looked: the first look that shows signatures after
 * the last that shows none.  A declared instant stands where no look contradicts it.
 */
static inline struct lint_since
lint_signed_since(const struct lint_run *run, const struct lint_intent *intent)
{
	const struct lint_step *step = run->host->step(run);
	const int64_t on_the_line = run->host->history(run, run->zone)->signed_said;
	struct lint_since s = { .doubt = "nobody saw or declared since when the zone is signed" };
	int64_t unsigned_at = LINT_ALWAYS_WAS, said = LINT_ALWAYS_WAS;
	struct lint_ref it = { 0 };
	struct lint_past past;

	while (lint_next(run, run->zone, LINT_PAST, 0, &it)) {
		if (!lint_get_past(run, it, &past) || !past.keys_known)
			continue;
		if (!past.has_keys || past.signed_at == LINT_ALWAYS_WAS) {
			s.known = false;
			unsigned_at = past.at;
		} else if (!s.known) {
			s.known = true;
			s.at = past.at;
			s.shown_by = it;
		}
	}
	if (!s.known && unsigned_at != LINT_ALWAYS_WAS) { /* it is now */
		s.known = true;
		s.at = run->now;
		s.shown_by = run->zone;
	}
	if (intent != NULL && intent->signed_since.self.kind != LINT_NONE)
		said = intent->signed_since.at;
	if (on_the_line != LINT_NEVER)
		said = on_the_line;
	if (step != NULL && step->has_signed_since)
		said = step->signed_since;
	if (said != LINT_ALWAYS_WAS && said > unsigned_at && (!s.known || said < s.at)) {
		s.known = true;
		s.basis = LINT_STATED;
		s.at = said;
		s.shown_by = intent != NULL ? intent->signed_since.self : (struct lint_ref) { 0 };
	}
	s.at_latest = s.basis == LINT_OBSERVED && unsigned_at == LINT_ALWAYS_WAS;
	if (s.known)
		s.doubt = NULL;
	return s;
}
/* Of all looks and this one: the first that shows a DS, and whether one before it showed none.
 * The zone must have one now. */
static inline struct lint_since
lint_ds_since(const struct lint_run *run, bool *none_before)
{
	struct lint_since s = { .known = true, .at = run->now, .shown_by = run->zone };
	struct lint_ref it = { 0 };
	struct lint_past past;
	bool linked = false;

	*none_before = false;
	while (lint_next(run, run->zone, LINT_PAST, 0, &it)) {
		if (!lint_get_past(run, it, &past) || !past.ds_known)
			continue;
		if (past.has_ds && !linked) {
			s.at = past.at;
			s.shown_by = it;
		} else if (!past.has_ds) {
			*none_before = true;
			s.at = run->now;
			s.shown_by = run->zone;
		}
		linked = past.has_ds;
	}
	return s;
}
/* How long a zone is to be signed before its DS: as declared, else its longest TTL. */
static inline int64_t
lint_soak_of(const struct lint_intent *intent, uint32_t longest_ttl)
{
	if (intent->soak.self.kind != LINT_NONE)
		return intent->soak.at;
	return intent->soak_factor.self.kind != LINT_NONE ? longest_ttl * intent->soak_factor.at
	                                                  : longest_ttl;
}
static inline const char *
lint_basis_text(uint8_t basis)
{
	return basis == LINT_OBSERVED ? "observed" : basis == LINT_REGISTERED ? "registry"
	    : basis == LINT_STATED ? "declared" : "assumed";
}
#endif
