#include "items.h"
#include "text.h"
#include "../base/esc.h"
#include "../base/when.h"
#include "../crypto/crypto.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <stdlib.h>
#include <string.h>

const struct item_rule item_rules[] = {
	{ "gate", "The step is not safe now",
	    "The step that was asked about would break names for resolvers that still hold what "
	    "was "
	    "served before, or it cannot be told whether it would.",
	    "Wait until the time that the report names, or take the steps before this one first." },
	{ "change-breaks", "The change breaks names while caches hold what was before",
	    "Resolvers hold DS, DNSKEY and data for their TTLs. Some mix of the old and the new "
	    "does "
	    "not validate, or leads nowhere.",
	    "Make the change in the steps that the report names." },
	{ "outage", "Names failed for validating resolvers",
	    "By what was observed, caches held a mix of records that does not validate.",
	    "The report's timeline says what explains it and when each resolver is well again." },
	{ NULL, NULL, NULL, NULL },
};

const struct item_rule *
item_rule(const char *id)
{
	for (const struct item_rule *r = item_rules; r->id != NULL; r++)
		if (strcmp(r->id, id) == 0)
			return r;
	return NULL;
}

static const char *
line(struct arena *a, const char *s)
{
	struct buf b = buf_new(a);

	text_line(&b, s);
	return b.p == NULL ? "" : b.p;
}

const char *
item_path(struct arena *a, const char *path)
{
	struct buf b = buf_new(a);

	while (strncmp(path, "./", 2) == 0 && path[2] != '\0')
		for (path += 2; *path == '/'; path++)
			continue;
	text_outside(&b, path);
	return b.p == NULL ? "" : b.p;
}

static const char *
instant(struct arena *a, int64_t at)
{
	char text[WHEN_TEXT];

	when_text(at, text);
	return arena_copy(a, text, strlen(text));
}

/* For an item that is no finding: of what would not change if it were told again. */
static const char *
fingerprint(struct arena *a, const struct item *x, const char *key)
{
	const char *all = arena_printf(a, "%s\n%s\n%s\n%s", x->rule, x->zone, x->name, key);
	char *text = new (a, char, 33);
	uint8_t sum[32];

	crypto_sha256(all, strlen(all), sum);
	for (int i = 0; i < 16; i++)
		snprintf(text + 2 * i, 3, "%02x", sum[i]);
	return text;
}

static const char *
type_of(struct arena *a, uint16_t type)
{
	char text[TYPE_TEXT];

	if (type == 0)
		return NULL;
	type_text(type, text);
	return arena_copy(a, text, strlen(text));
}

static const struct item_waiver *
waiver(struct arena *a, const struct engine_suppression *s)
{
	struct item_waiver *w = new (a, struct item_waiver, 1);
	struct buf reason = buf_new(a), where = buf_new(a);

	text_outside(&reason, s->reason);
	text_outside(&where, s->file);
	if (s->line > 0)
		buf_printf(&where, ":%u", s->line);
	*w = (struct item_waiver){ report_suppressed_by(s), reason.p, where.p,
		s->by == ENGINE_BY_INLINE };
	return w;
}

static struct item
finding(struct arena *a, const struct report *r, const struct engine_finding *f)
{
	const char *fix = f->fix != NULL ? f->fix : f->check->fix;
	struct item x = { .kind = ITEM_FINDING,
		.severity = f->severity,
		.rule = f->check->id,
		.f = f,
		.zone = "",
		.name = name_text(a, f->name),
		.type = type_of(a, f->type),
		.text = line(a, f->text),
		.fingerprint = f->fingerprint };

	if (f->zone < r->facts->zones.n)
		x.zone = name_text(a, r->facts->zones.v[f->zone]->apex);
	if (fix != NULL && *fix != '\0')
		x.fix = line(a, fix);
	if (f->change != ENGINE_NOT_COMPARED)
		x.baseline = f->change == ENGINE_NEW ? "new" : "unchanged";
	if (f->plan != NULL) {
		x.pointer = line(a, f->pointer);
		x.address = line(a, f->address);
	}
	if (f->file != NULL) {
		x.path = f->file;
		x.line = f->line;
		x.column = f->line > 0 ? f->column : 0;
	}
	if (f->suppressed != NULL)
		x.waived = waiver(a, f->suppressed);
	if (x.baseline == NULL && r->options->baseline != NULL)
		x.baseline = f->suppressed != NULL && f->suppressed->by == ENGINE_BY_BASELINE
				 ? "unchanged"
				 : "new";
	return x;
}

static const char *
until(struct arena *a, int64_t at)
{
	return at == LINT_NEVER ? "until it is put right"
				: arena_printf(a, "until %s", instant(a, at));
}

static void
add_gate(struct arena *a, const struct report *r, struct items *o)
{
	static const char *const words[] = { "GO", "NO-GO", "CANNOT TELL" };
	const struct rollout_gate *g = r->gate;
	const struct lint_mixes *now = &g->safety.now;
	struct buf b = buf_new(a);
	struct item x = {
		.kind = ITEM_GATE, .rule = "gate", .zone = r->gate_zone, .name = r->gate_zone
	};

	if (g->verdict == LINT_IS_GO)
		return;
	x.severity = g->verdict == LINT_CANNOT_TELL ? LINT_WARNING
		     : now->n_mixes > 0             ? LINT_CRITICAL
						    : LINT_ERROR;
	buf_printf(&b, "%s: %s", words[g->verdict], rollout_step_names[g->step]);
	if (g->safe == LINT_NEVER)
		buf_str(&b, " is not safe as things stand");
	else if (g->safe > r->at)
		buf_printf(&b, " is safe after %s", instant(a, g->safe));
	if (g->verdict == LINT_CANNOT_TELL && g->unsure != NULL)
		buf_printf(&b, "; not known: %s", g->unsure);
	else if (now->n_mixes > 0)
		buf_printf(&b, "; done now: %s: %s %s", rollout_mix_text(a, g->ids, &now->mixes[0]),
		    now->mixes[0].outcome == LINT_LOST ? "no answer" : "SERVFAIL",
		    until(a, now->mixes[0].until));
	else if (g->why != NULL)
		buf_printf(&b, "; %s", g->why);
	x.text = line(a, b.p);
	if (g->safe != LINT_NEVER && g->safe > r->at)
		x.fix = arena_printf(a, "wait until %s", instant(a, g->safe));
	x.fingerprint = fingerprint(a, &x, rollout_step_names[g->step]);
	*vec_add(a, &o->list) = x;
}

/* Does a finding say it already? */
static bool
is_said(const struct items *o, const char *zone, const char *rule)
{
	for (size_t i = 0; i < o->list.n; i++)
		if (o->list.v[i].kind == ITEM_FINDING && o->list.v[i].severity >= LINT_ERROR &&
		    strcmp(o->list.v[i].rule, rule) == 0 && strcmp(o->list.v[i].zone, zone) == 0)
			return true;
	return false;
}

static void
add_break(struct arena *a, const struct report *r, const struct report_diff_zone *z,
    const struct items *said, struct items *o)
{
	const struct rollout_replacement *p = &z->replaced;
	const struct lint_mix *m = p->breaks.mixes;
	const bool known = p->check != NULL && engine_check(r->checks, p->check) != NULL;
	struct item x = { .kind = ITEM_BREAK,
		.severity = LINT_CRITICAL,
		.zone = z->name,
		.name = z->name,
		.rule = known ? p->check : "change-breaks",
		.baseline = "new" };
	struct buf b = buf_new(a);

	if (p->breaks.n_mixes == 0 || is_said(said, z->name, x.rule))
		return;
	buf_printf(&b, "the change breaks names: %s: %s %s", rollout_mix_text(a, z->ids, m),
	    m->outcome == LINT_LOST ? "no answer" : "SERVFAIL", until(a, m->until));
	if (p->breaks.n_mixes > 1)
		buf_printf(&b, "; and %zu more such mixes", p->breaks.n_mixes - 1);
	x.text = line(a, b.p);
	if (p->safety.safe != LINT_NEVER)
		x.fix =
		    arena_printf(a, "make the change not before %s", instant(a, p->safety.safe));
	else if (p->order != NULL)
		x.fix = line(a, p->order);
	x.fingerprint = fingerprint(a, &x, p->check == NULL ? "" : p->check);
	*vec_add(a, &o->list) = x;
}

static void
add_outage(struct arena *a, const struct report *r, const struct report_outage *u, struct items *o)
{
	struct item x = { .kind = ITEM_OUTAGE,
		.severity = LINT_CRITICAL,
		.zone = r->audit->zone,
		.name = r->audit->zone,
		.rule = "outage" };
	struct buf b = buf_new(a);

	buf_printf(
	    &b, "names may have failed from %s on, %s", instant(a, u->from), until(a, u->until));
	if (u->cause != NULL)
		buf_printf(&b, "; explained by %s: %s", u->cause->word, u->cause->text);
	x.text = line(a, b.p);
	x.fingerprint = fingerprint(a, &x, instant(a, u->from));
	*vec_add(a, &o->list) = x;
}

/* What earlier snapshots showed and the newest does not. */
static void
add_past(struct arena *a, const struct report *r, struct items *o)
{
	for (size_t i = 0; i < r->audit->events.n; i++) {
		const struct report_event *e = &r->audit->events.v[i];
		struct item x = { .kind = ITEM_PAST,
			.severity = e->severity,
			.rule = e->word,
			.zone = r->audit->zone,
			.fingerprint = e->fingerprint };

		if (e->kind != REPORT_FINDING || !e->gone)
			continue;
		x.name = e->name.len == 0 ? r->audit->zone : name_text(a, e->name);
		x.type = type_of(a, e->type);
		x.text = line(a, arena_printf(a, "%s (seen from %s to %s)", e->text,
				     instant(a, e->at), instant(a, e->last)));
		*vec_add(a, &o->list) = x;
	}
}

static void
add_fixed(struct arena *a, const struct report *r, struct items *o)
{
	for (size_t i = 0; i < r->diff->fixed.n; i++) {
		const struct engine_finding *f = r->diff->fixed.v[i].f;
		struct item x = { .kind = ITEM_FIXED,
			.severity = f->severity,
			.rule = f->check->id,
			.f = f,
			.zone = r->diff->fixed.v[i].zone,
			.name = name_text(a, f->name),
			.type = type_of(a, f->type),
			.text = line(a, f->text),
			.fingerprint = f->fingerprint,
			.baseline = "absent" };

		*vec_add(a, &o->list) = x;
	}
}

struct items *
items_new(struct arena *a, const struct report *r, unsigned with)
{
	struct items *o = new (a, struct items, 1), found = { 0 };

	for (size_t i = 0; i < r->result->findings.n; i++) {
		const struct item x = finding(a, r, r->result->findings.v[i]);

		if (x.waived == NULL || (with & ITEMS_WAIVED) != 0)
			*vec_add(a, &found.list) = x;
	}
	if (r->gate != NULL)
		add_gate(a, r, o);
	for (size_t i = 0; r->diff != NULL && i < r->diff->zones.n; i++)
		add_break(a, r, &r->diff->zones.v[i], &found, o);
	for (size_t i = 0; r->audit != NULL && i < r->audit->outages.n; i++)
		add_outage(a, r, &r->audit->outages.v[i], o);
	for (size_t i = 0; i < found.list.n; i++)
		*vec_add(a, &o->list) = found.list.v[i];
	if ((with & ITEMS_PAST) != 0 && r->audit != NULL)
		add_past(a, r, o);
	if ((with & ITEMS_PAST) != 0 && r->diff != NULL)
		add_fixed(a, r, o);
	return o;
}

static bool
is_follower(const struct item *x)
{
	return x->kind == ITEM_FINDING && x->f->follows != NULL;
}

struct ranked {
	struct item item;
	size_t at;
	bool follows;
};

static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->item.severity != y->item.severity)
		return x->item.severity > y->item.severity ? -1 : 1;
	if (x->follows != y->follows)
		return x->follows ? 1 : -1;
	return x->at < y->at ? -1 : x->at > y->at;
}

void
items_worst_first(struct items *o)
{
	struct arena *scratch = arena_new();
	struct ranked *order = new (scratch, struct ranked, o->list.n + 1);

	for (size_t i = 0; i < o->list.n; i++)
		order[i] = (struct ranked){ o->list.v[i], i, is_follower(&o->list.v[i]) };
	if (o->list.n > 0)
		qsort(order, o->list.n, sizeof(*order), compare_ranked);
	for (size_t i = 0; i < o->list.n; i++)
		o->list.v[i] = order[i].item;
	arena_free(scratch);
}

bool
item_counts(const struct report *r, const struct item *x)
{
	if (x->kind == ITEM_GATE)
		return r->gate->verdict == LINT_NO_GO;
	/* A step that is safe is so beside what is wrong already: it may be what heals it. */
	if (x->kind == ITEM_FINDING && r->gate != NULL && r->gate->verdict == LINT_IS_GO)
		return false;
	return x->waived == NULL && x->severity >= r->options->fail_on && x->kind != ITEM_FIXED &&
	       (x->kind != ITEM_FINDING || x->f->change != ENGINE_OPEN);
}

const char *
item_sentence(struct arena *a, const struct item *x)
{
	struct buf b = buf_new(a);

	if (x->name != NULL && *x->name != '\0')
		buf_printf(&b, "%s%s%s: ", x->name, x->type == NULL ? "" : " ",
		    x->type == NULL ? "" : x->type);
	buf_str(&b, x->text);
	/* Where a line of a file does not say it: a resource, and its place in the plan. */
	if (x->address != NULL && strstr(x->text, x->address) == NULL)
		buf_printf(&b, " (%s%s%s)", x->address, x->line == 0 ? ", at " : "",
		    x->line == 0 ? x->pointer : "");
	else if (x->address != NULL && x->line == 0)
		buf_printf(&b, " (at %s)", x->pointer);
	return b.p;
}

size_t
items_n_failed(const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->result->gaps.n; i++)
		n += r->result->gaps.v[i].failed;
	return n;
}

const char *
items_unable(struct arena *a, const struct report *r)
{
	const size_t n = items_n_failed(r);
	const struct engine_gap *first = NULL;
	struct buf b = buf_new(a);

	if (!r->result->incomplete && n == 0)
		return NULL;
	if (r->result->selected.n == 0)
		return "no check was run: --only and --skip leave none";
	if (r->facts->zones.n == 0)
		return "nothing was checked: there is no zone";
	if (n == 0)
		return "the run is incomplete";
	for (size_t i = 0; i < r->result->gaps.n && first == NULL; i++)
		if (r->result->gaps.v[i].failed)
			first = &r->result->gaps.v[i];
	text_count(&b, n, "verdict");
	buf_printf(&b, " could not be reached: %s",
	    first->check == NULL ? "all checks" : first->check->id);
	if (first->zone < r->facts->zones.n)
		buf_printf(&b, " (%s)", name_text(a, r->facts->zones.v[first->zone]->apex));
	buf_printf(&b, ": %s", first->reason);
	if (n > 1)
		buf_printf(&b, "; and %zu more", n - 1);
	return line(a, b.p);
}

static void
add_counts(const struct report *r, struct buf *b)
{
	static const char *const nouns[] = { "", "info", "warning", "error", "critical" };
	const char *sep = "";

	for (unsigned s = LINT_CRITICAL; s >= LINT_INFO; s--) {
		const uint32_t n = r->result->counts[s];

		if (n == 0)
			continue;
		buf_str(b, sep);
		text_digits(b, n);
		buf_printf(b, " %s%s", nouns[s],
		    n > 1 && (s == LINT_ERROR || s == LINT_WARNING) ? "s" : "");
		sep = ", ";
	}
	if (*sep == '\0')
		buf_str(b, r->result->incomplete ? "nothing found in what could be evaluated"
						 : "no problem found");
}

const char *
items_summary(struct arena *a, const struct report *r)
{
	static const char *const words[] = { "GO", "NO-GO", "CANNOT TELL" };
	struct buf b = buf_new(a);
	size_t accepted = 0;

	if (r->gate != NULL) {
		const struct rollout_gate *g = r->gate;

		buf_printf(&b, "gate %s %s: %s", rollout_step_names[g->step], r->gate_zone,
		    words[g->verdict]);
		if (g->verdict != LINT_IS_GO && g->safe == LINT_NEVER)
			buf_str(&b, ", not safe as things stand");
		else if (g->verdict != LINT_IS_GO && g->safe > r->at)
			buf_printf(&b, ", safe after %s (%s)", instant(a, g->safe),
			    lint_basis_text(g->basis));
		buf_str(&b, "; ");
	} else if (r->plan != NULL) {
		buf_str(&b, "a plan with ");
		text_count(&b, r->plan->plan->n_resources, "change");
		buf_str(&b, " to ");
		text_count(&b, r->plan->planned.zones.n, "zone");
		buf_str(&b, ": ");
	} else if (r->audit != NULL) {
		buf_printf(&b, "%s ", r->audit->zone);
		text_count(&b, r->audit->n_snapshots, "snapshot");
		buf_printf(&b, ", ");
		text_count(&b, r->audit->outages.n, "outage");
		buf_str(&b, "; now ");
	} else {
		text_count(&b, r->facts->zones.n - r->facts->n_copies, "zone");
		buf_str(&b, ": ");
	}
	add_counts(r, &b);
	for (size_t i = 0; i <= ENGINE_BY_BASELINE; i++)
		accepted += r->result->suppressed[i];
	if (accepted > 0)
		buf_printf(&b, ", %zu accepted", accepted);
	if (items_n_failed(r) > 0) {
		buf_str(&b, ", ");
		text_count(&b, items_n_failed(r), "check");
		buf_str(&b, " not evaluated");
	}
	return line(a, b.p);
}
