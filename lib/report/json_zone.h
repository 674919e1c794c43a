/* json_zone.h - a zone of the report, and a piece of evidence, as JSON. */
#ifndef REPORT_JSON_ZONE_H
#define REPORT_JSON_ZONE_H
#include "cite.h"
#include "json_door.h"

struct js *json_zone(struct arena *, const struct report *, const struct fact_zone *);
struct js *json_evidence(const struct cites *, uint32_t index);
/* "preparing"; one of enum lint_phase. */
const char *json_phase(uint8_t phase);
#endif
