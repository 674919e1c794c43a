/* anchors.c - what a chain of trust begins with. */
#include "file.h"
#include "walk.h"
#include "../crypto/crypto.h"
#include "../dns/baseenc.h"
#include <string.h>

enum { DIGEST_SHA256 = 2 };

static const uint8_t root[] = { 0 };

static void
anchor_add(struct zdata *to, struct lint_name owner, struct lint_bytes rdata, uint32_t where, uint16_t column)
{
	const struct zdata_add add = { .node = zdata_intern(to, owner), .type = LINT_T_DS, .where = where,
		.column = column, .rdata = rdata };

	zdata_add(to, &add);
}

/* The DS of a DNSKEY. */
static struct lint_bytes
anchor_of_key(struct lint_name owner, struct lint_bytes key, uint8_t ds[4 + 64])
{
	const uint16_t tag = crypto_key_tag(key);
	size_t len;

	ds[0] = (uint8_t)(tag >> 8);
	ds[1] = (uint8_t)tag;
	ds[2] = key.p[3];
	ds[3] = DIGEST_SHA256;
	len = crypto_ds_digest(owner, key, DIGEST_SHA256, ds + 4);
	return (struct lint_bytes) { ds, 4 + len };
}

struct zdata *
walk_keys_as_ds(struct evidence *e, const struct zdata *from, struct lint_name owner)
{
	struct zdata *to = zdata_new(e->arena);

	for (uint32_t row = 0; row < from->n_records; row++) {
		struct lint_bytes rdata = zdata_rdata(from, row);
		uint8_t ds[4 + 64];

		if (zdata_record(from, row)->type == LINT_T_DNSKEY)
			rdata = anchor_of_key(owner, rdata, ds);
		anchor_add(to, owner, rdata, zdata_where(from, row), zdata_head(from, row)->column);
	}
	return to;
}

bool
walk_anchors_read(struct evidence *e, const char *path, struct err *err)
{
	const struct collect_file_options o = { .origin = { root, 1 }, .parent_ds = true };
	struct ev_zone *z = collect_zone_file(e, path, &o, err);

	if (z == NULL)
		return false;
	if (z->faults.n > 0)
		return err_set(err, 2, "%s:%u: %s", path, z->faults.v[0].line, z->faults.v[0].text);
	if (z->data->n_records == 0)
		return err_set(err, 2, "%s: no DS and no DNSKEY record", path);
	if (zdata_find(z->data, (struct lint_name) { root, 1 }) == ZDATA_NONE || z->data->n_nodes > 1)
		return err_set(err, 2, "%s: a trust anchor is of the root, not of another zone", path);
	z->data = walk_keys_as_ds(e, z->data, z->apex);
	return true;
}

void
walk_anchors_builtin(struct evidence *e)
{
	/* KSK-2017 and KSK-2024, from IANA's root-anchors.xml. */
	static const char *const ds[] = {
		"4F660802E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
		"97280802683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
	};
	static const char label[] = "built-in trust anchors";
	struct ev_zone *z = new(e->arena, struct ev_zone, 1);
	uint8_t rdata[64];

	z->apex = (struct lint_name) { root, 1 };
	z->data = zdata_new(e->arena);
	z->is_parent_ds = z->whole = true;
	*vec_add(e->arena, &e->files) = (struct ev_file) { .path = label, .parent = EV_NONE };
	*vec_add(e->arena, &z->spans) = (struct ev_span) { 0, (uint32_t)e->files.n - 1 };
	z->source = evidence_add_source(e, &(struct ev_source) { .kind = LINT_FILE, .label = label });
	for (uint32_t i = 0; i < sizeof(ds) / sizeof(*ds); i++) {
		const ssize_t n = hex_decode(ds[i], strlen(ds[i]), rdata, sizeof(rdata));

		anchor_add(z->data, z->apex, (struct lint_bytes) { rdata, (size_t)n }, i + 1, 1);
	}
	*vec_add(e->arena, &e->zones) = z;
}

void
walk_anchors_copy(struct evidence *to, const struct evidence *from)
{
	for (size_t i = 0; i < from->zones.n; i++) {
		const struct ev_zone *old = from->zones.v[i];
		struct ev_zone *z = new(to->arena, struct ev_zone, 1);

		z->apex = evidence_name(to, old->apex);
		z->data = walk_keys_as_ds(to, old->data, z->apex);
		z->is_parent_ds = true;
		z->whole = old->whole;
		for (size_t k = 0; k < old->spans.n; k++) {
			const struct ev_span span = old->spans.v[k];

			*vec_add(to->arena, &z->spans) = (struct ev_span) { span.first,
				(uint32_t)to->files.n };
			*vec_add(to->arena, &to->files) = from->files.v[span.file];
		}
		z->source = evidence_add_source(to, &from->sources.v[old->source]);
		*vec_add(to->arena, &to->zones) = z;
	}
}
