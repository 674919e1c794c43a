/* host.c - the services that checks get: looking, saying, text. */
#include "run.h"
#include "../base/buf.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/rdata.h"
#include "../dns/type.h"

static const struct engine_run *
mine(const struct lint_run *run)
{
	return (const struct engine_run *)run;
}

static bool
host_get(const struct lint_run *run, struct lint_ref ref, enum lint_kind kind, void *view)
{
	return facts_get(mine(run)->engine->view, ref, kind, view);
}

static bool
host_next(const struct lint_run *run, struct lint_ref of, enum lint_kind kind, uint16_t type,
    struct lint_ref *it)
{
	return facts_next(mine(run)->engine->view, of, kind, type, it);
}

static struct lint_ref
host_node_at(const struct lint_run *run, struct lint_ref zone, struct lint_name name)
{
	return facts_node_at(mine(run)->engine->view, zone, name);
}

static struct lint_ref
host_rrset_at(const struct lint_run *run, struct lint_ref node, uint16_t type)
{
	return facts_rrset_at(mine(run)->engine->view, node, type);
}

static bool
full(const struct lint_run *run)
{
	return mine(run)->n_found >= ENGINE_MAX_FINDINGS;
}

/* What is found in a zone's copy is said of the zone. */
static uint16_t
said_of(const struct fact_zone *z)
{
	return z->transfer != NULL && z->twin != FACTS_NO_ZONE ? z->twin : z->index;
}

static void
add_gap(struct engine_run *r, bool failed, const char *reason)
{
	*vec_add(r->engine->lists, &r->engine->result->gaps) = (struct engine_gap) {
		.check = r->run.check, .zone = said_of(r->zone), .failed = failed, .reason = reason };
}

/* A fresh label that was asked stands for the wildcard, so that a finding keeps its name. */
static struct lint_name
steady_name(const struct engine_run *r, struct lint_name name)
{
	const struct fact_probe *p = facts_probe(r->zone, name, true);
	uint8_t *wild;

	if (p == NULL || p->above.len > 253)
		return name;
	wild = arena_alloc(r->engine->said, p->above.len + 2u, 1);
	wild[0] = 1, wild[1] = '*';
	memcpy(wild + 2, p->above.wire, p->above.len);
	return (struct lint_name) { wild, (uint8_t)(p->above.len + 2) };
}

/* The owner and type that a reference speaks of, when the check named none. */
static void
default_subject(struct engine_run *r, struct lint_ref ref, struct lint_name *name, uint16_t *type)
{
	struct facts_view *v = r->engine->view;
	union {
		struct lint_node node;
		struct lint_rrset rrset;
		struct lint_record record;
		struct lint_sig sig;
		struct lint_nsec nsec;
		struct lint_cut cut;
		struct lint_denial denial;
		struct lint_reply reply;
		struct lint_change change;
		struct lint_resolved resolved;
	} u;
	struct lint_name n = r->zone->apex;
	uint16_t t = 0;

	if (facts_get(v, ref, LINT_NODE, &u.node))
		n = u.node.name;
	else if (facts_get(v, ref, LINT_RRSET, &u.rrset))
		n = u.rrset.name, t = u.rrset.type;
	else if (facts_get(v, ref, LINT_RECORD, &u.record))
		n = u.record.name, t = u.record.type;
	else if (facts_get(v, ref, LINT_SIG, &u.sig))
		n = u.sig.name, t = u.sig.covered;
	else if (facts_get(v, ref, LINT_NSEC, &u.nsec))
		n = u.nsec.name, t = u.nsec.nsec3 ? LINT_T_NSEC3 : LINT_T_NSEC;
	else if (facts_get(v, ref, LINT_CUT, &u.cut))
		n = u.cut.name, t = LINT_T_NS;
	else if (facts_get(v, ref, LINT_DENIAL, &u.denial))
		n = u.denial.qname, t = u.denial.qtype;
	else if (facts_get(v, ref, LINT_REPLY, &u.reply))
		n = u.reply.qname, t = u.reply.qtype;
	else if (facts_get(v, ref, LINT_RESOLVED, &u.resolved))
		n = u.resolved.name, t = u.resolved.qtype;
	else if (facts_get(v, ref, LINT_CHANGE, &u.change))
		n = u.change.name, t = u.change.type;
	else if (ref.kind == LINT_KEY)
		t = LINT_T_DNSKEY;
	else if (ref.kind == LINT_DS)
		t = LINT_T_DS;
	else if (ref.kind == LINT_FAULT && r->zone->file != NULL && ref.row < r->zone->file->faults.n &&
	    r->zone->file->faults.v[ref.row].owner.len > 0)
		n = r->zone->file->faults.v[ref.row].owner;
	if (name->len == 0)
		*name = n;
	if (*type == 0)
		*type = t;
}

static uint8_t
severity_of(const struct engine_run *r, const struct lint_say *say)
{
	const uint8_t phase = r->zone->phase_known ? r->zone->phase : LINT_PUBLISHED;

	if (r->forced != 0)
		return r->forced;
	if (say->severity != LINT_BY_PHASE)
		return (uint8_t)say->severity;
	return r->run.check->severity[phase] != 0 ? r->run.check->severity[phase] : LINT_INFO;
}

/* What is wrong with a zone above that nobody asked about is one matter for those who did:
 * ancestor-not-secure.  What it says of a zone asked for stays as loud as it is, and so
 * does what is said of the anchors: those came from whoever asks. */
static bool
is_elsewhere(const struct engine_run *r, struct lint_name name)
{
	const struct facts *f = r->engine->facts;

	if (!r->zone->on_the_way || !r->engine->ancestors || r->forced != 0)
		return false;
	if (strcmp(r->run.check->id, "trust-anchor-stale") == 0)
		return false;
	for (size_t i = 0; i < f->zones.n; i++)
		if (!f->zones.v[i]->on_the_way && lint_name_within(name, f->zones.v[i]->apex))
			return false;
	return true;
}

static void
host_find(struct lint_run *run, const struct lint_say *say)
{
	struct engine_run *r = (struct engine_run *)run;
	struct arena *a = r->engine->said;
	struct engine_finding *f;

	/* A finding cites evidence: one that does not is a bug of the check. */
	if (say->about.kind == LINT_NONE || say->text == NULL) {
		add_gap(r, true, arena_printf(a, "internal: the check made a finding without evidence"));
		return;
	}
	if (full(run)) {
		r->n_found++;
		return;
	}
	r->n_found++;
	f = new (a, struct engine_finding, 1);
	*f = (struct engine_finding){ .check = run->check,
		.severity = severity_of(r, say),
		.zone = said_of(r->zone),
		.name = say->name,
		.type = say->type,
		.text = say->text,
		.key = say->key == NULL ? "" : say->key,
		.fix = say->fix == NULL ? run->check->fix : say->fix };
	default_subject(r, say->about, &f->name, &f->type);
	f->name = steady_name(r, f->name);
	if (say->about.kind != LINT_CHANGE && is_elsewhere(r, f->name))
		f->severity = LINT_INFO;
	r->n_loud += f->severity > LINT_INFO;
	f->n_evidence = 1 + say->n_evidence;
	f->evidence = new (a, struct lint_ref, f->n_evidence);
	f->evidence[0] = say->about;
	for (size_t i = 0; i < say->n_evidence; i++)
		f->evidence[1 + i] = say->evidence[i];
	engine_locate(r->engine, f);
	*vec_add(r->engine->lists, &r->engine->result->findings) = f;
}

static void
host_unable(struct lint_run *run, struct lint_ref about, const char *why)
{
	struct engine_run *r = (struct engine_run *)run;

	(void)about;
	if (r->n_unable++ < 20)
		add_gap(r, true, why);
}

static void
host_unasked(struct lint_run *run, struct lint_ref about, const char *why)
{
	struct engine_run *r = (struct engine_run *)run;

	(void)about;
	if (r->n_unable++ < 20)
		add_gap(r, false, why);
}

static void
host_constrain(struct lint_run *run, const struct lint_constraint *c)
{
	struct engine_run *r = (struct engine_run *)run;
	struct lint_term *terms = new (r->engine->said, struct lint_term, c->n_because + 1);
	struct engine_constraint *k = vec_add(r->engine->lists, &r->engine->result->constraints);

	if (c->n_because > 0)
		memcpy(terms, c->because, c->n_because * sizeof(*terms));
	*k = (struct engine_constraint) { run->check, r->zone->index, *c };
	k->c.because = terms;
}

static void *
host_alloc(struct lint_run *run, size_t n, size_t size)
{
	return arena_alloc(mine(run)->engine->said, n, size);
}

static const char *
host_text(struct lint_run *run, const char *fmt, va_list ap)
{
	return full(run) ? "" : arena_vprintf(mine(run)->engine->said, fmt, ap);
}

static const char *
host_name_text(struct lint_run *run, struct lint_name name)
{
	return full(run) ? "" : name_text(mine(run)->engine->said, steady_name(mine(run), name));
}

static const char *
host_type_text(struct lint_run *run, uint16_t type)
{
	char text[TYPE_TEXT];

	type_text(type, text);
	return full(run) ? "" : arena_copy(mine(run)->engine->said, text, strlen(text));
}

static const char *
host_rdata_text(struct lint_run *run, uint16_t type, struct lint_bytes rdata)
{
	struct buf b;

	if (full(run))
		return "";
	b = buf_new(mine(run)->engine->said);
	rdata_print(&b, type, rdata);
	return b.p;
}

static const char *
host_time_text(struct lint_run *run, int64_t at)
{
	char text[WHEN_TEXT];

	when_text(at, text);
	return full(run) ? "" : arena_copy(mine(run)->engine->said, text, strlen(text));
}

static const char *
host_span_text(struct lint_run *run, int64_t seconds)
{
	char text[WHEN_TEXT];

	when_span(seconds, text);
	return full(run) ? "" : arena_copy(mine(run)->engine->said, text, strlen(text));
}

static const char *
host_algorithm_text(struct lint_run *run, uint8_t algorithm)
{
	const char *text = algorithm_text(algorithm);

	if (full(run))
		return "";
	return text != NULL ? text : arena_printf(mine(run)->engine->said, "algorithm %u", algorithm);
}

static const char *
host_status(const struct lint_run *run, struct lint_ref zone)
{
	const struct engine *e = mine(run)->engine;

	return zone.kind == LINT_ZONE && zone.zone < e->facts->zones.n
	    ? facts_status(e->view, e->facts->zones.v[zone.zone]) : "not-checked";
}

static enum lint_match
host_ds_match(const struct lint_run *run, struct lint_ref key, struct lint_bytes ds)
{
	return facts_ds_match(mine(run)->engine->facts, key, ds);
}

static const struct lint_step *
host_step(const struct lint_run *run)
{
	const struct engine_options *o = mine(run)->engine->options;

	return o->step_zone == run->zone.zone ? o->step : NULL;
}

static struct lint_ref
host_zone_of(const struct lint_run *run, struct lint_name name)
{
	return facts_zone_of(mine(run)->engine->view, name);
}

static bool
host_synthesize(const struct lint_run *run, struct lint_ref denial, struct lint_name name, uint16_t type,
    struct lint_synthesis *out)
{
	return facts_synthesize(mine(run)->engine->view, denial, name, type, out);
}

const struct lint_host engine_host = { sizeof(struct lint_host), host_get, host_next, host_node_at,
	host_rrset_at, host_find, host_unable, host_constrain, host_alloc, host_text,
	host_name_text, host_type_text, host_rdata_text, host_time_text, host_span_text,
	host_algorithm_text, host_status, host_ds_match, engine_history, engine_mixes, engine_families,
	host_step, host_zone_of, host_synthesize, host_unasked, engine_intent,
	engine_waivers_of, engine_features, engine_tried };
