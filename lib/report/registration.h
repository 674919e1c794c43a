/* registration.h - what a registry said, in the report: a line for people, an object of JSON. */
#ifndef REPORT_REGISTRATION_H
#define REPORT_REGISTRATION_H
#include "json_door.h"
#include "lint.h"
#include "../base/arena.h"

/* "agrees", "in flight", "removal in flight" ...; NULL: nobody was asked. */
const char *registration_word(const struct lint_registration *);
/* "2 DS, changed 2026-11-20 09:12Z", or why nothing is known. */
const char *registration_detail(struct arena *, const struct lint_registration *);
/* NULL: nobody was asked. */
struct js *registration_json(struct arena *, const struct lint_registration *);
/* As evidence: what was said, by whom and when. */
void registration_evidence(struct arena *, struct js *, const struct lint_registration *);
#endif
