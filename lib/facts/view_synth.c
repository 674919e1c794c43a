/*
 * view_synth.c - what a cache may make up out of a denial that it holds (RFC 8198
 * 5.1 to 5.3), and which zone of the run a name lies in.
 */
#include "derive.h"
#include "proof.h"
#include "view.h"
#include "../dns/name.h"

uint16_t
facts_zone_index(const struct facts *f, struct lint_name name)
{
	for (;; name = name_parent(name)) {
		size_t low = 0, high = f->zones.n;

		while (low < high) {
			const size_t mid = low + (high - low) / 2;

			if (name_compare(f->zones.v[mid]->apex, name) < 0)
				low = mid + 1;
			else
				high = mid;
		}
		if (low + 1 < f->zones.n && f->zones.v[low]->transfer != NULL) /* the copy of the next one */
			low++;
		if (low < f->zones.n && lint_name_eq(f->zones.v[low]->apex, name))
			return (uint16_t)low;
		if (name.len <= 1)
			return FACTS_NO_ZONE;
	}
}

struct lint_ref
facts_zone_of(const struct facts_view *v, struct lint_name name)
{
	const uint16_t index = facts_zone_index(v->facts, name);

	return index == FACTS_NO_ZONE ? (struct lint_ref) { 0 } :
	                                (struct lint_ref) { 0, index, LINT_ZONE, LINT_NOW };
}

/* Does the record speak of one name only (RFC 4470, RFC 7129 B, RFC 9824 3.1)? */
static bool
is_minimal(const struct proof_record *r)
{
	uint8_t up[20];

	if (!r->nsec3)
		return r->next.len == r->owner.len + 2 && r->next.wire[0] == 1 && r->next.wire[1] == 0;
	if (r->next_hash.n != sizeof(up))
		return false;
	memcpy(up, r->owner_hash, sizeof(up));
	for (size_t i = sizeof(up); i-- > 0 && ++up[i] == 0;)
		;
	return memcmp(up, r->next_hash.p, sizeof(up)) == 0;
}

/* A cache keeps what it could validate and nothing else. */
static size_t
keep_signed(struct facts_view *v, const struct fact_zone *z, struct proof_record *records, uint32_t *rows,
    size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (!view_signed_now(v, z, rows[i]))
			continue;
		records[kept] = records[i];
		rows[kept++] = rows[i];
	}
	return kept;
}

bool
facts_synthesize(struct facts_view *v, struct lint_ref ref, struct lint_name name, uint16_t type,
    struct lint_synthesis *o)
{
	const struct fact_zone *z = view_zone(v, ref);
	struct proof_record held[PROOF_MAX_RECORDS + 1], records[PROOF_MAX_RECORDS + 1];
	uint32_t rows[PROOF_MAX_RECORDS + 1];
	struct proof_question q;
	size_t n;

	if (z == NULL || ref.kind != LINT_DENIAL || ref.row >= z->denials.n)
		return false;
	*o = (struct lint_synthesis) { .ttl = UINT32_MAX };
	n = keep_signed(v, z, held, rows, view_proof_records(v, z, &z->denials.v[ref.row], held, rows));
	q = (struct proof_question) { .apex = z->apex, .qname = name, .qtype = type };
	for (int absent = LINT_ABSENT_TYPE; absent <= LINT_ABSENT_NAME; absent++) {
		q.kind = absent == LINT_ABSENT_TYPE ? LINT_NODATA : LINT_NXDOMAIN;
		if (n > 0)
			memcpy(records, held, n * sizeof(*held));
		if (proof_judge(&q, records, n).proof != LINT_PROOF_GOOD)
			continue;
		o->absence = (uint8_t)absent;
		for (size_t i = 0; i < n; i++) {
			if (!records[i].used)
				continue;
			o->nsec3 |= records[i].nsec3;
			o->minimal |= is_minimal(&records[i]);
		}
		break;
	}
	if (o->absence == LINT_ABSENT_NOT)
		return false;
	for (size_t j = 0; j < n; j++) { /* the judge may have reordered its copy */
		const uint32_t ttl = zdata_head(z->data, rows[j])->ttl;

		for (size_t i = 0; i < n; i++)
			if (records[i].used && lint_name_eq(records[i].owner, held[j].owner) && ttl < o->ttl)
				o->ttl = ttl;
	}
	return true;
}
