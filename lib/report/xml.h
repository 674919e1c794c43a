/* xml.h - text in XML and HTML: nothing in it is markup.  A control cannot be said there
 * at all and is written in decimal, like what is not ASCII. */
#ifndef REPORT_XML_H
#define REPORT_XML_H
#include "../base/buf.h"

/* As content, or between double quotes. */
void xml_text(struct buf *, const char *);
/* key="value", a blank before it. */
void xml_attribute(struct buf *, const char *key, const char *value);
#endif
