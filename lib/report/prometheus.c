/*
 * prometheus.c - a report as metrics: for the node exporter's textfile collector.  Labels
 * hold zones, checks and our own words, never a name asked or a message, so that the
 * number of series does not grow with what is found.
 */
#include "formats.h"
#include "items.h"
#include "metrics.h"
#include "../dns/name.h"
#include <string.h>

static const struct {
	const char *name;
	enum metrics_merge merge;
	const char *help;
} gauges[] = {
	{ "dnssec_lint_build_info", METRICS_MAX, "The program, always 1." },
	{ "dnssec_lint_evaluated_timestamp_seconds", METRICS_MAX,
	    "The instant of judgement, Unix time." },
	{ "dnssec_lint_verdict", METRICS_MAX, "1 for the verdict of the run, 0 for the others." },
	{ "dnssec_lint_run_complete", METRICS_MAX,
	    "1 when everything that was asked for could be evaluated." },
	{ "dnssec_lint_queries", METRICS_SUM, "Packets that the run sent." },
	{ "dnssec_lint_zone_status", METRICS_MAX,
	    "1 for the status of the zone, 0 for the others." },
	{ "dnssec_lint_findings", METRICS_SUM, "Findings in the zone by severity." },
	{ "dnssec_lint_check_findings", METRICS_SUM,
	    "Findings of a check in the zone; none: no sample." },
	{ "dnssec_lint_not_evaluated", METRICS_SUM,
	    "Checks without a verdict on the zone: tried and failed, or not asked for." },
	{ "dnssec_lint_safe_after_timestamp_seconds", METRICS_MAX,
	    "When the action becomes safe, Unix time; no sample: not as things stand." },
	{ "dnssec_lint_gate_verdict", METRICS_MAX,
	    "1 for the verdict on the step, 0 for the others." },
	{ "dnssec_lint_outages", METRICS_SUM,
	    "Times in which names failed, by the snapshots of an audit." },
};

static void
add_words(struct metrics *m, const char *gauge, const char *label, const char *const *words,
    const char *is)
{
	for (; *words != NULL; words++)
		metrics_add(m, gauge, strcmp(*words, is) == 0, label, *words, (char *)NULL);
}

static const char *
zone_of(struct arena *a, const struct report *r, uint16_t zone)
{
	return zone < r->facts->zones.n ? name_text(a, r->facts->zones.v[zone]->apex) : "";
}

/* Findings are sorted by zone: one pass counts them all. */
static void
add_zones(struct arena *a, struct metrics *m, const struct report *r)
{
	static const char *const statuses[] = { "secure", "insecure", "unsigned", "signed-no-ds",
		"bogus", "indeterminate", "not-checked", NULL };
	const size_t n = r->facts->zones.n;
	uint32_t(*by)[LINT_CRITICAL + 1] = arena_alloc(a, n + 1, sizeof(*by));

	for (size_t i = 0; i < r->result->findings.n; i++) {
		const struct engine_finding *f = r->result->findings.v[i];

		if (f->suppressed != NULL)
			continue;
		if (f->zone < n)
			by[f->zone][f->severity]++;
		metrics_add(m, "dnssec_lint_check_findings", 1, "zone", zone_of(a, r, f->zone),
		    "check", f->check->id, "severity", engine_severity_text(f->severity),
		    (char *)NULL);
	}
	for (size_t i = 0; i < n; i++) {
		const struct fact_zone *z = r->facts->zones.v[i];
		const char *name = name_text(a, z->apex);

		for (uint8_t s = LINT_INFO; s <= LINT_CRITICAL; s++)
			metrics_add(m, "dnssec_lint_findings", by[i][s], "zone", name, "severity",
			    engine_severity_text(s), (char *)NULL);
		for (size_t k = 0; z->transfer == NULL && statuses[k] != NULL; k++)
			metrics_add(m, "dnssec_lint_zone_status",
			    strcmp(statuses[k], facts_status(r->result->view, z)) == 0, "zone",
			    name, "status", statuses[k], (char *)NULL);
	}
}

static void
add_gaps(struct arena *a, struct metrics *m, const struct report *r)
{
	for (size_t i = 0; i < r->facts->zones.n; i++)
		for (int failed = 0; failed < 2; failed++)
			metrics_add(m, "dnssec_lint_not_evaluated", 0, "zone",
			    name_text(a, r->facts->zones.v[i]->apex), "cause",
			    failed ? "failed" : "not-asked", (char *)NULL);
	for (size_t i = 0; i < r->result->gaps.n; i++) {
		const struct engine_gap *g = &r->result->gaps.v[i];

		metrics_add(m, "dnssec_lint_not_evaluated", 1, "zone", zone_of(a, r, g->zone),
		    "cause", g->failed ? "failed" : "not-asked", (char *)NULL);
	}
}

static void
add_times(struct arena *a, struct metrics *m, const struct report *r)
{
	for (size_t i = 0; i < r->result->constraints.n; i++) {
		const struct engine_constraint *k = &r->result->constraints.v[i];

		if (k->c.not_before != LINT_NEVER)
			metrics_add(m, "dnssec_lint_safe_after_timestamp_seconds", k->c.not_before,
			    "zone", zone_of(a, r, k->zone), "action", k->c.action, "basis",
			    lint_basis_text(k->c.basis),
			    (char *)NULL);
	}
}

void
metrics_report(struct metrics *m, const struct report *r)
{
	static const char *const verdicts[] = { "pass", "fail", "unknown", NULL };
	static const char *const steps[] = { "go", "no-go", "cannot-tell" };
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof(gauges) / sizeof(gauges[0]); i++)
		metrics_gauge(m, gauges[i].name, gauges[i].help, gauges[i].merge);
	metrics_add(m, "dnssec_lint_build_info", 1, "version", LINT_VERSION, (char *)NULL);
	metrics_add(m, "dnssec_lint_evaluated_timestamp_seconds", r->at, (char *)NULL);
	add_words(m, "dnssec_lint_verdict", "verdict", verdicts, report_verdict(r));
	metrics_add(m, "dnssec_lint_run_complete", !r->result->incomplete, (char *)NULL);
	metrics_add(m, "dnssec_lint_queries", r->evidence->n_queries, (char *)NULL);
	add_zones(a, m, r);
	add_gaps(a, m, r);
	add_times(a, m, r);
	for (size_t i = 0; r->gate != NULL && i < 3; i++)
		metrics_add(m, "dnssec_lint_gate_verdict", r->gate->verdict == i, "zone",
		    r->gate_zone, "step", rollout_step_names[r->gate->step], "verdict", steps[i],
		    (char *)NULL);
	if (r->audit != NULL)
		metrics_add(m, "dnssec_lint_outages", (int64_t)r->audit->outages.n, "zone",
		    r->audit->zone, (char *)NULL);
	arena_free(a);
}

void
report_prometheus(struct arena *a, const struct report *r, struct buf *b)
{
	struct metrics *m = metrics_new(a);

	metrics_report(m, r);
	metrics_write(m, b);
}
