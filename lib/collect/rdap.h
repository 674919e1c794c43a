/*
 * rdap.h - the registrar leg: what the registry has for a domain, and what the
 * registrar has when the registry's answer points there (RFC 9082, 9224).  One
 * question to each, beside the DNS; once more when the service asks for a pause
 * that the time allows.
 *
 * Asked about is the name that a registry registers: one label more than the
 * zone of the registry, whatever zone below it is walked.
 */
#ifndef COLLECT_RDAP_H
#define COLLECT_RDAP_H
#include "ask.h"

enum { RDAP_TIMEOUT_S = 10, RDAP_LIST_TIMEOUT_S = 5 };
#define RDAP_LIST_URL "https://data.iana.org/rdap/dns.json"
#define RDAP_BASES_DATE "2026-11-21" /* of the built-in table */

/* IANA's list of services: kept by the caller between runs. */
struct rdap_list {
	struct lint_bytes text; /* n 0: none in hand */
	bool wanted; /* fetch a new one first, when a registry is to be asked */
	bool fetched; /* text is new; it lives in the evidence's arena */
};
struct rdap_options {
	struct rdap_list *list; /* may be NULL: the built-in table alone */
	bool off; /* --no-rdap */
	const char *off_why; /* in the report; NULL: for --no-rdap */
	const char *url; /* base of the service; NULL: by IANA's list or the built-in table */
	const char *ca_file; /* NULL: the system's certificate authorities */
	unsigned timeout_s; /* for each answer; 0: RDAP_TIMEOUT_S */
};
/* Puts the questions on the net; the answers come while the caller steps. */
void rdap_ask(struct evidence *, struct net *, struct ask *, const struct lint_name *zones, size_t n,
    bool lab, const struct rdap_options *);

/* The registered name that the zone is at or below, len 0 when there is none. */
struct lint_name rdap_registered(struct arena *, struct lint_name zone);
/* The service for a registered name: a base URL ending in "/", or NULL. */
const char *rdap_base(struct arena *, struct lint_name registered);
#endif
