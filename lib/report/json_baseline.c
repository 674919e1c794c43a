/* json_baseline.c - what is accepted from now on, in an order that only its content decides. */
#include "report.h"
#include "json_door.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <stdlib.h>
#include <string.h>

struct entry {
	const struct engine_finding *f;
	const char *zone, *name;
};

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c;

	if ((c = strcmp(x->zone, y->zone)) != 0 || (c = strcmp(x->f->check->id, y->f->check->id)) != 0 ||
	    (c = strcmp(x->name, y->name)) != 0)
		return c;
	if (x->f->type != y->f->type)
		return x->f->type < y->f->type ? -1 : 1;
	return strcmp(x->f->fingerprint, y->f->fingerprint);
}

void
report_baseline(struct arena *a, const struct report *r, struct buf *b)
{
	struct entry *list = new (a, struct entry, r->result->findings.n + 1);
	struct js_out out = { .to = b };
	char type[TYPE_TEXT];
	size_t n = 0;

	for (size_t i = 0; i < r->result->findings.n; i++) {
		const struct engine_finding *f = r->result->findings.v[i];

		/* What is waived has a reason of its own; what is said of the gate is not accepted. */
		if ((f->suppressed != NULL && f->suppressed->by != ENGINE_BY_BASELINE) ||
		    (f->check->needs & LINT_NEED_WAIVERS) != 0 ||
		    strcmp(f->check->id, "baseline-regression") == 0 || f->zone >= r->facts->zones.n)
			continue;
		list[n++] = (struct entry) { f, name_text(a, r->facts->zones.v[f->zone]->apex),
			name_text(a, f->name) };
	}
	if (n > 1)
		qsort(list, n, sizeof(*list), compare);
	js_begin(&out, NULL, '{');
	js_put(&out, "format", js_string("dnssec-lint-baseline"));
	js_put(&out, "format_version", js_string("1.0"));
	js_begin(&out, "accepted", '[');
	for (size_t i = 0; i < n; i++) {
		struct js *o = js_object();

		js_set_str(o, "fingerprint", list[i].f->fingerprint);
		js_set_str(o, "check", list[i].f->check->id);
		js_set_str(o, "severity", engine_severity_text(list[i].f->severity));
		js_set_str(o, "zone", list[i].zone);
		js_set_str(o, "name", list[i].name);
		js_set_str(o, "type", list[i].f->type == 0 ? NULL : type_text(list[i].f->type, type));
		js_set_str(o, "message", list[i].f->text);
		js_put(&out, NULL, o);
	}
	js_end(&out);
	js_end(&out);
}
