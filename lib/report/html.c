/*
 * html.c - one page for people, in one file: the verdict, the chain of trust and what caches
 * hold as pictures, the findings with fix and evidence folded.  It loads nothing and runs
 * nothing, and a content security policy holds the browser to that: only the page's own
 * style is let in, by its hash.
 */
#include "html.h"
#include "formats.h"
#include "json_zone.h"
#include "text.h"
#include "../base/when.h"
#include "../crypto/crypto.h"
#include "../dns/baseenc.h"
#include "../dns/name.h"
#include <stdlib.h>
#include <string.h>

enum {
	HTML_MOST_FINDINGS = 1000,
	HTML_MOST_EVIDENCE = 12,
	HTML_MOST_RECORDS = 20,
	HTML_MOST_ZONES = 500,
	HTML_MOST_GAPS = 200
};

void
html_element(struct html *h, const char *tag, const char *class, const char *text)
{
	buf_printf(h->b, "<%s", tag);
	if (class != NULL)
		xml_attribute(h->b, "class", class);
	buf_char(h->b, '>');
	xml_text(h->b, text);
	buf_printf(
	    h->b, "</%s>%s", tag, tag[0] == 's' || tag[0] == 't' || tag[0] == 'c' ? "" : "\n");
}

const char *
html_instant(struct html *h, int64_t at)
{
	char text[WHEN_TEXT];

	if (at == LINT_ALWAYS_WAS)
		return "not known";
	if (at == LINT_NEVER)
		return "not by itself";
	when_text(at, text);
	return strlen(text) != 20 ? arena_copy(h->a, text, strlen(text))
				  : arena_printf(h->a, "%.10s %.8sZ", text, text + 11);
}

const char *
html_status_class(const char *status)
{
	if (strcmp(status, "secure") == 0)
		return "ok";
	if (strcmp(status, "bogus") == 0)
		return "bad";
	return strcmp(status, "unsigned") == 0 || strcmp(status, "insecure") == 0 ? "dim" : "warn";
}

static bool
is_top(const struct facts *f, const struct fact_zone *z)
{
	return z->parent >= f->zones.n || f->zones.v[z->parent]->transfer != NULL;
}

struct top {
	size_t zone;
	uint8_t worst;
};

static int
compare_tops(const void *a, const void *b)
{
	const struct top *x = a, *y = b;

	if (x->worst != y->worst)
		return x->worst > y->worst ? -1 : 1;
	return x->zone < y->zone ? -1 : x->zone > y->zone;
}

/* Goes down without recursion: the stack is the way up by parents. */
static void
add_below(struct html *h, struct html_zones *o, size_t top, size_t most)
{
	const struct facts *f = h->r->facts;
	VEC(size_t) stack = { 0 };

	*vec_add(h->a, &stack) = top;
	while (stack.n > 0) {
		const size_t zone = stack.v[--stack.n];
		unsigned depth = 0;

		if (o->list.n == most)
			return;
		for (const struct fact_zone *z = f->zones.v[zone]; !is_top(f, z) && depth < 128;
		     depth++)
			z = f->zones.v[z->parent];
		*vec_add(h->a, &o->list) = (struct html_zone){ f->zones.v[zone], depth };
		/* Backwards, so that the first child is taken next. */
		for (size_t i = f->zones.n; i-- > zone + 1;)
			if (f->zones.v[i]->parent == zone && f->zones.v[i]->transfer == NULL)
				*vec_add(h->a, &stack) = i;
	}
}

struct html_zones
html_zones(struct html *h, size_t most)
{
	const struct facts *f = h->r->facts;
	struct html_zones o = { 0 };
	VEC(struct top) tops = { 0 };

	for (size_t i = 0; i < f->zones.n; i++)
		if (f->zones.v[i]->transfer == NULL && is_top(f, f->zones.v[i]))
			*vec_add(h->a, &tops) = (struct top){ i, h->worst[i] };
	if (tops.n > 0)
		qsort(tops.v, tops.n, sizeof(*tops.v), compare_tops);
	for (size_t i = 0; i < tops.n && o.list.n < most; i++)
		add_below(h, &o, tops.v[i].zone, most);
	o.left = f->zones.n - f->n_copies - o.list.n;
	return o;
}

static void
head(struct html *h, const char *title)
{
	struct buf hash = buf_new(h->a);
	uint8_t sum[32];

	crypto_sha256(html_style, strlen(html_style), sum);
	b64_print(&hash, sum, sizeof(sum));
	buf_str(h->b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
	buf_printf(h->b,
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
	    "'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
	    hash.p);
	buf_str(h->b, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		      "<meta name=\"referrer\" content=\"no-referrer\">\n");
	html_element(h, "title", NULL, title);
	buf_printf(h->b, "\n<style>%s</style>\n</head>\n<body>\n", html_style);
}

static void
verdict(struct html *h)
{
	static const char *const words[] = { "GO", "NO-GO", "CANNOT TELL" };
	const char *word = report_verdict(h->r);
	const char *look = strcmp(word, "pass") == 0 ? "mark ok"
	    : strcmp(word, "fail") == 0              ? "mark bad"
						     : "mark warn";

	buf_str(h->b, "<header>\n<h1>");
	html_element(h, "span", look,
	    h->r->gate != NULL       ? words[h->r->gate->verdict]
		: h->r->plan != NULL ? items_plan_verdict(h->r)
				     : word);
	xml_text(
	    h->b, arena_printf(h->a, "dnssec-lint %s%s%s", h->r->command,
		      h->r->target != NULL ? " " : "", h->r->target != NULL ? h->r->target : ""));
	buf_str(h->b, "</h1>\n");
	html_element(h, "p", NULL, items_summary(h->a, h->r));
	html_element(h, "p", "dim",
	    arena_printf(h->a, "As of %s%s%s", html_instant(h, h->r->at),
		h->r->evidence->at != 0 ? ", collected " : "",
		h->r->evidence->at != 0 ? html_instant(h, h->r->evidence->at) : ""));
	if (h->r->result->incomplete)
		html_element(h, "p", "warn",
		    arena_printf(h->a, "Incomplete: %s.", items_unable(h->a, h->r)));
	if (h->r->evidence->limit != NULL)
		html_element(
		    h, "p", "warn", arena_printf(h->a, "Limit reached: %s", h->r->evidence->limit));
	buf_str(h->b, "</header>\n");
}

static const char *
member(const struct js *o, const char *key)
{
	return js_text(js_member(o, key));
}

static void
evidence_line(struct html *h, struct js *e, uint32_t number)
{
	const struct js *question = js_member(e, "question"), *records = js_member(e, "records");
	const char *const parts[] = { member(e, "kind"), member(e, "at"), member(e, "server"),
		member(e, "transport"), member(e, "file"), member(e, "url") };
	struct buf line = buf_new(h->a), body = buf_new(h->a);

	buf_printf(&line, "ev:%u", number);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i] != NULL)
			buf_printf(&line, " %s", parts[i]);
	if (js_int(js_member(e, "line")) > 0)
		buf_printf(&line, ":%lld", (long long)js_int(js_member(e, "line")));
	if (question != NULL)
		buf_printf(&line, " %s %s?", member(question, "name"), member(question, "type"));
	if (member(e, "rcode") != NULL)
		buf_printf(&line, " %s", member(e, "rcode"));
	else if (member(e, "result") != NULL)
		buf_printf(&line, " %s", member(e, "result"));
	for (size_t i = 0; records != NULL && i < js_size(records) && i < HTML_MOST_RECORDS; i++)
		buf_printf(&body, "\n%s", js_text(js_at(records, i)));
	if (records != NULL && js_size(records) > HTML_MOST_RECORDS)
		buf_printf(&body, "\nand %zu more", js_size(records) - HTML_MOST_RECORDS);
	if (member(e, "error") != NULL)
		buf_printf(&body, "\n%s", member(e, "error"));
	buf_str(h->b, "<pre>");
	xml_text(h->b, line.p);
	xml_text(h->b, body.p);
	buf_str(h->b, "</pre>\n");
}

static void
evidence(struct html *h, const struct item *x)
{
	struct cite_ids ids = { 0 };

	if (x->kind != ITEM_FINDING)
		return;
	cites_finding(h->cites, x->f, &ids);
	if (x->f->n_servers > 0) {
		struct buf b = buf_new(h->a);

		for (size_t i = 0; i < x->f->n_servers && i < HTML_MOST_RECORDS; i++)
			buf_printf(&b, "%s%s", i > 0 ? ", " : "",
			    h->r->evidence->sources.v[x->f->servers[i]].label);
		if (x->f->n_servers > HTML_MOST_RECORDS)
			buf_printf(&b, " and %zu more", x->f->n_servers - HTML_MOST_RECORDS);
		html_element(h, "dt", NULL, "servers");
		html_element(h, "dd", NULL, b.p);
	}
	html_element(h, "dt", NULL, "evidence");
	buf_str(h->b, "<dd>\n");
	for (size_t i = 0; i < ids.v.n && i < HTML_MOST_EVIDENCE; i++) {
		struct js *e = json_evidence(h->cites, ids.v.v[i]);

		evidence_line(h, e, ids.v.v[i] + 1);
		js_drop(e);
	}
	if (ids.v.n > HTML_MOST_EVIDENCE)
		html_element(h, "p", "dim",
		    arena_printf(h->a, "and %zu more", ids.v.n - HTML_MOST_EVIDENCE));
	buf_str(h->b, "</dd>\n");
}

static void
entry(struct html *h, const char *term, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	html_element(h, "dt", NULL, term);
	html_element(h, "dd", NULL, text);
}

static void
place(struct html *h, const struct item *x)
{
	struct buf b = buf_new(h->a);

	if (x->path != NULL) {
		buf_str(&b, item_path(h->a, x->path));
		if (x->line > 0)
			buf_printf(&b, ":%u", x->line);
		if (x->column > 0)
			buf_printf(&b, ":%u", x->column);
	}
	if (x->address != NULL)
		buf_printf(&b, "%s%s", b.n > 0 ? " " : "", x->address);
	if (b.n > 0)
		html_element(h, "p", "where", b.p);
}

static void
one_finding(struct html *h, const struct item *x, const struct items *items)
{
	const char *severity = engine_severity_text(x->severity);
	const struct lint_check *c = engine_check(h->r->checks, x->rule);

	buf_printf(h->b, "<article class=\"is-%s\">\n<h3>", severity);
	html_element(h, "span",
	    arena_printf(h->a, "mark %s",
		x->severity >= LINT_ERROR     ? "bad"
		: x->severity == LINT_WARNING ? "warn"
					      : "info"),
	    severity);
	html_element(h, "code", NULL, x->rule);
	buf_char(h->b, ' ');
	xml_text(h->b, x->type == NULL ? x->name : arena_printf(h->a, "%s %s", x->name, x->type));
	buf_str(h->b, "</h3>\n");
	html_element(h, "p", NULL, x->text);
	place(h, x);
	if (x->waived != NULL)
		html_element(h, "p", "dim",
		    arena_printf(h->a, "accepted (%s): %s", x->waived->by, x->waived->reason));
	buf_str(h->b, "<details><summary>fix and evidence</summary>\n<dl>\n");
	entry(h, "what to do now", x->fix);
	if (c != NULL) {
		entry(h, "who is hurt and how", c->harm);
		entry(h, "what not to do", c->avoid);
		entry(h, "see", c->cites);
	}
	if (x->kind == ITEM_FINDING && x->f->follows != NULL)
		for (size_t i = 0; i < items->list.n; i++)
			if (items->list.v[i].f == x->f->follows &&
			    items->list.v[i].kind == ITEM_FINDING)
				entry(h, "follows from",
				    arena_printf(h->a, "%s at %s", items->list.v[i].rule,
					items->list.v[i].name));
	evidence(h, x);
	entry(h, "fingerprint", x->fingerprint);
	buf_str(h->b, "</dl>\n</details>\n</article>\n");
}

static void
findings(struct html *h)
{
	struct items *items = items_new(h->a, h->r, ITEMS_WAIVED);
	size_t n = items->list.n;

	items_worst_first(items);
	buf_str(h->b, "<h2>Findings</h2>\n");
	if (n == 0)
		html_element(h, "p", "dim",
		    h->r->result->incomplete ? "Nothing found in what could be evaluated."
					     : "No problem found.");
	for (size_t i = 0; i < n && i < HTML_MOST_FINDINGS; i++)
		one_finding(h, &items->list.v[i], items);
	if (n > HTML_MOST_FINDINGS)
		html_element(h, "p", "dim",
		    arena_printf(h->a, "and %zu more; the format json has all of them",
			n - HTML_MOST_FINDINGS));
}

static void
gap_rows(struct html *h, bool failed)
{
	size_t n = 0;

	buf_str(h->b,
	    "<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">check</th>"
	    "<th scope=\"col\">zone</th><th scope=\"col\">reason</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < h->r->result->gaps.n; i++) {
		const struct engine_gap *g = &h->r->result->gaps.v[i];

		if (g->failed != failed || n++ >= HTML_MOST_GAPS)
			continue;
		buf_str(h->b, "<tr>");
		html_element(h, "td", NULL, g->check == NULL ? "all checks" : g->check->id);
		html_element(h, "td", NULL,
		    g->zone < h->r->facts->zones.n
			? name_text(h->a, h->r->facts->zones.v[g->zone]->apex)
			: "");
		html_element(h, "td", NULL, g->reason);
		buf_str(h->b, "</tr>\n");
	}
	buf_str(h->b, "</tbody></table></div>\n");
	if (n > HTML_MOST_GAPS)
		html_element(h, "p", "dim", arena_printf(h->a, "and %zu more", n - HTML_MOST_GAPS));
}

static void
gaps(struct html *h)
{
	const size_t failed = items_n_failed(h->r), others = h->r->result->gaps.n - failed;

	if (failed + others == 0)
		return;
	buf_str(h->b, "<h2>Not evaluated</h2>\n<div class=\"card\">\n");
	if (failed > 0) {
		html_element(h, "p", "warn", "Tried, and could not be told:");
		gap_rows(h, true);
	}
	if (others > 0) {
		buf_printf(h->b,
		    "<details><summary>not asked for, for want of input: %zu</summary>\n", others);
		gap_rows(h, false);
		buf_str(h->b, "</details>\n");
	}
	buf_str(h->b, "</div>\n");
}

static void
zones(struct html *h)
{
	const struct html_zones list = html_zones(h, HTML_MOST_ZONES);

	if (list.list.n == 0)
		return;
	buf_str(h->b, "<h2>Zones</h2>\n<div class=\"card scroll\"><table>\n<thead><tr><th "
		      "scope=\"col\">zone</th>"
		      "<th scope=\"col\">status</th><th scope=\"col\">worst "
		      "finding</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < list.list.n; i++) {
		const struct fact_zone *z = list.list.v[i].z;
		const char *status = facts_status(h->r->result->view, z);
		const uint8_t worst = h->worst[z->index];

		buf_str(h->b, "<tr>");
		html_element(h, "td", NULL, name_text(h->a, z->apex));
		html_element(h, "td", html_status_class(status), status);
		html_element(h, "td", NULL, worst == 0 ? "none" : engine_severity_text(worst));
		buf_str(h->b, "</tr>\n");
	}
	buf_str(h->b, "</tbody></table>\n");
	if (list.left > 0)
		html_element(h, "p", "dim", arena_printf(h->a, "and %zu more zones", list.left));
	buf_str(h->b, "</div>\n");
}

static void
foot(struct html *h)
{
	struct buf b = buf_new(h->a);

	buf_str(&b, "dnssec-lint " LINT_VERSION ":");
	for (size_t i = 0; i < h->r->n_arguments; i++) {
		buf_char(&b, ' ');
		text_outside(&b, h->r->arguments[i]);
	}
	html_element(h, "footer", NULL, b.p);
	buf_str(h->b, "</body>\n</html>\n");
}

void
report_html(struct arena *a, const struct report *r, struct buf *b)
{
	struct html h = { .a = a,
		.r = r,
		.b = b,
		.cites = cites_new(a, r),
		.worst = new (a, uint8_t, r->facts->zones.n + 1) };

	for (size_t i = 0; i < r->result->findings.n; i++) {
		const struct engine_finding *f = r->result->findings.v[i];

		if (f->zone < r->facts->zones.n && f->severity > h.worst[f->zone])
			h.worst[f->zone] = f->severity;
	}
	head(&h, arena_printf(a, "%s: dnssec-lint %s%s%s", report_verdict(r), r->command,
		     r->target != NULL ? " " : "", r->target != NULL ? r->target : ""));
	verdict(&h);
	html_story(&h);
	buf_str(b, "<div class=\"pictures\">\n");
	html_chain(&h);
	buf_str(b, "<div class=\"times\">\n");
	html_times(&h);
	buf_str(b, "</div>\n");
	buf_str(b, "</div>\n");
	findings(&h);
	gaps(&h);
	zones(&h);
	foot(&h);
}
