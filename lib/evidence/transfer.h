/*
 * transfer.h - a zone as one server handed it over (AXFR, RFC 5936): its
 * messages, one after another, into records.  Nothing in them is believed:
 * octets, records and what they unpack to are counted as they come.
 */
#ifndef EVIDENCE_TRANSFER_H
#define EVIDENCE_TRANSFER_H
#include "zdata.h"

enum {
	TRANSFER_MAX_OCTETS = 64 * 1024 * 1024, /* of its messages */
	TRANSFER_MAX_DATA = 256 * 1024 * 1024, /* unpacked: owners and data */
	TRANSFER_MAX_RECORDS = 1000000,
};

struct transfer_reader;
struct transfer_reader *transfer_reader_new(struct arena *, struct lint_name zone);
/* The next message: NULL, or why the whole transfer is worth nothing.  *refused: by an
 * rcode that says that the server does not want to. */
const char *transfer_add(struct transfer_reader *, const uint8_t *, size_t n, bool *refused);
/* The SOA has come a second time, which ends it (RFC 5936 2.2). */
bool transfer_ended(const struct transfer_reader *);
/* The records so far, the SOA once; `where` is the place of each in the transfer, from 1. */
struct zdata *transfer_data(const struct transfer_reader *);
#endif
