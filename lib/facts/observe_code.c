/* observe_code.c - an observation as octets and back; read as if anybody had written it. */
#include "observe.h"
#include "../base/buf.h"
#include "../dns/name.h"

static void
put(struct buf *b, uint64_t n, unsigned octets)
{
	while (octets-- > 0)
		buf_char(b, (char)(n >> octets * 8));
}

static void
put_octets(struct buf *b, const void *p, size_t n)
{
	put(b, n, 2);
	buf_add(b, p, n);
}

static void
put_text(struct buf *b, const char *s)
{
	put_octets(b, s == NULL ? "" : s, s == NULL ? 0 : strlen(s));
}

static void
put_version(struct buf *b, const struct observed *v)
{
	put(b, v->part, 1);
	put(b, v->none, 1);
	put(b, v->basis, 1);
	put(b, v->keys, 8);
	put(b, v->sha1, 8);
	put(b, v->signers, 8);
	buf_add(b, v->content, sizeof(v->content));
	put(b, v->ttl, 4);
	put(b, v->type, 2);
	put_octets(b, v->name.wire, v->name.len);
	put(b, v->by.n, 4);
	for (size_t i = 0; i < v->by.n; i++) {
		put_text(b, v->by.v[i].who);
		put(b, v->by.v[i].ttl, 4);
	}
}

void
observation_write(struct buf *b, const struct observation *o)
{
	put(b, o->complete, 1);
	put(b, (unsigned)o->ds_known | (unsigned)o->keys_known << 1 | (unsigned)o->chain << 2, 1);
	put_text(b, o->limit);
	put(b, o->ids.n, 1);
	for (size_t i = 0; i < o->ids.n; i++) {
		const struct lint_id *id = &o->ids.v[i];

		put_octets(b, id->rdata.p, id->rdata.n);
		put_octets(b, id->ds.p, id->ds.n);
		put(b, id->tag, 2);
		put(b, id->flags, 2);
		put(b, id->algorithm, 1);
		put(b, id->revoked, 1);
	}
	put(b, o->versions.n, 2);
	for (size_t i = 0; i < o->versions.n; i++)
		put_version(b, &o->versions.v[i]);
	put(b, o->cds.n, 1);
	for (size_t i = 0; i < o->cds.n; i++)
		put_octets(b, o->cds.v[i].p, o->cds.v[i].n);
	for (int part = 0; part < LINT_N_PARTS; part++) {
		put(b, o->heard[part].n, 4);
		for (size_t i = 0; i < o->heard[part].n; i++)
			put_text(b, o->heard[part].v[i]);
	}
}

struct reader {
	struct arena *arena;
	const uint8_t *p;
	size_t left;
	bool bad;
};

static uint64_t
get(struct reader *r, unsigned octets)
{
	uint64_t n = 0;

	if (r->left < octets) {
		r->bad = true;
		return 0;
	}
	r->left -= octets;
	while (octets-- > 0)
		n = n << 8 | *r->p++;
	return n;
}

static struct lint_bytes
get_octets(struct reader *r)
{
	struct lint_bytes b = { NULL, (size_t)get(r, 2) };

	if (r->left < b.n) {
		r->bad = true;
		return (struct lint_bytes){ NULL, 0 };
	}
	b.p = r->p;
	r->p += b.n;
	r->left -= b.n;
	return b;
}

static const char *
get_text(struct reader *r)
{
	const struct lint_bytes b = get_octets(r);

	for (size_t i = 0; i < b.n; i++)
		r->bad |= b.p[i] < 0x20 || b.p[i] > 0x7e;
	return r->bad || b.n == 0 ? "" : arena_copy(r->arena, b.p, b.n);
}

/* A count of things of which each takes so many octets at least. */
static size_t
get_count(struct reader *r, unsigned octets, size_t most, size_t each)
{
	const uint64_t n = get(r, octets);

	r->bad |= n > most || n * each > r->left;
	return r->bad ? 0 : (size_t)n;
}

static bool
get_flag(struct reader *r)
{
	const uint64_t n = get(r, 1);

	r->bad |= n > 1;
	return n == 1;
}

static void
read_id(struct reader *r, struct lint_id *id)
{
	id->rdata = get_octets(r);
	id->ds = get_octets(r);
	id->tag = (uint16_t)get(r, 2);
	id->flags = (uint16_t)get(r, 2);
	id->algorithm = (uint8_t)get(r, 1);
	id->revoked = get_flag(r);
	r->bad |= (id->rdata.n > 0 && id->rdata.n < 5) || (id->ds.n > 0 && id->ds.n < 5);
}

static void
read_version(struct reader *r, struct observed *v, size_t n_ids)
{
	const uint64_t all = n_ids == 64 ? UINT64_MAX : (1ull << n_ids) - 1;
	struct lint_bytes name;
	size_t n;

	v->part = (uint8_t)get(r, 1);
	v->none = get_flag(r);
	v->basis = (uint8_t)get(r, 1);
	v->keys = get(r, 8);
	v->sha1 = get(r, 8);
	v->signers = get(r, 8);
	r->bad |= v->part >= LINT_N_PARTS || v->basis > LINT_ASSUMED ||
		  ((v->keys | v->sha1 | v->signers) & ~all) != 0 || r->left < sizeof(v->content);
	if (r->bad)
		return;
	memcpy(v->content, r->p, sizeof(v->content));
	r->p += sizeof(v->content);
	r->left -= sizeof(v->content);
	v->ttl = (uint32_t)get(r, 4);
	v->type = (uint16_t)get(r, 2);
	name = get_octets(r);
	r->bad |= name.n > 255 || (name.n > 0 && name_wire_len(name.p, name.n) != name.n);
	v->name = (struct lint_name){ name.p, (uint8_t)name.n };
	n = get_count(r, 4, OBSERVE_MAX_ADDRESSES, 6);
	for (size_t i = 0; i < n && !r->bad; i++) {
		const char *who = get_text(r);

		*vec_add(r->arena, &v->by) = (struct observed_by){ who, (uint32_t)get(r, 4) };
	}
}

const struct observation *
observation_read(struct arena *a, struct lint_bytes octets)
{
	struct reader r = { a, octets.p, octets.n, false };
	struct observation *o = new (a, struct observation, 1);
	size_t n;
	uint64_t known;

	o->complete = (uint32_t)get(&r, 1);
	known = get(&r, 1);
	o->ds_known = known & 1;
	o->keys_known = known >> 1 & 1;
	o->chain = known >> 2 & 3;
	o->limit = get_text(&r);
	if (o->limit[0] == '\0')
		o->limit = NULL;
	n = get_count(&r, 1, LINT_MAX_IDS, 10);
	for (size_t i = 0; i < n && !r.bad; i++)
		read_id(&r, vec_add(a, &o->ids));
	n = get_count(&r, 2, OBSERVE_MAX_VERSIONS, 60);
	for (size_t i = 0; i < n && !r.bad; i++) {
		struct observed v = { 0 };

		read_version(&r, &v, o->ids.n);
		*vec_add(a, &o->versions) = v;
	}
	n = get_count(&r, 1, OBSERVE_MAX_CDS, 2);
	for (size_t i = 0; i < n && !r.bad; i++)
		*vec_add(a, &o->cds) = get_octets(&r);
	for (int part = 0; part < LINT_N_PARTS; part++) {
		n = get_count(&r, 4, OBSERVE_MAX_ADDRESSES, 2);
		for (size_t i = 0; i < n && !r.bad; i++)
			*vec_add(a, &o->heard[part]) = get_text(&r);
	}
	return r.bad || r.left > 0 || o->complete >> LINT_N_PARTS != 0 || known > 15 ? NULL : o;
}
