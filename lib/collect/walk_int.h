/*
 * walk_int.h - between the files of the walk: walk.c (zones, servers and their
 * standing questions), walk_cut.c (delegations), walk_host.c (addresses of name
 * servers), walk_axfr.c (zones handed over), walk_find.c (which names and
 * delegations there are), walk_chain.c (by the NSEC chain), walk_hash.c (names
 * behind NSEC3), walk_probe.c (names that are not there, and types that names
 * have not), walk_declared.c (what the user declares), walk_resolve.c (resolvers, at
 * the end), walk_end.c (what is said of it all).
 */
#ifndef COLLECT_WALK_INT_H
#define COLLECT_WALK_INT_H
#include "walk.h"
#include "../dns/name.h"

#define WALK_NOT_GLOBAL EV_NOT_GLOBAL

enum walk_role { WALK_ABOVE, WALK_TARGET, WALK_BELOW };

struct walk_server {
	uint32_t source;
	bool skipped, usable; /* usable: it gave an answer that could be used */
	bool speaks; /* with authority */
	unsigned asked, failed, open; /* open: standing questions without an end yet */
	unsigned labels; /* common ones that it is being asked */
	const char *why; /* the first failure */
};
struct walk_host { /* a name of a server, as some NS record has it */
	struct lint_name name;
	bool placed, looking; /* has an address; is being looked up */
	const char *trouble;
};
struct walk_zone;
/* A standing question: put to every server of its zone, those found later too. */
struct walk_plan {
	struct walk_plan *next;
	struct lint_name qname, wildcard;
	uint16_t qtype;
	uint8_t probe;
	bool tcp, standing; /* standing: else it was put to one server only */
	void (*heard)(struct walk_zone *, struct walk_plan *, uint32_t source, const struct msg *);
	void *with;
};

enum walk_goal_kind { GOAL_TARGET, GOAL_SUBZONE, GOAL_NAME };
struct walk_goal { /* a name to come to, from above */
	struct lint_name name;
	uint8_t kind;
	bool reached;
	struct walk_zone *at; /* the deepest zone on its way so far */
};
struct walk_try { /* a name that may be a cut in its zone */
	struct walk_try *next;
	struct lint_name name;
	bool is_cut, passed; /* passed: the next label has been tried instead */
	VEC(struct walk_goal *) goals;
};

struct walk_find {
	uint32_t source; /* the server that is asked */
	struct walk_chain *chain; /* walk_chain.c; NULL: not begun */
	bool begun, whole, over;
	bool labelled; /* common labels are asked */
	bool hashed; /* what NSEC3 records tell was looked at */
	unsigned label, labels; /* the next one; those that are being asked */
	const char *how;
};

/* How a name is known to be there, the best first. */
enum walk_how {
	KNOWN_CHAIN, /* a chain of NSEC or NSEC3, or a whole zone, has it */
	KNOWN_NAMED, /* its own NSEC has types */
	KNOWN_ANSWERED, /* no type, but no "no such name" either */
	KNOWN_HOST, /* a name server of the zone */
	KNOWN_BARE, /* its own NSEC has no types */
	KNOWN_ABOVE, /* a name below it is there */
};
struct walk_known {
	struct lint_name name;
	struct lint_bytes map; /* its types, where they are known */
	uint8_t how, rank;
};
struct walk_wild; /* walk_probe.c */
struct walk_chain; /* walk_chain.c */

struct walk_zone {
	struct walk *w;
	struct walk_zone *next, *parent;
	struct lint_name name;
	uint8_t role;
	VEC(struct walk_host) hosts;
	VEC(struct walk_server) servers;
	struct walk_plan *plan, **plan_tail;
	struct walk_try *tries;
	struct walk_find find;
	struct walk_axfr *axfr; /* NULL until it is tried */
	struct walk_wild *wild; /* the fresh label below the apex */
	bool signs; /* it shows a sign of being signed, or has a DS */
	bool denied; /* denials were asked for */
	VEC(struct walk_wild *) wilds; /* wherever one was looked for */
	VEC(struct walk_known) known;
	const char *unresolved; /* what no resolver was asked about, or NULL */
	bool probed; /* names that become known now are too late */
	const char *untried; /* which of them were left out, or NULL */
	bool declared; /* its servers are those of --ns */
	const char *trouble; /* of the zone as a whole */
};

struct walk_lookup; /* walk_host.c */
struct walk {
	struct arena *arena; /* the evidence's */
	struct evidence *e;
	struct net *net;
	struct ask *ask;
	struct walk_options o;
	bool lab; /* the root itself is at a special address */
	struct walk_zone *zones, **zones_tail;
	VEC(struct walk_goal *) goals;
	struct walk_lookup *lookups;
	uint64_t axfr_octets; /* of all transfers so far */
	uint64_t hash_rounds; /* of SHA-1, for names behind NSEC3 */
	unsigned n_below, n_probes; /* n_probes: questions on account of known names */
	uint8_t key[16]; /* that fresh labels are made of */
	bool zones_full, resolving; /* resolving: resolvers are asked, or were */
};

/* walk.c */
/* Why an address may not be asked, or NULL. */
const char *walk_forbids(const struct walk *, const struct net_addr *);
struct walk_zone *walk_zone(struct walk *, struct lint_name);
struct walk_zone *walk_zone_new(struct walk *, struct lint_name, struct walk_zone *parent);
/* The deepest zone known that the name lies in. */
struct walk_zone *walk_enclosing(struct walk *, struct lint_name);
void walk_add_address(struct walk_zone *, struct lint_name host, const struct net_addr *);
/* A source for one more address of a zone; *skipped: it may not be asked. */
uint32_t walk_source(struct walk *, struct lint_name zone, struct lint_name host,
    const struct net_addr *, bool *skipped);
struct walk_plan *walk_plan(struct walk_zone *, struct lint_name qname, uint16_t qtype, enum ev_probe);
void walk_plan_go(struct walk_zone *, struct walk_plan *); /* once it is filled in */
/* Puts it to one server; false when that is not asked at all. */
bool walk_ask_one(struct walk_zone *, uint32_t source, struct walk_plan *);
/* In none of the zones asked for? */
bool walk_is_above(const struct walk *, struct lint_name);
/* Is it one of the names that the user gave? */
bool walk_is_asked(const struct walk *, struct lint_name);
/* label.name, or len 0 when that is too long. */
struct lint_name walk_child_name(struct walk *, const void *label, size_t n, struct lint_name);

/* walk_cut.c */
struct walk_goal *walk_goal(struct walk *, struct lint_name, enum walk_goal_kind);
void walk_toward(struct walk_zone *, struct walk_goal *); /* from this zone's apex */
void walk_try(struct walk_zone *, struct lint_name, struct walk_goal *); /* goal may be NULL */
/* A server has referred to this name below the zone: no need to wait for the others. */
void walk_referred(struct walk_zone *, struct lint_name owner, const struct msg *);
/* The owner of the NS set by which the message hands `name` on from `zone`, or len 0. */
struct lint_name walk_referral(struct lint_name zone, struct lint_name name, const struct msg *);

/* walk_host.c */
/* The servers that a message names for the child, with their glue. */
void walk_hosts(struct walk_zone *child, struct lint_name asked, const struct msg *);
bool walk_unstick(struct walk *); /* look-ups that wait for each other fail */

/* walk_find.c */
void walk_find_plan(struct walk_zone *); /* the question that it begins with */
void walk_find_more(struct walk_zone *); /* one more server answers */
/* A server has answered all its standing questions: look for names in another way if
 * none of them began it; or, if all were found, probe them. */
void walk_quiet(struct walk_zone *, const struct walk_server *);
/* All names that can be known are: `how` says by what means. */
void walk_find_over(struct walk_zone *, const char *how);
void walk_find_labels(struct walk_zone *, const char *why); /* no chain, or not all of it */
struct lint_bytes walk_bitmap(const struct msg_record *nsec);
void walk_find_chain(struct walk_zone *); /* from the apex, at find.source */

/* walk_hash.c */
/* Matches the NSEC3 hashes that were seen with names: delegations are tried, the others
 * known.  Once, before names are probed. */
void walk_hash(struct walk_zone *);

/* walk_axfr.c */
/* Asks the server for the whole zone, then others; its names are those in what comes, or
 * looked for by walk_find_chain when nothing does. */
void walk_axfr(struct walk_zone *, uint32_t source);

/* walk_chain.c */
void walk_chain_begin(struct walk_zone *, const struct msg *); /* by the apex's own answer */

/* walk_probe.c */
void walk_probe_apex(struct walk_zone *);
/* Does the message show that a zone is signed?  Then what waited for that is asked. */
void walk_probe_signs(struct walk_zone *, const struct msg *);
/* A name of the zone; map: its types, if they are known.  Not at or below a cut, or
 * told so later by its tries. */
void walk_known(struct walk_zone *, struct lint_name, struct lint_bytes map, enum walk_how);
/* The same by an answer about a type that it may not have. */
void walk_known_label(struct walk_zone *, struct lint_name, const struct msg *);
void walk_probe_names(struct walk_zone *); /* once */
/* The name above a wildcard that some server showed; false: the i-th place has none. */
bool walk_wildcard(const struct walk_zone *, size_t i, struct lint_name *parent);

/* walk_resolve.c */
/* Puts the questions for resolvers, once; false: there is nothing to ask (any more). */
bool walk_resolve(struct walk *);

/* walk_declared.c */
bool walk_is_declared(const struct walk *, struct lint_name zone);
/* The zone below the parent at the servers that the user gave. */
struct walk_zone *walk_declare(struct walk_zone *parent, struct lint_name);
bool walk_declare_rest(struct walk *); /* those that no answer of a parent led to */

/* walk_end.c */
void walk_end(struct walk *);
#endif
