/* plan_keys.c - key signing keys in a plan, what holds their private halves, and whatever
 * else in it knows of keys: what a DS can be held against. */
#include "plan_int.h"
#include "../crypto/crypto.h"
#include <string.h>

enum { MOST_TRIES = 4000000 };

struct ksk {
	const struct plan_resource *res;
	struct lint_name zone; /* len 0: not known */
	const char *why;       /* then */
	bool before, after;    /* active */
	bool unsure;           /* whether it stays active is known later */
	uint32_t index;        /* among the zone's keys */
};
struct ksks {
	VEC(struct ksk) list;
};

static bool
is_off(const struct plan_reader *r, const struct plan_type *row, const struct jtext_value *v)
{
	for (const char *p = row->off; p != NULL && *p != '\0';) {
		const size_t n = strcspn(p, "|");

		if (v->n == n && strncasecmp(r->text.p + v->at, p, n) == 0)
			return true;
		p += p[n] == '|' ? n + 1 : n;
	}
	return false;
}

/* Is it switched on, on that side?  A switch that is not known yet counts as on. */
static bool
is_on(const struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s,
    bool *unsure)
{
	const struct plan_attr at = plan_attr(r, s, res->row->switch_at);

	if (!plan_there(s))
		return false;
	*unsure |= at.v == NULL && at.unknown;
	return at.v == NULL || !is_off(r, res->row, at.v);
}

static void
fill(const struct plan_reader *r, const struct plan_side *s, struct ev_plan_key *k)
{
	const char *dnskey = plan_string(r, s, "dnskey_record"),
		   *ds = plan_string(r, s, "ds_record|ds|delegationSignerInfo.record");
	const char *key = plan_string(r, s, "public_key|publicKey");
	struct plan_attr tag = plan_attr(r, s, "key_tag|keyTag");
	struct ev_plan_ds named;
	uint32_t n, flags = 257;
	struct lint_bytes octets;

	if (!tag.sensitive && jtext_whole(&r->text, tag.v, 65535, &n))
		k->tag = (uint16_t)n, k->has_tag = true;
	if (jtext_whole(&r->text,
		plan_attr(r, s, "signing_algorithm_type|algorithm|securityAlgorithmType").v, 255, &n))
		k->algorithm = (uint8_t)n;
	jtext_whole(&r->text, plan_attr(r, s, "flag|flags").v, 65535, &flags);
	if (dnskey != NULL && plan_dnskey_text(r->arena, dnskey, &octets))
		k->rdata = octets;
	else if (key != NULL && k->algorithm != 0 && plan_key_text(r->arena, key, &octets))
		k->rdata = plan_dnskey(r->arena, flags, k->algorithm, octets);
	if ((ds != NULL && plan_ds_text(r->arena, ds, &named)) ||
	    (s->value != NULL && !tag.sensitive && plan_ds_object(r, s->value, &named)))
		k->ds = named.rdata;
	if (k->ds.n > 4) {
		k->tag = lint_u16(k->ds.p);
		k->algorithm = k->ds.p[2];
		k->has_tag = true;
	} else if (k->rdata.n > 4 && !k->has_tag) {
		k->tag = crypto_key_tag(k->rdata);
		k->algorithm = k->rdata.p[3];
		k->has_tag = true;
	}
}

static uint32_t
add_key(struct plan_reader *r, struct lint_name zone, const struct ev_plan_key *k)
{
	struct ev_plan_zone *z = ev_plan_zone(r->arena, r->plan, zone);

	if (z->keys.n == EV_PLAN_MAX_DS)
		return EV_NO_KEY;
	*vec_add(r->arena, &z->keys) = *k;
	return (uint32_t)z->keys.n - 1;
}

static bool
any_key(const struct ev_plan_key *k)
{
	return k->has_tag || k->ds.n > 0 || k->rdata.n > 0;
}

/* A list of keys, which a data source has, or the resource that signs. */
static void
add_listed(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s,
    bool before, bool after)
{
	const struct plan_attr at = plan_attr(r, s, res->row->list);
	const struct plan_attr more = plan_attr(r, s, res->row->more);
	const struct jtext_value *it = NULL;
	struct lint_name zone;
	const char *why;

	if (!plan_there(s) || at.sensitive || !plan_zone_of(r, res, s, &zone, &why))
		return;
	while ((it = jtext_each(&r->text, at.v, it)) != NULL) {
		const struct plan_side one = { it, NULL, NULL };
		struct ev_plan_key k = {
			.before = before, .after = after, .address = res->address
		};

		fill(r, &one, &k);
		if (any_key(&k))
			add_key(r, zone, &k);
	}
	while (!more.sensitive && (it = jtext_each(&r->text, more.v, it)) != NULL) {
		struct ev_plan_key k = {
			.before = before, .after = after, .address = res->address
		};
		struct ev_plan_ds ds;

		if (!plan_ds_object(r, it, &ds) || ds.rdata.n < 4)
			continue;
		k.ds = ds.rdata;
		k.tag = lint_u16(ds.rdata.p);
		k.algorithm = ds.rdata.p[2];
		k.has_tag = true;
		add_key(r, zone, &k);
	}
}

static struct ksks
ksks_of(struct plan_reader *r)
{
	struct ksks all = { 0 };

	for (size_t i = 0; i < r->resources.n; i++) {
		const struct plan_resource *res = &r->resources.v[i];
		struct ksk k = { .res = res, .index = EV_NO_KEY };

		if ((res->row->is & PLAN_IS_KSK) == 0)
			continue;
		k.before = is_on(r, res, &res->before, &(bool){ false });
		k.after = is_on(r, res, &res->after, &k.unsure);
		if (!plan_zone_of(r, res, plan_there(&res->before) ? &res->before : &res->after,
			&k.zone, &k.why))
			k.zone = (struct lint_name){ 0 };
		if (k.after && k.zone.len > 0)
			ev_plan_zone(r->arena, r->plan, k.zone)->n_ksks++;
		*vec_add(r->arena, &all.list) = k;
	}
	return all;
}

static void
note_key(struct plan_reader *r, const struct plan_resource *res, const struct plan_side *s,
    bool before, bool after)
{
	struct ev_plan_key k = { .address = res->address, .before = before, .after = after };
	struct lint_name zone;
	const char *why;

	if (!plan_there(s) || !plan_zone_of(r, res, s, &zone, &why))
		return;
	fill(r, s, &k);
	if (any_key(&k) || (res->row->is & PLAN_IS_KSK) != 0)
		add_key(r, zone, &k);
}

/* Of a replaced key both sides count: the old one goes, another one comes. */
void
plan_keys_gather(struct plan_reader *r)
{
	for (size_t i = 0; i < r->resources.n; i++) {
		const struct plan_resource *res = &r->resources.v[i];
		const bool replaced = (res->actions & PLAN_DELETE) && (res->actions & PLAN_CREATE);

		if (res->row->is & PLAN_IS_KEYS) {
			add_listed(r, res, plan_there(&res->after) ? &res->after : &res->before,
			    true, true);
			continue;
		}
		if ((res->row->is & PLAN_IS_SIGNING) && res->row->list != NULL)
			add_listed(r, res, &res->before, true,
			    plan_there(&res->after) && !replaced);
		if ((res->row->is & (PLAN_IS_KSK | PLAN_IS_SIGNING)) == 0 ||
		    (res->row->is & PLAN_IS_ZONE) != 0)
			continue;
		if (plan_there(&res->before))
			note_key(r, res, &res->before,
			    is_on(r, res, &res->before, &(bool){ false }),
			    !replaced && is_on(r, res, &res->after, &(bool){ false }));
		if (plan_there(&res->after) && (replaced || !plan_there(&res->before)))
			note_key(r, res, &res->after, false,
			    is_on(r, res, &res->after, &(bool){ false }));
	}
}

static uint32_t
key_of(const struct plan_reader *r, const struct ksk *k)
{
	const struct ev_plan_zone *z = ev_plan_zone_find(r->plan, k->zone);

	for (size_t i = 0; z != NULL && i < z->keys.n; i++)
		if (strcmp(z->keys.v[i].address, k->res->address) == 0 &&
		    (z->keys.v[i].before || !k->before))
			return (uint32_t)i;
	return EV_NO_KEY;
}

static void
set_key(const struct plan_reader *r, struct ev_change *c, const struct ksk *k)
{
	const struct ev_plan_zone *z = ev_plan_zone_find(r->plan, k->zone);

	if (c == NULL)
		return;
	c->key = key_of(r, k);
	if (c->key != EV_NO_KEY && z->keys.v[c->key].has_tag) {
		c->has_tag = true;
		c->tag = z->keys.v[c->key].tag;
	}
}

static void
one_ksk(struct plan_reader *r, const struct ksk *k)
{
	const struct plan_resource *res = k->res;
	const bool replaced = (res->actions & PLAN_DELETE) && (res->actions & PLAN_CREATE);
	const bool goes = k->before && (replaced || !k->after || (res->actions & PLAN_DELETE));
	const struct ev_plan_zone *z;
	struct ev_change *c;

	if (res->state_only || (res->actions & ~(unsigned)(PLAN_NO_OP | PLAN_READ)) == 0)
		return;
	if (k->zone.len == 0) {
		if (k->why != NULL)
			plan_add_unknown(r, res, (struct lint_name){ 0 }, k->why);
		return;
	}
	if (res->actions & PLAN_FORGET) {
		plan_add(r, res, LINT_ACT_FORGET, k->zone);
		return;
	}
	if (k->unsure && k->before && !replaced && (res->actions & PLAN_UPDATE)) {
		plan_add_unknown(r, res, k->zone,
		    "whether the key stays active is known only after the plan is applied");
		return;
	}
	if (goes) {
		set_key(r, c = plan_add(r, res, LINT_ACT_REMOVE_KSK, k->zone), k);
		if (c != NULL && !replaced && (res->actions & PLAN_UPDATE))
			c->what = "status becomes INACTIVE";
		z = ev_plan_zone(r->arena, r->plan, k->zone);
		/* Of several that go the last one is told as the end of signing, once. */
		if (z->n_ksks == 0 && (z->acts >> LINT_ACT_UNSIGN & 1) == 0) {
			c = plan_add(r, res, LINT_ACT_UNSIGN, k->zone);
			if (c != NULL)
				c->what = "no other key signing key of the zone stays active";
		}
	}
	if (k->after && (replaced || !k->before))
		plan_add(r, res, LINT_ACT_ADD_KSK, k->zone);
}

static bool
uses(const struct plan_reader *r, const struct plan_resource *key, const struct plan_resource *ksk)
{
	const struct jtext_value *x = plan_attr(r, &key->before, key->row->ids).v;
	const struct jtext_value *y =
	    plan_attr(r, &ksk->before, "key_management_service_arn|kms_arn").v;

	/* An id is the end of an ARN. */
	return jtext_has_kind(x, JTEXT_STRING) && jtext_has_kind(y, JTEXT_STRING) && x->n > 0 &&
	       x->n <= y->n && memcmp(r->text.p + x->at, r->text.p + y->at + y->n - x->n, x->n) == 0 &&
	       (x->n == y->n || r->text.p[y->at + y->n - x->n - 1] == '/');
}

static void
one_kms(struct plan_reader *r, const struct ksks *all, const struct plan_resource *res)
{
	bool unsure = false;
	const bool before = is_on(r, res, &res->before, &(bool){ false });
	const bool goes = (res->row->is & PLAN_IS_KMS) != 0 && before &&
			  ((res->actions & PLAN_DELETE) || !is_on(r, res, &res->after, &unsure));
	const enum plan_lock lock = goes ? PLAN_STAYS_OPEN : plan_policy(r, res);
	const bool forgets = (res->row->is & PLAN_IS_KMS) != 0 && (res->actions & PLAN_FORGET) != 0;

	if (res->state_only || (!goes && !forgets && lock == PLAN_STAYS_OPEN))
		return;
	for (size_t i = 0; i < all->list.n; i++) {
		const struct ksk *k = &all->list.v[i];
		struct ev_change *c;

		if (r->tries++ >= MOST_TRIES) {
			r->plan->limit =
			    "limit MOST_TRIES (4000000 pairs of a KMS key and a KSK) reached";
			return;
		}
		if (!k->before || k->zone.len == 0 || !uses(r, res, k->res))
			continue;
		if (lock == PLAN_MAY_LOCK_OUT) {
			plan_add_unknown(r, res, k->zone,
			    "whether the key's policy still lets Route 53 sign with it cannot be "
			    "told");
			continue;
		}
		c = plan_add(r, res, forgets ? LINT_ACT_FORGET : LINT_ACT_STOP_KMS, k->zone);
		set_key(r, c, k);
		if (c != NULL && lock == PLAN_LOCKS_OUT)
			c->what = "its policy no longer lets dnssec-route53.amazonaws.com sign";
		else if (c != NULL && goes && !(res->actions & PLAN_DELETE))
			c->what = "is_enabled becomes false";
	}
}

static void
one_signing(struct plan_reader *r, const struct plan_resource *res)
{
	const bool forgets = (res->actions & PLAN_FORGET) != 0;
	const bool replaced = (res->actions & PLAN_DELETE) && (res->actions & PLAN_CREATE);
	const struct plan_attr before = plan_attr(r, &res->before, res->row->switch_at);
	const struct plan_attr after = plan_attr(r, &res->after, res->row->switch_at);
	const bool known = res->row->switch_at == NULL || !res->row->off_unless_set;
	const bool was =
	    plan_there(&res->before) && (before.v != NULL ? !is_off(r, res->row, before.v) : known);
	bool is =
	    plan_there(&res->after) && (after.v != NULL ? !is_off(r, res->row, after.v) : known);
	struct lint_name zone, then;
	struct ev_plan_zone *z;
	struct ev_change *c;
	const char *why = NULL, *why_after = NULL;
	const bool has_before =
	    plan_there(&res->before) && plan_zone_of(r, res, &res->before, &zone, &why);
	const bool has_after =
	    plan_there(&res->after) && plan_zone_of(r, res, &res->after, &then, &why_after);
	const bool moot = (res->row->is & PLAN_IS_ZONE) != 0 && plan_is_private(r, res);
	const bool acts =
	    !res->state_only && (res->actions & ~(unsigned)(PLAN_NO_OP | PLAN_READ)) != 0;

	if (moot)
		return;
	if (acts && ((was && !has_before) || (is && !was && !has_after))) {
		why = was ? why : why_after;
		if (why != NULL)
			plan_add_unknown(r, res, (struct lint_name){ 0 }, why);
		return;
	}
	if (has_before || has_after) {
		z = ev_plan_zone(r->arena, r->plan, has_before ? zone : then);
		if (plan_there(&res->before) && (before.v != NULL || known))
			z->was_signed = was                              ? LINT_SAID_YES
					: z->was_signed == LINT_SAID_YES ? LINT_SAID_YES
									 : LINT_SAID_NO;
		if (is)
			z->gets_signed = LINT_SAID_YES;
	}
	if (!acts)
		return;
	if (forgets) {
		if (was && has_before)
			plan_add(r, res, LINT_ACT_FORGET, zone);
		is = true; /* it goes on as it is */
	} else if (was && plan_there(&res->after) && !replaced && after.v == NULL &&
		   after.unknown) {
		plan_add_unknown(r, res, zone,
		    "whether the zone stays signed is known only after the plan is applied");
		return;
	}
	if (!forgets && was && has_before && (!is || replaced || (res->actions & PLAN_DELETE))) {
		c = plan_add(r, res, LINT_ACT_UNSIGN, zone);
		if (c != NULL && !is && plan_there(&res->after) && res->row->switch_at != NULL)
			c->what = after.v == NULL || after.sensitive ||
					  after.v->kind == JTEXT_ARRAY ||
					  after.v->kind == JTEXT_OBJECT
				      ? arena_printf(r->arena, "%s goes away", res->row->switch_at)
				      : arena_printf(r->arena, "%s becomes %s", res->row->switch_at,
					    plan_outside(r->arena,
						arena_copy(r->arena, r->text.p + after.v->at,
						    after.v->n)));
	}
	if (!forgets && is && has_after && (!was || replaced))
		plan_add(r, res, LINT_ACT_SIGN, then);
	if (res->row->denial != NULL && was && is && has_before) {
		const struct plan_attr x = plan_attr(r, &res->before, res->row->denial);
		const struct plan_attr y = plan_attr(r, &res->after, res->row->denial);

		if (x.v != NULL && y.v != NULL &&
		    (x.v->n != y.v->n ||
			memcmp(r->text.p + x.v->at, r->text.p + y.v->at, x.v->n) != 0))
			plan_add(r, res, LINT_ACT_DENIAL, zone);
	}
}

static void
one_zone(struct plan_reader *r, const struct plan_resource *res)
{
	struct lint_name zone, then;
	const bool renamed = plan_zone_name(r, res, &res->before, &zone) &&
			     plan_zone_name(r, res, &res->after, &then) &&
			     !lint_name_eq(zone, then);

	if (res->state_only || !plan_there(&res->before) || plan_is_private(r, res) ||
	    (res->actions & PLAN_FORGET) || !((res->actions & PLAN_DELETE) || renamed))
		return;
	if (plan_zone_name(r, res, &res->before, &zone))
		plan_add(r, res, LINT_ACT_DELETE_ZONE, zone);
	else
		plan_add_unknown(
		    r, res, (struct lint_name){ 0 }, "the name of the zone cannot be read");
}

void
plan_keys_acts(struct plan_reader *r)
{
	const struct ksks all = ksks_of(r);

	for (size_t i = 0; i < r->resources.n; i++) {
		const struct plan_resource *res = &r->resources.v[i];

		if (res->data)
			continue;
		if (res->row->is & PLAN_IS_SIGNING)
			one_signing(r, res);
		if (res->row->is & PLAN_IS_ZONE)
			one_zone(r, res);
	}
	for (size_t i = 0; i < all.list.n; i++)
		if (!all.list.v[i].res->data)
			one_ksk(r, &all.list.v[i]);
	for (size_t i = 0; i < r->resources.n; i++)
		if ((r->resources.v[i].row->is & (PLAN_IS_KMS | PLAN_IS_POLICY)) != 0 &&
		    !r->resources.v[i].data)
			one_kms(r, &all, &r->resources.v[i]);
	plan_turns_acts(r);
}
