#include "config_in.h"

static const char *const levels[] = { "critical", "error", "warning", "info", NULL };
static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };
static const char *const stages[] = { "planned", "rehearsal", "done", NULL };

#define AT(type, member) offsetof(struct type, member)
#define END { .key = NULL }
/* A list of structs of a member's own type. */
#define OF(type, member, element) .list = true, .size = sizeof(struct element), .offset = AT(type, member)

static const struct config_key window_keys[] = {
	{ "days", CONFIG_CHOICE, .list = true, .size = 1, .offset = AT(lint_window, days), .choices = days,
	    .what = "mon to sun; default: every day" },
	{ "from", CONFIG_CLOCK, .required = true, .offset = AT(lint_window, from), .what = "HH:MM, UTC" },
	{ "until", CONFIG_CLOCK, .required = true, .offset = AT(lint_window, until),
	    .what = "HH:MM, UTC; not after from: on the next day" },
	END,
};
static const struct config_key operator_keys[] = {
	{ "name", CONFIG_TEXT, .required = true, .offset = AT(lint_declared_operator, name),
	    .what = "what people call it" },
	{ "servers", CONFIG_NAME, .required = true, OF(lint_declared_operator, servers, lint_name),
	    .what = "its name servers, or a name above them" },
	END,
};
static const struct config_key telemetry_keys[] = {
	{ "name", CONFIG_NAME, .required = true, .offset = AT(lint_telemetry, name), .what = "of the host" },
	{ "use", CONFIG_TEXT, .offset = AT(lint_telemetry, use), .what = "status page, paging, metrics" },
	END,
};
static const struct config_key more_keys[] = {
	{ "item", CONFIG_TEXT, .required = true, .offset = AT(lint_more_item, item),
	    .what = "what has to be there" },
	{ "done", CONFIG_ITEM, .required = true, .offset = AT(lint_more_item, done),
	    .what = "where it is, or true; false: not yet" },
	END,
};
static const struct config_key runbook_keys[] = {
	{ "owner", CONFIG_ITEM, .offset = AT(lint_runbook, owner), .what = "who decides during the change" },
	{ "rollback", CONFIG_ITEM, .offset = AT(lint_runbook, rollback),
	    .what = "the way back, with its times" },
	{ "registrar_contact", CONFIG_ITEM, .offset = AT(lint_runbook, registrar_contact),
	    .what = "who changes the DS in an emergency, at any hour" },
	{ "flush_links", CONFIG_ITEM, .offset = AT(lint_runbook, flush_links),
	    .what = "where resolvers' caches can be flushed" },
	{ "peers_told", CONFIG_ITEM, .offset = AT(lint_runbook, peers_told),
	    .what = "operators, customers and lists that know of the change" },
	{ "more", CONFIG_MAP, OF(lint_runbook, more, lint_more_item), .keys = more_keys,
	    .what = "items of your own" },
	END,
};
const struct config_key config_rollout_keys[] = {
	{ "stage", CONFIG_CHOICE, .offset = AT(lint_intent, stage), .choices = stages,
	    .what = "planned (its rollout lies ahead), rehearsal (tried before the others) or done" },
	{ "owner", CONFIG_TEXT, .offset = AT(lint_intent, owner), .what = "of the zone" },
	{ "soak", CONFIG_SPAN, .offset = AT(lint_intent, soak),
	    .what = "how long a zone is signed before its DS is published; default: its longest TTL" },
	{ "soak_factor", CONFIG_COUNT, .offset = AT(lint_intent, soak_factor),
	    .what = "times the zone's longest TTL; default: 1" },
	{ "signed_since", CONFIG_TIME, .offset = AT(lint_intent, signed_since),
	    .what = "when the zone was signed, where no history shows it" },
	{ "begins", CONFIG_TIME, .offset = AT(lint_intent, begins), .what = "first day of the rollout" },
	{ "ends", CONFIG_LAST, .offset = AT(lint_intent, ends), .what = "last day of the rollout" },
	{ "ds_after", CONFIG_TIME, .offset = AT(lint_intent, ds_after),
	    .what = "no DS of it is to be seen before then" },
	{ "after", CONFIG_NAME, OF(lint_intent, after, lint_name),
	    .what = "zones whose DS comes first" },
	{ "subzones", CONFIG_NAME, OF(lint_intent, subzones, lint_name),
	    .what = "delegations that the zone is expected to have" },
	{ "windows", CONFIG_MAP, OF(lint_intent, windows, lint_window), .keys = window_keys,
	    .what = "hours in which changes may be made" },
	{ "operators", CONFIG_MAP, OF(lint_intent, operators, lint_declared_operator), .keys = operator_keys,
	    .what = "who serves the zone" },
	{ "multi_signer", CONFIG_FLAG, .offset = AT(lint_intent, multi_signer),
	    .what = "each operator signs with keys of its own (RFC 8901)" },
	{ "telemetry", CONFIG_MAP, OF(lint_intent, telemetry, lint_telemetry), .keys = telemetry_keys,
	    .what = "hosts that must answer while the zone does not" },
	{ "runbook", CONFIG_MAP, .offset = AT(lint_intent, runbook), .keys = runbook_keys,
	    .what = "what must be ready; a place, a name or true, and false where it is not" },
	END,
};
static const struct config_key waiver_keys[] = {
	{ "check", CONFIG_CHECK, .list = true, .size = sizeof(const char *),
	    .offset = AT(engine_waiver, checks), .what = "ids or globs" },
	{ "zone", CONFIG_NAME, .offset = AT(engine_waiver, zone), .what = "only in this zone" },
	{ "name", CONFIG_NAME, .offset = AT(engine_waiver, name), .what = "only at this name" },
	{ "type", CONFIG_TYPE, .offset = AT(engine_waiver, type), .what = "only of this type" },
	{ "fingerprint", CONFIG_PRINT, .offset = AT(engine_waiver, fingerprint),
	    .what = "only this finding" },
	{ "until", CONFIG_LAST, .offset = AT(engine_waiver, until),
	    .what = "the last day, or the instant, on which it holds" },
	{ "reason", CONFIG_TEXT, .required = true, .offset = AT(engine_waiver, reason), .what = "why" },
	END,
};
const struct config_key config_keys[] = {
	{ "version", CONFIG_VERSION, .offset = AT(config, version),
	    .what = "of what a configuration may hold; default: 1, the only one" },
	{ "fail_on", CONFIG_CHOICE, .option = "fail-on", .choices = levels,
	    .what = "exit 1 from this severity on; default: error" },
	{ "only", CONFIG_CHECK, .list = true, .option = "only", .what = "run these checks: ids or globs" },
	{ "skip", CONFIG_CHECK, .list = true, .option = "skip", .what = "do not run these" },
	{ "severity", CONFIG_LEVELS, .option = "severity", .what = "CHECK: LEVEL, or off" },
	{ "allow_incomplete", CONFIG_FLAG, .option = "allow-incomplete",
	    .what = "what could not be evaluated does not count" },
	{ "history", CONFIG_PATH, .option = "history", .what = "folder of earlier snapshots" },
	{ "baseline", CONFIG_PATH, .option = "baseline", .what = "file of accepted findings" },
	{ "include_root", CONFIG_PATH, .option = "include-root", .what = "$INCLUDE may open what is below" },
	{ "names", CONFIG_PATH, .list = true, .option = "names", .what = "files of names to look at" },
	{ "subzones", CONFIG_PATH, .list = true, .option = "subzones",
	    .what = "files of subzones to go into" },
	{ "rate", CONFIG_COUNT, .option = "rate", .what = "questions a second to one address" },
	{ "deadline", CONFIG_SPAN, .option = "deadline", .what = "seconds of a walk" },
	{ "max_zones", CONFIG_COUNT, .option = "max-zones", .what = "subzones to go into" },
	{ "labels", CONFIG_COUNT, .option = "labels", .what = "common labels to look for subzones by" },
	{ "no_rdap", CONFIG_FLAG, .option = "no-rdap", .what = "do not ask the registry" },
	{ "waivers", CONFIG_MAP, OF(config, waivers, engine_waiver), .keys = waiver_keys,
	    .what = "findings that are accepted, each with its reason" },
	{ "rollout", CONFIG_MAP, .offset = AT(config, intent), .keys = config_rollout_keys,
	    .what = "how zones are rolled out" },
	{ "zones", CONFIG_ZONES, .keys = config_rollout_keys, .what = "the same for one zone by name" },
	END,
};
const char config_span_pattern[] = "^(0|[1-9][0-9]*)[smhdwSMHDW]?$";
const char config_time_pattern[] =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}([Zz]|[+-][0-9]{2}:[0-9]{2}))?$|^[0-9]+$";
const char config_clock_pattern[] = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
const char config_print_pattern[] = "^[0-9a-f]{32}$";
