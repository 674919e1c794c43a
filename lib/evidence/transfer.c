#include "transfer.h"
#include "../base/arena.h"
#include "../dns/msg.h"
#include "../dns/type.h"

enum { REFUSED = 5, NOTIMP = 4, NOTAUTH = 9 };

struct transfer_reader {
	struct arena *arena;
	struct lint_name zone;
	struct zdata *data;
	struct lint_bytes soa; /* of the first record */
	uint64_t octets, unpacked;
	bool ended;
};

struct transfer_reader *
transfer_reader_new(struct arena *a, struct lint_name zone)
{
	struct transfer_reader *r = new (a, struct transfer_reader, 1);

	r->arena = a;
	r->zone = zone;
	r->data = zdata_new(a);
	return r;
}

bool
transfer_ended(const struct transfer_reader *r)
{
	return r->ended;
}

struct zdata *
transfer_data(const struct transfer_reader *r)
{
	return r->data;
}

static const char *
add_record(struct transfer_reader *r, const struct msg_record *rec)
{
	const bool soa = rec->type == LINT_T_SOA && lint_name_eq(rec->owner, r->zone);

	if (r->ended)
		return "records stand behind the SOA that ends it";
	if (r->soa.n == 0 && !soa)
		return "its first record is not the zone's SOA";
	if (soa && r->soa.n > 0) {
		r->ended = true;
		return rec->rdata.n == r->soa.n && memcmp(rec->rdata.p, r->soa.p, r->soa.n) == 0 ? NULL :
		    "its last SOA is not its first: the zone changed on the way";
	}
	if (soa)
		r->soa = (struct lint_bytes) { arena_copy(r->arena, rec->rdata.p, rec->rdata.n),
		    rec->rdata.n };
	r->unpacked += rec->owner.len + rec->rdata.n;
	if (r->unpacked > TRANSFER_MAX_DATA)
		return "limit TRANSFER_MAX_DATA (268435456 octets) exceeded";
	if (r->data->n_records == TRANSFER_MAX_RECORDS)
		return "limit TRANSFER_MAX_RECORDS (1000000) exceeded";
	zdata_add(r->data, &(struct zdata_add) { .node = zdata_intern(r->data, rec->owner),
	    .type = rec->type, .ttl = rec->ttl, .where = r->data->n_records + 1, .rdata = rec->rdata });
	return NULL;
}

const char *
transfer_add(struct transfer_reader *r, const uint8_t *p, size_t n, bool *refused)
{
	local_arena *a = arena_new();
	char rcode[TYPE_TEXT];
	const char *why;
	bool any = false;
	struct msg m;

	*refused = false;
	r->octets += n;
	if (r->octets > TRANSFER_MAX_OCTETS)
		return "limit TRANSFER_MAX_OCTETS (67108864) exceeded";
	why = msg_read_transfer(a, p, n, &m);
	if (why != NULL)
		return arena_printf(r->arena, "a message of it cannot be read: %s", why);
	if (m.rcode != 0) {
		*refused = m.rcode == REFUSED || m.rcode == NOTAUTH || m.rcode == NOTIMP;
		return arena_printf(r->arena, "it answered %s", rcode_text(m.rcode, rcode));
	}
	if (m.tc)
		return "a message of it is truncated";
	if (m.qname.len > 0 && !lint_name_eq(m.qname, r->zone))
		return "it answers another question";
	for (size_t i = 0; i < m.n_records; i++) {
		if (m.records[i].section != MSG_ANSWER)
			continue;
		any = true;
		if ((why = add_record(r, &m.records[i])) != NULL)
			return why;
	}
	/* One without records could be sent for ever. */
	return any ? NULL : "a message of it holds no record";
}
