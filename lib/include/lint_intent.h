/*
 * lint_intent.h - what the user declares: waivers, and how a zone is to be
 * rolled out.  A part of lint.h, which includes it.
 *
 * Each piece has a reference of kind LINT_INTENT, which a finding may be about:
 * it is then at the line of the configuration, or of the remark in a zone file.
 * A reference of LINT_NONE: it was not declared.
 */
#ifndef LINT_INTENT_H
#define LINT_INTENT_H

struct lint_declared { /* a span in seconds, or an instant */
	struct lint_ref self;
	int64_t at;
};
struct lint_names {
	const struct lint_name *v;
	size_t n;
};
/* Hours in which changes may be made, UTC. */
struct lint_window {
	struct lint_ref self;
	struct {
		const uint8_t *v; /* 1 is Monday, 7 Sunday; none: every day */
		size_t n;
	} days;
	struct lint_declared from, until; /* seconds of the day; until <= from: past midnight */
};
struct lint_declared_operator {
	struct lint_ref self;
	const char *name;
	struct lint_names servers;
};
/* A host that has to answer while the zone does not. */
struct lint_telemetry {
	struct lint_ref self;
	struct lint_name name;
	const char *use; /* "status page", or NULL */
};
struct lint_item { /* of a runbook */
	struct lint_ref self;
	const char *text; /* who, where, which page; NULL: it is not there */
};
struct lint_more_item {
	struct lint_ref self;
	const char *item;
	struct lint_item done;
};
struct lint_runbook {
	struct lint_ref self;
	struct lint_item owner, rollback, registrar_contact, flush_links, peers_told;
	struct {
		const struct lint_more_item *v;
		size_t n;
	} more;
};

/* What a zone has that another may not have: bits of what host->features gives. */
enum lint_feature {
	LINT_HAS_NSEC_CHAIN, LINT_HAS_NSEC3_CHAIN, LINT_HAS_WILD_CNAME, LINT_HAS_WILD_ADDRESS,
	LINT_HAS_WILD_OTHER, LINT_HAS_EMPTY, LINT_HAS_DNAME, LINT_HAS_UNSIGNED_SUBZONE,
	LINT_HAS_SIGNED_SUBZONE, LINT_HAS_SVCB, LINT_HAS_TLSA, LINT_HAS_CAA, LINT_HAS_SRV, LINT_HAS_MX,
	LINT_HAS_CDS_SET, LINT_HAS_RARE_TYPE, LINT_HAS_LONG_TTL, LINT_HAS_LONG_DENIAL,
	LINT_HAS_MANY_RECORDS, LINT_HAS_DEEP, LINT_HAS_RSA, LINT_HAS_P256, LINT_HAS_P384,
	LINT_HAS_EDDSA, LINT_HAS_CSK,
	LINT_N_FEATURES
};
static inline const char *
lint_feature_text(unsigned feature)
{
	static const char *const words[LINT_N_FEATURES] = { "an NSEC chain", "an NSEC3 chain",
		"a wildcard CNAME", "a wildcard with addresses", "a wildcard of another type",
		"an empty non-terminal", "a DNAME", "an unsigned subzone", "a signed subzone",
		"HTTPS or SVCB", "TLSA", "CAA", "SRV", "MX", "CDS or CDNSKEY",
		"a rare record type", "a TTL above a day", "denials that live for hours",
		"over 10000 records", "names five labels deep", "RSA keys", "P-256 keys",
		"P-384 keys", "Edwards-curve keys", "one key for both roles" };

	return feature < LINT_N_FEATURES ? words[feature] : "?";
}

enum lint_stage { LINT_STAGE_UNSAID, LINT_STAGE_PLANNED, LINT_STAGE_REHEARSAL, LINT_STAGE_DONE };
struct lint_intent {
	struct lint_ref self; /* where the zone is spoken of, else where all zones are */
	uint8_t stage; /* enum lint_stage */
	struct lint_declared soak; /* how long a zone is signed before its DS is published */
	struct lint_declared soak_factor; /* of the longest TTL */
	struct lint_declared signed_since;
	struct lint_declared begins, ends; /* of the rollout */
	struct lint_declared ds_after; /* the gate passed then */
	struct lint_names after; /* zones that come before this one */
	struct lint_names subzones; /* that are expected */
	const char *owner; /* or NULL */
	struct {
		const struct lint_window *v;
		size_t n;
	} windows;
	struct {
		const struct lint_declared_operator *v;
		size_t n;
	} operators;
	uint8_t multi_signer; /* enum lint_said */
	struct {
		const struct lint_telemetry *v;
		size_t n;
	} telemetry;
	struct lint_runbook runbook;
};

/* The first instant from then on that lies in a declared window; that very one where none is. */
static inline int64_t
lint_window_after(const struct lint_intent *intent, int64_t at)
{
	enum { DAY = 86400 };
	const int64_t second = (at % DAY + DAY) % DAY, today = (at - second) / DAY;
	int64_t first = intent->windows.n == 0 ? at : LINT_NEVER;

	for (size_t i = 0; i < intent->windows.n; i++) {
		const struct lint_window *w = &intent->windows.v[i];
		const int64_t length = w->until.at - w->from.at + (w->until.at <= w->from.at ? DAY : 0);

		for (int64_t day = today - 1; day <= today + 7; day++) {
			const uint8_t name = (uint8_t)((day % 7 + 10) % 7 + 1); /* 1970-01-01: a Thursday */
			const int64_t opens = day * DAY + w->from.at;
			bool is_open = w->days.n == 0;

			for (size_t k = 0; k < w->days.n && !is_open; k++)
				is_open = w->days.v[k] == name;
			if (is_open && at < opens + length && (at > opens ? at : opens) < first)
				first = at > opens ? at : opens;
		}
	}
	return first;
}

struct lint_waiver {
	struct lint_ref self;
	const char *checks; /* as written, for people: "apex-cname, ds-*"; "" when none is named */
	const char *reason; /* NULL: there is none */
	struct lint_declared until; /* the last second; self of LINT_NONE: for ever */
	const char *trouble; /* why it cannot be in force, or NULL */
	bool in_zone; /* a remark in a zone file */
	struct lint_name name; /* what it stands by, or names; len 0: nothing */
	uint16_t type;
};

#endif
