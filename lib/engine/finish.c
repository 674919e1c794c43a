/* finish.c - what follows from what, fingerprints, order, counts, the exit status. */
#include "run.h"
#include "../base/buf.h"
#include "../crypto/crypto.h"
#include "../dns/name.h"

static size_t
position(const struct engine_result *r, const struct lint_check *c)
{
	size_t i = 0;

	while (i < r->selected.n && r->selected.v[i] != c)
		i++;
	return i;
}

/* By name, so that what may hide each other stands together: a DS is judged in the zone
 * that holds it and in the one it speaks of. */
static int
compare_names(const void *a, const void *b)
{
	const struct engine_finding *x = *(struct engine_finding *const *)a,
				    *y = *(struct engine_finding *const *)b;

	return name_compare(x->name, y->name);
}

static int
compare_findings(const void *a, const void *b, void *ctx)
{
	const struct engine_finding *x = *(struct engine_finding *const *)a,
				    *y = *(struct engine_finding *const *)b;
	const struct engine_result *r = ctx;
	size_t p, q;
	int c;

	if (x->zone != y->zone)
		return x->zone < y->zone ? -1 : 1;
	if ((x->suppressed == NULL) != (y->suppressed == NULL))
		return x->suppressed == NULL ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if ((c = name_compare(x->name, y->name)) != 0)
		return c;
	p = position(r, x->check), q = position(r, y->check);
	if (p != q)
		return p < q ? -1 : 1;
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (c = strcmp(x->key, y->key)) != 0 ? c : strcmp(x->text, y->text);
}

/* Does a finding at one type speak of another?  Keys, their links, the delegation and the
 * signatures as a whole do, and CDS and CDNSKEY say the same thing twice.  A signature over
 * NS or DS is that of one set like any other. */
static bool
reaches(const struct engine_finding *f, uint16_t y)
{
	const uint16_t x = f->type;

	if (x == 0 || y == 0 || x == y)
		return true;
	if (x == LINT_T_NS || x == LINT_T_DS)
		return strncmp(f->check->id, "rrsig-", 6) != 0;
	return x == LINT_T_DNSKEY || x == LINT_T_RRSIG || (x == LINT_T_CDS && y == LINT_T_CDNSKEY) ||
	    (x == LINT_T_CDNSKEY && y == LINT_T_CDS);
}

static bool
hides(const struct engine_finding *x, const struct engine_finding *y)
{
	/* What is no fault explains none. */
	if (x == y || x->check->hides == NULL || (x->severity == LINT_INFO && y->severity > LINT_INFO) ||
	    !reaches(x, y->type))
		return false;
	for (size_t i = 0; x->check->hides[i] != NULL; i++)
		if (strcmp(x->check->hides[i], y->check->id) == 0)
			return true;
	return false;
}

/* A follower points at the head of its chain; nobody follows itself. */
static void
fold(struct engine_finding **v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i]->check->hides == NULL)
			continue;
		for (size_t j = 0; j < n; j++)
			if (v[j]->follows == NULL && hides(v[i], v[j])) {
				const struct engine_finding *head = v[i];

				while (head->follows != NULL)
					head = head->follows;
				if (head != v[j])
					v[j]->follows = head;
			}
	}
	for (size_t i = 0; i < n; i++)
		while (v[i]->follows != NULL && v[i]->follows->follows != NULL)
			v[i]->follows = v[i]->follows->follows;
}

static bool
cites(const struct engine_finding *x, struct lint_ref ref)
{
	for (size_t i = 0; i < x->n_evidence; i++)
		if (x->evidence[i].row == ref.row && x->evidence[i].kind == ref.kind &&
		    x->evidence[i].zone == ref.zone && x->evidence[i].world == ref.world)
			return true;
	return false;
}

/* A finding at a key explains those at other names whose very subject it cites: a
 * signature of the zone, or the anchor that zones below hang from. */
static void
fold_cited(struct engine_finding **v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i]->type != LINT_T_DNSKEY || v[i]->follows != NULL)
			continue;
		for (size_t j = 0; j < n; j++)
			if (v[j]->follows == NULL && hides(v[i], v[j]) &&
			    (v[j]->evidence[0].kind == LINT_DS || (v[j]->zone == v[i]->zone &&
			    v[j]->evidence[0].kind == LINT_SIG)) && cites(v[i], v[j]->evidence[0]))
				v[j]->follows = v[i];
	}
}

void
engine_fingerprint(struct arena *a, const struct fact_zone *z, struct engine_finding *f)
{
	struct buf b = buf_new(a);
	uint8_t sum[32];

	buf_str(&b, f->check->id);
	buf_char(&b, '\0');
	buf_add(&b, z->apex.wire, z->apex.len);
	buf_add(&b, f->name.wire, f->name.len);
	buf_char(&b, (char)(f->type >> 8));
	buf_char(&b, (char)f->type);
	buf_str(&b, f->key);
	crypto_sha256(b.p, b.n, sum);
	for (int i = 0; i < 16; i++)
		snprintf(f->fingerprint + 2 * i, 3, "%02x", sum[i]);
}

static int
compare_gaps(const void *a, const void *b)
{
	const struct engine_gap *x = a, *y = b;

	if (x->zone != y->zone)
		return x->zone < y->zone ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return strcmp(x->reason, y->reason);
}

void
engine_sort_gaps(struct engine_result *r)
{
	bool sorted = true;
	size_t at = 0;

	for (size_t i = 0; i < r->gaps.n; i++) {
		struct engine_gap *g = &r->gaps.v[i];

		/* Mostly the check behind that of the gap before. */
		for (unsigned n = 0; n < 16 && at < r->selected.n && r->selected.v[at] != g->check; n++)
			at++;
		if (at >= r->selected.n || r->selected.v[at] != g->check)
			at = g->check == NULL ? 0 : position(r, g->check);
		g->order = (uint16_t)at;
		sorted = sorted && (i == 0 || compare_gaps(g - 1, g) <= 0);
	}
	if (!sorted)
		qsort(r->gaps.v, r->gaps.n, sizeof(*r->gaps.v), compare_gaps);
}

/* By zone and fingerprint, the worst and then the first in the file in front. */
static int
compare_same(const void *a, const void *b)
{
	const struct engine_finding *x = *(struct engine_finding *const *)a;
	const struct engine_finding *y = *(struct engine_finding *const *)b;
	int c;

	if (x->zone != y->zone)
		return x->zone < y->zone ? -1 : 1;
	if ((c = strcmp(x->fingerprint, y->fingerprint)) != 0)
		return c;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return strcmp(x->text, y->text);
}

static void
absorb(struct arena *a, struct engine_finding *f, const struct engine_finding *same)
{
	enum { MAX_CITED = 256 };
	uint32_t *servers;
	size_t i = 0, j = 0, n = 0;

	if (f->n_evidence + same->n_evidence <= MAX_CITED) {
		struct lint_ref *both = new (a, struct lint_ref, f->n_evidence + same->n_evidence);

		memcpy(both, f->evidence, f->n_evidence * sizeof(*both));
		memcpy(both + f->n_evidence, same->evidence, same->n_evidence * sizeof(*both));
		f->evidence = both;
		f->n_evidence += same->n_evidence;
	}
	if (same->n_servers == 0)
		return;
	servers = new (a, uint32_t, f->n_servers + same->n_servers);
	while (i < f->n_servers || j < same->n_servers) {
		const bool mine = j == same->n_servers ||
		    (i < f->n_servers && f->servers[i] <= same->servers[j]);
		const uint32_t next = mine ? f->servers[i++] : same->servers[j++];

		if (n == 0 || servers[n - 1] != next)
			servers[n++] = next;
	}
	f->servers = servers;
	f->n_servers = n;
}

/* Two servers that show one fault in two ways give one finding that names both. */
static void
merge(struct engine *e, struct engine_result *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->findings.n; i++)
		engine_fingerprint(e->arena, e->facts->zones.v[r->findings.v[i]->zone], r->findings.v[i]);
	if (r->findings.n > 0)
		qsort(r->findings.v, r->findings.n, sizeof(*r->findings.v), compare_same);
	for (size_t i = 0; i < r->findings.n; i++) {
		struct engine_finding *f = r->findings.v[i];

		if (n > 0 && r->findings.v[n - 1]->zone == f->zone &&
		    strcmp(r->findings.v[n - 1]->fingerprint, f->fingerprint) == 0)
			absorb(e->arena, r->findings.v[n - 1], f);
		else
			r->findings.v[n++] = f;
	}
	r->findings.n = n;
}

void
engine_finish(struct engine *e)
{
	struct engine_result *r = e->result;
	bool bad = false, empty;

	merge(e, r);
	engine_suppress(e);
	if (r->findings.n > 0) {
		qsort(r->findings.v, r->findings.n, sizeof(*r->findings.v), compare_names);
		for (size_t i = 0, j; i < r->findings.n; i = j) {
			for (j = i + 1; j < r->findings.n &&
					compare_names(&r->findings.v[i], &r->findings.v[j]) == 0;)
				j++;
			if (j - i <= 1000)
				fold(r->findings.v + i, j - i);
		}
		if (r->findings.n <= 1000)
			fold_cited(r->findings.v, r->findings.n);
		engine_suppress_followers(e);
		qsort_r(r->findings.v, r->findings.n, sizeof(*r->findings.v), compare_findings, r);
	}
	for (size_t i = 0; i < r->findings.n; i++) {
		struct engine_finding *f = r->findings.v[i];

		if (f->suppressed != NULL) {
			r->suppressed[f->suppressed->by]++;
			continue;
		}
		r->counts[f->severity]++;
		bad |= f->severity >= e->options->fail_on;
	}
	engine_sort_gaps(r);
	for (size_t i = 0; i < r->gaps.n; i++)
		r->incomplete |= r->gaps.v[i].failed;
	empty = (e->facts->zones.n == 0 && e->facts->evidence->plan == NULL) || r->selected.n == 0;
	r->incomplete |= empty;
	/* An empty run is never allowed to pass: a gate that looked at nothing is no gate. */
	r->exit = bad ? 1 : empty || (r->incomplete && !e->options->allow_incomplete) ? 3 : 0;
}
