#include "report.h"
#include "formats.h"
#include "libraries.h"
#include <string.h>

const struct report_format report_formats[] = {
	{ "human", "for people: findings with their lines, or a tree of zones", report_human },
	{ "json", "one JSON document; 'dnssec-lint schema report' describes it", report_json },
	{ "jsonl", "the same as JSON Lines: a header, one finding a line, a summary", report_jsonl },
	{ "gcc", "file:line:column: severity: message [check], as compilers write it", report_gcc },
	{ "github", "annotations of GitHub Actions, the ten worst", report_github },
	{ "sarif", "SARIF 2.1.0, for code scanning", report_sarif },
	{ "gitlab", "Code Quality of GitLab", report_gitlab },
	{ "junit", "JUnit XML: a suite a zone, a case a check", report_junit },
	{ "markdown", "a summary with tables, for pull requests and job summaries", report_markdown },
	{ "html", "one page with the chain of trust and what caches hold as pictures", report_html },
	{ "prometheus", "metrics for the node exporter's text files", report_prometheus },
	{ "nagios", "one line with performance data, for Nagios and its kin", report_nagios },
	{ NULL, NULL, NULL },
};

const struct report_library report_libraries[] = {
	{ "ldns", REPORT_LDNS },
	{ "libcurl", REPORT_LIBCURL },
	{ "openssl", REPORT_OPENSSL },
	{ "jansson", REPORT_JANSSON },
	{ "libyaml", REPORT_LIBYAML },
	{ NULL, NULL },
};

const struct report_format *
report_format(const char *name)
{
	for (const struct report_format *f = report_formats; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const char *
report_suppressed_by(const struct engine_suppression *s)
{
	static const char *const words[] = { "config", "inline", "baseline" };

	return words[s->by];
}

const char *
report_verdict(const struct report *r)
{
	static const char *const by_gate[] = { "pass", "fail", "unknown" };

	if (r->gate != NULL)
		return by_gate[r->gate->verdict];
	if (r->diff != NULL || r->audit != NULL)
		return (r->diff != NULL ? r->diff->failed : r->audit->failed) ? "fail"
		    : r->result->incomplete                                   ? "unknown"
		                                                              : "pass";
	for (unsigned i = r->options->fail_on; i <= LINT_CRITICAL; i++)
		if (r->result->counts[i] > 0)
			return "fail";
	return r->result->incomplete ? "unknown" : "pass";
}
