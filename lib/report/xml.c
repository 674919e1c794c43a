#include "xml.h"

void
xml_text(struct buf *b, const char *s)
{
	for (; s != NULL && *s != '\0'; s++)
		switch (*s) {
		case '&': buf_str(b, "&amp;"); break;
		case '<': buf_str(b, "&lt;"); break;
		case '>': buf_str(b, "&gt;"); break; /* of "]]>" too (XML 1.0, 2.4) */
		case '"': buf_str(b, "&quot;"); break;
		case '\'': buf_str(b, "&#39;"); break;
		default:
			if (*s == '\n' || (*s >= 0x20 && *s <= 0x7e))
				buf_char(b, *s);
			else
				buf_printf(b, "\\%03u", (unsigned)(unsigned char)*s);
		}
}

void
xml_attribute(struct buf *b, const char *key, const char *value)
{
	buf_printf(b, " %s=\"", key);
	xml_text(b, value);
	buf_char(b, '"');
}
