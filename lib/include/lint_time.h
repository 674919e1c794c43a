/*
 * lint_time.h - what a zone's DS, keys and data were, since when and until
 * when, and which mixes of old and new a resolver's caches may hold.  A part of
 * lint.h, which includes it.
 *
 * Between two observations nothing is known: a version may have been handed out
 * from right after the last complete observation without it, and until the first
 * complete one in which no server has it.  "Complete" means that every listed
 * address answered.
 */
#ifndef LINT_TIME_H
#define LINT_TIME_H

#define LINT_ALWAYS_WAS INT64_MIN /* a beginning that nobody observed */
#define LINT_NEVER INT64_MAX /* an end that is not in sight */

enum lint_part {
	LINT_PART_DS, /* the parent's DS RRset, or the proof that there is none */
	LINT_PART_DNSKEY, /* the DNSKEY RRset, or the word that there is none */
	LINT_PART_DATA, /* all else, by the keys that sign it; denials too */
	LINT_PART_NS, /* who is asked */
	LINT_N_PARTS
};
enum { LINT_MAX_IDS = 64 };

/* A key as all observations know it: by its DNSKEY, or only by a DS or a signature. */
struct lint_id {
	struct lint_bytes rdata; /* of its DNSKEY, the REVOKE bit clear; n 0: never seen */
	struct lint_bytes ds; /* RDATA of a DS that named it, when there was one */
	uint16_t tag, flags;
	uint8_t algorithm;
	bool revoked; /* in the newest observation that has it */
};

struct lint_sighting { /* one address, one version */
	const char *who; /* escaped label */
	int64_t first, last, gone; /* gone: it answered without it, after last; LINT_NEVER */
	uint32_t ttl; /* largest that it gave */
};

struct lint_version {
	uint8_t part; /* enum lint_part */
	uint8_t basis; /* enum lint_basis, of its times */
	bool none; /* DS: proved absent. DNSKEY: there is none. DATA: without signature */
	/* Bit i: key i of the history.  DS: keys that it names by a digest that can be used.
	 * DNSKEY: keys in it that are not revoked.  DATA: keys by which a signature verified, in
	 * date when seen. */
	uint64_t keys;
	uint64_t sha1; /* DS: those of `keys` that only a SHA-1 digest names */
	uint64_t signers; /* DNSKEY: keys by which a signature over it verified, in date when seen */
	uint32_t operators; /* bit i: operator i serves it; NS: is listed. 0: all */
	/* The largest that anyone gave; of an absence, the largest negative TTL.  Of one that was
	 * lowered, what is left of it at the version's end, or now, where that is more. */
	uint32_t ttl;
	/* When it may have been handed out: [from, until). */
	int64_t from, until;
	int64_t first, last; /* seen */
	int64_t gone; /* the first complete observation without it after `last`; LINT_NEVER */
	int64_t all; /* the first observation in which every address had it and nothing else; LINT_NEVER */
	struct lint_name name; /* DATA: an owner with that TTL */
	uint16_t type;
	struct lint_ref evidence; /* what showed it last: LINT_DS, LINT_KEY, LINT_RRSET, LINT_PAST */
	const struct lint_sighting *sightings;
	size_t n_sightings;
};

struct lint_history {
	const struct lint_id *ids;
	size_t n_ids;
	const struct lint_version *versions; /* by part, then by `first` */
	size_t n_versions;
	uint32_t n_observations; /* this one included */
	int64_t since; /* the first one */
	int64_t signed_said; /* as they are since then, says the user of keys and signatures; LINT_NEVER */
	int64_t widest_gap; /* between two that follow each other: what is not known is not known this long */
	const char *limit; /* a limit that left something out, or NULL */
};

enum lint_outcome { LINT_SECURE, LINT_INSECURE, LINT_BOGUS, LINT_LOST };
/* One mix that some caches may hold, and that breaks names. */
struct lint_mix {
	const struct lint_version *ds, *keys, *data;
	const struct lint_version *ns; /* LINT_LOST: the NS RRset that leads nowhere; else NULL */
	bool kept; /* the keys were validated while the DS was cached, which it need not be now */
	bool stored; /* the data came out of another cache (a forwarder, a shared cache) */
	uint8_t outcome; /* enum lint_outcome: bogus or lost */
	uint32_t families; /* bit i: lint_family_text(run, i) */
	int64_t from, until; /* when some cache can hold it; LINT_NEVER */
};
struct lint_mixes {
	const struct lint_mix *mixes; /* worst first, one of each shape */
	size_t n_mixes;
	int64_t heals; /* no mix breaks anything from here on; LINT_NEVER */
};

enum lint_verdict { LINT_IS_GO, LINT_NO_GO, LINT_CANNOT_TELL };
/* A step that somebody wants to take now, and the verdict of the cache model on it. */
struct lint_step {
	const char *name; /* "add-ds" */
	const char *why; /* what stands against it, or NULL */
	const char *unsure; /* what would have to be known, or NULL */
	uint8_t verdict; /* enum lint_verdict */
	uint8_t basis; /* enum lint_basis, of `safe` */
	int64_t from, safe; /* safe: LINT_NEVER: not while the world stays as it is */
	bool has_signed_since; /* the user says since when keys and signatures are what they are */
	int64_t signed_since;
	const struct lint_version *const *terms; /* their TTLs add up from `from` to `safe` */
	size_t n_terms;
	struct lint_mixes breaks; /* what it would break, were it taken now */
	const struct lint_id *ids; /* whose bits the versions of `breaks` have; not the history's */
	size_t n_ids;
};

#endif
