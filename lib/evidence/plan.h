/*
 * plan.h - a plan of infrastructure as code as evidence: which acts on which zones it
 * would do, where it says so, and what its state knows of those zones.  Nothing is
 * judged here, and no value that the plan calls sensitive is kept.
 */
#ifndef EVIDENCE_PLAN_H
#define EVIDENCE_PLAN_H
#include "lint.h"
#include "../base/arena.h"

enum {
	EV_PLAN_MAX_CHANGES = 20000, /* acts that are kept */
	EV_PLAN_MAX_ZONES = 20000, /* that it knows of */
	EV_PLAN_MAX_DS = 64, /* of one act, of one zone */
};

struct ev_plan_key { /* a KSK that the plan or its state knows: by a DS, by its DNSKEY, or both */
	struct lint_bytes ds, rdata; /* RDATA; n 0: not said */
	uint16_t tag;
	uint8_t algorithm;
	bool has_tag, before, after; /* active then */
	const char *address;
};
/* DS RDATA; or, from a service that wants keys, the DNSKEY's public half. */
struct ev_plan_ds {
	struct lint_bytes rdata, key;
	uint8_t algorithm;
};
struct ev_change {
	uint8_t act, how; /* enum lint_act, enum lint_how */
	const char *address, *pointer, *what, *why; /* escaped; what, why: may be NULL */
	const char *resource; /* its type, escaped */
	struct lint_name zone, name; /* zone: the root when it is not known */
	uint16_t type;
	bool has_tag, not_shown, unknown; /* unknown: its values are known after the plan is applied */
	bool flattens;
	uint16_t tag;
	uint32_t key; /* index in the zone's keys, or EV_NO_KEY */
	VEC(struct ev_plan_ds) ds; /* of ADD_DS and REMOVE_DS */
	const char *file; /* of the source, as it can be opened; NULL: not looked for, not found */
	uint32_t line;
};
#define EV_NO_KEY 0xffffffffu
struct ev_plan_zone {
	struct lint_name name;
	uint8_t was_signed, gets_signed; /* enum lint_said, by the plan's own state */
	VEC(struct ev_plan_key) keys;
	VEC(struct ev_plan_ds) ds; /* before, at the parent, as far as the state holds them */
	uint32_t ds_ttl; /* 0: not known */
	uint32_t acts; /* bit 1 << enum lint_act: those of its changes */
	uint32_t n_ksks; /* active after the plan */
};
struct ev_plan {
	const char *path; /* as given; "standard input" */
	const char *kind; /* "terraform-plan", "octodns-plan" */
	const char *format, *made_by; /* format_version, terraform_version; escaped; or NULL */
	int64_t at; /* the plan's own time; 0: not said */
	uint64_t octets;
	uint32_t n_resources; /* that it changes, of any kind */
	const char *partial; /* why more may follow than it shows; or NULL */
	const char *broken; /* why it is not all that was planned; or NULL */
	const char *limit; /* a limit that left something out, or NULL */
	VEC(struct ev_change) changes;
	VEC(struct ev_plan_zone) zones; /* that the changes are about, and others it knows of */
	struct ev_plan_zone spill; /* in place of those past the limit */
	uint32_t *slots; /* index + 1 by name */
	size_t n_slots;
};
/* Made when new; past the limit all are one.  Good until the next one is made. */
struct ev_plan_zone *ev_plan_zone(struct arena *, struct ev_plan *, struct lint_name);
const struct ev_plan_zone *ev_plan_zone_find(const struct ev_plan *, struct lint_name); /* or NULL */
#endif
