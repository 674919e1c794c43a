/*
 * html.h - between the files of the format html: one page that holds all it shows,
 * without script, without a link to anything outside.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H
#include "cite.h"
#include "items.h"
#include "xml.h"

struct html {
	struct arena *a;
	const struct report *r;
	struct buf *b;
	struct cites *cites;
	uint8_t *worst; /* severity by zone; 0: no finding */
};
extern const char html_style[];

/* <TAG class="CLASS">TEXT</TAG>; class NULL: none. */
void html_element(struct html *, const char *tag, const char *class, const char *text);
/* "2026-11-22 15:08Z" in a <time>; "always", "not in sight" for the ends of time. */
const char *html_instant(struct html *, int64_t at);
/* Zones as a picture shows them: children behind their parent, at most `most`, the rest counted. */
struct html_zone {
	const struct fact_zone *z;
	unsigned depth;
};
struct html_zones {
	VEC(struct html_zone) list;
	size_t left;
};
struct html_zones html_zones(struct html *, size_t most);
/* "ok", "warn", "bad", "dim": the look of a status. */
const char *html_status_class(const char *status);

/* Who vouches for whom, as a picture: DS, keys and data of each zone. */
void html_chain(struct html *);
/* What caches hold until when, as a picture and as a table. */
void html_times(struct html *);
/* The runbook of a gate, the changes of a diff, the events of an audit. */
void html_story(struct html *);
#endif
