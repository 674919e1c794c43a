#include "options.h"
#include "cmd.h"
#include "../lib/base/buf.h"
#include "../lib/base/near.h"
#include "../lib/base/when.h"
#include <stddef.h>
#include <unistd.h>

typedef VEC(const char *) options_words;

static bool
set_flag(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)value, (void)e;
	*(bool *)((char *)o + row->offset) = true;
	return true;
}

static bool
set_text(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	const char **slot = (const char **)(void *)((char *)o + row->offset);

	if (*slot != NULL)
		return err_set(e, 2, "--%s was given twice", row->name);
	*slot = value;
	return true;
}

static bool
set_more(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	options_words *slot = (options_words *)(void *)((char *)o + row->offset);

	(void)e;
	*vec_add(o->arena, slot) = value;
	return true;
}

/* "a,b" adds both. */
static bool
set_words(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	for (const char *p = value;;) {
		const size_t n = strcspn(p, ",");

		if (n == 0)
			return err_set(e, 2, "--%s %s has an empty word in it", row->name, value);
		set_more(o, row, arena_copy(o->arena, p, n), e);
		if (p[n] == '\0')
			return true;
		p += n + 1;
	}
}

static bool
set_number(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	unsigned long n = 0;

	for (const char *p = value; *p >= '0' && *p <= '9' && n < 1000000; p++)
		n = n * 10 + (unsigned long)(*p - '0');
	if (value[0] == '\0' || value[strspn(value, "0123456789")] != '\0' || n == 0 || n > 1000000)
		return err_set(e, 2, "--%s wants a number from 1 to 1000000, not '%s'", row->name, value);
	*(unsigned *)(void *)((char *)o + row->offset) = (unsigned)n;
	return true;
}

static bool
set_format(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	const size_t n = strcspn(value, ":");
	struct output out = { arena_copy(o->arena, value, n), NULL };

	(void)row;
	if (value[n] == ':')
		out.file = value + n + 1;
	if (n == 0 || (out.file != NULL && *out.file == '\0'))
		return err_set(e, 2, "--format wants NAME or NAME:FILE, not '%s'", value);
	if (out.file != NULL && strcmp(out.file, "-") == 0)
		out.file = NULL;
	for (size_t i = 0; i < o->outputs.n; i++)
		if (o->outputs.v[i].file == NULL && out.file == NULL)
			return err_set(e, 2,
			    "two formats for standard output: give one a file, as in --format %s:FILE",
			    out.format);
	*vec_add(o->arena, &o->outputs) = out;
	return true;
}

static bool
set_fail_on(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row;
	if (!engine_severity_parse(value, &o->engine.fail_on))
		return err_set(e, 2, "--fail-on wants critical, error, warning or info, not '%s'", value);
	return true;
}

static bool
set_severity(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	const size_t n = strcspn(value, "=");
	size_t room = o->engine.n_severity;
	uint8_t severity;

	(void)row;
	if (n > 0 && strcmp(value + n, "=off") == 0)
		severity = 0;
	else if (n == 0 || value[n] != '=' || !engine_severity_parse(value + n + 1, &severity))
		return err_set(e, 2,
		    "--severity wants CHECK=LEVEL with critical, error, warning, info or off, not '%s'",
		    value);
	o->engine.severity = arena_grow(
	    o->arena, o->engine.severity, &room, sizeof(*o->engine.severity));
	o->engine.severity[o->engine.n_severity].id = arena_copy(o->arena, value, n);
	o->engine.severity[o->engine.n_severity++].severity = severity;
	return true;
}

static bool
set_at(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row;
	if (!when_parse(value, &o->engine.now))
		return err_set(e, 2,
		    "--at wants a time such as 2026-11-22T15:08:00Z or Unix seconds, not '%s'", value);
	o->has_at = true;
	return true;
}

/* ds=TIME or ds=TIME,ttl=N */
static bool
set_seen(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	const size_t n = strcspn(value, ",");
	unsigned long ttl = 0;

	(void)row;
	if (strncmp(value, "ds=", 3) != 0 || n < 4 ||
	    !when_parse(arena_copy(o->arena, value + 3, n - 3), &o->declared.ds_seen))
		return err_set(e, 2, "--seen wants ds=TIME or ds=TIME,ttl=SECONDS, not '%s'", value);
	if (value[n] == ',') {
		const char *p = value + n + 1;

		if (strncmp(p, "ttl=", 4) != 0 || p[4] == '\0' || p[4 + strspn(p + 4, "0123456789")] != '\0')
			return err_set(e, 2, "--seen wants ds=TIME,ttl=SECONDS, not '%s'", value);
		for (p += 4; *p != '\0' && ttl <= INT32_MAX; p++)
			ttl = ttl * 10 + (unsigned long)(*p - '0');
		if (ttl == 0 || ttl > INT32_MAX)
			return err_set(e, 2, "--seen: a TTL is from 1 to 2147483647, not '%s'", value);
	}
	o->declared.ds_ttl = (uint32_t)ttl;
	o->declared.has_ds = true;
	return true;
}

static bool
set_signed_since(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row;
	if (!when_parse(value, &o->declared.signed_since))
		return err_set(e, 2,
		    "--signed-since wants a time such as 2026-11-22T15:08:00Z or Unix seconds, not '%s'",
		    value);
	o->declared.has_signed = true;
	return true;
}

static bool
set_crypto(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)row;
	o->only_evp = strcmp(value, "evp") == 0;
	return o->only_evp || err_set(e, 2, "--crypto knows only 'evp', not '%s'", value);
}

static bool
set_plugin(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	if (value[0] != '/' && strncmp(value, "./", 2) != 0)
		return err_set(e, 2, "--plugin wants a path that begins with / or ./, not '%s'", value);
	return set_more(o, row, value, e);
}

static bool
set_colour(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	static const char *const words[] = { "auto", "always", "never" };

	(void)row;
	for (unsigned i = 0; i < 3; i++)
		if (strcmp(value, words[i]) == 0) {
			o->colour = (enum options_colour)i;
			return true;
		}
	return err_set(e, 2, "--color wants auto, always or never, not '%s'", value);
}

static bool
set_verbose(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	(void)value, (void)e;
	o->verbose = row->letter == 'q' ? -1 : 1;
	return true;
}

static bool
set_resolvers(struct options *o, const struct option_row *row, const char *value, struct err *e)
{
	if (o->has_resolvers)
		return err_set(e, 2, "--%s was given twice", row->name);
	o->has_resolvers = true;
	o->resolvers = value;
	return true;
}

#define AT(member) offsetof(struct options, member)
const struct option_row option_rows[] = {
	{ "format", 'f', CMD_JUDGE | CMD_LIST, "NAME[:FILE]", set_format,
	    "how to report, and where; may be given several times", true, 0 },
	{ "fail-on", 0, CMD_JUDGE, "LEVEL", set_fail_on,
	    "exit 1 from this severity on: critical, error (default), warning, info", false, 0 },
	{ "only", 0, CMD_JUDGE, "CHECKS", set_words, "run these: ids or globs, with commas between",
	    false, AT(engine.only) },
	{ "skip", 0, CMD_JUDGE, "CHECKS", set_words, "do not run these", false, AT(engine.skip) },
	{ "severity", 0, CMD_JUDGE, "CHECK=LEVEL", set_severity, "judge this check so", false, 0 },
	{ "config", 0, CMD_JUDGE, "FILE", set_text,
	    "configuration; default: the nearest .dnssec-lint.yaml from the first path upward", false,
	    AT(config) },
	{ "at", 0, CMD_JUDGE, "TIME", set_at, "judge as of this instant: RFC 3339 or Unix seconds",
	    false, 0 },
	{ "jobs", 0, CMD_JUDGE, "N", set_number, "threads for signatures; default: one a core", true,
	    AT(jobs) },
	{ "crypto", 0, CMD_JUDGE, "evp", set_crypto, "verify by libcrypto's own verifier only", true, 0 },
	{ "plugin", 0, CMD_JUDGE | CMD_LIST | CMD_EXPLAIN, "FILE.so", set_plugin,
	    "add the checks of a shared object", false, AT(plugins) },
	{ "allow-incomplete", 0, CMD_JUDGE, NULL, set_flag,
	    "exit 0 when something could not be evaluated; the report still says so", false,
	    AT(engine.allow_incomplete) },
	{ "baseline", 0, CMD_JUDGE, "FILE", set_text, "findings that are accepted; what is not in it counts",
	    false, AT(baseline) },
	{ "write-baseline", 0, CMD_JUDGE, "FILE", set_text,
	    "accept what is found now: for --baseline later", true, AT(write_baseline) },
	{ "exit-zero", 0, CMD_JUDGE, NULL, set_flag, "exit 0 whatever was found; errors stay 2 and 4",
	    false, AT(exit_zero) },
	{ "offline", 0, CMD_JUDGE, NULL, set_flag, "send nothing", false, AT(offline) },
	{ "origin", 0, CMD_CHECK | CMD_GATE | CMD_DIFF, "NAME", set_text,
	    "the zone of a file that does not say it", false, AT(origin) },
	{ "include-root", 0, CMD_CHECK | CMD_DIFF, "DIR", set_text,
	    "files that $INCLUDE may name lie below it", false, AT(include_root) },
	{ "ds", 0, CMD_CHECK | CMD_GATE | CMD_DIFF, "FILE", set_more,
	    "the DS records that the parent has for the zone", false,
	    AT(ds) },
	{ "root-hints", 0, CMD_LIVE, "FILE", set_text,
	    "NS and address records of the root; default: built in", false, AT(root_hints) },
	{ "trust-anchor", 0, CMD_LIVE, "FILE", set_text,
	    "DS or DNSKEY records of the root; default: KSK-2017 and KSK-2024", false, AT(trust_anchor) },
	{ "ipv4", '4', CMD_LIVE, NULL, set_flag, "IPv4 only", false, AT(only_v4) },
	{ "ipv6", '6', CMD_LIVE, NULL, set_flag, "IPv6 only", false, AT(only_v6) },
	{ "port", 0, CMD_LIVE, "N", set_number, "of all servers; default: 53", false, AT(port) },
	{ "allow-address", 0, CMD_LIVE, "CIDR", set_more,
	    "ask these although they are not globally reachable", false, AT(allow_address) },
	{ "server", 0, CMD_LIVE, "ZONE=ADDRESS[@PORT]", set_more,
	    "ask this address for the zone too, whatever its parent says", false, AT(server) },
	{ "names", 0, CMD_LIVE, "FILE", set_more, "names to look at, one a line", false, AT(names) },
	{ "subzones", 0, CMD_LIVE, "FILE", set_more, "subzones to go into, one a line", false,
	    AT(subzones) },
	{ "ns", 0, CMD_LIVE & ~CMD_PLAN, "[ZONE:]NAME=ADDRESS,...", set_more,
	    "go to these name servers, as if the parent named them and no others", false, AT(ns) },
	{ "ds", 0, CMD_LIVE & ~(CMD_GATE | CMD_PLAN), "[ZONE:]DS|FILE", set_more,
	    "as if the parent had this DS set: 'TAG ALGORITHM TYPE DIGEST', or a file of DS or DNSKEY "
	    "records", false, AT(ds) },
	{ "axfr", 0, CMD_LIVE, NULL, set_flag, "ask the servers to hand over each zone", false, AT(axfr) },
	{ "tsig-file", 0, CMD_LIVE, "FILE", set_text,
	    "sign that by TSIG: key \"NAME\" { algorithm ...; secret ...; }; or "
	    "[algorithm:]name:secret",
	    false, AT(tsig_file) },
	{ "resolvers", 0, CMD_LIVE, "[FILE]", set_resolvers,
	    "then ask these resolvers too, of a YAML list; default: public ones", false, 0 },
	{ "rate", 0, CMD_LIVE, "N", set_number,
	    "questions a second to one address after the first 200; default: 20", false, AT(rate) },
	{ "deadline", 0, CMD_LIVE, "SECONDS", set_number, "end the walk then; default: 120", false,
	    AT(deadline) },
	{ "max-zones", 0, CMD_LIVE, "N", set_number, "go into so many subzones; default: 256", false,
	    AT(max_zones) },
	{ "labels", 0, CMD_LIVE, "N", set_number,
	    "ask so many of the common labels where no chain lists the names; default: all 54", false,
	    AT(labels) },
	{ "save", 0, CMD_LIVE, "FILE", set_text, "keep what was heard as a snapshot for check", true,
	    AT(save) },
	{ "every", 0, CMD_WATCH, "SECONDS", set_number, "begin a round so often; default: 300", false,
	    AT(every) },
	{ "input", 0, CMD_WALK | CMD_WATCH, "FILE", set_text,
	    "the zones to walk, one a line; - is standard input", false, AT(input) },
	{ "shard", 0, CMD_WALK | CMD_CHECK | CMD_WATCH, "K/N", set_text,
	    "of many zones only the K-th of N parts, by a hash of the name", false, AT(shard) },
	{ "resume", 0, CMD_WALK | CMD_CHECK, NULL, set_flag,
	    "go on where a run with --format jsonl:FILE ended; what is in FILE is not done again", true,
	    AT(resume) },
	{ "no-rdap", 0, CMD_LIVE, NULL, set_flag, "do not ask the registry what it has", false,
	    AT(no_rdap) },
	{ "rdap-url", 0, CMD_LIVE, "URL", set_text,
	    "base URL of the registry's RDAP service; default: by IANA's list", false, AT(rdap_url) },
	{ "timeout", 0, CMD_LIVE, "SECONDS", set_number, "for an answer by RDAP; default: 10", false,
	    AT(timeout) },
	{ "seen", 0, CMD_LIVE | CMD_CHECK, "ds=TIME[,ttl=N]", set_seen,
	    "the parent had a DS until then, with that TTL (basis: declared)", false, 0 },
	{ "signed-since", 0, CMD_LIVE | CMD_CHECK, "TIME", set_signed_since,
	    "keys and signatures are what they are since then (basis: declared)", false, 0 },
	{ "key", 0, CMD_GATE, "TAG", set_number, "the key that goes, when more than one could", false,
	    AT(key) },
	{ "wait", 0, CMD_GATE, NULL, set_flag, "ask again until the step is safe, then return", false,
	    AT(wait) },
	{ "redact", 0, CMD_AUDIT, "FILE", set_text,
		"write there what a NetLog says of the zone's names, and nothing else of it", false,
		offsetof(struct options, redact) },
	{ "zone", 0, CMD_AUDIT, "NAME", set_text, "the zone to look at; default: that of the newest run",
	    false, AT(zone) },
	{ "zone", 0, CMD_PLAN, "ID=NAME", set_more, "the zone that a provider's identifier means", false,
	    AT(zone_ids) },
	{ "chdir", 0, CMD_PLAN, "DIR", set_text,
	    "the root module's sources: findings point at their lines", false, AT(chdir) },
	{ "color", 0, CMD_ALL, "WHEN", set_colour, "auto (default), always, never", true, 0 },
	{ "progress", 0, CMD_JUDGE, NULL, set_flag, "say on a terminal what is going on", true,
	    AT(progress) },
	{ "history", 0, CMD_CHECK | CMD_LIVE | CMD_DIFF | CMD_AUDIT, "DIR", set_text,
	    "earlier snapshots; a walk adds its own", true, AT(history) },
	{ "quiet", 'q', CMD_ALL, NULL, set_verbose, "findings and the summary only", true, 0 },
	{ "verbose", 'v', CMD_ALL, NULL, set_verbose, "everything; with --version: the libraries", true,
	    0 },
	{ "help", 'h', CMD_ALL, NULL, set_flag, "this help", true, AT(help) },
	{ "version", 'V', CMD_ALL, NULL, set_flag, "the version", true, AT(version) },
	{ "cache", 0, CMD_CHECK, "FILE", set_text, "remember there which signatures are good", true,
	    AT(cache) },
	{ NULL, 0, 0, NULL, NULL, NULL, false, 0 },
};

static const char *
nth_option(const void *ctx, size_t i)
{
	const unsigned *commands_bit = ctx;

	for (const struct option_row *row = option_rows; row->name != NULL; row++)
		if ((row->commands & *commands_bit) != 0 && i-- == 0)
			return row->name;
	return NULL;
}

const char *
options_nearest(const char *word, const char *(*nth)(const void *, size_t), const void *ctx)
{
	return near_word(word, nth, ctx);
}

static bool
unknown(const struct command *c, const char *dashes, const char *word, struct err *e)
{
	const char *near = options_nearest(word, nth_option, &c->bit);

	for (const struct option_row *row = option_rows; row->name != NULL && dashes[1] != '\0'; row++)
		if (strcmp(row->name, word) == 0)
			return err_set(e, 2, "'%s' does not take --%s", c->name, word);
	if (near != NULL && dashes[1] != '\0')
		return err_set(e, 2, "unknown option --%s; the nearest is --%s", word, near);
	return err_set(e, 2, "unknown option %s%s; 'dnssec-lint %s --help' lists them", dashes, word,
	    c->name);
}

struct reader {
	const struct command *command;
	struct options *o;
	int argc, at;
	char *const *argv;
	struct err *e;
};

/*
 * --resolvers takes a file, or none: is the next word that file?  It is when it has the form
 * of one, when the command has its operands already, and when there is such a file and words
 * come behind it; else it is the zone.
 */
static bool
is_its_file(const struct reader *r)
{
	const char *word = r->at + 1 < r->argc ? r->argv[r->at + 1] : "-";
	const size_t wanted = r->command->bit == CMD_GATE ? 2 : r->o->input != NULL ? 0 : 1;

	if (*word == '-' || *word == '\0')
		return false;
	return strchr(word, '/') != NULL || text_ends(word, ".yaml") || text_ends(word, ".yml") ||
	    r->o->operands.n >= wanted || (r->at + 2 < r->argc && access(word, F_OK) == 0);
}

static bool
apply(struct reader *r, const struct option_row *row, const char *shown, const char *value)
{
	if (row->arg == NULL && value != NULL)
		return err_set(r->e, 2, "%s takes no argument", shown);
	if (row->set == set_resolvers && value == NULL) {
		if (is_its_file(r))
			value = r->argv[++r->at];
	} else if (row->arg != NULL && value == NULL) {
		if (r->at + 1 >= r->argc)
			return err_set(r->e, 2, "%s wants %s", shown, row->arg);
		value = r->argv[++r->at];
	}
	*vec_add(r->o->arena, &r->o->given) = row->name;
	if (!row->unjudged) {
		*vec_add(r->o->arena, &r->o->arguments) = arena_printf(r->o->arena, "--%s", row->name);
		if (value != NULL)
			*vec_add(r->o->arena, &r->o->arguments) = value;
	}
	return row->set(r->o, row, value, r->e);
}

static bool
read_long(struct reader *r, const char *word)
{
	const size_t n = strcspn(word, "=");
	const char *name = arena_copy(r->o->arena, word, n);
	const char *value = word[n] == '=' ? word + n + 1 : NULL;

	for (const struct option_row *row = option_rows; row->name != NULL; row++)
		if (strcmp(row->name, name) == 0 && (row->commands & r->command->bit) != 0)
			return apply(r, row, arena_printf(r->o->arena, "--%s", name), value);
	return unknown(r->command, "--", name, r->e);
}

/* "-qv", "-f json", "-fjson". */
static bool
read_short(struct reader *r, const char *letters)
{
	while (*letters != '\0') {
		const char word[2] = { *letters++, '\0' };
		const struct option_row *row = option_rows;
		const char *value = NULL;

		while (row->name != NULL &&
		    (row->letter != word[0] || (row->commands & r->command->bit) == 0))
			row++;
		if (row->name == NULL)
			return unknown(r->command, "-", word, r->e);
		if (row->arg != NULL && *letters != '\0') {
			value = letters;
			letters += strlen(letters);
		}
		if (!apply(r, row, arena_printf(r->o->arena, "-%s", word), value))
			return false;
	}
	return true;
}

bool
options_parse(struct arena *a, const struct command *c, int argc, char *const *argv,
    struct options *o, struct err *e)
{
	struct reader r = { c, o, argc, 1, argv, e };
	bool ended = false;

	*o = (struct options) { .arena = a, .engine = { .fail_on = LINT_ERROR } };
	*vec_add(a, &o->arguments) = c->name;
	for (; r.at < argc; r.at++) {
		const char *s = argv[r.at];

		if (!ended && strcmp(s, "--") == 0) {
			ended = true;
		} else if (!ended && s[0] == '-' && s[1] == '-') {
			if (!read_long(&r, s + 2))
				return false;
		} else if (!ended && s[0] == '-' && s[1] != '\0') {
			if (!read_short(&r, s + 1))
				return false;
		} else {
			*vec_add(a, &o->operands) = s;
			*vec_add(a, &o->arguments) = s;
		}
	}
	return true;
}

bool
options_past(const struct options *o, struct err *e)
{
	if (o->declared.has_ds && o->declared.ds_seen > o->engine.now)
		return err_set(e, 2, "--seen: the time is in the future");
	if (o->declared.has_signed && o->declared.signed_since > o->engine.now)
		return err_set(e, 2, "--signed-since: the time is in the future");
	return true;
}
