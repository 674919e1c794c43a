/*
 * sarif.c - SARIF 2.1.0 (OASIS), for code scanning.  Results with the place in a file, or
 * the zone and the name as logical locations; rules with their pages; what was not
 * evaluated as notifications, which also make the run unsuccessful when it is incomplete,
 * so that nobody closes an alert that was not looked at.
 */
#include "cite.h"
#include "formats.h"
#include "items.h"
#include "json_door.h"
#include "text.h"
#include "../base/when.h"
#include "../dns/name.h"
#include <string.h>

enum { SARIF_MOST_RELATED = 8 };

struct sarif {
	struct arena *a;
	const struct report *r;
	struct cites *cites;
	/* The checks that may speak, in the order of the rules; then item_rules. */
	VEC(const struct lint_check *) checks;
	struct js_out *out;
};

static const char *
level(uint8_t severity)
{
	return severity >= LINT_ERROR ? "error" : severity == LINT_WARNING ? "warning" : "note";
}

static struct js *
message(const char *text)
{
	struct js *o = js_object();

	js_set_str(o, "text", text);
	return o;
}

/* Of a path's octets all that is not unreserved is percent-encoded (RFC 3986 2.3). */
static struct js *
artifact(struct arena *a, const char *path)
{
	struct js *o = js_object();
	struct buf b = buf_new(a);

	while (strncmp(path, "./", 2) == 0 && path[2] != '\0')
		for (path += 2; *path == '/'; path++)
			continue;
	if (*path == '/')
		buf_str(&b, "file://");
	else
		js_set_str(o, "uriBaseId", "%SRCROOT%");
	for (const char *p = path; *p != '\0'; p++)
		if ((*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= 'a' && *p <= 'z') || strchr("-._~/", *p) != NULL)
			buf_char(&b, *p);
		else
			buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*p);
	js_set_str(o, "uri", b.p);
	return o;
}

static struct js *
physical(struct arena *a, const char *path, uint32_t line, uint16_t column)
{
	struct js *o = js_object();

	js_set(o, "artifactLocation", artifact(a, path));
	if (line > 0) {
		struct js *region = js_object();

		js_set_int(region, "startLine", line);
		if (column > 0)
			js_set_int(region, "startColumn", column);
		js_set(o, "region", region);
	}
	return o;
}

/* "dns:www.corp.example.?type=A" (RFC 4501 3). */
static struct js *
logical(struct arena *a, const char *name, const char *type)
{
	struct js *o = js_object();

	js_set_str(o, "name", name);
	js_set_str(o, "fullyQualifiedName",
	    arena_printf(
		a, "dns:%s%s%s", name, type == NULL ? "" : "?type=", type == NULL ? "" : type));
	js_set_str(o, "kind", "resource");
	return o;
}

static struct js *
locations(struct sarif *s, const struct item *x)
{
	struct js *list = js_array(), *o = js_object(), *names = js_array();

	if (x->path != NULL)
		js_set(o, "physicalLocation", physical(s->a, x->path, x->line, x->column));
	js_add(names, logical(s->a, x->name, x->type));
	if (x->address != NULL) {
		struct js *resource = js_object();

		js_set_str(resource, "name", x->address);
		js_set_str(resource, "fullyQualifiedName",
		    arena_printf(s->a, "%s#%s", x->address, x->pointer == NULL ? "" : x->pointer));
		js_set_str(resource, "kind", "resource");
		js_add(names, resource);
	}
	js_set(o, "logicalLocations", names);
	js_add(list, o);
	return list;
}

/* Other places in files that the finding cites. */
static void
add_related(struct sarif *s, struct js *result, const struct item *x)
{
	struct js *list = js_array();
	struct cite_ids ids = { 0 };

	if (x->kind == ITEM_FINDING)
		cites_finding(s->cites, x->f, &ids);
	for (size_t i = 0; i < ids.v.n && js_size(list) < SARIF_MOST_RELATED; i++) {
		const char *file = NULL;
		struct js *o;
		uint32_t line = 0;
		uint16_t column = 0;

		if (!cite_place(s->cites, &s->cites->list.v[ids.v.v[i]], &file, &line, &column) ||
		    file == NULL || line == 0 ||
		    (x->path != NULL && line == x->line && strcmp(file, x->path) == 0))
			continue;
		o = js_object();
		js_set_int(o, "id", (int64_t)js_size(list) + 1);
		js_set(o, "physicalLocation", physical(s->a, file, line, column));
		js_set(o, "message", message("evidence"));
		js_add(list, o);
	}
	if (js_size(list) > 0)
		js_set(result, "relatedLocations", list);
	else
		js_drop(list);
}

static int64_t
rule_index(const struct sarif *s, const char *id)
{
	for (size_t i = 0; i < s->checks.n; i++)
		if (s->checks.v[i]->id == id || strcmp(s->checks.v[i]->id, id) == 0)
			return (int64_t)i;
	for (size_t i = 0; item_rules[i].id != NULL; i++)
		if (strcmp(item_rules[i].id, id) == 0)
			return (int64_t)(s->checks.n + i);
	return -1;
}

static struct js *
suppressions(const struct item *x)
{
	struct js *list = js_array();

	if (x->waived != NULL) {
		struct js *o = js_object();

		js_set_str(o, "kind", x->waived->in_source ? "inSource" : "external");
		js_set_str(o, "status", "accepted");
		js_set_str(o, "justification", x->waived->reason);
		if (x->waived->where != NULL) {
			struct js *more = js_object();

			js_set_str(more, "where", x->waived->where);
			js_set_str(more, "by", x->waived->by);
			js_set(o, "properties", more);
		}
		js_add(list, o);
	}
	return list;
}

static struct js *
result(struct sarif *s, const struct item *x)
{
	struct js *o = js_object(), *prints = js_object(), *more = js_object();
	const bool own_fix = x->fix != NULL && (x->f == NULL || x->f->fix != NULL);
	const int64_t index = rule_index(s, x->rule);
	struct buf b = buf_new(s->a);

	buf_str(&b, item_sentence(s->a, x));
	if (own_fix)
		buf_printf(&b, ". Fix: %s", x->fix);
	js_set_str(o, "ruleId", x->rule);
	if (index >= 0)
		js_set_int(o, "ruleIndex", index);
	js_set_str(o, "kind", "fail");
	js_set_str(o, "level", level(x->severity));
	js_set(o, "message", message(b.p));
	js_set(o, "locations", locations(s, x));
	add_related(s, o, x);
	js_set_str(prints, "dnssecLintFingerprint/v1", x->fingerprint);
	js_set(o, "partialFingerprints", prints);
	js_set(o, "suppressions", suppressions(x));
	if (x->baseline != NULL || s->r->diff != NULL || s->r->options->baseline != NULL)
		js_set_str(o, "baselineState", x->baseline != NULL ? x->baseline : "new");
	js_set_str(more, "severity", engine_severity_text(x->severity));
	js_set_str(more, "zone", x->zone);
	js_set_str(more, "fix", x->fix);
	if (x->kind == ITEM_FINDING && x->f->follows != NULL)
		js_set_str(more, "follows", x->f->follows->fingerprint);
	js_set(o, "properties", more);
	return o;
}

struct page { /* a rule's text */
	const char *id, *title, *what, *harm, *families, *fix, *avoid, *cites;
	uint8_t severity;
};

static struct js *
help(struct arena *a, const struct page *p)
{
	const struct {
		const char *head, *text;
	} parts[] = { { "What is wrong", p->what }, { "Who is hurt and how", p->harm },
		{ "Which resolvers", p->families }, { "What to do now", p->fix },
		{ "What not to do", p->avoid }, { "RFC", p->cites } };
	struct buf text = buf_new(a), md = buf_new(a);
	struct js *o = js_object();

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].text == NULL || *parts[i].text == '\0')
			continue;
		buf_printf(&text, "%s%s: %s", text.n > 0 ? "\n" : "", parts[i].head, parts[i].text);
		buf_printf(&md, "%s**%s**\n\n", md.n > 0 ? "\n\n" : "", parts[i].head);
		text_markdown(&md, parts[i].text);
	}
	js_set_lines(o, "text", text.n > 0 ? text.p : p->title);
	js_set_lines(o, "markdown", md.n > 0 ? md.p : p->title);
	return o;
}

/* GitHub's scale of a rule: 9 and more is critical, 7 high, 4 medium. */
static const char *
security(uint8_t severity)
{
	static const char *const scores[] = { "0.0", "2.0", "5.0", "7.5", "9.5" };

	return scores[severity];
}

static void
add_rule(struct sarif *s, const struct page *p)
{
	struct js *o = js_object(), *usual = js_object(), *more = js_object(), *tags = js_array();

	js_set_str(o, "id", p->id);
	js_set(o, "shortDescription", message(p->title));
	js_set(o, "fullDescription",
	    message(p->what != NULL && *p->what != '\0' ? p->what : p->title));
	js_set(o, "help", help(s->a, p));
	js_set_str(usual, "level", level(p->severity));
	js_set(o, "defaultConfiguration", usual);
	js_add_str(tags, "dnssec");
	js_add_str(tags, "security");
	js_set(more, "tags", tags);
	js_set_str(more, "security-severity", security(p->severity));
	js_set(o, "properties", more);
	js_put(s->out, NULL, o);
}

static void
add_rules(struct sarif *s, const struct items *items)
{
	for (size_t i = 0; i < s->r->result->selected.n; i++)
		*vec_add(s->a, &s->checks) = s->r->result->selected.v[i];
	/* What an earlier world was judged by, or a mix is named after. */
	for (size_t i = 0; i < items->list.n; i++) {
		const struct lint_check *c = engine_check(s->r->checks, items->list.v[i].rule);

		if (c != NULL && rule_index(s, c->id) < 0)
			*vec_add(s->a, &s->checks) = c;
	}
}

static void
put_rules(struct sarif *s)
{
	js_begin(s->out, "rules", '[');
	for (size_t i = 0; i < s->checks.n; i++) {
		const struct lint_check *c = s->checks.v[i];
		const struct page p = { c->id, c->title, c->what, c->harm, c->families, c->fix,
			c->avoid, c->cites, c->severity[LINT_PUBLISHED] };

		add_rule(s, &p);
	}
	for (const struct item_rule *x = item_rules; x->id != NULL; x++) {
		const struct page p = { x->id, x->title, x->what, NULL, NULL, x->fix, NULL, NULL,
			LINT_CRITICAL };

		add_rule(s, &p);
	}
	js_end(s->out);
}

static struct js *
notification(const char *id, const char *how, const char *text)
{
	struct js *o = js_object(), *descriptor = js_object();

	js_set_str(descriptor, "id", id);
	js_set(o, "descriptor", descriptor);
	js_set_str(o, "level", how);
	js_set(o, "message", message(text));
	return o;
}

/* A rule, and the zone's place: a hundred notifications in turn share the latter. */
static struct js *
of_rule(const struct sarif *s, const struct lint_check *check, size_t *at)
{
	struct js *rule = js_object();
	int64_t index;

	/* They come in the order of the rules. */
	while (*at < s->checks.n && s->checks.v[*at] != check)
		++*at;
	index = *at < s->checks.n ? (int64_t)*at : rule_index(s, check->id);
	js_set_str(rule, "id", check->id);
	if (index >= 0)
		js_set_int(rule, "index", index);
	return rule;
}

static struct js *
of_zone(const struct sarif *s, uint16_t zone)
{
	struct js *places = js_array(), *place = js_object(), *names = js_array();
	local_arena *scratch = arena_new();

	js_add(names, logical(scratch, name_text(scratch, s->r->facts->zones.v[zone]->apex), NULL));
	js_set(place, "logicalLocations", names);
	js_add(places, place);
	return places;
}

static void
put_notifications(struct sarif *s)
{
	const struct report *r = s->r;
	struct js *places = NULL;
	size_t at = 0;

	js_begin(s->out, "toolExecutionNotifications", '[');
	for (size_t i = 0; i < r->result->gaps.n; i++) {
		const struct engine_gap *g = &r->result->gaps.v[i];
		struct js *o = notification(
		    g->failed ? "failed" : "not-asked", g->failed ? "error" : "note", g->reason);

		if (i == 0 || g->zone != g[-1].zone) {
			js_drop(places);
			places = g->zone < r->facts->zones.n ? of_zone(s, g->zone) : NULL;
			at = 0;
		}
		if (g->check != NULL)
			js_set(o, "associatedRule", of_rule(s, g->check, &at));
		if (places != NULL)
			js_set(o, "locations", js_share(places));
		js_put(s->out, NULL, o);
	}
	js_drop(places);
	if (r->evidence->limit != NULL)
		js_put(s->out, NULL, notification("limit", "warning", r->evidence->limit));
	if (r->result->incomplete && items_n_failed(r) == 0)
		js_put(s->out, NULL, notification("failed", "error", items_unable(s->a, r)));
	js_end(s->out);
}

static void
put_driver(struct sarif *s)
{
	static const char *const ids[][2] = { { "failed", "Tried, and could not be evaluated" },
		{ "not-asked", "Not evaluated: the run was not given what it needs" },
		{ "limit", "A limit was reached" } };

	js_begin(s->out, "tool", '{');
	js_begin(s->out, "driver", '{');
	js_put(s->out, "name", js_string("dnssec-lint"));
	js_put(s->out, "version", js_string(LINT_VERSION));
	js_put(s->out, "semanticVersion", js_string(LINT_VERSION));
	js_put(s->out, "shortDescription", message("DNSSEC rollout linter"));
	put_rules(s);
	js_begin(s->out, "notifications", '[');
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct js *d = js_object();

		js_set_str(d, "id", ids[i][0]);
		js_set(d, "shortDescription", message(ids[i][1]));
		js_put(s->out, NULL, d);
	}
	js_end(s->out);
	js_end(s->out);
	js_end(s->out);
}

static void
put_invocation(struct sarif *s)
{
	struct js *arguments = js_array();

	for (size_t i = 0; i < s->r->n_arguments; i++) {
		struct buf b = buf_new(s->a);

		text_outside(&b, s->r->arguments[i]);
		js_add_str(arguments, b.p == NULL ? "" : b.p);
	}
	js_begin(s->out, "invocations", '[');
	js_begin(s->out, NULL, '{');
	js_put(s->out, "arguments", arguments);
	js_put(s->out, "executionSuccessful", js_bool(!s->r->result->incomplete));
	js_put(s->out, "exitCode", js_number(s->r->exit_code));
	put_notifications(s);
	js_end(s->out);
	js_end(s->out);
}

static void
put_artifacts(struct sarif *s)
{
	struct js *roots = js_object(), *root = js_object();

	js_set(root, "description", message("The directory that the program was started in"));
	js_set(roots, "%SRCROOT%", root);
	js_put(s->out, "originalUriBaseIds", roots);
	js_begin(s->out, "artifacts", '[');
	for (size_t i = 0; i < s->r->evidence->files.n; i++) {
		local_arena *scratch = arena_new();
		struct js *o, *roles;

		/* No file of its own: built in, or kept in a snapshot. */
		if (s->r->evidence->files.v[i].octets == 0)
			continue;
		o = js_object();
		roles = js_array();
		js_add_str(roles, "analysisTarget");
		js_set(o, "location", artifact(scratch, s->r->evidence->files.v[i].path));
		js_set(o, "roles", roles);
		js_put(s->out, NULL, o);
	}
	js_end(s->out);
}

void
report_sarif(struct arena *a, const struct report *r, struct buf *b)
{
	const struct items *items = items_new(a, r, ITEMS_PAST | ITEMS_WAIVED);
	struct js_out out = { .to = b };
	struct sarif s = { .a = a, .r = r, .cites = cites_new(a, r), .out = &out };
	struct js *details = js_object(), *more = js_object();
	char text[WHEN_TEXT];

	add_rules(&s, items);
	js_begin(&out, NULL, '{');
	js_put(&out, "$schema",
	    js_string("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
	              "sarif-schema-2.1.0.json"));
	js_put(&out, "version", js_string("2.1.0"));
	js_begin(&out, "runs", '[');
	js_begin(&out, NULL, '{');
	put_driver(&s);
	put_invocation(&s);
	js_set_str(details, "id", arena_printf(a, "dnssec-lint/%s/", r->command));
	js_put(&out, "automationDetails", details);
	js_put(&out, "columnKind", js_string("unicodeCodePoints"));
	put_artifacts(&s);
	js_begin(&out, "results", '[');
	for (size_t i = 0; i < items->list.n; i++)
		js_put(&out, NULL, result(&s, &items->list.v[i]));
	js_end(&out);
	js_set_str(more, "verdict", report_verdict(r));
	js_set_str(more, "summary", items_summary(a, r));
	js_set_str(more, "evaluated_at", when_text(r->at, text));
	js_put(&out, "properties", more);
	while (out.depth > 0)
		js_end(&out);
}
