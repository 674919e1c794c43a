/*
 * lint.h - all that a check may see: facts, the instant of judgement, and a
 * place to put findings.  Built-in checks and plugins include this file and
 * nothing else of ours.  No ldns, OpenSSL, jansson or libcurl type appears
 * here, so that a change of those libraries cannot break a plugin; a plugin
 * links to nothing, since every service comes by pointer (struct lint_host).
 *
 * A fact is held behind a small reference.  A check looks through it with one
 * of the lint_*() calls below, which fill a view on the check's own stack; a
 * view is a copy, its pointers live until the run ends.  Nothing is freed.
 *
 * The same facts come from a zone file, from a hundred servers or from a saved
 * snapshot.  An RRset is one version of the records of an owner and a type:
 * two servers that answer differently give two versions, each with its own
 * signatures and its own list of who said so (lint_next to LINT_REPLY).
 *
 * Units: a bare time is Unix seconds in int64_t, a TTL is seconds.  Names are
 * wire form, lower case, uncompressed (RFC 4034 6.2).  RDATA is wire form,
 * uncompressed, names inside in canonical case where RFC 6840 5.1 says so.
 */
#ifndef LINT_H
#define LINT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LINT_ABI 2u /* changed whenever anything below changes */

struct lint_bytes {
	const uint8_t *p;
	size_t n;
};
struct lint_name {
	const uint8_t *wire;
	uint8_t len; /* 1..255 octets, the root's final one included; 0: no name */
};

enum lint_kind {
	LINT_NONE,
	LINT_ZONE,
	LINT_NODE, /* an owner name, or an empty non-terminal */
	LINT_RRSET, /* one version of the records of one owner and type; never RRSIG */
	LINT_RECORD, /* one record of any type */
	LINT_SIG, /* an RRSIG */
	LINT_KEY, /* a DNSKEY at the apex */
	LINT_DS, /* a DS for this zone, held by the parent */
	LINT_NSEC, /* an NSEC or NSEC3 record */
	LINT_CUT, /* a delegation below the apex */
	LINT_DENIAL, /* a reply that denies something, with its proof */
	LINT_SOURCE, /* a server address, a file */
	LINT_REPLY, /* one question to one source and what came back */
	LINT_FAULT, /* something a reader could not read */
	LINT_STEP, /* a step under test (cache model) */
	LINT_PAST, /* this zone as an earlier snapshot saw it, oldest first */
	LINT_REGISTRATION, /* what the registry or the registrar says of the zone (RDAP) */
	LINT_LOOKUP, /* somebody's look-up, told by a log */
	LINT_CHANGE, /* an act of a plan on the zone */
	LINT_INTENT, /* what the user declares: lint_intent.h; there is no view of it */
	LINT_RESOLVED, /* a question to a resolver and what came back: lint_resolver.h */
	LINT_N_KINDS
};
enum lint_world {
	LINT_NOW, /* the evidence */
	LINT_BEFORE, /* history */
	LINT_AFTER /* a step, a plan or a second file applied */
};

struct lint_ref {
	uint32_t row;
	uint16_t zone;
	uint8_t kind, world; /* kind LINT_NONE: refers to nothing */
};

enum lint_severity { LINT_BY_PHASE, LINT_INFO, LINT_WARNING, LINT_ERROR, LINT_CRITICAL };

/* Where a zone stands; severities depend on it.  Not known: as LINT_PUBLISHED. */
enum lint_phase {
	LINT_PREPARING, /* not signed yet */
	LINT_SIGNED, /* signed, no DS at the parent */
	LINT_PUBLISHED, /* the parent has a DS */
	LINT_ROLLING, /* keys or DS in transition */
	LINT_LEAVING, /* going insecure */
	LINT_N_PHASES
};

/* What must be in hand before a check's verdict on a zone means anything. */
enum lint_need {
	LINT_NEED_DS = 1u << 0, /* the parent's DS set: --ds, or asked of every parent address */
	LINT_NEED_SERVERS = 1u << 1, /* every listed address of the zone answered */
	LINT_NEED_WHOLE = 1u << 2, /* every record: a zone file read without fault, a transfer */
	LINT_NEED_DENIAL = 1u << 3, /* the denial battery was asked (live) */
	LINT_NEED_HISTORY = 1u << 4, /* earlier snapshots */
	LINT_NEED_RESOLVERS = 1u << 5, /* resolvers were asked, and all of them answered */
	LINT_NEED_REGISTRY = 1u << 6, /* RDAP */
	LINT_NEED_PLAN = 1u << 7, /* a step to take, or a plan */
	LINT_NEED_INTENT = 1u << 8, /* configuration */
	LINT_NEED_LIVE = 1u << 9, /* servers were asked at all */
	LINT_NEED_FILE = 1u << 10, /* the zone came from a file */
	LINT_NEED_KEYS = 1u << 11, /* the DNSKEY RRset, or a server's word that there is none */
	LINT_NEED_LOGS = 1u << 12, /* logs of look-ups */
	LINT_NEED_WAIVERS = 1u << 13, /* one at least that speaks of the zone */
	LINT_NEED_BASELINE = 1u << 14,
	LINT_NEED_DS_PAST = 1u << 15, /* earlier snapshots, or what the user says of the DS then */
	LINT_N_NEEDS = 16
};

enum lint_chain { LINT_NO_DENIAL, LINT_BY_NSEC, LINT_BY_NSEC3, LINT_BY_BOTH };

struct lint_zone {
	struct lint_ref self, node; /* node: the apex, LINT_NONE when it has no record */
	struct lint_ref parent; /* the zone above, when it was looked at too */
	struct lint_name apex;
	uint32_t have; /* enum lint_need, those that are met */
	uint8_t phase, chain; /* enum lint_phase, enum lint_chain */
	bool phase_known;
	bool is_signed; /* an RRSIG, or NSEC/NSEC3 beside DNSKEY, anywhere */
	bool on_the_way; /* live: above the zones asked for, and asked no more than leads there */
	bool has_soa;
	uint32_t soa_ttl, soa_minimum, soa_serial, soa_expire;
	uint32_t negative_ttl; /* min of SOA TTL and MINIMUM (RFC 2308 5) */
	bool has_nsec3param;
	uint16_t nsec3_iterations; /* of NSEC3PARAM, else of the first NSEC3 */
	struct lint_bytes nsec3_salt;
	uint32_t n_records, n_nodes, n_keys, n_ds, n_cuts, n_sigs;
	/* Of a file: the digest that its ZONEMD of scheme 1 ought to have, by SHA-384 and by
	 * SHA-512 (RFC 8976 3.3); n 0 when no record asks for it. */
	struct lint_bytes zonemd384, zonemd512;
};

enum lint_node_flag {
	LINT_APEX = 1u << 0,
	LINT_AT_CUT = 1u << 1, /* owns an NS RRset and is not the apex */
	LINT_OCCLUDED = 1u << 2, /* below a cut or below a DNAME: not authoritative here */
	LINT_BELOW_DNAME = 1u << 3, /* the reason of LINT_OCCLUDED is a DNAME */
	LINT_EMPTY = 1u << 4, /* an empty non-terminal (RFC 9499 7) */
	LINT_WILD = 1u << 5, /* leftmost label is "*" */
	LINT_OUTSIDE = 1u << 6, /* not at or below the apex */
	LINT_HASHED = 1u << 7, /* owns only NSEC3 and its RRSIG */
	LINT_HAS_DS = 1u << 8,
	LINT_HAS_CNAME = 1u << 9,
	LINT_HAS_NSEC = 1u << 10,
	LINT_HAS_DATA = 1u << 11, /* a record that is not RRSIG, NSEC or NSEC3 */
	LINT_ONLY_INSECURE = 1u << 12, /* empty, and all below it are cuts without DS: opt-out may skip it */
};
struct lint_node {
	struct lint_ref self, parent; /* parent: one label less; LINT_NONE at the apex */
	struct lint_name name;
	uint32_t n_records;
	uint16_t flags;
	uint8_t labels; /* the root has 0 */
	struct lint_bytes hash; /* of the name, by the zone's NSEC3 parameters; n 0: there is none */
	bool has_nsec3; /* an NSEC3 of those parameters matches that hash */
};

struct lint_rrset {
	struct lint_ref self, node;
	struct lint_name name;
	uint16_t type;
	uint32_t ttl, ttl_max; /* smallest and largest of its records */
	uint32_t n, n_sigs; /* records, duplicates counted; RRSIGs that cover it */
	bool authoritative; /* not occluded, not outside; at a cut: DS and NSEC only */
	bool synthesized; /* a server made it from a wildcard */
	struct lint_name wildcard; /* that one, "*" and all; len 0 when not synthesized */
};

struct lint_record {
	struct lint_ref self, node;
	struct lint_name name;
	uint16_t type;
	uint32_t ttl;
	struct lint_bytes rdata;
};

/* Mathematics only: whether a signature is in date depends on the instant. */
enum lint_sig_state {
	LINT_SIG_UNJUDGED, /* a limit was hit, or it covers nothing */
	LINT_SIG_GOOD,
	LINT_SIG_BAD,
	LINT_SIG_NO_KEY, /* no DNSKEY of its tag and algorithm */
	LINT_SIG_UNSUPPORTED, /* an algorithm that this build cannot verify */
	LINT_SIG_UNUSABLE, /* its fields forbid it: signer, labels, a key that cannot be used */
};
struct lint_sig {
	struct lint_ref self, node;
	struct lint_ref rrset; /* what it covers; LINT_NONE: nothing here */
	struct lint_ref key; /* LINT_KEY of its tag and algorithm, when there is one */
	struct lint_name name, signer;
	struct lint_bytes signature;
	uint16_t covered, tag;
	uint8_t algorithm, labels;
	uint8_t state; /* enum lint_sig_state */
	uint32_t ttl, original_ttl;
	int64_t inception, expiration; /* unwrapped around the instant of judgement */
	bool in_date; /* inception <= now <= expiration */
	bool wildcard; /* labels says that the owner was made from a wildcard */
	bool other_key; /* LINT_SIG_BAD, and made by another private key of this tag; ECDSA only */
};

enum lint_key_flaw {
	LINT_KEY_PROTOCOL = 1u << 0, /* protocol is not 3 */
	LINT_KEY_LENGTH = 1u << 1, /* not the length of its algorithm */
	LINT_KEY_EXPONENT = 1u << 2, /* RSA: 0, 1, even, or over 4096 bits */
	LINT_KEY_SHORT = 1u << 3, /* RSA modulus under 1024 bits */
	LINT_KEY_POINT = 1u << 4, /* not a point of the curve */
};
struct lint_key {
	struct lint_ref self, record;
	struct lint_bytes rdata, key; /* key: the public key field */
	uint16_t flags, tag;
	uint8_t protocol, algorithm;
	uint16_t flaws; /* enum lint_key_flaw */
	uint32_t ttl;
	uint16_t bits; /* RSA modulus, curve size */
	uint16_t exponent_bits; /* RSA */
	bool zone_key, sep, revoked; /* flag bits 7, 15 and 8 */
	bool supported; /* this build can verify by it */
	bool signed_dnskey; /* a signature by it over the DNSKEY RRset verifies, in date or not */
	bool signs_dnskey; /* and one is in date now */
	bool signs_data; /* a signature by it over something else verifies; CDS and CDNSKEY left out */
	bool has_ds; /* a DS matches it */
};

enum lint_match {
	LINT_MATCH_NONE, /* no DNSKEY of its tag and algorithm */
	LINT_MATCH_GOOD,
	LINT_MATCH_DIGEST, /* tag and algorithm fit, the digest does not */
	LINT_MATCH_UNKNOWN, /* tag and algorithm fit, the digest type cannot be computed here */
};
struct lint_ds {
	struct lint_ref self, record;
	struct lint_ref key; /* the key that it matches or, without a good digest, could mean */
	struct lint_bytes digest;
	uint16_t tag;
	uint8_t algorithm, digest_type;
	uint8_t match; /* enum lint_match */
	uint32_t ttl;
	bool length_ok; /* digest has the length of its type; true for unknown types */
	bool leads; /* its key signs the DNSKEY RRset, validly now */
};

struct lint_nsec {
	struct lint_ref self, node;
	struct lint_name name; /* the record's owner */
	struct lint_name next; /* NSEC: the next owner name, lower case */
	struct lint_bytes next_hash; /* NSEC3 */
	struct lint_bytes owner_hash; /* NSEC3: the first label, decoded; n 0 when it is no hash */
	struct lint_bytes bitmap; /* well formed, checked by the reader */
	struct lint_bytes salt;
	struct lint_ref match; /* NSEC: the owner; NSEC3: the node with this hash; else LINT_NONE */
	uint16_t iterations;
	uint8_t hash, flags;
	bool nsec3, opt_out;
	uint32_t ttl;
};

struct lint_cut {
	struct lint_ref self, node, ns, ds; /* RRsets; ds LINT_NONE when there is none */
	struct lint_ref child; /* the child zone, when it was looked at too */
	struct lint_name name;
};

enum lint_denial_kind { LINT_NODATA, LINT_NXDOMAIN, LINT_REFERRAL, LINT_EXPANSION };
enum lint_proof {
	LINT_PROOF_NONE, /* no NSEC and no NSEC3 came */
	LINT_PROOF_GOOD,
	LINT_PROOF_OPT_OUT, /* as good as opt-out allows (RFC 5155 6) */
	LINT_PROOF_WRONG, /* records came, and do not prove it */
	LINT_PROOF_UNSIGNED, /* they would prove it, were they validly signed now */
	LINT_PROOF_UNKNOWN, /* could not be computed: hash, iterations, a limit */
};
struct lint_denial {
	struct lint_ref self, reply, source;
	struct lint_name qname;
	uint16_t qtype;
	uint8_t kind; /* enum lint_denial_kind */
	uint8_t proof; /* enum lint_proof */
	const char *why; /* when the proof is not good: a phrase, else NULL */
	bool has_soa;
	bool wildcard; /* proved by way of a wildcard's own record */
	struct lint_ref speaks; /* LINT_NSEC: its bit map denies the type; the name's own or its wildcard's */
};

enum lint_source_kind { LINT_FILE, LINT_SERVER, LINT_REGISTRY, LINT_RESOLVER, LINT_DECLARED };
struct lint_source {
	struct lint_ref self;
	uint8_t kind;
	const char *label; /* "ns1.example. 192.0.2.1", a path; escaped */
	struct lint_name host; /* a server: the NS name; len 0 when it was given by address */
	bool answered; /* a server: one usable reply at least */
	const char *skipped; /* a server that was not asked: why, escaped; else NULL */
	/* What it said to a question by EDNS version 1: LINT_REPLY, not among those that
	 * lint_next gives; LINT_NONE: it was not asked so. */
	struct lint_ref version_1;
};

enum lint_result { LINT_ANSWER, LINT_TIMEOUT, LINT_UNREACHABLE, LINT_GARBAGE, LINT_SKIPPED };
/* How a question was asked: as usual, with NSID and a cookie (RFC 5001, RFC 7873); without
 * options; without EDNS; by a version that nobody has, for which BADVERS is the answer. */
enum lint_edns { LINT_EDNS_UNSAID, LINT_EDNS_OPTIONS, LINT_EDNS_BARE, LINT_EDNS_NONE, LINT_EDNS_VERSION_1 };
struct lint_reply {
	struct lint_ref self, source;
	struct lint_name qname;
	uint16_t qtype, rcode;
	uint8_t result; /* enum lint_result */
	bool aa, tc, tcp, edns;
	uint16_t tries; /* packets that it took */
	uint32_t octets;
	int64_t at;
	const char *nsid; /* which site or machine answered (RFC 5001), escaped; NULL: not said */
	uint8_t asked; /* enum lint_edns: how, the last time */
	uint16_t refused; /* the rcode by which EDNS, or its options, had been refused; 0: none */
	bool bad_cookie; /* it gave back another cookie, over TCP, where nobody forges */
	bool kept_case; /* its question has a capital letter, as it was sent */
	uint16_t other_case; /* replies with the name in another case, before this one */
	struct lint_name soa; /* owner of the SOA in its authority section; len 0: none */
	/* Where failures are to be reported to (RFC 9567); len 0 though has_agent: no name. */
	bool has_agent;
	struct lint_name agent;
};

/* What the records of a denial, kept in a cache, say of another question (RFC 8198 5). */
enum lint_absence { LINT_ABSENT_NOT, LINT_ABSENT_TYPE, LINT_ABSENT_NAME };
struct lint_synthesis {
	uint8_t absence; /* enum lint_absence */
	bool nsec3;
	bool minimal; /* a span made for one name, which some resolvers leave out */
	uint32_t ttl; /* the smallest of the records that say so */
};

/* What a service may have said of a yes or no, or not at all. */
enum lint_said { LINT_UNSAID, LINT_SAID_NO, LINT_SAID_YES };
/* A DS that the service has, or that the parent's servers have, or both. */
struct lint_registered {
	struct lint_bytes rdata; /* when the service holds keys: a DS made of one, with SHA-256 */
	bool listed; /* the service has it */
	bool from_key;
	uint8_t match; /* enum lint_match, against the keys that the zone serves */
	uint32_t n_have, n_asked; /* parent servers that have it; that said what DS there is */
	struct lint_ref ds; /* at the parent; LINT_NONE when no server has it */
};
struct lint_registration { /* RFC 9083 5.3 */
	struct lint_ref self;
	const char *url; /* escaped */
	const char *sponsor; /* the registrar: its IANA number or handle, escaped; NULL: not said */
	const char *failure; /* why nothing can be told from the answer; NULL: it is one */
	bool registrar; /* the registrar's own service; else the registry's */
	uint16_t http;
	uint8_t delegation_signed, zone_signed; /* enum lint_said */
	bool speaks, lists; /* of DNSSEC at all; a list of DS or of keys */
	uint32_t unread; /* members of the list that could not be read */
	const struct lint_registered *ds;
	size_t n_ds, n_listed;
	const char *const *status; /* RDAP's words in lower case, escaped: "client hold" */
	size_t n_status;
	int64_t at, last_changed, updated, expires; /* updated: the service's own data; 0: not said */
	uint32_t max_sig_life; /* seconds; 0: not said */
};

enum lint_fault_kind {
	LINT_SYNTAX,
	LINT_REFUSED_INCLUDE,
	LINT_LIMIT,
	/* From here on the text was read, and what it says is that the provider's signer ... */
	LINT_SIGNER_LOST, /* has lost its key */
	LINT_SIGNER_FAILS,
	LINT_SIGNER_LEAVES, /* is being taken away, or has no key left */
	LINT_SIGNER_RESTS, /* has a key that it does not use */
};
struct lint_fault {
	struct lint_ref self;
	uint8_t kind;
	const char *text; /* one sentence, escaped */
};

struct lint_past {
	struct lint_ref self;
	int64_t at;
	bool ds_known, has_ds; /* known: every parent address answered */
	bool keys_known, has_keys;
	uint32_t ds_ttl, dnskey_ttl; /* the largest that was served; 0 where there was none */
	bool has_serial;
	uint32_t serial; /* of the SOA, the newest that a server had (RFC 1982 3.2) */
	int64_t signed_at; /* the newest inception of a good signature; LINT_ALWAYS_WAS: none */
	const struct lint_bytes *cds; /* RDATA of CDS, in canonical order, each once */
	size_t n_cds;
	uint8_t chain; /* enum lint_chain; LINT_NO_DENIAL: none was seen */
};

/* A claim of time: before not_before the action is not safe, for these reasons. */
enum lint_basis { LINT_OBSERVED, LINT_REGISTERED, LINT_STATED, LINT_ASSUMED };
struct lint_term {
	const char *what; /* "DS TTL at example." */
	int64_t seconds;
	struct lint_ref evidence;
};
struct lint_constraint {
	const char *action; /* "unsign" */
	int64_t from, not_before; /* LINT_NEVER: not while the world stays as it is */
	uint8_t basis; /* enum lint_basis */
	bool violated; /* the action was taken already, before its time */
	bool unsure; /* what was not observed decides */
	const struct lint_term *because;
	size_t n_because;
};

/* What a check says.  Zero fields have defaults. */
struct lint_say {
	struct lint_ref about; /* cited as evidence, gives the place; never LINT_NONE */
	struct lint_name name; /* the owner at fault; default: the owner of `about` */
	uint16_t type; /* the type at fault; default: the type of `about` */
	enum lint_severity severity; /* default: the check's table */
	const char *text; /* the message; lint_text() makes one */
	const char *key; /* tells apart findings of one check, name and type; stable over runs */
	const char *fix; /* default: the check's */
	const struct lint_ref *evidence; /* more to cite */
	size_t n_evidence;
};

struct lint_check;
struct lint_run;

#include "lint_time.h"
#include "lint_plan.h"
#include "lint_intent.h"

/* Services of the host.  Use the inline calls at the end of this file. */
struct lint_host {
	uint32_t size; /* sizeof(struct lint_host) */
	/* Fills the view of ref's kind; false when ref is nothing or of another kind. */
	bool (*get)(const struct lint_run *, struct lint_ref, enum lint_kind, void *view);
	bool (*next)(const struct lint_run *, struct lint_ref of, enum lint_kind, uint16_t type,
	    struct lint_ref *it);
	struct lint_ref (*node_at)(const struct lint_run *, struct lint_ref zone, struct lint_name);
	struct lint_ref (*rrset_at)(const struct lint_run *, struct lint_ref node, uint16_t type);
	void (*find)(struct lint_run *, const struct lint_say *);
	void (*unable)(struct lint_run *, struct lint_ref about, const char *why);
	void (*constrain)(struct lint_run *, const struct lint_constraint *);
	/* Zeroed; lives as long as the run, and as what it says. */
	void *(*alloc)(struct lint_run *, size_t n, size_t size);
	const char *(*text)(struct lint_run *, const char *fmt, va_list);
	const char *(*name_text)(struct lint_run *, struct lint_name);
	const char *(*type_text)(struct lint_run *, uint16_t);
	const char *(*rdata_text)(struct lint_run *, uint16_t type, struct lint_bytes);
	const char *(*time_text)(struct lint_run *, int64_t at);
	const char *(*span_text)(struct lint_run *, int64_t seconds);
	const char *(*algorithm_text)(struct lint_run *, uint8_t);
	const char *(*status)(const struct lint_run *, struct lint_ref zone);
	enum lint_match (*ds_match)(const struct lint_run *, struct lint_ref key, struct lint_bytes ds);
	/* Over all observations (--history); of this one alone when there is no other.  Never NULL. */
	const struct lint_history *(*history)(const struct lint_run *, struct lint_ref zone);
	/* Mixes of what caches may hold from now on that break names: in the world as it is, or
	 * (LINT_AFTER) with the step, the plan or the second file applied now.  Never NULL. */
	const struct lint_mixes *(*mixes)(const struct lint_run *, struct lint_ref zone, enum lint_world);
	const char *(*families)(struct lint_run *, uint32_t families); /* "Unbound, BIND" */
	const struct lint_step *(*step)(const struct lint_run *); /* of this zone; NULL: none is meant */
	struct lint_ref (*zone_of)(const struct lint_run *, struct lint_name);
	bool (*synthesize)(const struct lint_run *, struct lint_ref denial, struct lint_name, uint16_t type,
	    struct lint_synthesis *);
	/* Not evaluated, cause not-asked: what would have to be known was never given. */
	void (*unasked)(struct lint_run *, struct lint_ref about, const char *why);
	const struct lint_intent *(*intent)(const struct lint_run *, struct lint_ref zone);
	const struct lint_waiver *(*waivers)(const struct lint_run *, size_t *n);
	/* Bits of enum lint_feature; 0 where no rollout is declared. */
	uint64_t (*features)(const struct lint_run *, struct lint_ref zone);
	/* What the zones of the run that were rehearsed or are done have between them; how many. */
	uint64_t (*tried)(const struct lint_run *, unsigned *zones);
};

/*
 * What the pass shows at this moment, made once for all checks; the getters below take it from
 * here.  What is not shown has a `self` that no reference is equal to.
 */
struct lint_shown {
	struct lint_zone zone; /* the one under judgement */
	struct lint_cut cut;
	struct lint_node node;
	struct lint_rrset rrset;
	struct lint_sig sig;
	struct lint_nsec nsec;
	const uint32_t *records, *sigs; /* rows of that RRset: rrset.n, rrset.n_sigs */
};

/* One run of one check on one zone. */
struct lint_run {
	const struct lint_host *host;
	const struct lint_check *check;
	int64_t now; /* judge as of this instant; never time(2) */
	struct lint_ref zone; /* the zone under judgement */
	void *state; /* check->state_octets, zeroed for each zone */
	const struct lint_shown *shown;
};

/* What a visit may demand of a set or a signature. */
enum lint_when {
	LINT_WHEN_SEVERAL = 1u << 0, /* a set of two records, or with two signatures */
	LINT_WHEN_SIGNED = 1u << 1, /* a set with a signature */
	LINT_WHEN_BARE = 1u << 2, /* one without */
	LINT_WHEN_OURS = 1u << 3, /* an authoritative set */
	LINT_WHEN_TTLS = 1u << 4, /* a set of different TTLs */
	LINT_WHEN_ODD = 1u << 5, /* a signature that is not good, not in date, or over nothing */
	LINT_WHEN_TWICE = 1u << 6, /* a set with two equal records, or with two signatures */
	LINT_WHEN_LIVE = 1u << 7, /* a set of a zone that is known from answers, not as a whole */
};

/*
 * What a check wants to be shown.  The engine makes one pass over a zone for
 * all checks and calls fn for each thing of that kind (and type, when not 0:
 * the RRset's or record's type, the covered type of a signature).  Outside and
 * occluded nodes are shown too; see the flags.  In a zone of millions it is dear to be
 * shown what a check then passes over, so a visit can say what it wants.
 */
struct lint_visit {
	enum lint_kind kind;
	uint16_t type;
	void (*fn)(struct lint_run *, struct lint_ref);
	/* Of the node, or the node that it stands at: enum lint_node_flag.  One of `any`, when
	 * that is not 0, and none of `none`.  NODE, RRSET, RECORD, SIG and NSEC only. */
	uint16_t any, none;
	uint16_t when; /* enum lint_when, all of them: RRSET and SIG only */
};

struct lint_check {
	uint32_t abi; /* LINT_ABI */
	const char *id; /* stable, kebab-case, never reused */
	const char *alias; /* an older id, or NULL */
	const char *title; /* what is wrong: one line, no final full stop */
	const char *cites; /* "RFC 4034 4.1.2; RFC 8198 5" */
	/* The page: `explain` prints these, the report prints fix.  One paragraph each. */
	const char *what; /* what is wrong */
	const char *harm; /* who is hurt and how */
	const char *families; /* which resolvers */
	const char *shows; /* what evidence it cites */
	const char *fix; /* what to do now */
	const char *avoid; /* what not to do */
	uint32_t needs; /* enum lint_need; unmet: not evaluated, with the reason */
	uint32_t wants; /* the same for silence only: what was found stands without them */
	uint8_t severity[LINT_N_PHASES];
	const char *const *hides; /* ids whose findings at the same name follow from this one's */
	const struct lint_visit *visits; /* ends with kind LINT_NONE; may be NULL */
	void (*end)(struct lint_run *); /* after the pass; may be NULL */
	size_t state_octets;
	const char *family; /* a word for several checks together, or NULL */
};
#define LINT_ALWAYS(s) { (s), (s), (s), (s), (s) }
/* The usual ones: silent before signing is thought of as a warning at most. */
#define LINT_PHASES(p, s, d, r, l) { (p), (s), (d), (r), (l) }

/* A shared object holds one of these, named lint_plugin. */
struct lint_plugin {
	uint32_t abi;
	const char *name, *version;
	const struct lint_check *const *checks; /* ends with NULL */
};

/* Types that checks name. */
enum lint_type {
	LINT_T_A = 1, LINT_T_NS = 2, LINT_T_CNAME = 5, LINT_T_SOA = 6, LINT_T_PTR = 12,
	LINT_T_MX = 15, LINT_T_TXT = 16, LINT_T_AAAA = 28, LINT_T_SRV = 33, LINT_T_DNAME = 39,
	LINT_T_DS = 43, LINT_T_SSHFP = 44, LINT_T_RRSIG = 46, LINT_T_NSEC = 47, LINT_T_DNSKEY = 48,
	LINT_T_NSEC3 = 50, LINT_T_NSEC3PARAM = 51, LINT_T_TLSA = 52, LINT_T_SMIMEA = 53,
	LINT_T_CDS = 59, LINT_T_CDNSKEY = 60, LINT_T_CSYNC = 62, LINT_T_ZONEMD = 63,
	LINT_T_SVCB = 64, LINT_T_HTTPS = 65, LINT_T_NXNAME = 128, LINT_T_CAA = 257,
};

#include "lint_calls.h"

#endif
