/*
 * netlog_cut.c - a NetLog without what is nobody's business: of the constants, what
 * the reader needs and which browser it was; of events, the members that say what was
 * looked up and what came.  Lists of what may stay, not of what must go.
 */
#include "netlog_in.h"

static json_t *
only(const json_t *o, const char *const *keys)
{
	json_t *cut = json_object();

	for (; *keys != NULL; keys++)
		if (json_object_get(o, *keys) != NULL)
			json_object_set(cut, *keys, json_object_get(o, *keys));
	return cut;
}

json_t *
netlog_cut_constants(const json_t *c)
{
	static const char *const keep[] = { "logEventTypes", "logEventPhase", "logSourceType",
		"netError", "dnsQueryType", "secureDnsMode", "timeTickOffset", "logFormatVersion",
		"logCaptureMode", NULL };
	static const char *const client[] = { "name", "version", "os_type", NULL };
	json_t *cut = only(c, keep);

	json_object_set_new(cut, "clientInfo", only(json_object_get(c, "clientInfo"), client));
	return cut;
}

/* Of an alias, the target may be somebody else's. */
static json_t *
cut_results(const struct netlog *l, const json_t *list)
{
	static const char *const keep[] = { "error", "query_type", "type", "timed_expiration",
		NULL };
	json_t *cut = json_array();
	const json_t *r;
	uint8_t wire[255], len;
	size_t i;

	json_array_foreach(list, i, r)
	{
		json_t *one = only(r, keep);

		if (netlog_name(l, json_object_get(r, "domain_name"), wire, &len))
			json_object_set(one, "domain_name", json_object_get(r, "domain_name"));
		json_array_append_new(cut, one);
	}
	return cut;
}

json_t *
netlog_cut_event(const struct netlog *l, const json_t *event)
{
	static const char *const keep[] = { "phase", "source", "time", "type", NULL };
	static const char *const params[] = { "answer_count", "additional_answer_count", "rcode",
		"net_error", "os_error", "query_type", "dns_query_type", "dns_query_types",
		"secure", "secure_dns_mode", "source_dependency", "nameservers", "doh_config",
		"dns_over_tls_active", NULL };
	static const char *const names[] = { "host", "hostname", "qname", NULL };
	const json_t *from = json_object_get(event, "params");
	json_t *cut = only(event, keep), *some = only(from, params);
	uint8_t wire[255], len;

	for (size_t i = 0; names[i] != NULL; i++)
		if (netlog_name(l, json_object_get(from, names[i]), wire, &len))
			json_object_set(some, names[i], json_object_get(from, names[i]));
	if (json_object_get(from, "results") != NULL)
		json_object_set_new(
		    some, "results", cut_results(l, json_object_get(from, "results")));
	if (json_object_size(some) > 0)
		json_object_set(cut, "params", some);
	json_decref(some);
	return cut;
}
