/* Each schema is one string of more than C99 promises; both compilers take it. */
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "report.h"
#include "schema_text.h"
#include <string.h>

const char *
report_schema(const char *name)
{
	if (strcmp(name, "snapshot") == 0)
		return snapshot_schema_text;
	if (strcmp(name, "resolvers") == 0)
		return resolvers_schema_text;
	return strcmp(name, "report") == 0 ? report_schema_text : NULL;
}
