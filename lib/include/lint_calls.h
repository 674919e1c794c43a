/*
 * lint_calls.h - the calls of a check: names, bit maps, looking through
 * references, saying what was found.  lint.h includes it; all of it is inline,
 * so that a plugin links to nothing.
 */
#ifndef LINT_CALLS_H
#define LINT_CALLS_H
#ifndef LINT_H
#include "lint.h" /* which comes back here with the types */
#else

static inline bool
lint_name_eq(struct lint_name a, struct lint_name b)
{
	return a.len == b.len && memcmp(a.wire, b.wire, a.len) == 0;
}
/* Is `name` at or below `top`? */
static inline bool
lint_name_within(struct lint_name name, struct lint_name top)
{
	const uint8_t *p = name.wire, *end = name.wire + name.len;

	while ((size_t)(end - p) > top.len)
		p += *p + 1;
	return (size_t)(end - p) == top.len && memcmp(p, top.wire, top.len) == 0;
}
static inline unsigned
lint_labels(struct lint_name name, const uint8_t *at[128])
{
	const uint8_t *p = name.wire;
	unsigned n = 0;

	for (; *p != 0 && n < 128; p += *p + 1)
		at[n++] = p;
	return n;
}
/* Canonical order, RFC 4034 6.1: labels from the right, shorter first. */
static inline int
lint_name_cmp(struct lint_name a, struct lint_name b)
{
	const uint8_t *x[128], *y[128];
	unsigned n = lint_labels(a, x), m = lint_labels(b, y);
	int c;

	while (n > 0 && m > 0) {
		const uint8_t *p = x[--n], *q = y[--m];

		c = memcmp(p + 1, q + 1, *p < *q ? *p : *q);
		if (c != 0 || *p != *q)
			return c != 0 ? c : *p - *q;
	}
	return n > 0 ? 1 : m > 0 ? -1 : 0;
}
/* Is the type listed?  Maps were checked when they were read (RFC 4034 4.1.2). */
static inline bool
lint_bitmap_has(struct lint_bytes b, uint16_t type)
{
	while (b.n >= 2 && b.n >= 2u + b.p[1]) {
		if (b.p[0] == type >> 8)
			return (type & 0xff) / 8 < b.p[1] &&
			    (b.p[2 + (type & 0xff) / 8] & (0x80 >> (type & 7))) != 0;
		b.n -= 2u + b.p[1];
		b.p += 2u + b.p[1];
	}
	return false;
}
static inline uint16_t
lint_u16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}
static inline uint32_t
lint_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline bool
lint_ref_eq(struct lint_ref a, struct lint_ref b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}
/* struct lint_key k; if (lint_get_key(run, ref, &k)) ... */
#define LINT_SHOWN_GETTER(noun, KIND)                                                              \
	static inline bool lint_get_##noun(                                                        \
	    const struct lint_run *run, struct lint_ref ref, struct lint_##noun *view)             \
	{                                                                                          \
		if (lint_ref_eq(ref, run->shown->noun.self)) {                                     \
			*view = run->shown->noun;                                                  \
			return true;                                                               \
		}                                                                                  \
		return run->host->get(run, ref, KIND, view);                                       \
	}
#define LINT_GETTER(noun, KIND)                                                                    \
	static inline bool lint_get_##noun(                                                        \
	    const struct lint_run *run, struct lint_ref ref, struct lint_##noun *view)             \
	{                                                                                          \
		return run->host->get(run, ref, KIND, view);                                       \
	}
LINT_SHOWN_GETTER(zone, LINT_ZONE)
LINT_SHOWN_GETTER(node, LINT_NODE)
LINT_SHOWN_GETTER(rrset, LINT_RRSET)
LINT_GETTER(record, LINT_RECORD)
LINT_SHOWN_GETTER(sig, LINT_SIG)
LINT_GETTER(key, LINT_KEY)
LINT_GETTER(ds, LINT_DS)
LINT_SHOWN_GETTER(nsec, LINT_NSEC)
LINT_SHOWN_GETTER(cut, LINT_CUT)
LINT_GETTER(denial, LINT_DENIAL)
LINT_GETTER(source, LINT_SOURCE)
LINT_GETTER(reply, LINT_REPLY)
LINT_GETTER(fault, LINT_FAULT)
LINT_GETTER(past, LINT_PAST)
LINT_GETTER(registration, LINT_REGISTRATION)
LINT_GETTER(change, LINT_CHANGE)

/*
 * The things of a kind (and type, when not 0) that belong to `of`, one a call,
 * from *it LINT_NONE until false:
 *	zone   -> NODE, RRSET?, KEY, DS, CUT, DENIAL, SOURCE, REPLY, FAULT, NSEC, PAST, REGISTRATION,
 *		CHANGE, RESOLVED (by name, type, CD, then in the order of the list of resolvers)
 *	node   -> RRSET (by type, then version), SIG (by covered type), NSEC, RECORD
 *	rrset  -> RECORD (canonical order of RDATA, RFC 4034 6.3), SIG, REPLY (who said so)
 *	key    -> SIG over the DNSKEY RRset with its tag and algorithm
 *	denial -> NSEC, RRSET of its authority section
 *	source -> REPLY, DENIAL
 *	reply  -> DENIAL, when it is one
 * zone -> RRSET visits all nodes: for a plugin's end() only.
 */
static inline bool
lint_next(const struct lint_run *run, struct lint_ref of, enum lint_kind kind, uint16_t type,
    struct lint_ref *it)
{
	const struct lint_shown *shown = run->shown;
	const bool sig = kind == LINT_SIG;
	const uint32_t *rows = sig ? shown->sigs : shown->records;
	const uint32_t n = sig ? shown->rrset.n_sigs : shown->rrset.n;
	uint32_t i = 0;

	if ((!sig && kind != LINT_RECORD) || n > 8 || !lint_ref_eq(of, shown->rrset.self))
		return run->host->next(run, of, kind, type, it);
	while (it->kind != LINT_NONE && i < n && rows[i++] != it->row)
		;
	if (i >= n)
		return false;
	it->row = rows[i];
	it->zone = of.zone, it->kind = (uint8_t)kind, it->world = of.world;
	return true;
}
/* The node of that name in a zone, or LINT_NONE. */
static inline struct lint_ref
lint_node_at(const struct lint_run *run, struct lint_ref zone, struct lint_name name)
{
	return run->host->node_at(run, zone, name);
}
/* The first version of that type at a node, or LINT_NONE. */
static inline struct lint_ref
lint_rrset_at(const struct lint_run *run, struct lint_ref node, uint16_t type)
{
	return run->host->rrset_at(run, node, type);
}
static inline void
lint_find(struct lint_run *run, const struct lint_say *say)
{
	run->host->find(run, say);
}

/*
 * A fault that comes by the hundred is one fault (a key that was lost, a signer
 * that stopped).  A check keeps a fold in its state and adds to it; at the end
 * up to LINT_FOLD of them are said one by one, more become one finding.
 */
enum { LINT_FOLD = 32 };
struct lint_fold {
	uint32_t n;
	struct lint_ref at[LINT_FOLD];
};
static inline void
lint_fold_add(struct lint_fold *fold, struct lint_ref about)
{
	if (fold->n < LINT_FOLD)
		fold->at[fold->n] = about;
	fold->n++;
}
/* `all` is said of the first when there are too many; the next few are cited beside it. */
static inline void
lint_fold_say(struct lint_run *run, const struct lint_fold *fold, bool as_one,
    void (*one)(struct lint_run *, struct lint_ref), struct lint_say all)
{
	if (fold->n <= LINT_FOLD && !as_one) {
		for (uint32_t i = 0; i < fold->n; i++)
			one(run, fold->at[i]);
		return;
	}
	if (fold->n == 0)
		return;
	all.about = fold->at[0];
	all.evidence = fold->at + 1;
	all.n_evidence = fold->n > 8 ? 7 : fold->n - 1;
	lint_find(run, &all);
}

/* Can the set be validated: does a good signature in date cover it?  The memo
 * spares a set with many bad signatures the same walk again and again. */
struct lint_memo {
	struct lint_ref set;
	bool good;
};
static inline bool
lint_validates(struct lint_run *run, struct lint_ref set, struct lint_memo *memo)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;

	if (memo->set.kind == set.kind && memo->set.row == set.row)
		return memo->good;
	memo->set = set;
	memo->good = false;
	while (!memo->good && lint_next(run, set, LINT_SIG, 0, &it))
		memo->good = lint_get_sig(run, it, &sig) && sig.state == LINT_SIG_GOOD && sig.in_date;
	return memo->good;
}
/*
 * What makes a name of the zone an alias: its CNAME, that of the wildcard which
 * covers it, or the DNAME above it; LINT_NONE when it is none, or not of the zone.
 */
static inline struct lint_ref
lint_alias_of(struct lint_run *run, struct lint_name name, struct lint_name apex)
{
	const struct lint_ref none = { 0 };
	uint8_t wild[256] = "\1*";
	struct lint_node node;
	struct lint_ref at, dname;
	bool exists;

	if (!lint_name_within(name, apex))
		return none;
	at = lint_node_at(run, run->zone, name);
	exists = lint_get_node(run, at, &node);
	if (exists && (node.flags & LINT_HAS_CNAME))
		return lint_rrset_at(run, at, LINT_T_CNAME);
	if (exists && !(node.flags & LINT_BELOW_DNAME))
		return none;
	while (name.len > apex.len) {
		const uint8_t skip = (uint8_t)(name.wire[0] + 1);

		name = (struct lint_name) { name.wire + skip, (uint8_t)(name.len - skip) };
		at = lint_node_at(run, run->zone, name);
		if (!lint_get_node(run, at, &node))
			continue;
		dname = lint_rrset_at(run, at, LINT_T_DNAME);
		if (dname.kind != LINT_NONE)
			return dname;
		if (node.flags & LINT_BELOW_DNAME)
			continue;
		if (exists || (node.flags & (LINT_AT_CUT | LINT_OCCLUDED)) || name.len > 253)
			return none;
		memcpy(wild + 2, name.wire, name.len);
		at = lint_node_at(run, run->zone, (struct lint_name) { wild, (uint8_t)(name.len + 2) });
		return lint_rrset_at(run, at, LINT_T_CNAME);
	}
	return none;
}
/* An action on this zone has an earliest safe time. */
static inline void
lint_constrain(struct lint_run *run, const struct lint_constraint *c)
{
	run->host->constrain(run, c);
}
/* The verdict on `about` could not be reached: not evaluated, cause failed. */
static inline void
lint_unable(struct lint_run *run, struct lint_ref about, const char *why)
{
	run->host->unable(run, about, why);
}
/* The same, cause not-asked: the run was never given what it takes. */
static inline void
lint_unasked(struct lint_run *run, struct lint_ref about, const char *why)
{
	run->host->unasked(run, about, why);
}
__attribute__((format(printf, 2, 3))) static inline const char *
lint_text(struct lint_run *run, const char *fmt, ...)
{
	const char *s;
	va_list ap;

	va_start(ap, fmt);
	s = run->host->text(run, fmt, ap);
	va_end(ap);
	return s;
}
static inline const char *
lint_n(struct lint_run *run, struct lint_name name)
{
	return run->host->name_text(run, name);
}
static inline const char *
lint_t(struct lint_run *run, uint16_t type)
{
	return run->host->type_text(run, type);
}
/* "secure", "insecure", "bogus", "signed-no-ds", "unsigned", "indeterminate", "not-checked". */
static inline const char *
lint_status(const struct lint_run *run, struct lint_ref zone)
{
	return run->host->status(run, zone);
}
/* Does DS (or CDS) RDATA mean this key of the zone? */
static inline enum lint_match
lint_ds_match(const struct lint_run *run, struct lint_ref key, struct lint_bytes ds)
{
	return run->host->ds_match(run, key, ds);
}
/* The deepest zone of the run that the name lies in, or LINT_NONE. */
static inline struct lint_ref
lint_zone_of(const struct lint_run *run, struct lint_name name)
{
	return run->host->zone_of(run, name);
}
/* Would a cache that holds the signed records of this denial, and nothing else, answer the
 * question by itself that there is no such name or type?  False: it would ask. */
static inline bool
lint_synthesize(const struct lint_run *run, struct lint_ref denial, struct lint_name name, uint16_t type,
    struct lint_synthesis *out)
{
	return run->host->synthesize(run, denial, name, type, out);
}
/* What the user declares of the rollout of a zone, or NULL. */
static inline const struct lint_intent *
lint_intent_of(const struct lint_run *run, struct lint_ref zone)
{
	return run->host->intent(run, zone);
}
/* The waivers that the zone's report is made with: its own remarks, and of the configuration
 * those that speak of the zone or, in the first zone of a run, of no zone of it. */
static inline const struct lint_waiver *
lint_waivers(const struct lint_run *run, size_t *n)
{
	return run->host->waivers(run, n);
}
/* What a file lacks may be in a line that could not be read; or the file, written for another
 * tool, was never the whole zone. */
static inline void
lint_not_whole(struct lint_run *run, struct lint_ref about, const char *why)
{
	struct lint_ref it = { 0 };
	struct lint_fault fault;

	while (lint_next(run, run->zone, LINT_FAULT, 0, &it))
		if (lint_get_fault(run, it, &fault) && fault.kind <= LINT_LIMIT) {
			lint_unable(run, about, why);
			return;
		}
	lint_unasked(run, about, "the file is not the whole zone: its provider adds to it");
}

/* The node named by a hash of 20 octets, in base32hex below the apex (RFC 5155 3.3). */
static inline struct lint_ref
lint_hash_node(const struct lint_run *run, struct lint_name apex, const uint8_t *hash)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
	enum { HEAD = 33 };
	uint8_t wire[HEAD + 255];

	if (apex.len > 255 - HEAD)
		return (struct lint_ref) { 0 };
	wire[0] = 32;
	for (unsigned i = 0; i < 32; i++) {
		const unsigned bit = i * 5, at = bit / 8;
		const unsigned low = at + 1 < 20 ? hash[at + 1] : 0u;
		const unsigned two = (unsigned)hash[at] << 8 | low;

		wire[1 + i] = (uint8_t)digits[two >> (11 - bit % 8) & 31];
	}
	memcpy(wire + HEAD, apex.wire, apex.len);
	return lint_node_at(run, run->zone, (struct lint_name) { wire, (uint8_t)(HEAD + apex.len) });
}

/* A name without the NSEC3 that it needs: does one of other parameters stand in its place?
 * Then nsec3-parameters has said it. */
static inline bool
lint_has_odd_nsec3(const struct lint_run *run, const struct lint_node *node)
{
	struct lint_zone zone;

	return node->hash.n == 20 && lint_get_zone(run, run->zone, &zone) &&
	    lint_rrset_at(run, lint_hash_node(run, zone.apex, node->hash.p), LINT_T_NSEC3).kind != LINT_NONE;
}

#include "lint_live.h"
#include "lint_log.h"
#include "lint_resolver.h"
#include "lint_mix.h"
#include "lint_signer.h"
#include "lint_soa.h"
#include "lint_soak.h"
#include "lint_acts.h"
#include "lint_answers.h"

/* Is the zone one below another that the run looks at for its own sake, rather
 * than below one that was only on the way to it? */
static inline bool
lint_is_subzone(const struct lint_run *run, const struct lint_zone *zone)
{
	struct lint_zone up;

	return lint_get_zone(run, zone->parent, &up) && !up.on_the_way;
}

/* Are this file and that of the zone above unsigned?  Then they are the sources from which
 * signers make what is served, and a DS between them cannot be judged by signatures. */
static inline bool
lint_is_source(const struct lint_run *run, const struct lint_zone *zone)
{
	struct lint_zone up;

	return (zone->have & LINT_NEED_FILE) && !zone->is_signed && lint_get_zone(run, zone->parent, &up) &&
	    (up.have & LINT_NEED_FILE) && !up.is_signed;
}

/*
 * A set of rows with an octet of the check's own at each, in memory of the run:
 * struct lint_marks m = {0} in a check's state; *lint_mark(run, &m, row) |= SEEN.
 */
struct lint_marks {
	uint32_t *slots; /* row + 1; 0 is empty */
	uint8_t *octets;
	uint32_t n, room;
};
static inline uint32_t
lint_mark_slot(const struct lint_marks *m, uint32_t row)
{
	uint32_t i = (row + 1) * 2654435761u & (m->room - 1);

	while (m->slots[i] != 0 && m->slots[i] != row + 1)
		i = (i + 1) & (m->room - 1);
	return i;
}
/* The octet of a row that was marked before, or NULL. */
static inline uint8_t *
lint_marked(const struct lint_marks *m, uint32_t row)
{
	const uint32_t i = m->room == 0 ? 0 : lint_mark_slot(m, row);

	return m->room == 0 || m->slots[i] == 0 ? NULL : &m->octets[i];
}
/* The octet of a row, 0 when it is new; good until the next row is marked. */
static inline uint8_t *
lint_mark(struct lint_run *run, struct lint_marks *m, uint32_t row)
{
	uint32_t i;

	if (m->n * 2 >= m->room) {
		const struct lint_marks old = *m;

		m->room = old.room == 0 ? 64 : old.room * 2;
		m->slots = (uint32_t *)run->host->alloc(run, m->room, sizeof(*m->slots));
		m->octets = (uint8_t *)run->host->alloc(run, m->room, 1);
		for (uint32_t j = 0; j < old.room; j++)
			if (old.slots[j] != 0) {
				i = lint_mark_slot(m, old.slots[j] - 1);
				m->slots[i] = old.slots[j];
				m->octets[i] = old.octets[j];
			}
	}
	i = lint_mark_slot(m, row);
	m->n += m->slots[i] == 0;
	m->slots[i] = row + 1;
	return &m->octets[i];
}

#endif
#endif
