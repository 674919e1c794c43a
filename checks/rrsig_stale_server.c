/*
 * One server lags behind the others with its signatures: theirs were renewed, its were
 * not, and one day they end.  Told by the SOA, which changes with each version.  The
 * same key must sign at both, since two signers renew when they like; and the newer
 * version must have been out for longer than REFRESH and RETRY, and a day beyond it,
 * since some signers date their signatures back by as much.  What has ended already is
 * rrsig-expired.
 */
#include "lint.h"

enum { MAX_SERVERS = 256, DAY = 86400 };

struct seen {
	struct lint_ref source;
	struct lint_soa soa;
	struct lint_sig sig; /* the one that ends last */
};
struct state {
	struct seen v[MAX_SERVERS];
	size_t n;
};

static bool
last_signature(const struct lint_run *run, struct lint_ref set, struct lint_sig *last)
{
	struct lint_ref it = { 0 };
	struct lint_sig sig;
	bool found = false;

	while (lint_next(run, set, LINT_SIG, 0, &it))
		if (lint_get_sig(run, it, &sig) && sig.state == LINT_SIG_GOOD && sig.in_date &&
		    (!found || sig.expiration > last->expiration)) {
			*last = sig;
			found = true;
		}
	return found;
}

static void
judge(struct lint_run *run, const struct seen *s, const struct seen *best)
{
	struct lint_source mine;
	int64_t behind;

	if (s->sig.tag != best->sig.tag || s->sig.algorithm != best->sig.algorithm ||
	    !lint_serial_older(s->soa.serial, best->soa.serial) ||
	    s->sig.inception >= best->sig.inception || s->sig.expiration >= best->sig.expiration ||
	    !lint_get_source(run, s->source, &mine))
		return;
	behind = lint_soa_lag(run, &s->soa, &best->soa);
	if (behind <= s->soa.patience + DAY)
		return;
	lint_find(run, &(struct lint_say) { .about = s->soa.set, .key = mine.label,
	    .evidence = &best->soa.set,
	    .n_evidence = 1,
	    .text = lint_text(run, "%s still has the signatures of serial %u, which end %s; others have "
	        "serial %u, signed until %s", mine.label, s->soa.serial,
	        run->host->time_text(run, s->sig.expiration), best->soa.serial,
	        run->host->time_text(run, best->sig.expiration)) });
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_ref it = { 0 };
	struct lint_zone zone;
	size_t best = 0;

	(void)ref;
	if (!lint_get_zone(run, run->zone, &zone) || zone.on_the_way || zone.node.kind == LINT_NONE)
		return;
	while (s->n < MAX_SERVERS && lint_next(run, run->zone, LINT_SOURCE, 0, &it)) {
		struct seen *seen = &s->v[s->n];

		if (!lint_soa(run, lint_from_source(run, zone.node, LINT_T_SOA, it), &seen->soa) ||
		    !last_signature(run, seen->soa.set, &seen->sig))
			continue;
		seen->source = it;
		if (lint_serial_older(s->v[best].soa.serial, seen->soa.serial))
			best = s->n;
		s->n++;
	}
	for (size_t i = 0; i < s->n; i++)
		if (i != best)
			judge(run, &s->v[i], &s->v[best]);
}

const struct lint_check check_rrsig_stale_server = {
	.abi = LINT_ABI,
	.id = "rrsig-stale-server",
	.title = "One server has older signatures than the others",
	.cites = "RFC 6781 4.4.2; RFC 1982 3.2",
	.what = "The zone was signed again, the other addresses have the new signatures, and this "
	    "one still gives the old set under an older serial, longer than a secondary may take.",
	.harm = "Nothing yet, which is the trouble: all answers validate until the old signatures "
	    "end. Then this one address turns bogus while the signer and every other server are "
	    "in order, and a part of the users fails with no change in sight.",
	.families = "From that hour on all validators that pick this address; most try another "
	    "server of the zone after the failure, so that it shows as slowness first.",
	.shows = "The SOA of the lagging server with its signature, and the newest one.",
	.fix = "Repair the transfer to that address now (its log, NOTIFY, TSIG, firewall) or take "
	    "it out of the NS set until it follows again; then see that the serial there goes up.",
	.avoid = "Do not sign the zone once more to get it moving: the server that does not fetch "
	    "will not fetch that version either.",
	.needs = LINT_NEED_LIVE,
	.wants = LINT_NEED_SERVERS,
	.severity = LINT_ALWAYS(LINT_ERROR),
	.hides = (const char *const[]) { "soa-serial-spread", "rrsig-validity-window", "rrsig-ttl",
	    "anycast-drift", NULL },
	.visits = (const struct lint_visit[]) { { LINT_ZONE, 0, look }, { LINT_NONE, 0, NULL } },
	.state_octets = sizeof(struct state),
};
