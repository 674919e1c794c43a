/* risk.h - the order of a declared rollout: the zones with the least that could go wrong first. */
#ifndef REPORT_RISK_H
#define REPORT_RISK_H
#include "report.h"

struct report_risk {
	uint16_t zone; /* of the facts */
	uint8_t stage; /* enum lint_stage */
	unsigned score;
	const char *level; /* low, medium, high */
	VEC(const char *) reasons;
};
struct report_risks {
	VEC(struct report_risk) list; /* low first; empty: no rollout is declared */
};
void report_risks(struct arena *, const struct report *, struct report_risks *);
const char *report_stage_text(uint8_t stage);
#endif
