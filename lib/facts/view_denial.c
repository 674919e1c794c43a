/* view_denial.c - what a negative reply proves, at the instant of the view. */
#include "derive.h"
#include "proof.h"
#include "view.h"
#include "../base/when.h"
#include "../dns/name.h"

bool
view_signed_now(struct facts_view *v, const struct fact_zone *z, uint32_t row)
{
	const struct fact_group *g;
	const struct fact_set *s = view_set(v, z->data, row, &g);

	for (uint32_t i = 0; s != NULL && i < s->n_sigs; i++) {
		const uint32_t sig = g->rows[s->first_sig + i];
		struct fact_rrsig r;

		if (FACT_SIG_STATE(z->sig_state[sig]) == LINT_SIG_GOOD &&
		    facts_rrsig(zdata_rdata(z->data, sig), &r) &&
		    when_unwrap(r.inception, v->now) <= v->now &&
		    v->now <= when_unwrap(r.expiration, v->now))
			return true;
	}
	return false;
}

static bool
read_record(struct facts_view *v, const struct fact_zone *z, uint32_t row, struct proof_record *r)
{
	struct lint_nsec n;

	if (!facts_get(v, (struct lint_ref) { row, z->index, LINT_NSEC, LINT_NOW }, LINT_NSEC, &n))
		return false;
	*r = (struct proof_record){ .nsec3 = n.nsec3,
		.owner = n.name,
		.next = n.next,
		.next_hash = n.next_hash,
		.salt = n.salt,
		.bitmap = n.bitmap,
		.iterations = n.iterations,
		.hash = n.hash,
		.flags = n.flags };
	return !n.nsec3 || facts_owner_hash(n.name, r->owner_hash);
}

size_t
view_proof_records(struct facts_view *v, const struct fact_zone *z, const struct fact_denial *d,
    struct proof_record *records, uint32_t *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < d->proofs.n && n <= PROOF_MAX_RECORDS; i++)
		if (read_record(v, z, d->proofs.v[i], &records[n]))
			rows[n++] = d->proofs.v[i];
	return n;
}

static void
judge_denial(struct facts_view *v, const struct fact_zone *z, struct lint_ref ref, struct lint_denial *o)
{
	struct proof_record records[PROOF_MAX_RECORDS + 1];
	uint32_t rows[PROOF_MAX_RECORDS + 1];
	const struct fact_denial *d = &z->denials.v[ref.row];
	const struct ev_reply *r = &v->facts->evidence->replies.v[d->reply];
	struct proof_question q;
	struct proof_result p;
	size_t n;

	*o = (struct lint_denial) { .self = ref, .reply = view_ref(ref, LINT_REPLY, d->reply),
		.source = view_ref(ref, LINT_SOURCE, r->source), .qname = r->qname, .qtype = r->qtype,
		.kind = d->kind, .has_soa = d->has_soa };
	if (d->kind == LINT_REFERRAL)
		o->qname = d->cut, o->qtype = LINT_T_DS;
	n = view_proof_records(v, z, d, records, rows);
	q = (struct proof_question) { z->apex, o->qname, o->qtype, d->kind, d->labels };
	p = proof_judge(&q, records, n);
	o->proof = p.proof;
	o->why = p.why;
	o->wildcard = p.wildcard;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; records[i].speaks && j < n; j++) {
			const struct zdata_record *row = zdata_record(z->data, rows[j]);

			if (lint_name_eq(zdata_name(z->data, row->node), records[i].owner) &&
			    (row->type == LINT_T_NSEC3) == records[i].nsec3)
				o->speaks = view_ref(ref, LINT_NSEC, rows[j]);
		}
	if (p.proof != LINT_PROOF_GOOD && p.proof != LINT_PROOF_OPT_OUT)
		return;
	/* Every record that the proof rests on must be signed; the judge may have reordered them. */
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; records[i].used && j < n; j++) {
			const struct lint_name owner =
			    zdata_name(z->data, zdata_record(z->data, rows[j])->node);

			if (lint_name_eq(owner, records[i].owner) && !view_signed_now(v, z, rows[j])) {
				o->proof = LINT_PROOF_UNSIGNED;
				o->why = "a record of the proof has no valid signature";
			}
		}
}

/* Judged once: many checks look at each denial. */
bool
view_denial(struct facts_view *v, struct lint_ref ref, struct lint_denial *o)
{
	const struct fact_zone *z = view_zone(v, ref);
	struct lint_denial *kept;

	if (z == NULL || ref.row >= z->denials.n)
		return false;
	if (v->denials == NULL)
		v->denials = new(v->arena, struct lint_denial *, v->facts->zones.n);
	if (v->denials[ref.zone] == NULL)
		v->denials[ref.zone] = new(v->arena, struct lint_denial, z->denials.n);
	kept = &v->denials[ref.zone][ref.row];
	if (kept->self.kind == LINT_NONE)
		judge_denial(v, z, ref, kept);
	*o = *kept;
	return true;
}
