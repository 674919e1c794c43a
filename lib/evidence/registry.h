/*
 * registry.h - what an RDAP answer says of a domain (RFC 9083 5.3).  Services
 * differ: numbers come as text, digests in either case and with blanks, lists
 * as a single object; all that is taken.  What cannot be read is counted, and
 * what is not said stays unsaid.  The answer is input from anybody.
 */
#ifndef EVIDENCE_REGISTRY_H
#define EVIDENCE_REGISTRY_H
#include "lint.h"
#include "../base/arena.h"

enum {
	REGISTRY_MAX_OCTETS = 1024 * 1024,
	REGISTRY_MAX_TOKENS = 200000,
	REGISTRY_MAX_DEPTH = 32,
	REGISTRY_MAX_DS = 64, /* entries of dsData or keyData */
	REGISTRY_MAX_STATUS = 32,
};

struct registry_ds {
	struct lint_bytes rdata;
	bool from_key; /* made of a key, with SHA-256 */
};
struct registry_says {
	uint8_t delegation_signed, zone_signed; /* enum lint_said */
	bool speaks; /* secureDNS is there at all */
	bool lists; /* and dsData or keyData in it */
	VEC(struct registry_ds) ds;
	unsigned unread; /* entries that could not be read, or past a limit */
	int64_t last_changed, updated, expires; /* Unix seconds; 0: not said */
	uint32_t max_sig_life; /* seconds; 0: not said */
	VEC(const char *) status; /* RDAP's words in lower case, escaped */
	const char *sponsor; /* the entity of role registrar: its public number, else its handle; or NULL */
	const char *related; /* URL of the registrar's own answer, or NULL */
};

/* NULL, or why nothing can be told from the answer. */
const char *registry_read(struct arena *, struct lint_name zone, struct lint_bytes body,
    struct registry_says *);

/*
 * IANA's list of services (RFC 9224 3 and 4).  The base URL for a domain name
 * (text, lower case, with its final dot), of the longest match in labels, by
 * https; NULL: there is none.  *date: when the list was published, escaped, or
 * NULL when the text is not such a list.
 */
enum { REGISTRY_MAX_BASES = 4 * 1024 * 1024 }; /* octets */
const char *registry_base(struct arena *, struct lint_bytes list, const char *domain, const char **date);
#endif
