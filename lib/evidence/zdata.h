/*
 * zdata.h - the records of one zone, packed: owners in a hash, 16 octets of
 * index a record and four for where it came from, data in one region.  It
 * holds a zone file of five million records and what a hundred servers say of
 * one apex alike.
 *
 * A record belongs to a node (its owner) and to a set number.  From a file all
 * set numbers are 0.  From servers each distinct version of an RRset at a node
 * has its own number, and `where` is the head of its list of sightings.
 *
 * Order is order of arrival, so findings come in file order.  Nothing is ever
 * removed.  Numbers of rows and nodes are stable; pointers and names got from
 * it are good until the next node or record is added, which may move a table.
 */
#ifndef EVIDENCE_ZDATA_H
#define EVIDENCE_ZDATA_H
#include "lint.h"
#include "../base/region.h"

struct arena;

#define ZDATA_NONE 0xffffffffu /* no row, no node */

struct zdata_record { /* 16 octets */
	uint32_t node, next; /* next record of this node, ZDATA_NONE at the end */
	uint32_t data; /* offset of struct zdata_head in units of four octets */
	uint16_t type, set;
};
struct zdata_head { /* in front of the RDATA, four-octet aligned */
	uint32_t ttl;
	uint16_t len, column;
};
struct zdata_node { /* 24 octets */
	uint32_t name; /* octet offset in the names region */
	uint32_t first, last; /* records */
	uint32_t parent; /* filled by facts; ZDATA_NONE until then */
	uint32_t n;
	uint16_t flags; /* enum lint_node_flag, filled by facts */
	uint8_t len, labels;
};

struct zdata {
	struct arena *arena;
	struct region *records, *where, *nodes, *names, *data;
	uint32_t n_records, n_nodes;
	uint64_t *slots; /* hash<<32 | node + 1; 0 empty */
	size_t n_slots;
	bool slots_mapped; /* by itself, not in the arena */
	uint32_t last_node; /* of the newest record, a short cut */
	uint64_t seed[2]; /* of the hash */
};

struct zdata *zdata_new(struct arena *);

/* The node of a name, made when it is not there.  The name is lower case. */
uint32_t zdata_intern(struct zdata *, struct lint_name);
/* Makes a node for a name that is a suffix of an existing node's: its octets are shared. */
uint32_t zdata_intern_suffix(struct zdata *, uint32_t node, unsigned skip_octets);
uint32_t zdata_find(const struct zdata *, struct lint_name); /* or ZDATA_NONE */

struct zdata_add {
	uint32_t node;
	uint16_t type, set;
	uint32_t ttl, where;
	uint16_t column;
	struct lint_bytes rdata;
};
uint32_t zdata_add(struct zdata *, const struct zdata_add *); /* the new row */

static inline struct zdata_record *
zdata_record(const struct zdata *z, uint32_t row)
{
	return (struct zdata_record *)(void *)z->records->base + row;
}
static inline struct zdata_node *
zdata_node(const struct zdata *z, uint32_t node)
{
	return (struct zdata_node *)(void *)z->nodes->base + node;
}
static inline struct zdata_head *
zdata_head(const struct zdata *z, uint32_t row)
{
	return (struct zdata_head *)(void *)(z->data->base + (size_t)zdata_record(z, row)->data * 4);
}
static inline struct lint_bytes
zdata_rdata(const struct zdata *z, uint32_t row)
{
	const struct zdata_head *h = zdata_head(z, row);

	return (struct lint_bytes) { (const uint8_t *)(h + 1), h->len };
}
static inline struct lint_name
zdata_name(const struct zdata *z, uint32_t node)
{
	const struct zdata_node *n = zdata_node(z, node);

	return (struct lint_name) { (const uint8_t *)z->names->base + n->name, n->len };
}
static inline uint32_t
zdata_where(const struct zdata *z, uint32_t row)
{
	return ((const uint32_t *)(void *)z->where->base)[row];
}
static inline uint16_t
zdata_covered(const struct zdata *z, uint32_t row) /* the type an RRSIG covers */
{
	const struct lint_bytes r = zdata_rdata(z, row);

	return r.n < 2 ? 0 : lint_u16(r.p);
}
#endif
