#include "zonefile_in.h"
#include <assert.h>
#include <errno.h>
#include <unistd.h>

void
zf_open(struct zf_in *in, int fd)
{
	struct zf_frame *f = &in->frames[in->depth];
	char *window = f->window;

	const bool all = in->depth == 0 && in->options->head_is_all;

	/* Of a small file, of which thousands may come, no more than it has. */
	if (window == NULL)
		window = new (in->arena, char, all ? in->options->n_head + 1 : ZF_WINDOW);
	*f = (struct zf_frame) { .fd = fd, .eof = all, .window = window, .at = window, .end = window,
		.line = 1 };
	window[0] = '\0';
}

void
zf_head(struct zf_in *in, const char *head, size_t n)
{
	struct zf_frame *f = &in->frames[in->depth];

	assert(n <= ZF_MAX_HEAD);
	if (n > 0)
		memcpy(f->window, head, n);
	f->end = f->window + n;
	f->window[n] = '\0';
	in->result.octets += n;
}

/*
 * What is not read yet moves to the front.  The record at f->at is at most
 * ZF_MAX_RECORD octets and one line long, or the scanner had given it up, so
 * there is always room.
 */
bool
zf_refill(struct zf_in *in)
{
	struct zf_frame *f = &in->frames[in->depth];
	size_t have = (size_t)(f->end - f->at);
	ssize_t got;

	if (f->eof)
		return false;
	memmove(f->window, f->at, have);
	do
		got = read(f->fd, f->window + have, ZF_HELPING);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		in->result.read_error = true;
		in->result.error = errno;
	}
	if (got <= 0) {
		f->eof = true;
		got = 0;
	}
	have += (size_t)got;
	in->result.octets += (uint64_t)got;
	f->at = f->window;
	f->end = f->window + have;
	f->window[have] = '\0';
	return true;
}

/* Behind the line that f->at is in, however long it is. */
void
zf_skip_line(struct zf_in *in)
{
	struct zf_frame *f = &in->frames[in->depth];

	for (;;) {
		const char *nl = memchr(f->at, '\n', (size_t)(f->end - f->at));

		if (nl != NULL) {
			f->at = nl + 1;
			f->line++;
			return;
		}
		f->at = f->end;
		if (!zf_refill(in))
			return;
	}
}

/* Skips lines until one that looks like a record. */
void
zf_resync(struct zf_in *in)
{
	struct zf_frame *f = &in->frames[in->depth];

	for (;;) {
		const size_t n = (size_t)(f->end - f->at);
		const char *nl = memchr(f->at, '\n', n);

		if (nl == NULL && !f->eof && n <= ZF_MAX_LINE) {
			zf_refill(in);
			continue;
		}
		if (nl == NULL && n == 0)
			return;
		if (zf_looks_like_record(f->at, nl == NULL ? n : (size_t)(nl - f->at)))
			return;
		zf_skip_line(in);
	}
}
