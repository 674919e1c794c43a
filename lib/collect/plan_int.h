/* plan_int.h - between the files that read a plan; private to this room. */
#ifndef COLLECT_PLAN_INT_H
#define COLLECT_PLAN_INT_H
#include "jtext.h"
#include "plan.h"

enum { /* what a resource type is */
	PLAN_IS_SIGNING = 1u << 0, /* switches signing, by its value or by its existence */
	PLAN_IS_KSK = 1u << 1,
	PLAN_IS_KMS = 1u << 2,
	PLAN_IS_ZONE = 1u << 3,
	PLAN_IS_RECORD = 1u << 4,
	PLAN_IS_DS = 1u << 5, /* a DS at the registrar */
	PLAN_IS_NS = 1u << 6, /* the name servers at the registrar */
	PLAN_IS_KEYS = 1u << 7, /* a data source that lists keys */
	PLAN_IS_POLICY = 1u << 8, /* who may use a KMS key */
	PLAN_IS_RECORDS = 1u << 9, /* all records of a zone in one resource */
};
enum plan_by { PLAN_BY_ID, PLAN_BY_NAME, PLAN_BY_PATH };
/*
 * A row a type.  Paths name attributes, "a.b" goes into a block or the first of a list
 * of blocks, "a|b" is the first that is there.
 */
struct plan_type {
	const char *type; /* of the resource, or of the data source */
	const char *subtype; /* azapi: what its attribute `type` begins with; NULL */
	const char *family; /* ids are unique in it */
	unsigned is;
	const char *zone; /* which zone it is of */
	uint8_t by; /* enum plan_by */
	const char *ids, *name; /* of a zone */
	const char *private_if; /* of a zone: it is not public where this is true, filled, "private" */
	const char *switch_at; /* signing; NULL: its existence is the switch */
	const char *off; /* values that mean off, with | between; all others mean on */
	bool off_unless_set; /* nothing there means off; else on */
	const char *denial; /* NSEC or NSEC3 */
	const char *owner, *rtype, *values, *ttl; /* of a record; rtype in quotes: a constant */
	bool relative; /* owners are below the zone whatever they look like */
	bool flattens; /* a CNAME at the apex is answered with addresses */
	const char *list; /* where keys are, or the servers of PLAN_IS_NS, or records */
	const char *more; /* further keys, of which only the DS is there */
	bool abandons; /* destroyed, it leaves all as it was, and is only managed no longer */
	bool adopts; /* created, it takes over a domain that was there before */
	const char *turns; /* a change of these changes who signs, or with which keys */
	const char *policy; /* of a KMS key */
};
extern const struct plan_type plan_types[]; /* ends with type NULL */

struct plan_side { /* of a change: before or after; value NULL or null: not there */
	const struct jtext_value *value, *unknown, *sensitive;
};
struct plan_attr {
	const struct jtext_value *v; /* NULL: absent or null */
	bool unknown, sensitive;
};
enum { /* actions */
	PLAN_CREATE = 1u << 0, PLAN_UPDATE = 1u << 1, PLAN_DELETE = 1u << 2, PLAN_READ = 1u << 3,
	PLAN_NO_OP = 1u << 4, PLAN_FORGET = 1u << 5, PLAN_OTHER = 1u << 6,
};
struct plan_resource {
	const struct plan_type *row;
	const char *address, *module, *name; /* module "" for the root */
	const struct jtext_value *index; /* count's number, for_each's key, or NULL */
	const char *pointer;
	bool data, state_only; /* state_only: not among the changes */
	unsigned actions;
	struct plan_side before, after;
	/* Where these are not said by the resource itself. */
	struct lint_name of_zone; /* len 0: it says so */
	const char *owner; /* NULL: it says so */
	const char *doubt; /* of a type that is not known: why it matters */
};
struct plan_id { /* of a zone */
	const char *family, *id;
	struct lint_name name;
	bool twice; /* two names have it */
	bool private;
};
struct plan_reader {
	struct arena *arena;
	const struct collect_plan_options *options;
	struct jtext text;
	struct ev_plan *plan;
	VEC(struct plan_resource) resources;
	VEC(struct plan_id) ids; /* sorted */
	VEC(struct lint_name) cuts; /* names of zones, and owners of NS records, sorted */
	const struct jtext_value *configuration;
	uint32_t tries;
};

/* plan_values.c */
struct plan_attr plan_attr(const struct plan_reader *, const struct plan_side *, const char *path);
const char *plan_string(const struct plan_reader *, const struct plan_side *, const char *path);
/* Does the plan mark anything in it as sensitive? */
bool plan_is_hidden(const struct plan_reader *, const struct plan_side *);
static inline bool
plan_there(const struct plan_side *s)
{
	return s->value != NULL && s->value->kind == JTEXT_OBJECT;
}
const char *plan_outside(struct arena *, const char *); /* escaped */
/* A name as text, below the origin when it is not absolute and does not end in it. */
bool plan_name(const struct plan_reader *, const char *text, struct lint_name origin, bool relative,
    struct lint_name *);
bool plan_absolute(struct arena *, const char *text, struct lint_name *);
/* "2371 13 2 9F3C...", with or without what stands before RDATA. */
bool plan_ds_text(struct arena *, const char *, struct ev_plan_ds *);
bool plan_ds_object(const struct plan_reader *, const struct jtext_value *, struct ev_plan_ds *);
bool plan_dnskey_text(struct arena *, const char *, struct lint_bytes *);
/* The public half of a key in base 64. */
bool plan_key_text(struct arena *, const char *, struct lint_bytes *);
struct lint_bytes plan_dnskey(struct arena *, uint32_t flags, uint32_t algorithm, struct lint_bytes key);

/* plan_zones.c */
void plan_ids_gather(struct plan_reader *);
/* The zone that a side of a resource is of; false: *why is a phrase. */
bool plan_zone_of(struct plan_reader *, const struct plan_resource *, const struct plan_side *,
    struct lint_name *, const char **why);
/* plan_refs.c: the same by what the configuration says of where the value comes from. */
bool plan_zone_by_reference(struct plan_reader *, const struct plan_resource *, struct lint_name *);
/* Is it public, by what the plan knows of it? */
bool plan_is_private(const struct plan_reader *, const struct plan_resource *);
bool plan_is_cut(const struct plan_reader *, struct lint_name);
/* What a zone resource calls itself. */
bool plan_zone_name(const struct plan_reader *, const struct plan_resource *, const struct plan_side *,
    struct lint_name *);

/* plan_keys.c: KSKs, what keeps them, and what else knows of keys. */
void plan_keys_gather(struct plan_reader *);
void plan_keys_acts(struct plan_reader *);
/* plan_policy.c: does what happens to a KMS key's policy lock its signer out? */
enum plan_lock { PLAN_STAYS_OPEN, PLAN_LOCKS_OUT, PLAN_MAY_LOCK_OUT };
enum plan_lock plan_policy(const struct plan_reader *, const struct plan_resource *);
/* plan_records.c */
void plan_records_gather(struct plan_reader *);
void plan_record_acts(struct plan_reader *, const struct plan_resource *);
/* What a record says of DS and of where zones begin, whether it changes or not. */
void plan_record_known(struct plan_reader *, const struct plan_resource *);
/* plan_sets.c: resources that hold many records. */
void plan_sets_gather(struct plan_reader *, const struct plan_resource *);
void plan_sets_acts(struct plan_reader *, const struct plan_resource *);
/* plan_others.c: types that nobody told us of, and attributes that change who signs. */
const struct plan_type *plan_other(struct plan_reader *, const struct jtext_value *type,
    const struct plan_resource *, const char **why);
void plan_turns_acts(struct plan_reader *);
/* plan_unwrap.c: attributes that are JSON in a string are opened up. */
bool plan_unwrap(struct arena *, const struct jtext *, const char **p, size_t *n);

/* plan_terraform.c */
bool plan_terraform(struct plan_reader *, struct err *);
struct ev_change *plan_add(struct plan_reader *, const struct plan_resource *, enum lint_act,
    struct lint_name zone);
/* It matters, and its zone or its outcome is not known. */
void plan_add_unknown(struct plan_reader *, const struct plan_resource *, struct lint_name zone,
    const char *why);
uint8_t plan_how(unsigned actions);
/* plan_octodns.c: false when it is no such plan. */
bool plan_octodns_is(const struct jtext *);
bool plan_octodns(struct plan_reader *, struct err *);
void plan_settle(struct plan_reader *);
#endif
