/*
 * walk.h - from the root hints down to the zones asked for and into every
 * zone delegated below them, all servers of all zones known so far side by
 * side.  A queue of questions, no recursion.  What was heard, and from whom,
 * becomes evidence; what it means is not asked here.
 */
#ifndef COLLECT_WALK_H
#define COLLECT_WALK_H
#include "../base/err.h"
#include "ask.h"
#include "rdap.h"
#include "resolvers.h"
#include "tsig.h"

/* Why an address was not asked; the user's own choice, as ASK_NO_V6 is the host's. */
#define WALK_ONLY_V4 "IPv6 was not asked (-4)"
#define WALK_ONLY_V6 "IPv4 was not asked (-6)"

struct walk_hint { /* an address of a root server */
	struct lint_name host;
	struct net_addr addr;
};
struct walk_hints {
	VEC(struct walk_hint) list;
};
struct walk_names {
	VEC(struct lint_name) list;
};
struct walk_ns { /* a name server that the zone is to have (--ns) */
	struct lint_name zone, host;
	struct net_addr addr; /* family 0: to be looked up */
};
struct walk_extra { /* an address that is asked for a zone, whatever its parent says */
	struct lint_name zone;
	struct net_addr addr;
};

enum {
	WALK_MAX_ZONES = 256, /* below the zones asked for */
	WALK_MAX_NS = 16, /* names of servers of one zone that are looked at */
	WALK_MAX_ADDRESSES = 32, /* of one zone */
	WALK_MAX_NSEC = 1000, /* names of one zone's NSEC chain */
	WALK_MAX_NODES = 64, /* known names of a zone at which denials and wildcards are tried */
	WALK_FULL_NODES = 8, /* of those: below which all types are asked, whatever is said of two */
	WALK_MAX_PROBES = 6000, /* questions of a run for that */
	WALK_LOOKUP_DEPTH = 4, /* server names needed to find a server name */
	WALK_LOOKUP_STEPS = 12, /* questions for one address */
	WALK_HASH_ITERATIONS = 500, /* of NSEC3, beyond which names are not matched */
	WALK_HASH_ROUNDS = 2000000, /* of SHA-1 in a run, to match names */
	WALK_HASH_NAMES = 2000, /* known ones, of one zone */
	WALK_RESOLVE_NAMES = 12, /* known names of a zone that each resolver is asked about */
	WALK_RESOLVE_WILDCARDS = 4, /* wildcards of a zone */
	WALK_RESOLVE_ROUNDS = 2, /* fresh labels under each in either order of types */
	WALK_RESOLVE_MAX = 500, /* questions to one resolver */
	WALK_AXFR_S = 40, /* a zone transfer in all, and for one message of it */
	WALK_AXFR_IDLE_S = 8,
	WALK_AXFR_NAMES = 5000, /* of a transferred zone that may be probed, wildcards beside */
	WALK_AXFR_OCTETS = 96 * 1024 * 1024, /* all transfers of a run together */
};

struct walk_options {
	const struct walk_hints *hints; /* NULL: the root servers as built in */
	uint16_t port; /* 0: 53 */
	VEC(struct net_prefix) allow; /* asked although not globally reachable */
	VEC(struct walk_extra) extra;
	VEC(struct walk_ns) ns; /* in place of those that the parent names */
	bool only_v4, only_v6;
	unsigned max_zones; /* 0: WALK_MAX_ZONES */
	unsigned labels; /* that are often delegated, asked where no chain lists the names; 0: all */
	/* One of many: questions that are only put at once to save time wait for those that may
	 * make them needless. */
	bool lean;
	const struct walk_names *names; /* looked at on the way down; may be NULL */
	const struct walk_names *subzones; /* delegated, says the user; may be NULL */
	bool axfr; /* ask the servers to hand over each zone */
	const struct tsig_key *tsig; /* and sign that; may be NULL */
	const struct resolvers *resolvers; /* asked at the end; NULL: nobody is */
	struct ask_options ask;
	struct rdap_options rdap;
};

/* NS and address records in master-file format. */
bool walk_hints_read(struct arena *, const char *path, uint16_t port, struct walk_hints *, struct err *);
void walk_hints_builtin(struct arena *, uint16_t port, struct walk_hints *);
/* One name a line; blank lines and lines of "#" or ";" are skipped. */
bool walk_names_read(struct arena *, const char *path, struct walk_names *, struct err *);

/*
 * The root's trust anchors, as a DS set of the evidence: of a file (DS and
 * DNSKEY records; DS are made of the latter) or those built in.
 */
bool walk_anchors_read(struct evidence *, const char *path, struct err *);
void walk_anchors_builtin(struct evidence *);
/* Those that another evidence begins with, which goes on living. */
void walk_anchors_copy(struct evidence *, const struct evidence *from);
/* DS records only, whatever a file gave: a snapshot keeps them so. */
struct zdata *walk_keys_as_ds(struct evidence *, const struct zdata *, struct lint_name owner);

/*
 * One of several side by side, by an ask that has joined a lane; the options are kept by
 * reference.  Over when nothing is left to ask: then its evidence is whole and in order.
 */
struct walk;
struct walk *walk_begin(struct evidence *, struct net *, struct ask *, const struct lint_name *zones,
    size_t n, const struct walk_options *);
bool walk_over(struct walk *);
/* Adds what it hears to the evidence; sources are put in order, servers first. */
void walk_run(struct evidence *, struct net *, const struct lint_name *zones, size_t n,
    const struct walk_options *);
#endif
