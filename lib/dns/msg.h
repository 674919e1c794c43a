/*
 * msg.h - DNS messages: making a query, reading a reply.  The reader is the
 * gatekeeper: header, counts, names and the RDATA of known types are checked
 * before anything else of ours sees them (RFC 1035 4.1, RFC 6891 6.1).
 */
#ifndef DNS_MSG_H
#define DNS_MSG_H
#include "lint.h"

struct arena;
enum msg_section { MSG_ANSWER, MSG_AUTHORITY, MSG_ADDITIONAL };
enum { MSG_MAX = 65535, MSG_UDP_PAYLOAD = 1232, MSG_MAX_RECORDS = 4096, MSG_MAX_EDE = 8 };

struct msg_record {
	struct lint_name owner; /* lower case */
	uint16_t type, class;
	uint32_t ttl;
	struct lint_bytes rdata; /* uncompressed, canonical case */
	uint8_t section;
};
struct msg_ede { /* an extended error, RFC 8914 2 */
	uint16_t code;
	const char *text; /* escaped, cut at 200 octets; "": none */
};
struct msg {
	uint16_t id, flags, rcode; /* rcode with the extended bits of OPT */
	bool qr, aa, tc, rd, ra, ad, cd;
	uint8_t opcode;
	struct lint_name qname; /* lower case; len 0 when the question is empty */
	uint8_t qname_as_sent[255]; /* case kept, for 0x20 */
	uint16_t qtype, qclass;
	bool edns, dnssec_ok;
	uint8_t version; /* of EDNS */
	uint16_t udp_payload;
	struct msg_record *records; /* OPT left out; in the order of the message */
	size_t n_records;
	const char *nsid; /* escaped, cut at 128 octets, or NULL */
	struct lint_bytes nsid_octets; /* all of it */
	bool has_cookie; /* a COOKIE option came; the first one counts (RFC 7873 5.3) */
	struct lint_bytes cookie; /* its octets, whatever their number */
	struct msg_ede ede[MSG_MAX_EDE]; /* in the order of the message */
	size_t n_ede;
	/* Where failures are to be reported to (RFC 9567 5); len 0 though has_agent: no name. */
	bool has_agent;
	struct lint_name agent;
};

/* NULL, or what is wrong with the message: a constant phrase.  Lives in the arena. */
const char *msg_read(struct arena *, const uint8_t *, size_t n, struct msg *);
/* The same of a zone transfer, with as many records as fit in it (RFC 5936 2.2): 5957 at most,
 * which unpack to a few MiB. */
const char *msg_read_transfer(struct arena *, const uint8_t *, size_t n, struct msg *);

struct msg_query {
	struct lint_name qname; /* written as given: the caller mixes its case */
	uint16_t qtype, id;
	bool rd, cd, edns, dnssec_ok, nsid;
	uint16_t udp_payload; /* with edns */
	uint8_t version; /* of EDNS */
	struct lint_bytes cookie; /* with edns: client and server cookie (RFC 7873 4); n 0: none */
};
enum { MSG_COOKIE_CLIENT = 8, MSG_COOKIE_MIN = 16, MSG_COOKIE_MAX = 40 }; /* client's; both */
/* Octets written into out, which has room for 512. */
size_t msg_write_query(uint8_t *out, const struct msg_query *);
#endif
