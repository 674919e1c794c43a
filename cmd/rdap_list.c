/*
 * rdap_list.c - IANA's list of RDAP services between runs: asked for once a day
 * at most.  No cache, no list, a list that cannot be kept: none of that is worth
 * a word, there is a built-in table.
 */
#include "cmd.h"
#include "../lib/base/arena.h"
#include "../lib/collect/rdap.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAY = 86400 };

static const char *
list_file(struct arena *a)
{
	const char *cache = surroundings_cache(a);

	return cache == NULL ? NULL : arena_printf(a, "%s/dnssec-lint/rdap-dns.json", cache);
}

void
rdap_list_read(struct arena *a, struct rdap_list *list)
{
	const char *file = list_file(a);
	struct stat st;
	uint8_t *text;
	ssize_t n;
	int fd;

	list->wanted = true;
	fd = file == NULL ? -1 : open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    st.st_size <= REGISTRY_MAX_BASES) {
		text = arena_alloc(a, (size_t)st.st_size, 1);
		n = read(fd, text, (size_t)st.st_size);
		if (n == st.st_size) {
			const int64_t age = surroundings_clock() - (int64_t)st.st_mtime;

			list->text = (struct lint_bytes) { text, (size_t)n };
			list->wanted = age < 0 || age >= DAY;
		}
	}
	close(fd);
}

void
rdap_list_keep(struct arena *a, const struct rdap_list *list)
{
	const char *cache = surroundings_cache(a), *file = list_file(a);
	const struct written w = { .file = file, .p = (const char *)list->text.p, .n = list->text.n };
	struct err e;

	if (!list->fetched || file == NULL)
		return;
	mkdir(cache, 0700);
	mkdir(arena_printf(a, "%s/dnssec-lint", cache), 0700);
	write_all(a, &w, 1, &e);
}
