/*
 * A query log of the zone's servers: who asks, who makes how much of the traffic, and who
 * asks for DNSKEY, which only a validating resolver has a use for.
 */
#include "lint.h"

struct asker {
	struct lint_ref ref;
	const char *resolver; /* NULL: an empty slot */
	uint64_t n;
	bool validates;
};

static uint32_t
hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s != '\0'; s++)
		h = (h ^ (uint8_t)*s) * 16777619u;
	return h;
}

static struct asker *
slot_of(struct asker *table, size_t n, const char *resolver)
{
	size_t at = hash(resolver) & (n - 1);

	while (table[at].resolver != NULL && strcmp(table[at].resolver, resolver) != 0)
		at = (at + 1) & (n - 1);
	return &table[at];
}

/* What the ten that ask most ask together. */
static uint64_t
top_ten(const struct asker *table, size_t n)
{
	uint64_t top[10] = { 0 }, sum = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t v = table[i].resolver == NULL ? 0 : table[i].n;

		for (size_t j = 0; j < 10 && v > 0; j++)
			if (v > top[j]) {
				const uint64_t less = top[j];

				top[j] = v;
				v = less;
			}
	}
	for (size_t j = 0; j < 10; j++)
		sum += top[j];
	return sum;
}

static void
judge(struct lint_run *run)
{
	struct lint_ref it = { 0 }, cited = { 0 };
	struct lint_lookup v;
	struct asker *table;
	size_t kinds = 0, n = 16, askers = 0, validators = 0;
	uint64_t all = 0, validated = 0;
	int64_t from = INT64_MAX, until = INT64_MIN;

	while (lint_next(run, run->zone, LINT_LOOKUP, 0, &it))
		kinds += lint_get_lookup(run, it, &v) && v.by == LINT_BY_SERVER;
	if (kinds == 0)
		return;
	while (n < 2 * kinds)
		n *= 2;
	table = run->host->alloc(run, n, sizeof(*table));
	for (it = (struct lint_ref){ 0 }; lint_next(run, run->zone, LINT_LOOKUP, 0, &it);) {
		struct asker *a;

		if (!lint_get_lookup(run, it, &v) || v.by != LINT_BY_SERVER)
			continue;
		a = slot_of(table, n, v.resolver);
		askers += a->resolver == NULL;
		if (a->resolver == NULL)
			a->resolver = v.resolver, a->ref = it;
		a->n += v.n;
		a->validates |= v.qtype == LINT_T_DNSKEY;
		all += v.n;
		from = v.at < from ? v.at : from;
		until = v.until > until ? v.until : until;
		if (cited.kind == LINT_NONE || v.qtype == LINT_T_DNSKEY)
			cited = it;
	}
	for (size_t i = 0; i < n; i++) {
		validators += table[i].validates;
		validated += table[i].validates ? table[i].n : 0;
	}
	lint_find(run, &(struct lint_say){ .about = cited,
			   .name = lint_apex(run, run->zone),
			   .type = LINT_T_DNSKEY,
			   .text = lint_text(run,
			       "%llu questions from %zu resolver%s from %s to %s: the ten that ask "
			       "most make %llu %%; "
			       "%zu asked for DNSKEY and so validate, and make %llu %%",
			       (unsigned long long)all, askers, askers == 1 ? "" : "s",
			       run->host->time_text(run, from), run->host->time_text(run, until),
			       (unsigned long long)(top_ten(table, n) * 100 / all), validators,
			       (unsigned long long)(validated * 100 / all)) });
}

const struct lint_check check_resolver_coverage = {
	.abi = LINT_ABI,
	.id = "resolver-coverage",
	.title = "Who asks the zone's servers, and how many of them validate",
	.cites = "RFC 4035 4.2; RFC 4035 5",
	.what = "Nothing is wrong. A query log of the zone's own servers tells which resolvers its "
		"users are "
		"behind, and which of them validate: nobody else asks for DNSKEY.",
	.harm = "A test list of well-known public resolvers may miss the ones that most users sit "
		"behind, so that a "
		"rollout looks green on the list and red at the users.",
	.families = "A resolver that validates asks for the DNSKEY RRset about once a TTL; a "
		    "forwarder behind it is "
		    "not seen at all.",
	.shows = "A question for DNSKEY, or the first question where nobody asked that.",
	.fix = "Take the resolvers that make most of the traffic into the list that is asked after "
	       "every step, and "
	       "watch their SERVFAIL follow-ups: a burst of repeated questions for one name.",
	.avoid = "Do not take few DNSKEY questions for few validating users: one public resolver "
		 "stands for millions.",
	.needs = LINT_NEED_LOGS,
	.severity = LINT_ALWAYS(LINT_INFO),
	.end = judge,
};
