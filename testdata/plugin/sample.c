/*
 * sample.c - a plugin of one check: a TXT record that says "forbidden".  Built
 * out of tree with nothing but lint.h; it links to nothing, since every service
 * comes by pointer.
 */
#include "lint.h"

#ifndef SAMPLE_ABI
#define SAMPLE_ABI LINT_ABI
#endif

static void
txt(struct lint_run *run, struct lint_ref ref)
{
	static const char word[] = "forbidden";
	struct lint_record r;

	if (!lint_get_record(run, ref, &r))
		return;
	for (size_t i = 0; i + sizeof(word) - 1 <= r.rdata.n; i++)
		if (memcmp(r.rdata.p + i, word, sizeof(word) - 1) == 0) {
			lint_find(run, &(struct lint_say) { .about = ref,
			    .text = lint_text(run, "%s says a forbidden word", lint_n(run, r.name)) });
			return;
		}
}

static const struct lint_check forbidden = {
	.abi = SAMPLE_ABI,
	.id = "sample-forbidden-word",
	.title = "A TXT record says a forbidden word",
	.cites = "RFC 1035 3.3.14",
	.what = "The text of a TXT record has a word that the house forbids.",
	.harm = "Nobody but the house rule.",
	.families = "None.",
	.shows = "The record.",
	.fix = "Take the word out.",
	.avoid = "Do not spell it backwards.",
	.severity = LINT_ALWAYS(LINT_ERROR),
	.visits = (const struct lint_visit[]) { { LINT_RECORD, LINT_T_TXT, txt }, { LINT_NONE, 0, NULL } },
};

static const struct lint_check *const checks[] = { &forbidden, NULL };
__attribute__((visibility("default"))) extern const struct lint_plugin lint_plugin;
const struct lint_plugin lint_plugin = { SAMPLE_ABI, "sample", "1", checks };
