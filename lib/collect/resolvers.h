/*
 * resolvers.h - the list of resolvers that --resolvers asks: a file of the user's, or the
 * one built in (resolvers.yaml).  YAML: a list, or a map whose key `resolvers` has it;
 *
 *	- name: office VPN              # required
 *	  addresses: [192.0.2.53]       # required: one, or a list
 *	  port: 53
 *	  validating: true              # does it validate, as far as you know
 *	  notes: ask Kim before ...     # for people
 */
#ifndef COLLECT_RESOLVERS_H
#define COLLECT_RESOLVERS_H
#include "../base/arena.h"
#include "../base/err.h"
#include "../evidence/evidence.h"

enum {
	RESOLVERS_MAX = EV_MAX_RESOLVERS, /* addresses of one list */
	RESOLVERS_MAX_NAME = 64, /* octets */
	RESOLVERS_MAX_OCTETS = 1024 * 1024, /* of a file */
};
struct resolver { /* one address of one */
	const char *name; /* escaped */
	struct net_addr addr;
	uint8_t validating; /* enum lint_said */
};
struct resolvers {
	VEC(struct resolver) list;
	bool builtin;
};

/* False: exit 2, with file, line and column.  text NULL: the file is read. */
bool resolvers_read(struct arena *, const char *path, const char *text, size_t n, struct resolvers *,
    struct err *);
void resolvers_builtin(struct arena *, struct resolvers *);
const char *resolvers_builtin_text(void);
#endif
