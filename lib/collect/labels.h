/* labels.h - labels that zones often have, lower case, blanks between them; ends with NULL. */
#ifndef COLLECT_LABELS_H
#define COLLECT_LABELS_H
extern const char *const labels_text[];
#endif
