/*
 * rdap_bases.c - services by registry, as IANA lists them for the domain name
 * space (RFC 9224 4).  This is no copy of that list: the larger registries whose
 * base was known on RDAP_BASES_DATE.  A registry that is missing here, or has
 * moved since, is asked with --rdap-url.
 */
#include "rdap.h"
#include "../dns/name.h"
#include <string.h>

#define PIR "https://rdap.publicinterestregistry.org/rdap/"
#define IDENTITY "https://rdap.identitydigital.services/rdap/"
#define GOOGLE "https://pubapi.registry.google/rdap/"
#define CENTRALNIC(tld) { tld, "https://rdap.centralnic.com/" tld "/" }
#define NIC(tld) { tld, "https://rdap.nic." tld "/" }

static const struct {
	const char *zone, *url;
} bases[] = {
	{ "com", "https://rdap.verisign.com/com/v1/" },
	{ "net", "https://rdap.verisign.com/net/v1/" },
	{ "name", "https://tld-rdap.verisign.com/name/v1/" },
	{ "cc", "https://tld-rdap.verisign.com/cc/v1/" },
	{ "org", PIR }, { "ngo", PIR }, { "ong", PIR }, { "foundation", PIR }, { "charity", PIR },
	{ "info", IDENTITY }, { "io", IDENTITY }, { "ai", IDENTITY }, { "academy", IDENTITY },
	{ "agency", IDENTITY }, { "aero", IDENTITY }, { "asia", IDENTITY }, { "world", IDENTITY },
	{ "life", IDENTITY }, { "team", IDENTITY }, { "studio", IDENTITY },
	{ "app", GOOGLE }, { "dev", GOOGLE }, { "page", GOOGLE }, { "new", GOOGLE }, { "zip", GOOGLE },
	{ "day", GOOGLE }, { "how", GOOGLE },
	CENTRALNIC("xyz"), CENTRALNIC("art"), CENTRALNIC("blog"), CENTRALNIC("icu"), CENTRALNIC("lol"),
	CENTRALNIC("london"), CENTRALNIC("security"), CENTRALNIC("fm"), CENTRALNIC("fo"),
	NIC("biz"), NIC("fr"), NIC("re"), NIC("pm"), NIC("wf"), NIC("yt"), NIC("tf"), NIC("cz"), NIC("tv"),
	NIC("nyc"), NIC("paris"), NIC("swiss"), NIC("tel"), NIC("museum"), NIC("one"), NIC("vip"),
	NIC("wiki"), NIC("work"), NIC("moe"), NIC("ms"), NIC("ss"), NIC("sydney"), NIC("melbourne"),
	{ "uk", "https://rdap.nominet.uk/uk/" },
	{ "wales", "https://rdap.nominet.uk/wales/" },
	{ "cymru", "https://rdap.nominet.uk/cymru/" },
	{ "nl", "https://rdap.sidn.nl/" },
	{ "no", "https://rdap.norid.no/" },
	{ "fi", "https://rdap.fi/rdap/rdap/" },
	{ "si", "https://rdap.register.si/" },
	{ "ua", "https://rdap.hostmaster.ua/" },
	{ "br", "https://rdap.registro.br/" },
	{ "ca", "https://rdap.ca.fury.ca/rdap/" },
	{ "id", "https://rdap.pandi.id/rdap/" },
	{ "th", "https://rdap.thains.co.th/" },
	{ "int", "https://rdap.iana.org/" },
	{ "cloud", "https://rdap.registry.cloud/rdap/" },
	{ "coop", "https://rdap.registry.coop/rdap/" },
	{ "love", "https://rdap.registry.love/rdap/" },
	{ "shop", "https://rdap.gmoregistry.net/rdap/" },
	{ "tokyo", "https://rdap.gmoregistry.net/rdap/" },
	{ "top", "https://rdap.zdnsgtld.com/top/" },
};

/* Zones of registries that are not top-level domains: a name below one of them is
 * registered there. */
static const char *const second[] = {
	"co.uk", "org.uk", "me.uk", "net.uk", "ltd.uk", "plc.uk", "sch.uk", "ac.uk", "gov.uk",
	"com.br", "net.br", "org.br", "gov.br", "edu.br", "ind.br",
	"com.au", "net.au", "org.au", "edu.au", "gov.au", "id.au", "co.nz", "net.nz", "org.nz", "govt.nz",
	"co.za", "org.za", "net.za", "web.za", "co.jp", "or.jp", "ne.jp", "ac.jp", "go.jp",
	"co.kr", "or.kr", "com.cn", "net.cn", "org.cn", "com.tw", "org.tw", "com.hk", "org.hk",
	"com.sg", "org.sg", "co.in", "net.in", "org.in", "co.id", "or.id", "go.id", "ac.id", "web.id",
	"co.th", "or.th", "in.th", "go.th", "ac.th", "com.ua", "net.ua", "org.ua", "gov.ua", "kiev.ua",
	"com.tr", "org.tr", "com.mx", "com.ar", "co.il", "org.il", "com.pl", "net.pl", "org.pl",
};

/* Does the name end in that zone, with more in front? */
static bool
lies_below(const char *name, const char *zone)
{
	const size_t n = strlen(name), m = strlen(zone);

	return n > m + 2 && name[n - 1] == '.' && memcmp(name + n - 1 - m, zone, m) == 0 &&
	    name[n - 2 - m] == '.';
}

static unsigned
labels_of(const char *zone)
{
	unsigned n = 1;

	for (; *zone != '\0'; zone++)
		n += *zone == '.';
	return n;
}

struct lint_name
rdap_registered(struct arena *a, struct lint_name zone)
{
	const char *text = name_text(a, zone);
	unsigned want = 2;

	for (size_t i = 0; i < sizeof(second) / sizeof(*second); i++) {
		if (lies_below(text, second[i]))
			want = labels_of(second[i]) + 1;
		else if (strlen(text) == strlen(second[i]) + 1 &&
		    memcmp(text, second[i], strlen(second[i])) == 0)
			return (struct lint_name) { 0 };
	}
	if (name_labels(zone) < want)
		return (struct lint_name) { 0 };
	while (name_labels(zone) > want) {
		const uint8_t skip = (uint8_t)(zone.wire[0] + 1);

		zone = (struct lint_name) { zone.wire + skip, (uint8_t)(zone.len - skip) };
	}
	return zone;
}

const char *
rdap_base(struct arena *a, struct lint_name registered)
{
	const char *text = name_text(a, registered), *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < sizeof(bases) / sizeof(*bases); i++)
		if (lies_below(text, bases[i].zone) && strlen(bases[i].zone) > longest) {
			longest = strlen(bases[i].zone);
			best = bases[i].url;
		}
	return best;
}
