/*
 * hcl.h - the top level of a Terraform source: which blocks there are, and where.  No
 * expression is understood; strings, templates, heredocs and comments are stepped over.
 */
#ifndef COLLECT_HCL_H
#define COLLECT_HCL_H
#include "../base/arena.h"
#include <stdint.h>

struct hcl_block {
	const char *kind; /* "resource", "data", "module" */
	const char *labels[2]; /* the second may be NULL */
	const char *source; /* of a module, when it is one plain string; or NULL */
	uint32_t line;
};
enum { HCL_MAX_OCTETS = 1024 * 1024, HCL_MAX_BLOCKS = 20000, HCL_MAX_DEPTH = 200 };
struct hcl_blocks {
	VEC(struct hcl_block) list;
};
/* Whatever the text is, it ends; what stands behind a fault may be missed. */
void hcl_read(struct arena *, const char *, size_t n, struct hcl_blocks *);
#endif
