/* plan_records.c - DS, NS, CNAME and wildcards among the records of a plan; DS and name
 * servers at the registrar. */
#include "plan_int.h"
#include "../dns/name.h"
#include "../dns/type.h"
#include <stdlib.h>
#include <string.h>

enum { IS_ANYWHERE, IS_APEX, IS_BELOW };
struct record {                         /* one side of a record resource */
	bool there, not_shown, unknown; /* unknown: its values */
	struct lint_name zone, name;    /* zone.len 0: not known; name.len 0: neither */
	const char *why;                /* then */
	uint8_t at_apex;                /* of a zone that is not known: by the look of the name */
	uint16_t type;
	bool has_ttl;
	uint32_t ttl;
	VEC(struct ev_plan_ds) ds;
	VEC(const char *) text;
};

static bool
type_of(const struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s,
    uint16_t *type)
{
	const char *text = res->row->rtype;
	size_t n = strlen(text);

	if (text[0] == '\'')
		return type_parse(text + 1, n - 2, type);
	text = jtext_string(&r->text, plan_attr(r, s, text).v);
	return text != NULL && type_parse(text, strlen(text), type);
}

/* A list of strings, a string, or a block with the data of a DS. */
static void
read_values(struct plan_reader *r, const struct jtext_value *v, struct record *o)
{
	const struct jtext_value *it = NULL;
	struct ev_plan_ds ds;
	const char *s = jtext_string(&r->text, v);

	if (jtext_has_kind(v, JTEXT_ARRAY)) {
		while ((it = jtext_each(&r->text, v, it)) != NULL && o->text.n < EV_PLAN_MAX_DS)
			if (it->kind != JTEXT_ARRAY)
				read_values(r, it, o);
		return;
	}
	if (jtext_has_kind(v, JTEXT_OBJECT)) {
		static const char *const keys[] = { "answer", "nsdname", "cname", "name", "host",
			"value" };

		if (plan_ds_object(r, v, &ds) && o->ds.n < EV_PLAN_MAX_DS)
			*vec_add(r->arena, &o->ds) = ds;
		for (size_t i = 0; s == NULL && i < sizeof(keys) / sizeof(keys[0]); i++)
			s = jtext_string(&r->text, jtext_get(&r->text, v, keys[i]));
	}
	if (s == NULL || *s == '\0')
		return;
	*vec_add(r->arena, &o->text) = s;
	if (o->type == LINT_T_DS && o->ds.n < EV_PLAN_MAX_DS && plan_ds_text(r->arena, s, &ds))
		*vec_add(r->arena, &o->ds) = ds;
}

static struct record
read_record(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s)
{
	struct record o = { .there = plan_there(s) };
	struct plan_attr owner, values, ttl;
	const char *text;

	if (!o.there || !type_of(r, res, s, &o.type)) {
		o.there = false;
		return o;
	}
	owner = plan_attr(r, s, res->row->owner);
	text = res->owner != NULL ? res->owner
	       : owner.sensitive  ? NULL
				  : jtext_string(&r->text, owner.v);
	if (text != NULL && *text == '\0')
		text = "@";
	if (!plan_zone_of(r, res, s, &o.zone, &o.why)) {
		o.zone = (struct lint_name){ 0 };
		o.there = o.why != NULL; /* else it is private */
	}
	if (text == NULL && !owner.sensitive && !owner.unknown && res->row->relative)
		text = "@";
	/* Without its zone an owner is taken for whole where that is usual. */
	if (text == NULL || !plan_name(r, text, o.zone, res->row->relative, &o.name) ||
	    (o.zone.len == 0 && strchr(text, '.') == NULL))
		o.name = (struct lint_name){ 0 };
	if (text != NULL)
		o.at_apex = strcmp(text, "@") == 0                            ? IS_APEX
			    : res->row->relative || strchr(text, '.') == NULL ? IS_BELOW
									      : IS_ANYWHERE;
	values = plan_attr(r, s, res->row->values);
	ttl = plan_attr(r, s, res->row->ttl);
	o.not_shown = values.sensitive;
	o.unknown = values.unknown; /* all of them, or one of a list */
	o.has_ttl = jtext_whole(&r->text, ttl.v, INT32_MAX, &o.ttl);
	read_values(r, values.v, &o);
	return o;
}

static bool
same_ds(const struct ev_plan_ds *a, const struct ev_plan_ds *b)
{
	return a->rdata.n == b->rdata.n && memcmp(a->rdata.p, b->rdata.p, a->rdata.n) == 0 &&
	       a->key.n == b->key.n && (a->key.n == 0 || memcmp(a->key.p, b->key.p, a->key.n) == 0);
}

static bool
has_ds(const struct record *o, const struct ev_plan_ds *ds)
{
	for (size_t i = 0; i < o->ds.n; i++)
		if (same_ds(&o->ds.v[i], ds))
			return true;
	return false;
}

static void
add_ds(struct plan_reader *r, struct ev_change *c, const struct ev_plan_ds *ds)
{
	if (c == NULL)
		return;
	*vec_add(r->arena, &c->ds) = *ds;
	if (ds->rdata.n >= 4 && !c->has_tag) {
		c->tag = lint_u16(ds->rdata.p);
		c->has_tag = true;
	}
}

/* The DS of the child whose name the record has. */
static void
ds_acts(struct plan_reader *r, const struct plan_resource *res, const struct record *was,
    const struct record *is)
{
	const bool replaced = (res->actions & PLAN_DELETE) && (res->actions & PLAN_CREATE);
	struct ev_change *c = NULL;
	bool same =
	    was->there && is->there && !is->unknown && was->ds.n == is->ds.n && was->ds.n > 0;

	for (size_t i = 0; i < was->ds.n && same; i++)
		same = has_ds(is, &was->ds.v[i]);
	same &= was->there && is->there && was->name.len > 0 && lint_name_eq(was->name, is->name);
	if (same && !replaced) {
		if (was->has_ttl && is->has_ttl && was->ttl != is->ttl)
			plan_add(r, res, LINT_ACT_TTL, was->name);
		return;
	}
	if (was->there && was->name.len > 0) {
		const bool moved = !is->there || replaced || !lint_name_eq(was->name, is->name);

		for (size_t i = 0; i < was->ds.n; i++)
			if (moved || !has_ds(is, &was->ds.v[i])) {
				if (c == NULL)
					c = plan_add(r, res, LINT_ACT_REMOVE_DS, was->name);
				add_ds(r, c, &was->ds.v[i]);
			}
		if (c == NULL && (moved || is->unknown || was->ds.n == 0))
			c = plan_add(r, res, LINT_ACT_REMOVE_DS, was->name);
		if (c != NULL)
			c->type = LINT_T_DS, c->not_shown = was->not_shown;
	}
	c = NULL;
	if (is->there && is->name.len > 0) {
		const bool fresh = !was->there || replaced || !lint_name_eq(was->name, is->name);

		for (size_t i = 0; i < is->ds.n; i++)
			if (fresh || !has_ds(was, &is->ds.v[i])) {
				if (c == NULL)
					c = plan_add(r, res, LINT_ACT_ADD_DS, is->name);
				add_ds(r, c, &is->ds.v[i]);
			}
		if (c == NULL && (is->unknown || is->ds.n == 0))
			c = plan_add(r, res, LINT_ACT_ADD_DS, is->name);
		if (c != NULL)
			c->type = LINT_T_DS, c->not_shown = is->not_shown,
			c->unknown = is->unknown || is->ds.n == 0;
	}
}

static int
compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Host names in lower case without the final dot, sorted; each once. */
static size_t
hosts(const struct plan_reader *r, const struct record *o, const char **out)
{
	size_t n = 0, m = 0;

	for (size_t i = 0; i < o->text.n; i++) {
		char *s = arena_copy(r->arena, o->text.v[i], strlen(o->text.v[i]));
		size_t len = strlen(s);

		while (len > 0 && (s[len - 1] == '.' || s[len - 1] == ' '))
			s[--len] = '\0';
		for (char *p = s; *p != '\0'; p++)
			*p = *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20) : *p;
		out[n++] = s;
	}
	if (n > 0)
		qsort(out, n, sizeof(*out), compare_text);
	for (size_t i = 0; i < n; i++)
		if (m == 0 || strcmp(out[m - 1], out[i]) != 0)
			out[m++] = out[i];
	return m;
}

static bool
same_hosts(const struct plan_reader *r, const struct record *a, const struct record *b)
{
	const char **x = new (r->arena, const char *, a->text.n + 1),
		   **y = new (r->arena, const char *, b->text.n + 1);
	const size_t n = hosts(r, a, x), m = hosts(r, b, y);

	if (n != m || a->unknown != b->unknown)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(x[i], y[i]) != 0)
			return false;
	return true;
}

static void
ns_acts(struct plan_reader *r, const struct plan_resource *res, const struct record *was,
    const struct record *is)
{
	const bool replaced = (res->actions & PLAN_DELETE) && (res->actions & PLAN_CREATE);
	const bool stays =
	    is->there && was->name.len > 0 && is->name.len > 0 && lint_name_eq(was->name, is->name);
	struct ev_change *c;

	if (!was->there && is->there && is->name.len > 0 && res->row->adopts && is->text.n > 0) {
		const struct ev_plan_zone *z = ev_plan_zone_find(r->plan, is->name);

		if (z != NULL && z->was_signed == LINT_SAID_YES)
			plan_add_unknown(r, res, is->name,
			    "it takes over a domain that is registered already: which name servers it "
			    "has so far the plan does not say");
	}
	if (!was->there || was->name.len == 0)
		return; /* a new delegation moves nobody */
	if (!stays && res->row->abandons)
		return;
	if (stays && same_hosts(r, was, is)) {
		if (was->has_ttl && is->has_ttl && was->ttl != is->ttl && !replaced)
			plan_add(r, res, LINT_ACT_TTL, was->name);
		return;
	}
	c = plan_add(r, res, LINT_ACT_CHANGE_NS, was->name);
	if (c != NULL) {
		c->type = LINT_T_NS;
		c->what = stays ? NULL : "the delegation goes away";
	}
}

static void
other_acts(struct plan_reader *r, const struct plan_resource *res, const struct record *was,
    const struct record *is)
{
	const bool fresh = !was->there || was->name.len == 0 || is->name.len == 0 ||
			   !lint_name_eq(was->name, is->name);
	struct ev_change *c;

	if (!is->there)
		return;
	if (is->type == LINT_T_CNAME && is->zone.len == 0 && is->at_apex != IS_BELOW &&
	    !(is->name.len > 0 && plan_is_cut(r, is->name))) {
		if (is->at_apex == IS_APEX)
			plan_add_unknown(r, res, (struct lint_name){ 0 }, is->why);
		else if ((c = plan_add(r, res, LINT_ACT_CNAME, (struct lint_name){ 0 })) != NULL)
			c->why = is->why, c->type = LINT_T_CNAME;
	}
	if (is->name.len == 0)
		return;
	if (is->type == LINT_T_CNAME &&
	    (plan_is_cut(r, is->name) || (is->zone.len > 0 && lint_name_eq(is->zone, is->name)))) {
		c = plan_add(r, res, LINT_ACT_CNAME, is->name);
		if (c != NULL)
			c->type = LINT_T_CNAME, c->flattens = res->row->flattens;
	}
	if (name_is_wild(is->name) && is->type != LINT_T_NS && fresh && is->zone.len > 0) {
		c = plan_add(r, res, LINT_ACT_WILDCARD, is->zone);
		if (c != NULL)
			c->type = is->type, c->name = is->name;
	}
}

/* Was the owner of no use, so that nothing can be said of what matters? */
static void
note_unknown(
    struct plan_reader *r, const struct plan_resource *res, const struct record *o, uint16_t type)
{
	if (o->there && o->name.len == 0 && (type == LINT_T_DS || type == LINT_T_NS))
		plan_add_unknown(r, res, (struct lint_name){ 0 },
		    o->why != NULL ? o->why : "its name is not known before the plan is applied");
}

static void
registrar_ds(struct plan_reader *r, const struct plan_resource *res)
{
	const struct plan_side *sides[] = { &res->before, &res->after };
	const bool replaced = (res->actions & PLAN_DELETE) && (res->actions & PLAN_CREATE);
	const bool updated = (res->actions & PLAN_UPDATE) != 0;

	for (int i = 0; i < 2; i++) {
		const struct plan_side *s = sides[i];
		const struct plan_attr at = *res->row->values != '\0'
						? plan_attr(r, s, res->row->values)
						: (struct plan_attr){ .v = s->value,
							  .sensitive = plan_is_hidden(r, s) };
		const struct jtext_value *v =
		    jtext_has_kind(at.v, JTEXT_ARRAY) ? jtext_nth(&r->text, at.v, 0) : at.v;
		const bool acts = i == 0 ? (res->actions & PLAN_DELETE) != 0 || updated
					 : (res->actions & PLAN_CREATE) != 0 || updated;
		struct ev_plan_ds ds = { 0 };
		struct lint_name zone;
		struct ev_change *c;
		uint32_t algorithm;
		const char *why, *key = at.sensitive ? NULL
						     : jtext_string(&r->text,
							   jtext_get(&r->text, v, "public_key"));

		if (!plan_there(s) || (!acts && !replaced))
			continue;
		if (!plan_zone_of(r, res, s, &zone, &why)) {
			if (why != NULL)
				plan_add_unknown(r, res, (struct lint_name){ 0 }, why);
			continue;
		}
		c = plan_add(r, res, i == 0 ? LINT_ACT_REMOVE_DS : LINT_ACT_ADD_DS, zone);
		if (c == NULL)
			return;
		c->type = LINT_T_DS;
		c->not_shown = at.sensitive;
		if (key != NULL && plan_key_text(r->arena, key, &ds.key)) {
			if (jtext_whole(
				&r->text, jtext_get(&r->text, v, "algorithm"), 255, &algorithm))
				ds.algorithm = (uint8_t)algorithm;
			*vec_add(r->arena, &c->ds) = ds;
		} else if (plan_ds_object(r, v, &ds))
			add_ds(r, c, &ds);
		c->unknown = i == 1 && c->ds.n == 0;
	}
}

/* A list of servers, or of DS, at the registrar.  Of DS, an empty list is none. */
static struct record
read_list(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s,
    const char *path, uint16_t type)
{
	const struct plan_attr at = plan_attr(r, s, path);
	struct record o = { .there = plan_there(s),
		.type = type,
		.unknown = at.unknown,
		.not_shown = at.sensitive };

	if (o.there && plan_zone_of(r, res, s, &o.zone, &o.why))
		o.name = o.zone;
	read_values(r, at.v, &o);
	if (type == LINT_T_DS && jtext_size(&r->text, at.v) == 0)
		o.there &= o.unknown;
	return o;
}

static struct record
read_servers(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s)
{
	return read_list(r, res, s, res->row->list, LINT_T_NS);
}

/* A registration with the servers and the DS of its domain. */
static void
registration_acts(struct plan_reader *r, const struct plan_resource *res)
{
	const struct record was = read_list(r, res, &res->before, res->row->values, LINT_T_DS);
	const struct record is = read_list(r, res, &res->after, res->row->values, LINT_T_DS);

	if (was.there || is.there)
		note_unknown(r, res, was.there ? &was : &is, LINT_T_DS);
	if (was.there || is.there)
		ds_acts(r, res, &was, &is);
}

static void
forget_acts(struct plan_reader *r, const struct plan_resource *res)
{
	const bool list = (res->row->is & PLAN_IS_DS) && (res->row->is & PLAN_IS_NS);
	const struct record was =
	    res->row->is & PLAN_IS_RECORD ? read_record(r, res, &res->before)
	    : list                        ? read_list(r, res, &res->before, res->row->values, LINT_T_DS)
					  : read_servers(r, res, &res->before);

	if (((res->row->is & PLAN_IS_DS) && !list) ||
	    (was.there && was.type == LINT_T_DS && was.name.len > 0))
		plan_add(r, res, LINT_ACT_FORGET, was.name);
}

/* Keys of other signers, and what asks the parent to take the DS away. */
static void
signal_acts(struct plan_reader *r, const struct plan_resource *res, const struct record *was,
    const struct record *is)
{
	const bool stays = is->there && was->text.n == is->text.n;
	bool same = stays;
	struct ev_change *c;

	for (size_t i = 0; i < was->text.n && same; i++)
		same = strcmp(was->text.v[i], is->text.v[i]) == 0;
	if (was->there && was->type == LINT_T_DNSKEY && was->name.len > 0 && !same)
		plan_add_unknown(r, res, was->name,
		    "it takes a DNSKEY record away: whether resolvers still need that key the plan "
		    "does not say");
	if (!is->there || is->name.len == 0 || same ||
	    (is->type != LINT_T_CDS && is->type != LINT_T_CDNSKEY))
		return;
	for (size_t i = 0; i < is->text.n; i++) /* RFC 8078 4 */
		if (strncmp(is->text.v[i], "0 0 0 0", 7) == 0 ||
		    strncmp(is->text.v[i], "0 3 0 ", 6) == 0) {
			c = plan_add(r, res, LINT_ACT_REMOVE_DS, is->name);
			if (c != NULL)
				c->type = is->type, c->what = "it asks the parent to remove the DS";
			return;
		}
}

static void
record_acts(struct plan_reader *r, const struct plan_resource *res)
{
	struct record was, is;

	if (res->actions & PLAN_FORGET) {
		forget_acts(r, res);
		return;
	}
	if ((res->row->is & (PLAN_IS_DS | PLAN_IS_NS)) == PLAN_IS_DS) {
		registrar_ds(r, res);
		return;
	}
	if (res->row->is & PLAN_IS_DS)
		registration_acts(r, res);
	was = res->row->is & PLAN_IS_RECORD ? read_record(r, res, &res->before)
					    : read_servers(r, res, &res->before);
	is = res->row->is & PLAN_IS_RECORD ? read_record(r, res, &res->after)
					   : read_servers(r, res, &res->after);
	if (was.there)
		note_unknown(r, res, &was, was.type);
	else
		note_unknown(r, res, &is, is.type);
	if (was.type == LINT_T_DS || is.type == LINT_T_DS)
		ds_acts(r, res, &was, &is);
	if (was.type == LINT_T_NS || is.type == LINT_T_NS)
		ns_acts(r, res, &was, &is);
	if (was.type == LINT_T_DNSKEY || is.type == LINT_T_CDS || is.type == LINT_T_CDNSKEY)
		signal_acts(r, res, &was, &is);
	other_acts(r, res, &was, &is);
}

void
plan_record_acts(struct plan_reader *r, const struct plan_resource *res)
{
	struct plan_resource left;

	if (res->data || res->state_only ||
	    (res->actions & ~(unsigned)(PLAN_NO_OP | PLAN_READ)) == 0)
		return;
	if (res->row->is & PLAN_IS_RECORDS)
		plan_sets_acts(r, res);
	if ((res->row->is & (PLAN_IS_RECORD | PLAN_IS_DS | PLAN_IS_NS)) == 0)
		return;
	if (res->row->abandons && (res->actions & PLAN_DELETE)) {
		left = *res;
		left.actions = res->actions & PLAN_CREATE ? PLAN_UPDATE : PLAN_FORGET;
		record_acts(r, &left);
	} else
		record_acts(r, res);
}

static void
keep_ds(struct plan_reader *r, const struct record *o)
{
	struct ev_plan_zone *z = ev_plan_zone(r->arena, r->plan, o->name);

	for (size_t i = 0; i < o->ds.n && z->ds.n < EV_PLAN_MAX_DS; i++)
		*vec_add(r->arena, &z->ds) = o->ds.v[i];
	if (o->has_ttl && o->ttl > z->ds_ttl)
		z->ds_ttl = o->ttl;
}

static int
compare_names(const void *a, const void *b)
{
	return name_compare(*(const struct lint_name *)a, *(const struct lint_name *)b);
}

void
plan_record_known(struct plan_reader *r, const struct plan_resource *res)
{
	const struct plan_side *sides[] = { &res->before, &res->after };

	for (int k = 0; k < 2 && (res->row->is & PLAN_IS_RECORD) != 0; k++) {
		uint16_t type;
		struct record o;

		if (!plan_there(sides[k]) || !type_of(r, res, sides[k], &type) ||
		    (type != LINT_T_DS && type != LINT_T_NS))
			continue;
		o = read_record(r, res, sides[k]);
		if (o.name.len > 0 && type == LINT_T_NS)
			*vec_add(r->arena, &r->cuts) = o.name;
		else if (o.name.len > 0 && k == 0)
			keep_ds(r, &o);
	}
}

/* What the state has of DS, and where zones begin. */
void
plan_records_gather(struct plan_reader *r)
{
	for (size_t i = 0; i < r->resources.n; i++) {
		plan_record_known(r, &r->resources.v[i]);
		if (r->resources.v[i].row->is & PLAN_IS_RECORDS)
			plan_sets_gather(r, &r->resources.v[i]);
	}
	if (r->cuts.n > 0)
		qsort(r->cuts.v, r->cuts.n, sizeof(*r->cuts.v), compare_names);
}
