#include "risk.h"
#include "cite.h"
#include "formats.h"
#include "json_zone.h"
#include "text.h"
#include "unasked.h"
#include "../base/when.h"
#include "../engine/baseline.h"
#include "../engine/config.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <string.h>

void
json_set_outside(struct arena *a, struct js *o, const char *key, const char *s)
{
	struct buf b = buf_new(a);

	text_outside(&b, s);
	js_set_str(o, key, s == NULL ? NULL : b.p);
}

static void
add_tool(struct js *root)
{
	struct js *tool = js_object(), *libraries = js_object();

	js_set_str(tool, "name", "dnssec-lint");
	js_set_str(tool, "version", LINT_VERSION);
	for (const struct report_library *l = report_libraries; l->name != NULL; l++)
		js_set_str(libraries, l->name, l->version);
	js_set(tool, "libraries", libraries);
	js_set(root, "tool", tool);
}

static void
add_config(struct arena *a, struct js *run, const struct config *c)
{
	struct js *o = js_object(), *env = js_array();

	json_set_outside(a, o, "file", c == NULL ? NULL : c->file);
	for (size_t i = 0; c != NULL && i < c->env.n; i++)
		js_add_str(env, c->env.v[i]);
	js_set(o, "environment", env);
	js_set(run, "configuration", o);
}

static void
add_run(struct arena *a, struct js *root, const struct report *r)
{
	struct js *run = js_object(), *arguments = js_array();
	char text[WHEN_TEXT];

	for (size_t i = 0; i < r->n_arguments; i++) {
		struct buf b = buf_new(a);

		text_outside(&b, r->arguments[i]);
		js_add_str(arguments, b.p);
	}
	js_set_str(run, "command", r->command);
	js_set(run, "arguments", arguments);
	js_set_str(run, "evaluated_at", when_text(r->at, text));
	if (r->evidence->at != 0)
		js_set_str(run, "collected_at", when_text(r->evidence->at, text));
	js_set_str(run, "status", r->result->incomplete ? "incomplete" : "complete");
	js_set_int(run, "exit_code", r->exit_code);
	if (r->evidence->limit != NULL)
		js_set_str(run, "limit", r->evidence->limit);
	add_config(a, run, r->options->config);
	js_set(root, "run", run);
}

/* By file: is it of a DS set? */
static bool *
ds_files(struct arena *a, const struct evidence *ev)
{
	bool *is = new (a, bool, ev->files.n + 1);

	for (size_t i = 0; i < ev->zones.n; i++) {
		const struct ev_zone *z = ev->zones.v[i];

		for (size_t k = 0; z->is_parent_ds && k < z->spans.n; k++)
			if (z->spans.v[k].file < ev->files.n)
				is[z->spans.v[k].file] = true;
	}
	return is;
}

static void
add_target(struct arena *a, struct js *root, const struct report *r)
{
	const struct evidence *ev = r->evidence;
	struct js *target = js_object(), *inputs = js_array();
	const bool *is_ds = ds_files(a, ev);

	js_set_str(target, "zone", r->target);
	for (uint32_t i = 0; i < ev->files.n; i++) {
		const struct ev_file *f = &ev->files.v[i];
		struct js *input = js_object();

		js_set_str(input, "id", arena_printf(a, "input:%u", i + 1));
		js_set_str(input, "kind", is_ds[i] ? "ds-set" : "zone-file");
		json_set_outside(a, input, "uri", f->path);
		/* A snapshot keeps a DS set's records and not its size. */
		if (!is_ds[i])
			js_set_int(input, "bytes", (int64_t)f->octets);
		if (f->parent < ev->files.n) {
			js_set_str(input, "included_by", arena_printf(a, "input:%u", f->parent + 1));
			js_set_int(input, "included_at", f->parent_line);
		}
		js_add(inputs, input);
	}
	if (ev->cuts.n > 0) {
		struct js *input = js_object();

		js_set_str(input, "id", arena_printf(a, "input:%zu", ev->files.n + 1));
		js_set_str(input, "kind", "live");
		js_set_str(input, "uri", arena_printf(a, "dns:%s", r->target == NULL ? "." : r->target));
		js_set_int(input, "queries", ev->n_queries);
		js_add(inputs, input);
	}
	if (ev->plan != NULL)
		js_add(inputs, json_plan_input(a, ev->plan, ev->files.n + (ev->cuts.n > 0) + 1));
	js_set(target, "inputs", inputs);
	js_set(root, "target", target);
}

static void
add_zone_counts(struct js *summary, const struct report *r)
{
	static const char *const words[] = { "secure", "insecure", "unsigned", "signed-no-ds", "bogus",
		"indeterminate", "not-checked" };
	enum { N = sizeof(words) / sizeof(words[0]) };
	struct js *zones = js_object();
	uint32_t n[N] = { 0 };

	for (size_t i = 0; i < r->facts->zones.n; i++) {
		const char *status = facts_status(r->result->view, r->facts->zones.v[i]);

		if (r->facts->zones.v[i]->transfer != NULL)
			continue;
		for (size_t k = 0; k < N; k++)
			n[k] += strcmp(status, words[k]) == 0;
	}
	for (size_t k = 0; k < N; k++)
		if (n[k] > 0)
			js_set_int(zones, words[k], n[k]);
	js_set(summary, "zones", zones);
}

static void
add_summary(struct js *root, const struct report *r)
{
	struct js *summary = js_object(), *counts = js_object(), *checks = js_object();
	const char *safe_after;
	char text[WHEN_TEXT];
	size_t failed = 0;

	for (size_t i = 0; i < r->result->gaps.n; i++)
		failed += r->result->gaps.v[i].failed;
	js_set_str(summary, "verdict", report_verdict(r));
	js_set_str(summary, "fail_on", engine_severity_text(r->options->fail_on));
	safe_after = json_safe_after(r, text);
	js_set_str(summary, "safe_after", safe_after);
	for (uint8_t s = LINT_CRITICAL; s >= LINT_INFO; s--)
		js_set_int(counts, engine_severity_text(s), r->result->counts[s]);
	js_set(summary, "counts", counts);
	js_set_int(summary, "suppressed",
	    r->result->suppressed[ENGINE_BY_CONFIG] + r->result->suppressed[ENGINE_BY_INLINE]);
	js_set_int(summary, "baselined", r->result->suppressed[ENGINE_BY_BASELINE]);
	add_zone_counts(summary, r);
	js_set_int(checks, "selected", (int64_t)r->result->selected.n);
	js_set_int(checks, "clean", r->result->n_clean);
	js_set_int(checks, "not_evaluated", (int64_t)r->result->gaps.n);
	js_set_int(checks, "failed", (int64_t)failed);
	js_set(summary, "checks", checks);
	js_set(root, "summary", summary);
}

static struct js *
cites_of(struct arena *a, const char *cites)
{
	struct js *list = js_array();

	for (const char *p = cites; p != NULL && *p != '\0';) {
		const char *end = strstr(p, "; ");
		const size_t n = end == NULL ? strlen(p) : (size_t)(end - p);

		js_add_str(list, arena_copy(a, p, n));
		p += end == NULL ? n : n + 2;
	}
	return list;
}

static const char *
zone_name(struct arena *a, const struct report *r, uint16_t zone)
{
	return zone < r->facts->zones.n ? name_text(a, r->facts->zones.v[zone]->apex) : NULL;
}

static struct js *
suppressed(struct arena *a, const struct engine_suppression *s)
{
	struct js *o = js_object();
	char text[WHEN_TEXT];

	js_set_str(o, "by", report_suppressed_by(s));
	json_set_outside(a, o, "reason", s->reason);
	js_set_str(o, "until", s->until.self.kind == LINT_NONE ? NULL : when_text(s->until.at, text));
	json_set_outside(a, o, "where", s->line == 0 ? s->file : arena_printf(a, "%s:%u", s->file, s->line));
	return o;
}

static struct js *
finding(struct arena *a, const struct report *r, const struct engine_finding *f, struct cites *cites)
{
	struct js *o = js_object(), *servers = js_array(), *evidence = js_array();
	struct cite_ids ids = { 0 };
	char type[TYPE_TEXT];

	cites_finding(cites, f, &ids);
	for (size_t i = 0; i < f->n_servers; i++)
		js_add_str(servers, r->evidence->sources.v[f->servers[i]].label);
	for (size_t i = 0; i < ids.v.n; i++)
		js_add_str(evidence, arena_printf(a, "ev:%u", ids.v.v[i] + 1));
	js_set_str(o, "fingerprint", f->fingerprint);
	js_set_str(o, "check", f->check->id);
	js_set_str(o, "severity", engine_severity_text(f->severity));
	js_set_str(o, "zone", zone_name(a, r, f->zone));
	js_set_str(o, "name", name_text(a, f->name));
	js_set_str(o, "type", f->type == 0 ? NULL : type_text(f->type, type));
	js_set_str(o, "message", f->text);
	js_set(o, "servers", servers);
	js_set(o, "evidence", evidence);
	js_set(o, "cites", cites_of(a, f->check->cites));
	js_set_str(o, "fix", f->fix != NULL ? f->fix : f->check->fix);
	if (f->file != NULL) {
		struct js *location = js_object();

		json_set_outside(a, location, "file", f->file);
		if (f->line > 0)
			js_set_int(location, "line", f->line);
		if (f->line > 0 && f->column > 0)
			js_set_int(location, "column", f->column);
		if (f->plan != NULL) {
			js_set_str(location, "pointer", f->pointer);
			js_set_str(location, "address", f->address);
			json_set_outside(a, location, "plan", f->plan);
		}
		js_set(o, "location", location);
	}
	if (f->change != ENGINE_NOT_COMPARED)
		js_set_str(o, "change", f->change == ENGINE_NEW ? "new" : "open");
	if (f->follows != NULL)
		js_set_str(o, "follows", f->follows->fingerprint);
	js_set(o, "suppressed", f->suppressed == NULL ? NULL : suppressed(a, f->suppressed));
	return o;
}

/* Memory for a piece that is gone when it is written; a new one now and then. */
struct scrap {
	struct arena *arena;
	unsigned used;
};

static struct arena *
scrap(struct scrap *s)
{
	if (s->arena == NULL || s->used++ == 64) {
		arena_free(s->arena);
		*s = (struct scrap) { arena_new(), 0 };
	}
	return s->arena;
}

static void
put_zones(const struct report *r, const struct json_to *to)
{
	struct scrap s = { 0 };

	to->begin(to->ctx, "zones");
	for (size_t i = 0; i < r->facts->zones.n; i++)
		if (r->facts->zones.v[i]->transfer == NULL)
			to->item(to->ctx, json_zone(scrap(&s), r, r->facts->zones.v[i]));
	to->end(to->ctx);
	if (r->evidence->names.n > 0) {
		to->begin(to->ctx, "names");
		for (size_t i = 0; i < r->evidence->names.n; i++)
			to->item(to->ctx, json_asked(scrap(&s), r, &r->evidence->names.v[i]));
		to->end(to->ctx);
	}
	arena_free(s.arena);
}

static void
put_findings(const struct report *r, struct cites *cites, const struct json_to *to)
{
	struct scrap s = { 0 };

	to->begin(to->ctx, "findings");
	for (size_t i = 0; i < r->result->findings.n; i++)
		to->item(to->ctx, finding(scrap(&s), r, r->result->findings.v[i], cites));
	to->end(to->ctx);
	arena_free(s.arena);
}

static struct js *
gap(const char *check, struct js *zone, bool failed, const char *reason)
{
	struct js *o = js_object();

	js_set_str(o, "check", check);
	js_set(o, "zone", zone);
	js_set_str(o, "cause", failed ? "failed" : "not-asked");
	js_set_str(o, "reason", reason);
	return o;
}

static void
put_gaps(struct arena *a, const struct report *r, const struct json_to *to)
{
	const struct unasked_list rest = unasked(a, r);
	struct js *name = NULL;
	struct scrap s = { 0 };

	to->begin(to->ctx, "not_evaluated");
	for (size_t i = 0; i < r->result->gaps.n; i++) {
		const struct engine_gap *g = &r->result->gaps.v[i];

		/* By zone: a hundred of them share the name of theirs. */
		if (i == 0 || g->zone != g[-1].zone) {
			js_drop(name);
			name = js_string(zone_name(scrap(&s), r, g->zone));
		}
		to->item(to->ctx, gap(g->check == NULL ? NULL : g->check->id, js_share(name), g->failed,
		    g->reason));
	}
	js_drop(name);
	for (size_t i = 0; i < rest.list.n; i++)
		to->item(to->ctx, gap(NULL, NULL, rest.list.v[i].failed, rest.list.v[i].reason));
	to->end(to->ctx);
	arena_free(s.arena);
}

static void
put_evidence(const struct cites *cites, const struct json_to *to)
{
	struct cites each = *cites;
	struct scrap s = { 0 };

	to->begin(to->ctx, "evidence");
	for (uint32_t i = 0; i < cites->list.n; i++) {
		each.arena = scrap(&s);
		to->item(to->ctx, json_evidence(&each, i));
	}
	to->end(to->ctx);
	arena_free(s.arena);
}

/* The zones of a declared rollout, the easiest first. */
static void
add_rollout(struct arena *a, struct js *root, const struct report *r)
{
	struct report_risks risks = { 0 };
	struct js *list;

	report_risks(a, r, &risks);
	if (risks.list.n == 0)
		return;
	list = js_array();
	for (size_t i = 0; i < risks.list.n; i++) {
		const struct report_risk *risk = &risks.list.v[i];
		struct js *o = js_object(), *reasons = js_array();

		js_set_str(o, "zone", zone_name(a, r, risk->zone));
		js_set_str(o, "stage", report_stage_text(risk->stage));
		js_set_str(o, "risk", risk->level);
		for (size_t k = 0; k < risk->reasons.n; k++)
			js_add_str(reasons, risk->reasons.v[k]);
		js_set(o, "reasons", reasons);
		js_add(list, o);
	}
	js_set(root, "rollout", list);
}

static void
add_baseline(struct arena *a, struct js *root, const struct report *r)
{
	struct js *o = js_object(), *gone = js_array();

	json_set_outside(a, o, "file", r->options->baseline->file);
	js_set_int(o, "accepted", (int64_t)r->options->baseline->list.n);
	for (size_t i = 0; i < r->result->gone.n; i++) {
		const struct engine_accepted *x = r->result->gone.v[i];
		struct js *g = js_object();

		js_set_str(g, "fingerprint", x->fingerprint);
		json_set_outside(a, g, "check", x->check);
		json_set_outside(a, g, "zone", x->zone);
		json_set_outside(a, g, "name", x->name);
		json_set_outside(a, g, "type", x->type);
		js_add(gone, g);
	}
	js_set(o, "gone", gone);
	js_set(root, "baseline", o);
}

static void
put_member(void *ctx, const char *key, struct js *value)
{
	const struct json_to *to = ctx;

	to->member(to->ctx, key, js_share(value));
}

/* Members that one function makes together. */
static void
put_part(const struct json_to *to, struct js *part)
{
	struct json_to mine = *to;

	js_each(part, put_member, &mine);
	js_drop(part);
}

void
json_document(struct arena *a, const struct report *r, const struct json_to *to)
{
	struct cites *cites = cites_new(a, r);
	struct js *part = js_object();

	js_set_str(part, "format", "dnssec-lint-report");
	js_set_str(part, "format_version", "1.0");
	add_tool(part);
	add_run(a, part, r);
	add_target(a, part, r);
	add_summary(part, r);
	put_part(to, part);
	put_zones(r, to);
	part = js_object();
	json_resolvers(a, part, r);
	put_part(to, part);
	put_findings(r, cites, to);
	put_gaps(a, r, to);
	part = js_object();
	if (r->options->baseline != NULL)
		add_baseline(a, part, r);
	put_part(to, part);
	json_constraints(a, to, r, cites);
	part = js_object();
	add_rollout(a, part, r);
	json_steps(a, part, r);
	json_diff(a, part, r);
	json_audit(a, part, r);
	json_plan(a, part, r);
	put_part(to, part);
	put_evidence(cites, to);
}

static void
out_member(void *ctx, const char *key, struct js *value)
{
	js_put(ctx, key, value);
}

static void
out_begin(void *ctx, const char *key)
{
	js_begin(ctx, key, '[');
}

static void
out_item(void *ctx, struct js *value)
{
	js_put(ctx, NULL, value);
}

static void
out_end(void *ctx)
{
	js_end(ctx);
}

void
report_json(struct arena *a, const struct report *r, struct buf *b)
{
	struct js_out out = { .to = b };
	const struct json_to to = { &out, out_member, out_begin, out_item, out_end };

	js_begin(&out, NULL, '{');
	json_document(a, r, &to);
	js_end(&out);
}
