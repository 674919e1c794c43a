/*
 * Signatures that all end together: when renewal fails once, everything fails in
 * the same hour.  Hours are counted in a table, which stays small since a zone is
 * signed in few hours; small zones are left alone, there one hour is as good as
 * another.
 */
#include "lint.h"

enum { HOUR = 3600, ENOUGH = 100 };

struct slot {
	uint32_t n;
	int32_t hour;
	struct lint_ref first;
};
struct state {
	struct slot *slots;
	uint32_t room, used, sigs;
	struct slot *last;
};

static struct slot *
slot_of(struct slot *slots, uint32_t room, int32_t hour)
{
	uint32_t i = (uint32_t)hour * 2654435761u & (room - 1);

	while (slots[i].n != 0 && slots[i].hour != hour)
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static void
widen(struct lint_run *run, struct state *s)
{
	const uint32_t room = s->room == 0 ? 64 : s->room * 2;
	struct slot *slots = run->host->alloc(run, room, sizeof(*slots));

	for (uint32_t i = 0; i < s->room; i++)
		if (s->slots[i].n != 0)
			*slot_of(slots, room, s->slots[i].hour) = s->slots[i];
	s->slots = slots;
	s->room = room;
	s->last = NULL;
}

static void
look(struct lint_run *run, struct lint_ref ref)
{
	struct state *s = run->state;
	struct lint_sig sig;
	int32_t hour;

	if (!lint_get_sig(run, ref, &sig) || sig.rrset.kind == LINT_NONE || !sig.in_date)
		return;
	s->sigs++;
	hour = (int32_t)(sig.expiration / HOUR);
	if (s->last == NULL || s->last->hour != hour) {
		if (s->used * 2 >= s->room)
			widen(run, s);
		s->last = slot_of(s->slots, s->room, hour);
	}
	if (s->last->n++ == 0) {
		s->last->hour = hour;
		s->last->first = ref;
		s->used++;
	}
}

static void
end(struct lint_run *run)
{
	const struct state *s = run->state;
	const struct slot *most = NULL;
	struct lint_zone zone;

	if (s->sigs < ENOUGH || !lint_get_zone(run, run->zone, &zone))
		return;
	for (uint32_t i = 0; i < s->room; i++)
		if (s->slots[i].n > 0 && (most == NULL || s->slots[i].n > most->n))
			most = &s->slots[i];
	if (most == NULL || most->n <= s->sigs / 2)
		return;
	lint_find(run, &(struct lint_say) { .about = most->first, .name = zone.apex, .type = LINT_T_RRSIG,
	    .text = lint_text(run, "%u of %u signatures end in the hour from %s", most->n, s->sigs,
	        run->host->time_text(run, (int64_t)most->hour * HOUR)) });
}

const struct lint_check check_rrsig_expiry_cliff = {
	.abi = LINT_ABI,
	.id = "rrsig-expiry-cliff",
	.title = "Most signatures end in the same hour",
	.cites = "RFC 6781 4.4.2",
	.what = "More than half of the signatures in date expire within one hour of the clock: the "
	    "zone is signed in one go, without spreading the ends.",
	.harm = "If the next signing fails or comes late, the zone does not lose a few names first, "
	    "which somebody would notice, but everything at once. The renewal itself is one large "
	    "burst, for the signer and for transfers.",
	.families = "All validators fail together at that hour; Unbound forgives a little skew, a "
	    "tenth of the lifetime up to a day, which only hides the first minutes or hours.",
	.shows = "One of the signatures; the message has the hour and the count.",
	.fix = "Let the signer spread expirations (dnssec-signzone -j, Knot DNS and BIND policies do "
	    "so by themselves when they renew), and watch the earliest one with an alarm.",
	.avoid = "Do not answer this with longer lifetimes: the cliff stays and comes as a greater "
	    "surprise.",
	.needs = LINT_NEED_WHOLE,
	.severity = LINT_ALWAYS(LINT_INFO),
	.visits = (const struct lint_visit[]) { { LINT_SIG, 0, look }, { LINT_NONE, 0, NULL } },
	.end = end,
	.state_octets = sizeof(struct state),
};
