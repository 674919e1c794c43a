/*
 * evidence.h - what was seen, and who said it.  Collect fills it, facts read
 * it, nothing here is judged.  A time-out is evidence too.
 *
 * Two shapes: a file's records (struct ev_zone, already in wire form, with
 * file and line) and servers' replies (struct ev_reply, the octets as they
 * came).  Everything lives in the evidence's arena.
 */
#ifndef EVIDENCE_EVIDENCE_H
#define EVIDENCE_EVIDENCE_H
#include "plan.h"
#include "registry.h"
#include "transfer.h"
#include "zdata.h"
#include "../base/arena.h"
#include "../net/net.h"

#define EV_NONE 0xffffffffu /* no file */
#define EV_NOT_GLOBAL "its address is not globally reachable" /* why a source was not asked */
enum { EV_MAX_RESOLVERS = 64 };
#define EV_DECLARED_NS "declared (--ns)" /* label of a LINT_DECLARED source */

/* A file that was read, or one that an $INCLUDE named. */
struct ev_file {
	const char *path; /* as the user or the directive wrote it */
	uint32_t parent, parent_line; /* EV_NONE, or who included it and where */
	uint64_t octets;
};
/* Records from row `first` on belong to file `file`, until the next span. */
struct ev_span {
	uint32_t first, file;
};
struct ev_fault {
	uint8_t kind; /* enum lint_fault_kind */
	uint16_t column;
	uint32_t file, line;
	struct lint_name owner; /* len 0 when not known */
	const char *text;
};

/* A remark "; dnssec-lint: ..." and what it stands by: the record on its line, else the next. */
struct ev_zone;
struct ev_waiver {
	const struct ev_zone *zone;
	uint32_t file, line;
	uint16_t column;
	const char *text; /* behind the colon, as it stands there; a NUL ends it */
	uint32_t first, last; /* lines of what it stands by */
	struct lint_name owner; /* len 0: no record */
	uint16_t type;
	bool limit; /* it is one too many */
};

/* The records of one zone file (or of --ds: the DS set of `apex` at its parent). */
struct ev_zone {
	struct lint_name apex;
	struct zdata *data;
	uint32_t source; /* kind LINT_FILE */
	VEC(struct ev_span) spans;
	VEC(struct ev_fault) faults;
	VEC(struct ev_waiver) waivers;
	uint64_t n_faults; /* all, those past the limit too */
	bool whole; /* read to the end without a fault */
	bool is_parent_ds; /* --ds, --trust-anchor: holds DS records only */
	bool apex_guessed; /* from the file's name */
	/* It was written for another tool, which adds to it: what a whole zone needs is not told
	 * by it, nor (no_keys) by which keys it is signed. */
	bool imported, no_keys;
	bool is_plan; /* only a plan names the zone: there is no record */
	const struct ev_transfer *transfer; /* it came from a server; NULL: from a file */
};

struct ev_source {
	uint8_t kind; /* enum lint_source_kind */
	const char *label; /* escaped, for people: "ns1.example. 192.0.2.1" */
	struct lint_name zone; /* servers: the zone they were asked about */
	struct lint_name host; /* servers: the NS name; len 0 when given by address */
	struct net_addr addr;
	const char *skipped; /* why it was not asked ("not globally reachable"), or NULL */
	/* LINT_RESOLVER: by which name it was given, escaped; does it validate (enum lint_said),
	 * says who gave it. */
	const char *name;
	uint8_t validating;
};

enum ev_probe { /* why it was asked */
	EV_PROBE_PLAIN,
	EV_PROBE_WILDCARD, /* below `EV_PROBE_*` a fresh label is replaced in findings by "*" */
	EV_PROBE_DENIAL,
	EV_PROBE_REFERRAL, /* the parent's side of a delegation */
	EV_PROBE_ADDRESS, /* the address of a name server */
	EV_PROBE_NAME, /* a name that the user gave */
};
enum { EV_N_PROBES = EV_PROBE_NAME + 1 };
/* Messages that came for a question and were not believed.  One from another address
 * or port never gets this far: sockets are connected. */
struct ev_mismatches {
	uint16_t id, question, letters, cookie; /* letters: the case of the name (0x20) */
};
struct ev_reply {
	uint32_t source;
	struct lint_name qname;
	uint16_t qtype;
	uint8_t result; /* enum lint_result */
	uint8_t probe; /* enum ev_probe */
	bool tcp;
	uint16_t tries;
	int64_t at; /* Unix seconds */
	struct lint_bytes wire; /* n 0: nothing came */
	struct lint_name wildcard; /* EV_PROBE_WILDCARD: the parent of the fresh label */
	uint8_t edns; /* enum lint_edns */
	uint8_t refused; /* the rcode by which EDNS, or its options, had been refused; 0: none */
	bool bad_cookie; /* not ours, and over TCP, where nobody forges */
	bool unchecked; /* of a resolver, asked with CD (RFC 4035 3.2.2) */
	uint16_t step; /* of a resolver: its questions from 1, in the order in which they were put */
	struct ev_mismatches mismatches;
};

/* A zone of a live walk: where its cut is and who serves it. */
struct ev_cut {
	struct lint_name zone, parent; /* parent.len 0 for the root */
	bool found; /* the parent delegates it */
	bool declared; /* by name servers that the user gave: a LINT_DECLARED source has them */
	bool complete; /* every listed address answered every question put to it */
	const char *trouble; /* why not, or NULL */
	const char *discovery; /* how its delegations were looked for; NULL: they were not */
	bool whole_list; /* and so all of them were found */
	bool only_logs; /* nobody was asked: logs speak of its names */
	const char *untried; /* names at which denials were not tried for a limit's sake, or NULL */
	const char *unresolved; /* and those that no resolver was asked about, or NULL */
};

/* A zone that a server was asked to hand over (AXFR): all of it, or why not. */
struct ev_transfer {
	uint32_t source;
	struct lint_name zone;
	int64_t at;
	const char *tsig; /* "hmac-sha256 key.": how it was signed, or NULL */
	const char *failure; /* why it is not whole, or NULL */
	bool refused; /* by the server's policy, and the zone was only come upon */
	VEC(struct lint_bytes) messages; /* as they came; of a whole one only */
	struct ev_zone *records; /* NULL when it is not whole */
	struct transfer_reader *reader; /* that has read the messages so far, or NULL */
};

/* A name that the user wants to know about, and the deepest zone on the way to it. */
struct ev_name {
	struct lint_name name, zone;
};

/* What a registry or a registrar said of a domain by RDAP, or that it was not asked. */
enum ev_role { EV_REGISTRY, EV_REGISTRAR };
struct ev_registry {
	struct lint_name zone;
	uint8_t role; /* enum ev_role */
	uint16_t status; /* of HTTP; 0: no answer */
	const char *url; /* asked last, escaped; NULL when nobody was */
	const char *skipped; /* why nobody was asked, or NULL */
	const char *failure; /* why nothing can be told from the answer, or NULL */
	int64_t at;
	struct lint_bytes body;
	struct registry_says says; /* read out of the body */
};

/* Somebody's log of look-ups, and one of them. */
struct ev_log {
	const char *path; /* escaped */
	const char *trouble; /* it ends in the middle; a limit was reached; or NULL */
	struct lint_name zone; /* names at or below it were kept */
	uint64_t n_events, n_foreign; /* foreign: look-ups of other names */
};
struct ev_lookup {
	struct lint_name qname;
	const char *resolver; /* escaped; "": not said */
	int64_t at, until, ttl; /* until: of the last one alike; ttl -1: not said */
	uint32_t n; /* so many alike */
	uint32_t log, line;
	uint16_t qtype; /* 0: addresses, of whichever family */
	uint8_t outcome, by; /* enum lint_looked, enum lint_looked_by */
};

struct facts_pasts;
/* What the user declares of the zones asked for, before anybody looked (--seen, --signed-since). */
enum { EV_DS_TTL_S = 86400 }; /* when no TTL is said: what most top-level domains give a DS */
struct ev_said {
	bool has_ds, has_signed;
	int64_t ds_seen; /* the parent had a DS until then */
	uint32_t ds_ttl; /* 0: not said */
	int64_t signed_since; /* keys and signatures are what they are now since then */
};

struct evidence {
	struct arena *arena;
	VEC(struct ev_file) files;
	VEC(struct ev_source) sources;
	VEC(struct ev_reply) replies;
	VEC(struct ev_zone *) zones; /* from files */
	VEC(struct ev_cut) cuts; /* from a walk */
	VEC(struct ev_name) names; /* --names */
	VEC(struct ev_registry) registries;
	VEC(struct ev_transfer *) transfers;
	VEC(struct ev_log) logs;
	VEC(struct ev_lookup) lookups;
	struct ev_plan *plan; /* NULL: none was given */
	VEC(struct evidence *) past; /* earlier snapshots that were given, oldest first */
	/* What a folder of snapshots holds (--history), as facts/past.h has it; NULL: none was
	 * asked for. */
	const struct facts_pasts *history;
	/* The same zone at servers that it does not have yet (a change of name servers under
	 * judgement), by a walk of its own; or NULL. */
	struct evidence *beside;
	int64_t at; /* when it was collected; 0 for files */
	uint32_t n_queries; /* packets sent */
	struct ev_said said;
	const char *limit; /* a limit that ended the collecting, or NULL */
};

struct evidence *evidence_new(struct arena *);
uint32_t evidence_add_source(struct evidence *, const struct ev_source *);
uint32_t evidence_add_reply(struct evidence *, const struct ev_reply *); /* copies the wire and names */
/* Has the reply's question a capital letter?  Then the server keeps the case of names (0x20). */
bool evidence_kept_case(const struct ev_reply *);
/* Copies all of it, and reads the body when nothing failed before. */
uint32_t evidence_add_registry(struct evidence *, const struct ev_registry *);
/* Takes it over as it is: messages read by its reader already, or not read at all. */
void evidence_add_transfer(struct evidence *, struct ev_transfer *);
struct lint_name evidence_name(struct evidence *, struct lint_name); /* a copy that lives as long */
/* File and line of a record of a file zone. */
const struct ev_file *evidence_place(const struct evidence *, const struct ev_zone *, uint32_t row,
    uint32_t *line, uint16_t *column);
#endif
