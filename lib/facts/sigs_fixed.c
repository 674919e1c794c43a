/*
 * sigs_fixed.c - the signatures of keys that made thousands, by tables for each such key.
 * Its verdict is never the last: EVP judges every bad one, all good ones of the first block
 * and a sample of the others, and where the two disagree EVP judges the whole zone.
 */
#include "sigs.h"

enum {
	LOOKED_AT = 65536, /* signatures, in even steps, to see how many are whose */
	ASKED = 2048, /* places, to see how many are known to be good */
	SAMPLE = 1024, /* of so many good ones one is judged again */
};

/* The one key of that tag and algorithm, if it may sign at all; else NULL. */
static struct fact_key *
only_key(struct fact_zone *z, uint16_t tag, uint8_t algorithm)
{
	struct fact_key *found = NULL;

	for (size_t i = 0; i < z->keys.n; i++) {
		struct fact_key *k = &z->keys.v[i];

		if (k->tag != tag || k->algorithm != algorithm)
			continue;
		if (found != NULL)
			return NULL;
		found = k;
	}
	return found != NULL && found->key != NULL && (found->flags & 0x100) && found->protocol == 3
	    ? found : NULL;
}

/* About how many signatures name each key; exactly, when there are few. */
static void
count(const struct fact_zone *z, uint32_t *counts)
{
	const uint32_t step = z->n_sigs / LOOKED_AT + 1;
	uint32_t at = 0;

	for (uint32_t row = 0; row < z->data->n_records; row++) {
		struct fact_rrsig s;

		if (zdata_record(z->data, row)->type != LINT_T_RRSIG || at++ % step != 0 ||
		    !facts_rrsig(zdata_rdata(z->data, row), &s))
			continue;
		for (size_t i = 0; i < z->keys.n; i++)
			if (z->keys.v[i].tag == s.tag && z->keys.v[i].algorithm == s.algorithm)
				counts[i] += step;
	}
}

/*
 * Of `counted` signatures by a key, about how many are not known to be good: looked up for
 * some, in even steps.  Where that is wrong it costs time and nothing else.
 */
static uint32_t
not_known(struct arena *a, const struct sigs_job *job, const struct fact_key *k, uint32_t counted)
{
	const struct fact_zone *z = job->zone;
	struct sigs_worker *w = new (a, struct sigs_worker, 1);
	uint64_t asked = 0, fresh = 0;

	if (job->seen == NULL || !seen_any(job->seen))
		return counted;
	w->arena = a;
	w->data = buf_new(a);
	for (uint64_t i = 0; i < ASKED; i++) {
		uint32_t row = (uint32_t)(i * z->data->n_records / ASKED);
		unsigned tries = 64;
		uint8_t digest[FACTS_SEEN_OCTETS];
		struct fact_rrsig s;
		uint32_t node;

		while (row + 1 < z->data->n_records && tries-- > 0 &&
		    zdata_record(z->data, row)->type != LINT_T_RRSIG)
			row++;
		node = zdata_record(z->data, row)->node;
		if (zdata_record(z->data, row)->type != LINT_T_RRSIG || !sigs_usable(z, row,
		        zdata_name(z->data, node), &s) || s.tag != k->tag || s.algorithm != k->algorithm)
			continue;
		facts_group(a, z->data, node, &w->group);
		asked++;
		fresh++;
		for (uint32_t j = 0; j < w->group.n_sets; j++)
			if (w->group.sets[j].type == s.covered && w->group.sets[j].n > 0) {
				sigs_build(w, z, &w->group.sets[j], &s, zdata_name(z->data, node));
				sigs_digest(job, w, k, s.signature, digest);
				fresh -= seen_has(job->seen, digest);
				break;
			}
	}
	return asked == 0 ? counted : (uint32_t)(counted * fresh / asked);
}

void
sigs_fixed_choose(struct arena *a, struct sigs_job *job, uint32_t from)
{
	struct fact_zone *z = job->zone;
	uint32_t *counts;

	if (from == FACTS_FIXED_NEVER || z->n_sigs < from)
		return;
	counts = new (a, uint32_t, z->keys.n + 1);
	count(z, counts);
	for (size_t i = 0; i < z->keys.n && job->n_fixed < FACTS_MAX_FIXED; i++) {
		struct fact_key *k = &z->keys.v[i];
		struct crypto_fixed *fixed;

		if (counts[i] < from || k->algorithm != 13 || only_key(z, k->tag, k->algorithm) != k)
			continue;
		if (not_known(a, job, k, counts[i]) < from)
			continue;
		fixed = crypto_fixed_new(a, k->key);
		if (fixed != NULL)
			job->fixed[job->n_fixed++] = (struct sigs_table) { k, fixed };
	}
}

void
sigs_fixed_begin(const struct sigs_job *job, struct sigs_worker *w)
{
	w->batches = new (w->arena, struct sigs_batch, job->n_fixed);
	for (unsigned i = 0; i < job->n_fixed; i++)
		w->batches[i].room = crypto_fixed_room_new(w->arena, job->fixed[i].fixed);
}

void
sigs_fixed_disagrees(struct sigs_job *job)
{
	__atomic_store_n(&job->disagreed, true, __ATOMIC_RELAXED);
}

/* Rows come in patterns, so a sample is not taken in even steps. */
bool
sigs_is_sample(uint32_t row)
{
	return (row * 2654435761u) >> 16 < 65536 / SAMPLE;
}

static void
flush(struct sigs_job *job, struct sigs_worker *w, unsigned table, bool first)
{
	struct sigs_batch *b = &w->batches[table];
	struct fact_zone *z = job->zone;
	struct fact_key *k = job->fixed[table].key;

	const size_t n = b->n;

	crypto_fixed_verify(b->room, b->jobs, n);
	b->n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct crypto_fixed_job *j = &b->jobs[i];
		const uint32_t row = b->rows[i];

		w->left += j->verdict != CRYPTO_GOOD;
		if (j->verdict == CRYPTO_BAD)
			z->sig_state[row] = LINT_SIG_BAD;
		if (j->verdict != CRYPTO_GOOD)
			continue;
		if ((first || sigs_is_sample(row)) &&
		    !crypto_verify_digest(w->verifier, k->key, j->digest, j->sig)) {
			sigs_fixed_disagrees(job);
			return;
		}
		z->sig_state[row] = LINT_SIG_GOOD;
		sigs_note(k, zdata_covered(z->data, row));
		if (job->seen != NULL)
			seen_add(job->seen, b->seen[i]);
	}
}

/* Puts one signature into the batch of its key; false: its key has no table. */
static bool
add(struct sigs_job *job, struct sigs_worker *w, const struct fact_set *set, uint32_t row,
    struct lint_name owner, bool first)
{
	const struct fact_zone *z = job->zone;
	struct fact_rrsig s;
	struct sigs_batch *b;
	unsigned table = 0;

	if (!sigs_usable(z, row, owner, &s))
		return false;
	while (table < job->n_fixed &&
	    (job->fixed[table].key->tag != s.tag || job->fixed[table].key->algorithm != s.algorithm))
		table++;
	if (table == job->n_fixed)
		return false;
	b = &w->batches[table];
	sigs_build(w, z, set, &s, owner);
	if (job->seen != NULL && sigs_seen(job, w, job->fixed[table].key, row, s.signature, b->seen[b->n])) {
		z->sig_state[row] = LINT_SIG_GOOD;
		sigs_note(job->fixed[table].key, s.covered);
		return true;
	}
	crypto_fixed_digest(b->room, (struct lint_bytes) { (uint8_t *)w->data.p, w->data.n },
	    b->jobs[b->n].digest);
	b->jobs[b->n].sig = s.signature;
	b->rows[b->n++] = row;
	if (b->n == CRYPTO_FIXED_BATCH)
		flush(job, w, table, first);
	return true;
}

bool
sigs_fixed(struct sigs_job *job, struct sigs_worker *w, uint32_t from, uint32_t to)
{
	const struct fact_zone *z = job->zone;

	if (job->n_fixed == 0 || __atomic_load_n(&job->disagreed, __ATOMIC_RELAXED))
		return false;
	w->left = 0;
	for (uint32_t node = from; node < to; node++) {
		if (zdata_node(z->data, node)->flags & LINT_OUTSIDE)
			continue;
		facts_group_ahead(z->data, node);
		facts_group(w->arena, z->data, node, &w->group);
		for (uint32_t i = 0; i < w->group.n_sets; i++) {
			const struct fact_set *set = &w->group.sets[i];

			for (uint32_t j = 0; set->n > 0 && j < set->n_sigs; j++)
				w->left += !add(job, w, set, w->group.rows[set->first_sig + j],
				    zdata_name(z->data, node), from == 0);
		}
	}
	for (unsigned i = 0; i < job->n_fixed; i++)
		flush(job, w, i, from == 0);
	return w->left == 0;
}
