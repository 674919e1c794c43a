/*
 * plan.h - a plan of Terraform, OpenTofu or octoDNS, read as JSON: what it would do to
 * the DNSSEC of which zones.  A file of another kind is refused with the sentence that
 * gets the right one.  What a resource type means is data: plan_types.c.
 */
#ifndef COLLECT_PLAN_H
#define COLLECT_PLAN_H
#include "../base/err.h"
#include "../evidence/plan.h"

struct collect_plan_zone { /* --zone ID=NAME */
	const char *id;
	struct lint_name name;
};
struct collect_plan_options {
	const struct collect_plan_zone *zones;
	size_t n_zones;
	const char *chdir; /* the folder of the root module's sources; or NULL */
};
/* "-" is standard input.  NULL: *err says why. */
struct ev_plan *collect_plan(struct arena *, const char *path, const struct collect_plan_options *,
    struct err *);
/* The same of octets in hand, which must live as long; `path` is only said. */
struct ev_plan *collect_plan_text(struct arena *, const char *path, const char *, size_t n,
    const struct collect_plan_options *, struct err *);

/*
 * Looks for the block of each resource in the sources below `folder`, the local modules
 * that they call included, and fills in file and line.  Sources are input from anybody:
 * nothing outside the repository (the nearest folder with a .git, else `folder`) is
 * opened, no link is followed, and all of it has limits.
 */
bool collect_plan_sources(struct arena *, struct ev_plan *, const char *folder, struct err *);
#endif
