/* families.c - resolvers, as far as they differ in what they hold and in what they demand. */
#include "model.h"

/* The second half of 2026: Unbound 1.17, BIND 9.18, Knot Resolver 5.6, PowerDNS Recursor 4.8. */
const struct rollout_family rollout_families[ROLLOUT_N_FAMILIES] = {
	{ .name = "Unbound", .keeps_keys = true, .bogus_s = 60 },
	{ .name = "Unbound with harden-algo-downgrade",
	    .keeps_keys = true,
	    .all_algorithms = true,
	    .unusual = true,
	    .bogus_s = 60 },
	{ .name = "BIND", .bogus_s = 30 },
	{ .name = "PowerDNS Recursor", .bogus_s = 3600 },
	{ .name = "Knot Resolver", .floor_s = 5, .bogus_s = 10 },
	{ .name = "validators behind a forwarder or a shared cache",
	    .keeps_keys = true,
	    .stored = true,
	    .bogus_s = 300 },
	{ .name = "validators that refuse SHA-1",
	    .keeps_keys = true,
	    .stored = true,
	    .no_sha1 = true,
	    .bogus_s = 300 },
	{ .name = "validators that want every published algorithm",
	    .all_published = true,
	    .stored = true,
	    .keeps_keys = true,
	    .unusual = true,
	    .bogus_s = 300 },
};
