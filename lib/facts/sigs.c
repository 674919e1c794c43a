/*
 * sigs.c - every signature by every key that it could be by.  Blocks of nodes
 * go to threads; each result is one octet at the signature's own row, so no
 * lock is needed and the order of threads does not show.
 */
#include "sigs.h"
#include "../crypto/pool.h"
#include "../dns/name.h"

bool
facts_rrsig(struct lint_bytes r, struct fact_rrsig *s)
{
	size_t n;

	if (r.n < 19)
		return false;
	n = name_wire_len(r.p + 18, r.n - 18);
	if (n == 0)
		return false;
	*s = (struct fact_rrsig) { .covered = lint_u16(r.p), .algorithm = r.p[2], .labels = r.p[3],
		.original_ttl = lint_u32(r.p + 4), .expiration = lint_u32(r.p + 8),
		.inception = lint_u32(r.p + 12), .tag = lint_u16(r.p + 16),
		.signer = { r.p + 18, (uint8_t)n }, .signature = { r.p + 18 + n, r.n - 18 - n },
		.fixed = { r.p, 18 + n } };
	return true;
}

uint32_t
facts_sig_key(const struct fact_zone *z, const struct fact_rrsig *s, uint8_t state)
{
	uint32_t found = ZDATA_NONE;
	unsigned n = 0;

	for (size_t i = 0; i < z->keys.n; i++) {
		if (z->keys.v[i].tag != s->tag || z->keys.v[i].algorithm != s->algorithm)
			continue;
		if (found == ZDATA_NONE || n == FACT_SIG_KEY(state))
			found = (uint32_t)i;
		n++;
	}
	return found;
}

/* The owner that was signed: of a name made from a wildcard, the wildcard (RFC 4035 5.3.2). */
static struct lint_name
signed_owner(struct lint_name owner, unsigned labels, uint8_t wild[256])
{
	const unsigned have = name_labels(owner);
	struct lint_name n = owner;

	if (name_is_wild(owner) ? labels + 1 >= have : labels >= have)
		return owner;
	for (unsigned i = have; i > labels; i--)
		n = name_parent(n);
	wild[0] = 1, wild[1] = '*';
	memcpy(wild + 2, n.wire, n.len);
	return (struct lint_name) { wild, (uint8_t)(n.len + 2) };
}

void
sigs_build(struct sigs_worker *w, const struct fact_zone *z, const struct fact_set *set,
    const struct fact_rrsig *s, struct lint_name name)
{
	uint8_t wild[256];
	const struct lint_name owner = signed_owner(name, s->labels, wild);
	struct lint_bytes last = { NULL, 0 };
	uint8_t head[10];

	buf_reset(&w->data);
	buf_add(&w->data, s->fixed.p, s->fixed.n);
	head[0] = (uint8_t)(set->type >> 8), head[1] = (uint8_t)set->type;
	head[2] = 0, head[3] = 1;
	for (int i = 0; i < 4; i++)
		head[4 + i] = (uint8_t)(s->original_ttl >> (24 - 8 * i));
	for (uint32_t i = 0; i < set->n; i++) {
		const struct lint_bytes r = zdata_rdata(z->data, w->group.rows[set->first + i]);

		if (i > 0 && r.n == last.n && memcmp(r.p, last.p, r.n) == 0)
			continue;
		last = r;
		head[8] = (uint8_t)(r.n >> 8), head[9] = (uint8_t)r.n;
		buf_add(&w->data, owner.wire, owner.len);
		buf_add(&w->data, head, sizeof(head));
		buf_add(&w->data, r.p, r.n);
	}
}

/* Was a signature that the key does not verify made by another key of its tag? */
static bool
other_key(struct sigs_worker *w, const struct fact_zone *z, const struct fact_key *k, struct lint_bytes sig)
{
	const struct lint_bytes dnskey = zdata_rdata(z->data, k->row);
	uint8_t makers[2][96], rdata[4 + 96];
	unsigned n;

	if (dnskey.n > sizeof(rdata) || w->makers == 0)
		return false;
	w->makers--;
	n = crypto_makers(k->key, (struct lint_bytes) { (uint8_t *)w->data.p, w->data.n }, sig, makers);
	memcpy(rdata, dnskey.p, 4);
	for (unsigned i = 0; i < n; i++) {
		memcpy(rdata + 4, makers[i], dnskey.n - 4);
		if (crypto_key_tag((struct lint_bytes) { rdata, dnskey.n }) == k->tag)
			return true;
	}
	return false;
}

void
sigs_digest(const struct sigs_job *job, struct sigs_worker *w, const struct fact_key *k,
    struct lint_bytes sig, uint8_t out[FACTS_SEEN_OCTETS])
{
	if (w->sip_key != k)
		seen_key(job->seen, zdata_rdata(job->zone->data, k->row), &w->sip);
	w->sip_key = k;
	seen_digest(&w->sip, (struct lint_bytes) { (uint8_t *)w->data.p, w->data.n }, sig, out);
}

bool
sigs_seen(struct sigs_job *job, struct sigs_worker *w, const struct fact_key *k, uint32_t row,
    struct lint_bytes sig, uint8_t out[FACTS_SEEN_OCTETS])
{
	const struct lint_bytes built = { (uint8_t *)w->data.p, w->data.n };

	sigs_digest(job, w, k, sig, out);
	if (!seen_has(job->seen, out))
		return false;
	if (sigs_is_sample(row) && !crypto_verify(w->verifier, k->key, built, sig)) {
		__atomic_store_n(&job->seen_wrong, true, __ATOMIC_RELAXED);
		return false;
	}
	seen_add(job->seen, out);
	return true;
}

/* Of what the worker has built. */
static uint8_t
verify(struct sigs_job *job, struct sigs_worker *w, const struct fact_key *k, uint32_t row,
    struct lint_bytes sig)
{
	const struct lint_bytes data = { (uint8_t *)w->data.p, w->data.n };
	uint8_t *known = NULL, digest[FACTS_SEEN_OCTETS], one[32], was;
	struct fact_memo *memo = job->memo;
	bool good;

	if (job->seen != NULL && sigs_seen(job, w, k, row, sig, digest))
		return LINT_SIG_GOOD;
	if (job->verdicts != NULL) {
		known = facts_verdict(job->verdicts, zdata_rdata(job->zone->data, k->row), data, sig);
		if (known != NULL && *known != 0)
			return *known == 2 ? LINT_SIG_GOOD : LINT_SIG_BAD;
	}
	if (job->left != UINT64_MAX && job->left-- == 0) {
		job->left = 0;
		job->over_budget = true;
		return LINT_SIG_UNJUDGED;
	}
	/* After the budget, which must not depend on what came before. */
	if (memo != NULL &&
	    !facts_memo_digest(w->verifier, zdata_rdata(job->zone->data, k->row), data, sig, one))
		memo = NULL;
	if (memo != NULL && (was = facts_memo_find(memo, one)) != 0)
		return was == 2 ? LINT_SIG_GOOD : LINT_SIG_BAD;
	good = crypto_verify(w->verifier, k->key, data, sig);
	if (memo != NULL)
		facts_memo_add(memo, one, good);
	if (known != NULL)
		*known = (uint8_t)(1 + good);
	if (good && job->seen != NULL)
		seen_add(job->seen, digest);
	return good ? LINT_SIG_GOOD : LINT_SIG_BAD;
}

bool
sigs_usable(const struct fact_zone *z, uint32_t row, struct lint_name owner, struct fact_rrsig *s)
{
	return facts_rrsig(zdata_rdata(z->data, row), s) && lint_name_eq(s->signer, z->apex) &&
	    s->labels <= name_labels(owner) - name_is_wild(owner);
}

void
sigs_note(struct fact_key *k, uint16_t covered)
{
	/* CDS and CDNSKEY are signed by whatever signs the keys (RFC 7344 4.1). */
	if (covered != LINT_T_DNSKEY && covered != LINT_T_CDS && covered != LINT_T_CDNSKEY &&
	    !__atomic_load_n(&k->signs_data, __ATOMIC_RELAXED))
		__atomic_store_n(&k->signs_data, true, __ATOMIC_RELAXED);
}

static uint8_t
judge(struct sigs_job *job, struct sigs_worker *w, const struct fact_set *set, uint32_t row,
    struct lint_name owner)
{
	struct fact_zone *z = job->zone;
	uint8_t n = 0, unusable = 0, unsupported = 0;
	const struct fact_key *failed = NULL;
	struct fact_rrsig s;
	bool built = false;

	if (!sigs_usable(z, row, owner, &s))
		return LINT_SIG_UNUSABLE;
	for (size_t i = 0; i < z->keys.n && n < FACTS_MAX_COLLISIONS; i++) {
		struct fact_key *k = &z->keys.v[i];

		if (k->tag != s.tag || k->algorithm != s.algorithm)
			continue;
		n++;
		if (k->key == NULL || !(k->flags & 0x100) || k->protocol != 3) {
			unusable++;
			unsupported += !k->facts.supported;
			continue;
		}
		if (!built)
			sigs_build(w, z, set, &s, owner);
		built = true;
		switch (verify(job, w, k, row, s.signature)) {
		case LINT_SIG_UNJUDGED: return LINT_SIG_UNJUDGED;
		case LINT_SIG_BAD: failed = k; continue;
		}
		sigs_note(k, s.covered);
		return (uint8_t)(LINT_SIG_GOOD | (n - 1) << 4);
	}
	if (n == 0)
		return LINT_SIG_NO_KEY;
	if (failed != NULL && job->verdicts == NULL && other_key(w, z, failed, s.signature))
		return LINT_SIG_BAD | FACT_SIG_OTHER;
	return unusable < n ? LINT_SIG_BAD : unsupported > 0 ? LINT_SIG_UNSUPPORTED : LINT_SIG_UNUSABLE;
}

static void *
begin(void *ctx)
{
	struct arena *a = arena_new();
	struct sigs_worker *w = new (a, struct sigs_worker, 1);

	w->arena = a;
	w->verifier = crypto_verifier_new(a);
	w->data = buf_new(a);
	sigs_fixed_begin(ctx, w);
	return w;
}

static void
judge_set(struct sigs_job *job, struct sigs_worker *w, const struct fact_set *set, struct lint_name owner)
{
	for (uint32_t j = 0; set->n > 0 && j < set->n_sigs; j++) {
		const uint32_t row = w->group.rows[set->first_sig + j];
		uint8_t *state = &job->zone->sig_state[row];
		const bool fixed_bad = *state == LINT_SIG_BAD;

		if (*state != LINT_SIG_GOOD)
			*state = judge(job, w, set, row, owner);
		if (fixed_bad && *state == LINT_SIG_GOOD)
			sigs_fixed_disagrees(job);
	}
}

static void
block(void *ctx, void *state, size_t index)
{
	struct sigs_job *job = ctx;
	struct fact_zone *z = job->zone;
	struct sigs_worker *w = state;
	const uint32_t from = (uint32_t)(index * SIGS_BLOCK);
	const uint32_t to = from + SIGS_BLOCK < z->data->n_nodes ? from + SIGS_BLOCK : z->data->n_nodes;

	/* By the block, so that threads do not decide; a zone whose every signature fails shows
	 * it in its beginning and in samples. */
	w->makers = index < FACTS_MAKER_BLOCKS ? SIGS_BLOCK : index < FACTS_MAKER_SAMPLES;
	if (sigs_fixed(job, w, from, to))
		return;
	for (uint32_t node = from; node < to; node++) {
		if (zdata_node(z->data, node)->flags & LINT_OUTSIDE)
			continue;
		facts_group_ahead(z->data, node);
		facts_group(w->arena, z->data, node, &w->group);
		for (uint32_t i = 0; i < w->group.n_sets; i++)
			judge_set(job, w, &w->group.sets[i], zdata_name(z->data, node));
	}
}

static void
end(void *ctx, void *state)
{
	struct sigs_worker *w = state;

	(void)ctx;
	arena_free(w->arena);
}

static void
run(struct sigs_job *job, unsigned jobs)
{
	const size_t blocks = (job->zone->data->n_nodes + SIGS_BLOCK - 1u) / SIGS_BLOCK;

	pool_run(jobs, &(struct pool_work) { .n_blocks = blocks, .begin = begin, .block = block, .end = end,
	                   .ctx = job });
}

void
facts_sigs(struct facts *f, struct fact_zone *z, const struct facts_options *o)
{
	struct sigs_job job = { .zone = z, .verdicts = o->verdicts, .memo = o->memo,
		.left = o->max_verify == 0 ? UINT64_MAX : o->max_verify };
	/* A budget is counted down by one thread only: it is for live zones, which are small. */
	const bool whole = job.left == UINT64_MAX && job.verdicts == NULL;
	local_arena *tables = arena_new();
	size_t n_seen = 0;

	if (z->n_sigs == 0)
		return;
	z->sig_state = region_table(f->arena, z->data->n_records);
	if (whole && z->file != NULL && o->seen != NULL) {
		job.seen = o->seen;
		n_seen = seen_room(job.seen, z->n_sigs);
	}
	if (whole)
		sigs_fixed_choose(tables, &job, o->fixed_from == 0 ? FACTS_FIXED_FROM : o->fixed_from);
	run(&job, whole ? o->jobs : 1);
	while (job.disagreed || job.seen_wrong) {
		if (job.disagreed)
			z->limit = "internal: the verifier by tables and that of libcrypto disagree; what "
			    "is said here of signatures is by libcrypto's";
		if (job.seen != NULL)
			seen_forget(job.seen, n_seen, job.seen_wrong);
		memset(z->sig_state, 0, z->data->n_records);
		for (size_t i = 0; i < z->keys.n; i++)
			z->keys.v[i].signs_data = false;
		job.n_fixed = job.disagreed ? 0 : job.n_fixed;
		job.disagreed = job.seen_wrong = false;
		run(&job, o->jobs);
	}
	if (job.over_budget)
		z->limit = "limit on verifications of a live run reached";
}
