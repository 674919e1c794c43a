#include "fleet.h"
#include "../lib/base/buf.h"
#include "../lib/base/arena.h"
#include "../lib/collect/declared.h"
#include "../lib/collect/history.h"
#include "../lib/dns/name.h"
#include "../lib/evidence/snapshot.h"
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <strings.h>

static volatile sig_atomic_t stopped;

/* The first signal ends the walk in good order, the second ends the program. */
static void
on_signal(int number)
{
	stopped = number;
}

void
walk_catch_signals(void)
{
	const struct sigaction sa = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
}

static bool
read_name(struct arena *a, const char *text, size_t n, struct lint_name *out, struct err *e)
{
	static const uint8_t root[1];
	uint8_t wire[255], len;
	const char *why = name_parse(text, n, (struct lint_name) { root, 1 }, wire, &len);

	if (why != NULL)
		return err_set(e, 2, "%.*s: %s", (int)n, text, why);
	name_lower(wire, len);
	*out = (struct lint_name) { arena_copy(a, wire, len), len };
	return true;
}

/* ZONE=ADDRESS[@PORT] */
static bool
read_server(struct arena *a, const char *text, struct walk_options *w, struct err *e)
{
	const size_t n = strcspn(text, "=");
	struct walk_extra extra;

	if (text[n] != '=' || !net_addr_parse(text + n + 1, w->port, &extra.addr))
		return err_set(e, 2, "--server wants ZONE=ADDRESS or ZONE=ADDRESS@PORT, not '%s'", text);
	if (!read_name(a, text, n, &extra.zone, e))
		return false;
	*vec_add(a, &w->extra) = extra;
	return true;
}

static bool
read_lists(struct arena *a, const struct options *o, struct walk_options *w, struct err *e)
{
	struct walk_names *names = new (a, struct walk_names, 1), *subzones = new (a, struct walk_names, 1);

	for (size_t i = 0; i < o->names.n; i++)
		if (!walk_names_read(a, o->names.v[i], names, e))
			return false;
	for (size_t i = 0; i < o->subzones.n; i++)
		if (!walk_names_read(a, o->subzones.v[i], subzones, e))
			return false;
	w->names = names;
	w->subzones = subzones;
	return true;
}

static bool
read_transfer(struct arena *a, const struct options *o, struct walk_options *w, struct err *e)
{
	struct tsig_key *key = new (a, struct tsig_key, 1);

	w->axfr = o->axfr;
	if (o->tsig_file == NULL)
		return true;
	if (!o->axfr)
		return err_set(e, 2, "--tsig-file is the key for --axfr, which was not given");
	w->tsig = key;
	return tsig_read(a, o->tsig_file, key, e);
}

static bool
read_resolvers(struct arena *a, const struct options *o, struct walk_options *w, struct err *e)
{
	struct resolvers *list = new (a, struct resolvers, 1);

	if (!o->has_resolvers)
		return true;
	w->resolvers = list;
	if (o->resolvers != NULL)
		return resolvers_read(a, o->resolvers, NULL, 0, list, e);
	resolvers_builtin(a, list);
	return true;
}

static bool
read_options(struct arena *a, const struct options *o, struct walk_options *w, struct err *e)
{
	struct walk_hints *hints = new (a, struct walk_hints, 1);
	struct net_prefix prefix;

	if (o->port > 65535)
		return err_set(e, 2, "--port wants a number from 1 to 65535, not %u", o->port);
	if (o->only_v4 && o->only_v6)
		return err_set(e, 2, "-4 and -6 leave no address to ask");
	w->port = (uint16_t)(o->port == 0 ? 53 : o->port);
	w->only_v4 = o->only_v4;
	w->only_v6 = o->only_v6;
	w->max_zones = o->max_zones;
	w->labels = o->labels;
	if (o->rdap_url != NULL && strncasecmp(o->rdap_url, "https://", 8) != 0)
		return err_set(e, 2, "--rdap-url wants an https URL, not '%s'", o->rdap_url);
	if (o->rdap_url != NULL && o->no_rdap)
		return err_set(e, 2, "--rdap-url and --no-rdap do not go together");
	if (o->timeout > 600)
		return err_set(e, 2, "--timeout wants at most 600 seconds, not %u", o->timeout);
	w->rdap = (struct rdap_options) { .off = o->no_rdap, .url = o->rdap_url, .timeout_s = o->timeout,
		.ca_file = surroundings_ca_file() };
	w->ask = (struct ask_options) { .rate = o->rate == 0 ? ASK_RATE : o->rate,
		.deadline_s = o->deadline == 0 ? ASK_DEADLINE_S : o->deadline,
		.max_queries = ASK_MAX_QUERIES, .stop = &stopped };
	for (size_t i = 0; i < o->allow_address.n; i++) {
		if (!net_prefix_parse(o->allow_address.v[i], &prefix))
			return err_set(e, 2, "--allow-address wants a block such as 10.0.0.0/8, not '%s'",
			    o->allow_address.v[i]);
		*vec_add(a, &w->allow) = prefix;
	}
	for (size_t i = 0; i < o->server.n; i++)
		if (!read_server(a, o->server.v[i], w, e))
			return false;
	if (!read_lists(a, o, w, e) || !read_transfer(a, o, w, e) || !read_resolvers(a, o, w, e))
		return false;
	if (o->root_hints == NULL)
		return true;
	w->hints = hints;
	return walk_hints_read(a, o->root_hints, w->port, hints, e);
}

/* A root of one's own has keys of its own: those built in would call it bogus. */
bool
walk_anchors(const struct options *o, struct evidence *ev, struct err *e)
{
	if (o->trust_anchor != NULL)
		return walk_anchors_read(ev, o->trust_anchor, e);
	if (o->root_hints == NULL)
		walk_anchors_builtin(ev);
	return true;
}

bool
walk_prepare(struct arena *a, const struct options *o, struct walk_options *w, struct rdap_list *list,
    struct err *e)
{
	if (o->offline)
		return err_set(e, 2, "--offline: a walk asks servers; check reads files and snapshots");
	if (!read_options(a, o, w, e))
		return false;
	if (!o->no_rdap && o->rdap_url == NULL)
		rdap_list_read(a, list);
	w->rdap.list = list;
	return true;
}

bool
walk_keep(struct arena *a, const struct options *o, const struct evidence *ev, const char *target,
    struct err *e)
{
	const struct snapshot_run run = { .command = o->arguments.v[0], .arguments = o->arguments.v,
		.n_arguments = o->arguments.n, .target = target, .at = o->engine.now };
	struct buf b = buf_new(a);
	struct written w[2] = { 0 };
	size_t n = 0;

	if (o->save == NULL && o->history == NULL)
		return true;
	snapshot_save(&b, ev, &run);
	if (o->save != NULL)
		w[n++] = (struct written) { o->save, b.p, b.n };
	if (o->history != NULL && mkdir(o->history, 0777) != 0 && errno != EEXIST)
		return err_set(e, 4, "--history %s: %s", o->history, strerror(errno));
	if (o->history != NULL)
		w[n++] = (struct written) { history_path(a, o->history, o->engine.now, target), b.p, b.n };
	return write_all(a, w, n, e);
}

/* What is tested before it is published.  A history is of what was seen. */
static bool
read_declared(struct arena *a, const struct options *o, const struct lint_name *zones, size_t n,
    struct evidence *ev, struct walk_options *w, struct err *e)
{
	const struct lint_name one = n == 1 ? zones[0] : (struct lint_name) { 0 };
	const size_t before = ev->zones.n;

	if (o->ns.n + o->ds.n == 0)
		return true;
	if (o->history != NULL)
		return err_set(e, 2, "--history keeps what was seen; what %s declares does not belong there",
		    o->ns.n > 0 ? "--ns" : "--ds");
	for (size_t i = 0; i < o->ns.n; i++)
		if (!declared_ns(a, o->ns.v[i], one, w->port, w, e))
			return false;
	for (size_t i = 0; i < o->ds.n; i++)
		if (!declared_ds(ev, o->ds.v[i], one, e))
			return false;
	for (size_t i = 0; i < w->ns.n + (ev->zones.n - before); i++) {
		const bool ns = i < w->ns.n;
		const struct lint_name zone = ns ? w->ns.v[i].zone : ev->zones.v[before + i - w->ns.n]->apex;
		bool walked = false;

		for (size_t k = 0; k < n; k++)
			walked |= lint_name_eq(zones[k], zone);
		if (!walked)
			return err_set(e, 2, "--%s is for %s, which is not walked", ns ? "ns" : "ds",
			    name_text(a, zone));
	}
	w->rdap.off = true;
	w->rdap.off_why = "the registry was not asked: what is tested is not published yet (--ns, --ds)";
	return true;
}

/* The path of a file that is not there, and no zone that anybody would walk: a mistyped one
 * must not become questions to the root.  A slash alone is none (RFC 2317). */
static bool
is_path(const char *text)
{
	static const char *const endings[] = { ".jsonl", ".json", ".yaml", ".tf" };
	if (*text == '/' || strncmp(text, "./", 2) == 0 || strncmp(text, "../", 3) == 0)
		return true;
	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (text_ends(text, endings[i]))
			return true;
	return false;
}

bool
walk_collect(struct arena *a, const struct options *o, const char *const *zones, size_t n,
    struct evidence *ev, const char **target, struct err *e)
{
	struct walk_options how = { 0 };
	struct rdap_list list = { 0 };
	struct lint_name *names = new (a, struct lint_name, n + 1);
	struct net *net;

	for (size_t i = 0; i < n; i++)
		if (is_path(zones[i]))
			return err_set(e, 2, "%s: no such file", zones[i]);
	for (size_t i = 0; i < n; i++)
		if (!read_name(a, zones[i], strlen(zones[i]), &names[i], e))
			return false;
	if (!walk_prepare(a, o, &how, &list, e) || !walk_anchors(o, ev, e) ||
	    !read_declared(a, o, names, n, ev, &how, e))
		return false;
	if (!history_load(a, o, ev, e))
		return false;
	how.ask.max_queries *= (uint32_t)(n < WALK_MOST_TOGETHER ? n : WALK_MOST_TOGETHER); /* of each zone */
	ev->said = o->declared;
	walk_catch_signals();
	net = net_live_new(a);
	walk_run(ev, net, names, n, &how);
	net->ops->close(net);
	rdap_list_keep(a, &list);
	*target = n == 1 ? name_text(a, names[0]) : NULL;
	return walk_keep(a, o, ev, *target, e);
}

bool
walk_is_stopped(void)
{
	return stopped != 0;
}

static int
walk(struct arena *a, const struct options *o)
{
	struct evidence *ev = evidence_new(a);
	const char *target;
	struct err e;

	if (fleet_is_walk(o))
		return fleet_walk(a, o);
	if (o->operands.n == 0)
		return complain_text(2, "walk wants the name of a zone");
	if (!walk_collect(a, o, o->operands.v, o->operands.n, ev, &target, &e))
		return complain(&e);
	return judge(a, o, ev, target);
}

const struct command command_walk = {
	.name = "walk",
	.bit = CMD_WALK,
	.operands = "ZONE...",
	.what = "live: root, registrar (RDAP), parent, zone, every delegated subzone",
	.more = "Every address of every server is asked on its own, from the root down to the zone and "
	        "into the zones delegated below it. Addresses that are not globally reachable are not "
	        "asked, unless --allow-address names them or the root hints lie there themselves. The "
	        "registry is asked by RDAP which DS it has, the registrar too when the registry points "
	        "there. What was heard can be kept with --save; check reads it again.",
	.run = walk,
};
