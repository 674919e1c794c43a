/*
 * zonefile_split.c - a large file read by several threads, in pieces that end at the end of
 * a line in front of an owner name.  A piece is read as if it stood in the file with the
 * origin and $TTL that were in force when the splitting began; what it holds is handed on in
 * the order of the file, and only when it can be no other than what one thread would have
 * read: no fault, no remark to us, no $INCLUDE and no $GENERATE in it, no owner or TTL taken from before its
 * beginning, no parenthesis open at its end, and all before it handed on with those two
 * still in force.  From the first piece that is not so one thread goes on.
 *
 * The pieces are read, not mapped: a mapped file that somebody cuts short meanwhile ends
 * the program.
 */
#include "zonefile_in.h"
#include "../base/region.h"
#include <errno.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PIECE = 512 * 1024, /* octets of text */
	LOOK = 64 * 1024, /* for the end of a piece */
	SLOTS = 32, /* pieces under way */
	ROOM = 6, /* octets of records an octet of text; a piece that takes more is read by one */
	ATTEMPTS = 8,
};

struct packed { /* in front of owner, unless it is the one before, and data */
	uint32_t ttl, line;
	uint16_t type, column, rdlen;
	uint8_t owner_len; /* 0: the one before */
};
struct piece {
	uint64_t start;
	size_t n; /* octets of text */
	bool done, sound;
	struct region *records; /* packed */
	uint32_t n_records, lines;
	/* What was in force behind it. */
	uint8_t origin[255], owner[255], origin_len, owner_len, origin_state, owner_state;
	uint32_t origin_line, owner_line, default_ttl, last_ttl;
	bool has_default_ttl, has_last_ttl;
};
struct split {
	struct zf_in *in; /* as it was, until a piece is handed on */
	struct zf_in start; /* what pieces assume; not its buffers */
	int fd;
	size_t octets; /* of a piece */
	uint64_t size; /* of the file */
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t moved;
	uint64_t next_start;
	uint64_t taken, handed; /* pieces */
	bool handing, over; /* over: no piece behind the last one handed on will be */
	struct piece *slots;
	unsigned n_slots;
};
struct reader { /* of one thread */
	struct arena *arena;
	struct zf_in *in;
	struct zf_sink sink;
	struct piece *piece;
	char *text;
};

static void
pack(void *ctx, const struct zf_record *r)
{
	struct reader *t = ctx;
	struct piece *p = t->piece;
	const struct packed head = { r->ttl, r->line, r->type, r->column, r->rdlen,
		r->same_owner ? 0 : r->owner.len };
	const size_t n = sizeof(head) + head.owner_len + r->rdlen;
	char *to;

	if (p->records->reserved - p->records->used < n) {
		p->sound = false;
		return;
	}
	to = region_add(p->records, n);
	memcpy(to, &head, sizeof(head));
	memcpy(to + sizeof(head), r->owner.wire, head.owner_len);
	memcpy(to + sizeof(head) + head.owner_len, r->rdata, r->rdlen);
	p->n_records++;
}

static void
at_fault(void *ctx, const struct zf_fault *f)
{
	struct reader *t = ctx;

	(void)f;
	t->piece->sound = false;
}

/* It is for the record behind it, which may be in another piece. */
static void
at_remark(void *ctx, const struct zf_remark *r)
{
	struct reader *t = ctx;

	(void)r;
	t->piece->sound = false;
}

static struct reader *
reader_new(const struct split *s)
{
	struct arena *a = arena_new();
	struct reader *t = new (a, struct reader, 1);

	t->arena = a;
	t->in = new (a, struct zf_in, 1);
	t->text = new (a, char, s->octets + LOOK + 1);
	t->sink = (struct zf_sink) { .ctx = t, .record = pack, .fault = at_fault,
		.remark = at_remark };
	return t;
}

/* The reader's state at the start of a piece; its buffers are kept. */
static void
assume(struct zf_in *in, const struct split *s, struct reader *t)
{
	const struct zf_in *from = &s->start;

	in->arena = t->arena;
	in->options = from->options;
	in->sink = &t->sink;
	in->in_piece = true;
	memcpy(in->origin, from->origin, from->origin_len);
	in->origin_len = from->origin_len;
	in->origin_state = from->origin_state;
	in->origin_line = from->origin_line;
	in->owner_state = ZF_UNKNOWN;
	in->owner_text_n = in->emitted_len = 0;
	in->asked = from->asked;
	in->has_default_ttl = from->has_default_ttl;
	in->default_ttl = from->default_ttl;
	in->has_last_ttl = false;
	in->with_owner = false;
	in->remarks.n = in->n_waiting = in->n_remarks = 0;
	in->result = (struct zf_result) { .records = 1 };
	in->frames[0] = (struct zf_frame) { .fd = -1, .eof = true, .window = t->text, .at = t->text,
		.end = t->text + t->piece->n, .line = 1 };
}

static void
keep_state(struct piece *p, const struct zf_in *in)
{
	memcpy(p->origin, in->origin, in->origin_len);
	memcpy(p->owner, in->owner, in->owner_len);
	p->origin_len = in->origin_len, p->owner_len = in->owner_len;
	p->origin_state = in->origin_state, p->owner_state = in->owner_state;
	p->origin_line = in->origin_line, p->owner_line = in->owner_line;
	p->has_default_ttl = in->has_default_ttl, p->default_ttl = in->default_ttl;
	p->has_last_ttl = in->has_last_ttl, p->last_ttl = in->last_ttl;
	p->lines = in->frames[0].line - 1;
}

static void
read_piece(const struct split *s, struct reader *t, struct piece *p)
{
	struct zf_in *in = t->in;

	t->piece = p;
	p->records->used = p->n_records = 0;
	p->sound = pread(s->fd, t->text, p->n, (off_t)p->start) == (ssize_t)p->n;
	if (!p->sound)
		return;
	t->text[p->n] = '\0';
	assume(in, s, t);
	while (p->sound && zf_step(in))
		;
	/* Without $TTL before it, a SOA may have set one that an earlier TTL would have kept out. */
	p->sound = p->sound && (s->start.has_default_ttl || !in->has_default_ttl);
	keep_state(p, in);
}

/* Behind the last line of a piece that begins at `start`; 0: there is no such place. */
static uint64_t
end_of(const struct split *s, uint64_t start, char *look)
{
	static const char others[] = " \t\r\n;()\"$";
	uint64_t from = start + s->octets;
	ssize_t got;

	if (from >= s->size)
		return s->size;
	got = pread(s->fd, look, LOOK, (off_t)from);
	for (ssize_t i = 0; i + 1 < got; i++)
		if (look[i] == '\n' && look[i + 1] != '\0' && strchr(others, look[i + 1]) == NULL)
			return from + (uint64_t)i + 1;
	return got > 0 && from + (uint64_t)got >= s->size ? s->size : 0;
}

/* The next piece, or NULL.  Under the lock. */
static struct piece *
take(struct split *s, char *look)
{
	struct piece *p;
	uint64_t end;

	while (!s->over && s->taken - s->handed == s->n_slots)
		pthread_cond_wait(&s->moved, &s->lock);
	if (s->over || s->next_start >= s->size)
		return NULL;
	end = end_of(s, s->next_start, look);
	if (end == 0) {
		s->size = s->next_start; /* as if the file ended here; one goes on */
		return NULL;
	}
	p = &s->slots[s->taken++ % s->n_slots];
	p->start = s->next_start;
	p->n = (size_t)(end - p->start);
	p->done = false;
	s->next_start = end;
	return p;
}

static void
emit(struct zf_in *in, const struct piece *p, uint32_t line)
{
	struct lint_name owner = { in->emitted, in->emitted_len };
	const char *at = p->records->base;

	for (uint32_t i = 0; i < p->n_records; i++) {
		struct packed head;
		struct zf_record r;

		memcpy(&head, at, sizeof(head));
		at += sizeof(head);
		r = (struct zf_record) { .type = head.type, .ttl = head.ttl, .rdlen = head.rdlen,
			.line = line + head.line - 1, .column = head.column,
			.same_owner = head.owner_len == 0 };
		if (head.owner_len > 0) {
			const struct lint_name name = { (const uint8_t *)at, head.owner_len };

			r.same_owner = i == 0 && lint_name_eq(owner, name);
			owner = name;
		}
		at += head.owner_len;
		r.owner = owner;
		r.rdata = (const uint8_t *)at;
		at += head.rdlen;
		in->sink->record(in->sink->ctx, &r);
	}
	memmove(in->emitted, owner.wire, owner.len);
	in->emitted_len = owner.len;
}

static bool
same_start(const struct split *s, const struct piece *p)
{
	return p->origin_state == s->start.origin_state && p->origin_len == s->start.origin_len &&
	    memcmp(p->origin, s->start.origin, p->origin_len) == 0 &&
	    p->has_default_ttl == s->start.has_default_ttl && p->default_ttl == s->start.default_ttl;
}

/* In the order of the file, by one thread at a time. */
static void
hand_on(struct split *s, const struct piece *p)
{
	struct zf_in *in = s->in;
	struct zf_frame *f = &in->frames[0];

	emit(in, p, f->line);
	f->line += p->lines;
	in->result.records += p->n_records;
	in->result.octets += p->n;
	memcpy(in->origin, p->origin, p->origin_len);
	in->origin_len = p->origin_len;
	in->origin_state = p->origin_state;
	in->origin_line = p->origin_line;
	if (p->owner_state != ZF_UNKNOWN) {
		memcpy(in->owner, p->owner, p->owner_len);
		in->owner_len = p->owner_len;
		in->owner_state = p->owner_state;
		in->owner_line = p->owner_line;
	}
	in->owner_text_n = 0;
	in->has_default_ttl = p->has_default_ttl;
	in->default_ttl = p->default_ttl;
	if (p->has_last_ttl) {
		in->has_last_ttl = true;
		in->last_ttl = p->last_ttl;
	}
}

/* What is ready, in order.  Under the lock, which is let go meanwhile. */
static void
hand_on_ready(struct split *s)
{
	while (!s->handing && !s->over && s->handed < s->taken) {
		struct piece *p = &s->slots[s->handed % s->n_slots];

		if (!p->done)
			return;
		if (!p->sound) {
			s->over = true;
			s->next_start = p->start;
		} else {
			s->handing = true;
			pthread_mutex_unlock(&s->lock);
			hand_on(s, p);
			pthread_mutex_lock(&s->lock);
			s->handing = false;
			s->handed++;
			if (!same_start(s, p)) {
				s->over = true;
				s->next_start = p->start + p->n;
			}
		}
		pthread_cond_broadcast(&s->moved);
	}
}

static void
labour(void *ctx)
{
	struct split *s = ctx;
	struct reader *t = reader_new(s);
	struct piece *p;

	pthread_mutex_lock(&s->lock);
	while ((p = take(s, t->text)) != NULL) {
		pthread_mutex_unlock(&s->lock);
		read_piece(s, t, p);
		pthread_mutex_lock(&s->lock);
		p->done = true;
		hand_on_ready(s);
	}
	pthread_mutex_unlock(&s->lock);
	arena_free(t->arena);
}

/* One thread goes on behind what was handed on. */
static void
go_on(struct zf_in *in, uint64_t at)
{
	struct zf_frame *f = &in->frames[0];

	in->result.octets -= (uint64_t)(f->end - f->at);
	f->at = f->end = f->window;
	f->window[0] = '\0';
	f->eof = false;
	if (lseek(f->fd, (off_t)at, SEEK_SET) < 0) {
		in->result.read_error = true;
		in->result.error = EIO;
		f->eof = true;
	}
}

bool
zf_split(struct zf_in *in)
{
	struct zf_frame *f = &in->frames[0];
	const struct zf_options *o = in->options;
	local_arena *a = arena_new();
	struct split *s;
	struct stat st;
	off_t at;

	if (o->crew == NULL || in->depth > 0 || in->result.records == 0 || in->attempts == ATTEMPTS ||
	    f->eof || (at = lseek(f->fd, 0, SEEK_CUR)) < 0 || fstat(f->fd, &st) != 0 ||
	    !S_ISREG(st.st_mode))
		return false;
	s = new (a, struct split, 1);
	s->octets = o->piece == 0 ? PIECE : o->piece;
	s->size = (uint64_t)st.st_size;
	s->next_start = (uint64_t)at - (uint64_t)(f->end - f->at);
	/* The first pieces are read by one: it takes the head of the file, and small files whole. */
	if (s->next_start < in->split_from + s->octets || s->size < s->next_start + 2 * s->octets)
		return false;
	in->attempts++;
	s->in = in;
	s->start = *in;
	s->fd = f->fd;
	s->n_slots = SLOTS;
	s->slots = new (a, struct piece, SLOTS);
	for (unsigned i = 0; i < SLOTS; i++)
		s->slots[i].records = region_new(a, (s->octets + LOOK) * ROOM);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->moved, NULL);
	o->crew(o->crew_ctx, labour, s);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->moved);
	in->split_from = s->next_start;
	go_on(in, s->next_start);
	return true;
}
