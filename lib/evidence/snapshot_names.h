/* snapshot_names.h - what saving and loading share; private to this room. */
#ifndef EVIDENCE_SNAPSHOT_NAMES_H
#define EVIDENCE_SNAPSHOT_NAMES_H
#include <stdbool.h>
#include <stddef.h>
extern const char *const snapshot_results[]; /* by enum lint_result */
extern const char *const snapshot_probes[]; /* by enum ev_probe */
extern const char *const snapshot_edns[]; /* by enum lint_edns */
extern const char *const snapshot_mismatches[]; /* by the order of struct ev_mismatches */
enum { SNAPSHOT_N_EDNS = 5, SNAPSHOT_N_MISMATCHES = 4 };
extern const char *const snapshot_roles[]; /* by enum ev_role */
extern const char *const snapshot_said[]; /* by enum lint_said */
/* How the line of a registry begins: it may be longer than the others. */
#define SNAPSHOT_REGISTRY "{\"kind\":\"registry\","
void snapshot_release(void *); /* memory of the JSON library */
/* NULL, or what is wrong with a record in a line of text; *room false: our machine is to blame. */
struct arena;
struct zf_record;
const char *snapshot_text(struct arena *, const char *line, size_t n,
    void (*record)(void *, const struct zf_record *), void *ctx, bool *room);
#endif
