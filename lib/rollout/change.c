#include "profile.h"
#include "../base/buf.h"
#include "../base/when.h"
#include "../dns/name.h"
#include "../dns/type.h"

const char *const change_words[] = { "zone-added", "zone-removed", "zone-signed", "zone-unsigned",
	"algorithm-changed", "csk-replaced", "ksk-replaced", "zsk-replaced", "key-added",
	"key-removed", "key-revoked", "signer-changed", "ds-added", "ds-withdrawn", "ds-replaced",
	"ds-digest-changed", "cds-changed", "cdnskey-changed", "denial-changed", "nsec3-changed",
	"ns-changed", "delegation-added", "delegation-removed", "wildcard-added", "wildcard-removed",
	"ttl-raised", "ttl-lowered", "serial-unchanged", "serial-backwards", NULL };

struct finder {
	struct arena *arena;
	const struct profile *x, *y; /* before, after */
	const struct facts *after;
	struct changes *changes;
	size_t first; /* of this zone's */
};

static void __attribute__((format(printf, 5, 6)))
add(struct finder *f, const char *what, struct lint_name name, uint16_t type, const char *fmt, ...)
{
	struct buf b = buf_new(f->arena);
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	*vec_add(f->arena, &f->changes->list) = (struct change){ what, name, type, b.p };
}

static struct lint_name
apex(const struct finder *f)
{
	return f->y->zone->apex;
}

static const char *
algorithm(struct finder *f, uint8_t number)
{
	const char *text = algorithm_text(number);

	return text != NULL ? text : arena_printf(f->arena, "algorithm %u", number);
}

static const struct profile_key *
find_key(const struct profile *p, const struct profile_key *k)
{
	for (size_t i = 0; i < p->keys.n; i++)
		if (profile_same(p->keys.v[i].rdata, k->rdata))
			return &p->keys.v[i];
	return NULL;
}

/* The only key of that role which the other has not got; NULL: none, or several. */
static const struct profile_key *
only_key(const struct profile *p, const struct profile *other, const char *role)
{
	const struct profile_key *o = NULL;

	for (size_t i = 0; i < p->keys.n; i++) {
		const struct profile_key *k = &p->keys.v[i];

		if (strcmp(k->role, role) != 0 || find_key(other, k) != NULL)
			continue;
		if (o != NULL)
			return NULL;
		o = k;
	}
	return o;
}

static const char *
algorithms_of(struct finder *f, const struct profile *p)
{
	bool has[256] = { false };
	struct buf b = buf_new(f->arena);

	for (size_t i = 0; i < p->keys.n; i++)
		has[p->keys.v[i].algorithm] = true;
	for (unsigned i = 0; i < 256; i++)
		if (has[i])
			buf_printf(&b, "%s%s", b.n > 0 ? ", " : "", algorithm(f, (uint8_t)i));
	return b.n > 0 ? b.p : "none";
}

static void
find_algorithms(struct finder *f)
{
	const char *x = algorithms_of(f, f->x), *y = algorithms_of(f, f->y);

	if (f->x->keys.n > 0 && f->y->keys.n > 0 && strcmp(x, y) != 0)
		add(f, "algorithm-changed", apex(f), LINT_T_DNSKEY, "algorithms of the keys: %s, before %s",
		    y, x);
}

static bool
replaced(struct finder *f, const char *role, const char *what)
{
	const struct profile_key *gone = only_key(f->x, f->y, role), *come = only_key(f->y, f->x, role);

	if (gone == NULL || come == NULL)
		return false;
	add(f, what, apex(f), LINT_T_DNSKEY, "%s %u replaced by %s %u, %s", role, gone->tag, role,
	    come->tag, algorithm(f, come->algorithm));
	return true;
}

static void
find_keys(struct finder *f)
{
	static const char *const roles[] = { "CSK", "KSK", "ZSK" };
	static const char *const words[] = { "csk-replaced", "ksk-replaced", "zsk-replaced" };
	bool told[3];

	for (size_t r = 0; r < 3; r++)
		told[r] = replaced(f, roles[r], words[r]);
	for (int lost = 0; lost < 2; lost++) {
		const struct profile *p = lost ? f->x : f->y, *other = lost ? f->y : f->x;

		for (size_t i = 0; i < p->keys.n; i++) {
			const struct profile_key *k = &p->keys.v[i];
			const size_t r = *k->role == 'C' ? 0 : *k->role == 'K' ? 1 : 2;

			if (find_key(other, k) != NULL || told[r])
				continue;
			add(f, lost ? "key-removed" : "key-added", apex(f), LINT_T_DNSKEY, "%s %u %s, %s%s",
			    k->role, k->tag, lost ? "removed" : "added", algorithm(f, k->algorithm),
			    lost || k->signs_keys || k->signs_data ? "" : ", signs nothing yet");
		}
	}
	for (size_t i = 0; i < f->y->keys.n; i++) {
		const struct profile_key *k = &f->y->keys.v[i], *was = find_key(f->x, k);

		if (was != NULL && was->revoked != k->revoked)
			add(f, "key-revoked", apex(f), LINT_T_DNSKEY, "%s %u %s", was->role, k->tag,
			    k->revoked ? "revoked" : "no longer revoked");
	}
}

static const char *
signers_of(struct finder *f, const struct profile *p, bool keys)
{
	struct buf b = buf_new(f->arena);

	for (size_t i = 0; i < p->keys.n; i++)
		if (keys ? p->keys.v[i].signs_keys : p->keys.v[i].signs_data)
			buf_printf(&b, "%s%u", b.n > 0 ? ", " : "", p->keys.v[i].tag);
	return b.n > 0 ? b.p : "none";
}

/* A key that both have began or ceased to sign. */
static void
find_signers(struct finder *f, bool keys)
{
	bool moved = false;

	for (size_t i = 0; i < f->y->keys.n; i++) {
		const struct profile_key *k = &f->y->keys.v[i], *was = find_key(f->x, k);

		moved |= was != NULL && (keys ? was->signs_keys != k->signs_keys
					      : was->signs_data != k->signs_data);
	}
	if (moved)
		add(f, "signer-changed", apex(f), keys ? LINT_T_DNSKEY : 0,
		    "%s signed by key %s, before by %s",
		    keys ? "the DNSKEY RRset is" : "data is", signers_of(f, f->y, keys),
		    signers_of(f, f->x, keys));
}

static void
find_signed(struct finder *f)
{
	if (f->x->zone->is_signed == f->y->zone->is_signed)
		return;
	if (f->y->zone->is_signed)
		add(f, "zone-signed", apex(f), 0, "the zone is signed");
	else
		add(f, "zone-unsigned", apex(f), 0, "the zone is no longer signed");
}

static const char *
ds_text(struct finder *f, struct lint_bytes ds)
{
	const char *digest = ds.n < 4 ? NULL : digest_text(ds.p[3]);

	if (ds.n < 4)
		return "(malformed)";
	return arena_printf(f->arena, "%u %s %s", lint_u16(ds.p), algorithm(f, ds.p[2]),
	    digest != NULL ? digest : arena_printf(f->arena, "digest type %u", ds.p[3]));
}

/* The same key by tag and algorithm. */
static bool
is_alike(struct lint_bytes a, struct lint_bytes b)
{
	return a.n >= 4 && b.n >= 4 && memcmp(a.p, b.p, 3) == 0;
}

static void
find_ds(struct finder *f, struct lint_name name, const struct profile_list *x,
    const struct profile_list *y)
{
	VEC(struct lint_bytes) gone = { 0 }, come = { 0 };

	for (size_t i = 0; i < x->list.n; i++)
		if (!profile_has(y, x->list.v[i]))
			*vec_add(f->arena, &gone) = x->list.v[i];
	for (size_t i = 0; i < y->list.n; i++)
		if (!profile_has(x, y->list.v[i]))
			*vec_add(f->arena, &come) = y->list.v[i];
	if (gone.n == 1 && come.n == 1) {
		const bool same = is_alike(gone.v[0], come.v[0]);

		if (same && come.v[0].p[3] == gone.v[0].p[3])
			add(f, "ds-digest-changed", name, LINT_T_DS, "DS %s has another digest",
			    ds_text(f, come.v[0]));
		else
			add(f, same ? "ds-digest-changed" : "ds-replaced", name, LINT_T_DS,
			    "DS %s published in place of %s", ds_text(f, come.v[0]),
			    ds_text(f, gone.v[0]));
		return;
	}
	for (size_t i = 0; i < come.n; i++)
		add(f, "ds-added", name, LINT_T_DS, "DS %s published", ds_text(f, come.v[i]));
	for (size_t i = 0; i < gone.n; i++)
		add(f, "ds-withdrawn", name, LINT_T_DS, "DS %s withdrawn%s", ds_text(f, gone.v[i]),
		    y->list.n == 0 ? ": the parent has none" : "");
}

/* What CDS or CDNSKEY ask for (RFC 8078 4: algorithm 0 is the delete form). */
static const char *
asks(struct finder *f, uint16_t type, const struct profile_list *l)
{
	const size_t at = type == LINT_T_CDS ? 2 : 3;
	struct buf b = buf_new(f->arena);

	if (l->list.n == 0)
		return "none";
	for (size_t i = 0; i < l->list.n; i++) {
		const struct lint_bytes r = l->list.v[i];

		if (r.n > at && r.p[at] == 0)
			return "asking to delete the DS";
		if (r.n > at)
			buf_printf(&b, "%s%u", b.n > 0 ? ", " : "for key ",
			    type == LINT_T_CDS ? lint_u16(r.p) : crypto_key_tag(r));
	}
	return b.n > 0 ? b.p : "malformed";
}

static void
find_cds(struct finder *f, uint16_t type, const struct profile_list *x, const struct profile_list *y)
{
	bool same = x->list.n == y->list.n;

	for (size_t i = 0; same && i < x->list.n; i++)
		same = profile_same(x->list.v[i], y->list.v[i]);
	if (!same)
		add(f, type == LINT_T_CDS ? "cds-changed" : "cdnskey-changed", apex(f), type,
		    "%s: %s, before %s", type == LINT_T_CDS ? "CDS" : "CDNSKEY", asks(f, type, y),
		    asks(f, type, x));
}

static void
find_denial(struct finder *f)
{
	static const char *const chains[] = { "none", "NSEC", "NSEC3", "NSEC and NSEC3" };
	const struct lint_zone *x = &f->x->view, *y = &f->y->view;
	const bool both3 = x->chain == LINT_BY_NSEC3 && y->chain == LINT_BY_NSEC3;

	/* A zone that was signed or un-signed has said so; of a live one perhaps nobody asked. */
	if (x->chain != y->chain && x->is_signed && y->is_signed &&
	    (!f->x->live || x->chain != LINT_NO_DENIAL) && (!f->y->live || y->chain != LINT_NO_DENIAL))
		add(f, "denial-changed", apex(f), y->chain == LINT_BY_NSEC3 ? LINT_T_NSEC3 : LINT_T_NSEC,
		    "denial of existence by %s, before by %s", chains[y->chain & 3], chains[x->chain & 3]);
	if (both3 && x->nsec3_iterations != y->nsec3_iterations)
		add(f, "nsec3-changed", apex(f), LINT_T_NSEC3, "NSEC3 iterations %u, before %u",
		    y->nsec3_iterations, x->nsec3_iterations);
	if (both3 && !profile_same(x->nsec3_salt, y->nsec3_salt))
		add(f, "nsec3-changed", apex(f), LINT_T_NSEC3, "another NSEC3 salt");
	if (both3 && f->x->opt_out != f->y->opt_out)
		add(f, "nsec3-changed", apex(f), LINT_T_NSEC3, "NSEC3 %s opt-out",
		    f->y->opt_out ? "with" : "no longer with");
}

static void
add_hosts(struct finder *f, struct buf *b, const char *sign, const struct profile_list *of,
    const struct profile_list *not)
{
	for (size_t i = 0; i < of->list.n; i++) {
		const struct lint_bytes r = of->list.v[i];

		if (profile_has(not, r) || r.n == 0 || r.n > 255)
			continue;
		buf_printf(b, "%s%s%s", b->n > 0 ? ", " : "", sign,
		    name_text(f->arena, (struct lint_name){ r.p, (uint8_t)r.n }));
	}
}

static void
find_ns(struct finder *f)
{
	struct buf b = buf_new(f->arena);

	if (f->x->ns.list.n == 0 || f->y->ns.list.n == 0)
		return;
	add_hosts(f, &b, "added ", &f->y->ns, &f->x->ns);
	add_hosts(f, &b, "removed ", &f->x->ns, &f->y->ns);
	if (b.n > 0)
		add(f, "ns-changed", apex(f), LINT_T_NS, "name servers: %s", b.p);
}

struct names {
	const struct lint_name *v;
	size_t n;
};

static bool
has_name(struct names l, struct lint_name name)
{
	size_t low = 0, high = l.n;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;
		const int c = name_compare(l.v[mid], name);

		if (c == 0)
			return true;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

/* Those of v that others has not got. */
static void
find_missing(struct finder *f, struct names v, struct names others, const char *what, const char *noun,
    const char *fate)
{
	size_t n = 0;

	for (size_t i = 0; i < v.n; i++)
		if (!has_name(others, v.v[i]) && n++ < CHANGE_MOST_NAMES)
			add(f, what, v.v[i], 0, "%s %s", noun, fate);
	if (n > CHANGE_MOST_NAMES)
		add(f, what, apex(f), 0, "and %zu more: limit CHANGE_MOST_NAMES (%d) reached",
		    n - CHANGE_MOST_NAMES, CHANGE_MOST_NAMES);
}

static void
find_names(struct finder *f, struct names x, struct names y, const char *const what[2],
    const char *noun)
{
	find_missing(f, y, x, what[0], noun, f->x->live ? "seen, not before" : "added");
	find_missing(f, x, y, what[1], noun, f->y->live ? "not seen again" : "removed");
}

static bool
is_zone(const struct facts *f, struct lint_name name)
{
	for (size_t i = 0; i < f->zones.n; i++)
		if (lint_name_eq(f->zones.v[i]->apex, name))
			return true;
	return false;
}

static void
find_delegations(struct finder *f)
{
	static const char *const words[] = { "delegation-added", "delegation-removed" };
	const struct names x = { f->x->cuts.v, f->x->cuts.n }, y = { f->y->cuts.v, f->y->cuts.n };

	find_names(f, x, y, words, "delegation");
	/* The DS of a subzone that is there too is told with the subzone. */
	for (size_t i = 0; i < y.n && !f->x->live && !f->y->live; i++) {
		local_arena *scratch = arena_new();
		struct profile_list was, is;

		if (!has_name(x, y.v[i]) || is_zone(f->after, y.v[i]))
			continue;
		profile_ds_at(scratch, f->x, y.v[i], &was);
		profile_ds_at(scratch, f->y, y.v[i], &is);
		if (f->changes->list.n - f->first > CHANGE_MOST_DS) {
			add(f, "ds-replaced", apex(f), LINT_T_DS,
			    "and perhaps more: limit CHANGE_MOST_DS (%d changes) reached", CHANGE_MOST_DS);
			break;
		}
		find_ds(f, y.v[i], &was, &is);
	}
}

static void
compare_ttl(struct finder *f, const char *of, uint16_t type, uint32_t x, uint32_t y, const char *who)
{
	char was[WHEN_TEXT], is[WHEN_TEXT];

	if (x == y || x == 0 || y == 0)
		return;
	add(f, y > x ? "ttl-raised" : "ttl-lowered", apex(f), type, "%s TTL %s, before %s%s", of,
	    when_span(y, is), when_span(x, was), who);
}

static void
find_ttls(struct finder *f)
{
	const struct profile *x = f->x, *y = f->y;
	const struct profile *large = x->largest_ttl > y->largest_ttl ? x : y;
	char type[TYPE_TEXT];

	compare_ttl(f, "DNSKEY", LINT_T_DNSKEY, x->key_ttl, y->key_ttl, "");
	compare_ttl(f, "DS", LINT_T_DS, x->ds.ttl, y->ds.ttl, "");
	compare_ttl(f, "NS", LINT_T_NS, x->ns.ttl, y->ns.ttl, "");
	compare_ttl(f, "negative", LINT_T_SOA, x->view.negative_ttl, y->view.negative_ttl, "");
	compare_ttl(f, "the largest", 0, x->largest_ttl, y->largest_ttl,
	    x->largest_ttl == y->largest_ttl
		? ""
		: arena_printf(f->arena, " (%s %s)", name_text(f->arena, large->largest),
		      type_text(large->largest_type, type)));
}

/* RFC 1982 3.2: is b before a? */
static bool
is_behind(uint32_t a, uint32_t b)
{
	return a != b && a - b < 0x80000000u;
}

static void
find_serial(struct finder *f)
{
	const struct lint_zone *x = &f->x->view, *y = &f->y->view;
	const bool files = !f->x->live && !f->y->live;
	bool changed = files && f->x->content != f->y->content;

	if (!x->has_soa || !y->has_soa)
		return;
	/* Of a live zone, what its own servers serve, not what the parent does. */
	for (size_t i = f->first; i < f->changes->list.n && !files; i++)
		changed |= f->changes->list.v[i].type == LINT_T_DNSKEY ||
		    strcmp(f->changes->list.v[i].what, "signer-changed") == 0;
	if (x->soa_serial == y->soa_serial && changed)
		add(f, "serial-unchanged", apex(f), LINT_T_SOA,
		    "serial still %u: secondaries will not fetch the zone", y->soa_serial);
	if (is_behind(x->soa_serial, y->soa_serial))
		add(f, "serial-backwards", apex(f), LINT_T_SOA,
		    "serial %u, before %u: secondaries that have it will not go back", y->soa_serial,
		    x->soa_serial);
}

void
change_find(struct arena *a, const struct facts *before, const struct fact_zone *zx,
    const struct facts *after, const struct fact_zone *zy, struct changes *changes)
{
	static const char *const wild[] = { "wildcard-added", "wildcard-removed" };
	struct profile x, y;
	struct finder f = { a, &x, &y, after, changes, changes->list.n };

	if (zx == NULL || zy == NULL) {
		const struct fact_zone *z = zx == NULL ? zy : zx;
		const char *word = zx == NULL ? "zone-added" : "zone-removed";

		if (z != NULL)
			add(&f, word, z->apex, 0,
			    zx == NULL ? "the zone is there, and was not before" : "the zone is not there");
		return;
	}
	profile_make(a, before, zx, &x);
	profile_make(a, after, zy, &y);
	find_signed(&f);
	find_algorithms(&f);
	find_keys(&f);
	find_signers(&f, true);
	find_signers(&f, false);
	find_ds(&f, apex(&f), &x.ds, &y.ds);
	find_cds(&f, LINT_T_CDS, &x.cds, &y.cds);
	find_cds(&f, LINT_T_CDNSKEY, &x.cdnskey, &y.cdnskey);
	find_denial(&f);
	find_ns(&f);
	find_delegations(&f);
	/* Of a live zone a wildcard shows in its signatures only. */
	if ((!x.live || zx->is_signed) && (!y.live || zy->is_signed))
		find_names(&f, (struct names){ x.wildcards.v, x.wildcards.n },
		    (struct names){ y.wildcards.v, y.wildcards.n }, wild, "wildcard");
	find_ttls(&f);
	find_serial(&f);
}
