/* Plans: what the cases do not show, which is what is not found, not known, not printed,
 * and where the limits are. */
#include "plan.h"
#include "../base/buf.h"
#include "../base/tap.h"
#include "../dns/name.h"
#include <stdlib.h>
#include <string.h>

static struct ev_plan *
read_plan(struct arena *a, const char *changes, const char *rest, struct err *e)
{
	static const struct collect_plan_options none;
	const char *text = arena_printf(
	    a, "{\"format_version\":\"1.2\",\"resource_changes\":[%s]%s}", changes, rest);

	return collect_plan_text(a, "plan.json", text, strlen(text), &none, e);
}

/* "unsign corp.example.; unknown ." */
static const char *
acts(struct arena *a, const struct ev_plan *p)
{
	static const char *const words[LINT_N_ACTS] = { "none", "unsign", "sign", "remove-ksk",
		"add-ksk", "stop-kms", "remove-ds", "add-ds", "delete-zone", "change-ns", "cname",
		"wildcard", "denial", "ttl", "forget", "unknown" };
	struct buf b = buf_new(a);

	buf_str(&b, "");
	for (size_t i = 0; p != NULL && i < p->changes.n; i++)
		buf_printf(&b, "%s%s %s", i > 0 ? "; " : "", words[p->changes.v[i].act],
		    name_text(a, p->changes.v[i].name));
	return p == NULL ? "no plan" : b.n == 0 ? "" : b.p;
}

static void
is(struct arena *a, const char *what, const char *changes, const char *rest, const char *wanted)
{
	struct err e = { 0 };
	const struct ev_plan *p = read_plan(a, changes, rest, &e);
	const char *got = acts(a, p);

	ok(strcmp(got, wanted) == 0, "%s", what);
	if (strcmp(got, wanted) != 0)
		printf("# %s %s\n", got, e.text);
}

#define CHANGE(address, type, name, actions, before, after, unknown)                               \
	"{\"address\":\"" address "\",\"mode\":\"managed\",\"type\":\"" type "\",\"name\":\"" name \
	"\",\"change\":{\"actions\":[" actions "],\"before\":" before ",\"after\":" after          \
	",\"after_unknown\":" unknown "}}"
#define NS1(actions, before, after)                                                                \
	CHANGE("ns1_zone.z", "ns1_zone", "z", actions, before, after, "{}")
#define ON "{\"zone\":\"corp.example\",\"dnssec\":true}"
#define OFF "{\"zone\":\"corp.example\",\"dnssec\":false}"

static void
actions(struct arena *a)
{
	is(a, "no-op", NS1("\"no-op\"", ON, ON), "", "");
	is(a, "read", NS1("\"read\"", "null", ON), "", "");
	is(a, "deleted, then created", NS1("\"delete\",\"create\"", ON, ON), "",
	    "unsign corp.example.; sign corp.example.; delete-zone corp.example.");
	is(a, "created, then deleted", NS1("\"create\",\"delete\"", ON, ON), "",
	    "unsign corp.example.; sign corp.example.; delete-zone corp.example.");
	is(a, "forgotten", NS1("\"forget\"", ON, "null"), "", "forget corp.example.");
	is(a, "a word of the future", NS1("\"transmogrify\"", ON, OFF), "", "unknown .");
	is(a, "a word of the future beside delete", NS1("\"delete\",\"archive\"", ON, "null"), "",
	    "unknown .");
	is(a, "off stays off", NS1("\"update\"", OFF, OFF), "", "");
	is(a, "signed anew", NS1("\"update\"", OFF, ON), "", "sign corp.example.");
	is(a, "a type that nobody knows, with an attribute that speaks of DNSSEC",
	    CHANGE("ns2_zone.z", "ns2_zone", "z", "\"delete\"", ON, "null", "{}"),
	    "", "unknown corp.example.");
	is(a, "a type that nobody knows",
	    CHANGE("ns2_zone.z", "ns2_zone", "z", "\"delete\"", "{\"zone\":\"corp.example\"}", "null",
		"{}"),
	    "", "");
	is(a, "no change in it",
	    "{\"address\":\"ns1_zone.z\",\"type\":\"ns1_zone\",\"name\":\"z\"}", "", "unknown .");
	is(a, "drift is not a change", "", ",\"resource_drift\":[" NS1("\"update\"", ON, OFF) "]",
	    "");
	is(a, "what is put off is not a change", "",
	    ",\"deferred_changes\":[{\"reason\":\"x\",\"resource_change\":" NS1(
		"\"update\"", ON, OFF) "}]",
	    "");
	is(a, "a resource that was deposed",
	    "{\"address\":\"ns1_zone.z\",\"deposed\":\"ab12\",\"mode\":\"managed\","
	    "\"type\":\"ns1_zone\",\"name\":\"z\",\"change\":{\"actions\":[\"delete\"],"
	    "\"before\":" ON ",\"after\":null}}",
	    "", "unsign corp.example.; delete-zone corp.example.");
}

#define SIGN(zone)                                                                                 \
	CHANGE("module.s[\\\"k.1\\\"].aws_route53_hosted_zone_dnssec.d",                           \
	    "aws_route53_hosted_zone_dnssec", "d", "\"delete\"",                                   \
	    "{\"hosted_zone_id\":\"" zone "\"}", "null", "{}")
#define STATE(inside) ",\"prior_state\":{\"values\":{\"root_module\":" inside "}}"
#define ZONE(id, name)                                                                             \
	"{\"address\":\"data.aws_route53_zone.q\",\"mode\":\"data\",\"type\":\"aws_route53_"       \
	"zone\","                                                                                  \
	"\"name\":\"q\",\"values\":{\"zone_id\":\"" id "\",\"name\":\"" name "\"}}"

static void
zones(struct arena *a)
{
	is(a, "three modules down", SIGN("Z1"),
	    STATE("{\"child_modules\":[{\"child_modules\":[{\"child_modules\":["
		  "{\"resources\":[" ZONE("Z1", "Corp.Example.") "]}]}]}]}"),
	    "unsign corp.example.");
	is(a, "another id", SIGN("Z1"), STATE("{\"resources\":[" ZONE("Z2", "corp.example") "]}"),
	    "unknown .");
	is(a, "one id, two names", SIGN("Z1"),
	    STATE("{\"resources\":[" ZONE("Z1", "a.example") "," ZONE("Z1", "b.example") "]}"),
	    "unknown .");
	is(a, "one id, one name twice", SIGN("Z1"),
	    STATE("{\"resources\":[" ZONE("Z1", "a.example") "," ZONE("Z1", "a.example") "]}"),
	    "unsign a.example.");
	is(a, "a name that is none", SIGN("Z1"),
	    STATE("{\"resources\":[" ZONE("Z1", "a..example") "]}"), "unknown .");
	is(a, "the id of another provider",
	    CHANGE("cloudflare_zone_dnssec.c", "cloudflare_zone_dnssec", "c", "\"delete\"",
		"{\"zone_id\":\"Z1\",\"status\":\"active\"}", "null", "{}"),
	    STATE("{\"resources\":[" ZONE("Z1", "a.example") "]}"), "unknown .");
	is(a, "Azure, by its path",
	    CHANGE("azapi_resource.d", "azapi_resource", "d", "\"delete\"",
		"{\"type\":\"microsoft.network/DNSZONES/"
		"dnssecConfigs@2023-07-01-preview\",\"parent_id\":"
		"\"/subscriptions/1/resourceGroups/r/providers/Microsoft.Network/dnszones/"
		"az.example\"}",
		"null", "{}"),
	    "", "unsign az.example.");
	is(a, "another resource of azapi",
	    CHANGE("azapi_resource.d", "azapi_resource", "d", "\"delete\"",
		"{\"type\":\"Microsoft.Network/virtualNetworks@2023-01-01\",\"parent_id\":\"/x\"}",
		"null", "{}"),
	    "", "");
}

#define RECORD(actions, before, after)                                                             \
	CHANGE("aws_route53_record.r", "aws_route53_record", "r", actions, before, after, "{}")
#define AWS(name, type, values)                                                                    \
	"{\"zone_id\":\"Z1\",\"name\":\"" name "\",\"type\":\"" type                               \
	"\",\"ttl\":300,\"records\":[" values "]}"

static void
records(struct arena *a)
{
	static const char state[] = STATE("{\"resources\":[" ZONE("Z1", "corp.example") "]}");

	is(a, "a relative name", RECORD("\"create\"", "null", AWS("", "CNAME", "\"x.\"")), state,
	    "cname corp.example.");
	is(a, "an asterisk in octal",
	    RECORD("\"create\"", "null", AWS("\\\\052.corp.example", "A", "\"192.0.2.1\"")), state,
	    "wildcard *.corp.example.");
	is(a, "an asterisk that was there",
	    RECORD("\"update\"", AWS("*", "A", "\"192.0.2.1\""), AWS("*", "A", "\"192.0.2.2\"")),
	    state, "");
	is(a, "the TTL of a DS",
	    RECORD("\"update\"",
		"{\"zone_id\":\"Z1\",\"name\":\"s.corp.example\",\"type\":\"DS\","
		"\"ttl\":300,\"records\":[\"1 13 2 AB\"]}",
		"{\"zone_id\":\"Z1\",\"name\":\"s.corp.example\",\"type\":\"DS\","
		"\"ttl\":60,\"records\":[\"1 13 2 ab\"]}"),
	    state, "ttl s.corp.example.");
	is(a, "one DS of two",
	    RECORD("\"update\"", AWS("s", "DS", "\"1 13 2 AB\",\"2 13 2 CD\""),
		AWS("s", "DS", "\"2 13 2 CD\"")),
	    state, "remove-ds s.corp.example.");
	is(a, "a delegation that goes", RECORD("\"delete\"", AWS("s", "NS", "\"a.\""), "null"),
	    state, "change-ns s.corp.example.");
	is(a, "a new one", RECORD("\"create\"", "null", AWS("s", "NS", "\"a.\"")), state, "");
	is(a, "no name before apply",
	    CHANGE("aws_route53_record.r", "aws_route53_record", "r", "\"create\"", "null",
		"{\"zone_id\":\"Z1\",\"type\":\"DS\"}", "{\"name\":true,\"records\":true}"),
	    state, "unknown .");
}

static void
octodns(struct arena *a)
{
	static const struct collect_plan_options none;
	static const char text[] =
	    "{\"route53\":{\"corp.example.\":{\"meta\":null,\"changes\":["
	    "{\"type\":\"delete\",\"name\":\"sub\",\"record_type\":\"DS\",\"existing\":{\"ttl\":"
	    "3600,\"values\":[{\"key_tag\":"
	    "7,\"algorithm\":13,\"digest_type\":2,\"digest\":\"AB\"}]},\"new\":null},"
	    "{\"type\":\"create\",\"name\":\"\",\"record_type\":\"CNAME\",\"existing\":null,"
	    "\"new\":{\"ttl\":60,"
	    "\"value\":\"x.example.\"}},"
	    "{\"type\":\"create\",\"name\":\"*\",\"record_type\":\"A\",\"existing\":null,\"new\":{"
	    "\"value\":\"192.0.2.1\"}},"
	    "{\"type\":\"update\",\"name\":\"a/"
	    "b\",\"record_type\":\"NS\",\"existing\":{\"values\":[\"a.\"]},"
	    "\"new\":{\"values\":[\"b.\"]}}]},\"sub.corp.example.\":{\"changes\":[]}}}";
	struct err e = { 0 };
	const struct ev_plan *p =
	    collect_plan_text(a, "plan.json", text, sizeof(text) - 1, &none, &e);

	ok(strcmp(acts(a, p),
	       "remove-ds sub.corp.example.; cname corp.example.; wildcard *.corp.example.; "
	       "change-ns a/b.corp.example.") == 0,
	    "octoDNS: %s", acts(a, p));
	ok(p != NULL && strcmp(p->kind, "octodns-plan") == 0 &&
		strcmp(p->changes.v[0].pointer, "/route53/corp.example./changes/0") == 0,
	    "and where");
	ok(p != NULL && p->changes.v[0].has_tag && p->changes.v[0].tag == 7, "its DS");
}

static void
limits(struct arena *a)
{
	struct buf b = buf_new(a);
	struct err e = { 0 };
	const struct ev_plan *p;

	for (int i = 0; i < EV_PLAN_MAX_CHANGES + 1; i++)
		buf_printf(&b,
		    "%s{\"address\":\"ns1_zone.z\",\"mode\":\"managed\",\"type\":\"ns1_zone\","
		    "\"name\":\"z\","
		    "\"change\":{\"actions\":[\"update\"],\"before\":{\"zone\":\"z%d.example\","
		    "\"dnssec\":true},"
		    "\"after\":{\"zone\":\"z%d.example\",\"dnssec\":false}}}",
		    i > 0 ? "," : "", i, i);
	p = read_plan(a, b.p, "", &e);
	ok(p != NULL && p->changes.n == EV_PLAN_MAX_CHANGES && p->limit != NULL,
	    "too many changes are said");
	ok(p != NULL && p->zones.n == EV_PLAN_MAX_ZONES, "and too many zones");
	p = read_plan(a, "", ",\"errored\":true,\"complete\":false", &e);
	ok(p != NULL && p->broken != NULL && p->partial != NULL, "what the plan says of itself");
}

int
main(void)
{
	local_arena *a = arena_new();

	actions(a);
	zones(a);
	records(a);
	octodns(a);
	limits(a);
	return done_testing();
}
