/* A file read by several threads is what one thread reads: random odd files, both ways. */
#include "zonefile_test.h"
#include <pthread.h>

enum { THREADS = 3 };
struct labour {
	void (*work)(void *);
	void *ctx;
};
static unsigned crews;

static void *
one(void *p)
{
	const struct labour *l = p;

	l->work(l->ctx);
	return NULL;
}

static void
crew(void *ctx, void (*work)(void *), void *of_work)
{
	struct labour l = { work, of_work };
	pthread_t t[THREADS];

	(void)ctx;
	crews++;
	for (unsigned i = 0; i < THREADS; i++)
		if (pthread_create(&t[i], NULL, one, &l) != 0)
			abort();
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
}

static uint64_t seed = 1;

static unsigned
any(unsigned n)
{
	seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
	return (unsigned)(seed >> 20) % n;
}

static const struct files included[] = { { "inc", "x A 192.0.2.9\n$ORIGIN in.\ny A 192.0.2.8\n" },
	{ NULL, NULL } };

/* What large files hold, and now and then what they seldom hold. */
static void
add_line(struct buf *b, unsigned odd, unsigned i)
{
	if (any(1000) >= odd)
		switch (any(8)) {
		case 0: buf_printf(b, "h%u A 192.0.2.%u\n", i / 3, any(256)); return;
		case 1: buf_printf(b, "h%u.example. 300 IN TXT \"a ; b ( c\" \"\\\"d\"\n", i); return;
		case 2: buf_printf(b, "\tAAAA 2001:db8::%x\n", any(65536)); return;
		case 3: buf_printf(b, "h%u MX (10\n  h%u ; mail\n )\n", i, any(9)); return;
		case 4: buf_printf(b, "; a comment (\n\n"); return;
		case 5: buf_printf(b, "d%u NS ns%u.elsewhere.\n", any(40), any(3)); return;
		case 6: buf_printf(b, "H%u 1h CNAME h%u\r\n", i, any(99)); return;
		default: buf_printf(b, "t%u TXT (\n\"one\"\nh%u\n; none\n\"two\")\n", i, i); return;
		}
	switch (any(14)) {
	case 0: buf_printf(b, "$ORIGIN o%u.example.\n", any(3)); return;
	case 1: buf_printf(b, "$TTL %u\n", any(3) * 100); return;
	case 2: buf_printf(b, "$GENERATE 1-%u g$ A 192.0.2.$\n", any(9) + 1); return;
	case 3: buf_printf(b, "$INCLUDE %s\n", any(2) ? "inc" : "no-such"); return;
	case 4: buf_printf(b, "h%u TXT (\"open\"\n", i); return;
	case 5: buf_printf(b, "h%u TXT \"open\nclose\"\n", i); return;
	case 6: buf_printf(b, "h%u A 300.1.2.3\n", i); return;
	case 7: buf_printf(b, "bad..name A 192.0.2.1\n  A 192.0.2.2\n"); return;
	case 8: buf_printf(b, ")\n"); return;
	case 9: buf_add(b, "n A 192.0.2.1 \0\n", 16); return;
	case 10: buf_printf(b, "example. SOA ns h 1 2 3 4 %u\n", any(50)); return;
	case 11: buf_printf(b, "r\rr A 192.0.2.1\n"); return;
	case 12: buf_printf(b, "$ORIGIN %s\n", any(2) ? "sub" : "..");  return;
	default: buf_printf(b, "h%u A 192.0.2.1)\n@ A 192.0.2.3\n", i); return;
	}
}

static struct buf
make_text(struct arena *a, unsigned odd)
{
	struct buf b = buf_new(a);
	const unsigned n = 20 + any(200);

	if (any(4) > 0)
		buf_str(&b, "$TTL 3600\n");
	if (any(4) > 0)
		buf_str(&b, "example. 600 SOA ns h 1 2 3 4 5\n");
	for (unsigned i = 0; i < n; i++)
		add_line(&b, odd, i);
	if (any(3) == 0)
		buf_str(&b, "last A 192.0.2.7");
	return b;
}

static struct zf_result
read_with(struct world *w, const struct buf *text, uint32_t piece)
{
	const struct zf_sink sink = { w, on_record, on_fault, on_origin, on_open, on_enter, on_leave };
	static const uint8_t origin[] = "\7example";
	struct zf_options o = { .crew = piece == 0 ? NULL : crew, .piece = piece };
	struct zf_result r;
	int fd;

	if (text->n % 2 == 0)
		o.origin = (struct lint_name) { origin, sizeof(origin) };
	w->guess = text->n % 3 == 0 ? "guess." : NULL;
	w->files = included;
	fd = text_fd(text->p, text->n);
	w->out = buf_new(w->arena);
	r = zf_read(w->arena, fd, &o, &sink);
	close(fd);
	return r;
}

static bool
same(const struct zf_result *x, const struct zf_result *y)
{
	return x->records == y->records && x->faults == y->faults && x->octets == y->octets &&
	    x->has_origin == y->has_origin && x->first_origin_len == y->first_origin_len &&
	    memcmp(x->first_origin, y->first_origin, x->first_origin_len) == 0;
}

/* Lines with their ends, so that a failure shows where the two part. */
static void
show(const struct buf *one, const struct buf *many)
{
	size_t i = 0, start = 0;

	for (; i < one->n && i < many->n && one->p[i] == many->p[i]; i++)
		if (one->p[i] == '\n')
			start = i + 1;
	printf("# one thread: %.*s\n", (int)strcspn(one->p + start, "\n"), one->p + start);
	printf("# many: %.*s\n", (int)strcspn(many->p + start, "\n"), many->p + start);
}

static void
test_random(unsigned odd, unsigned rounds, const char *what)
{
	unsigned wrong = 0;

	crews = 0;
	for (unsigned i = 0; i < rounds; i++) {
		local_arena *a = arena_new();
		struct buf text = make_text(a, odd);
		struct world one = { .arena = a }, many = { .arena = a };
		const struct zf_result x = read_with(&one, &text, 0);
		const struct zf_result y = read_with(&many, &text, 1 + any(400));

		if (!same(&x, &y) || one.out.n != many.out.n || one.n_same != many.n_same ||
		    memcmp(one.out.p, many.out.p, one.out.n) != 0) {
			if (wrong++ == 0)
				show(&one.out, &many.out);
		}
	}
	ok(wrong == 0, "%u random files, %s: the same by several threads", rounds, what);
	ok(crews > rounds / 4, "%u of them were split", crews);
}

/* Large enough to be split as files are in earnest. */
static void
test_large(void)
{
	local_arena *a = arena_new();
	struct buf text = buf_new(a);
	struct world one = { .arena = a, .quiet = true }, many = { .arena = a, .quiet = true };
	const struct zf_sink sinks[2] = { { .ctx = &one, .record = on_record, .fault = on_fault },
		{ .ctx = &many, .record = on_record, .fault = on_fault } };
	struct zf_result r[2];

	buf_str(&text, "$ORIGIN example.\n$TTL 300\n@ SOA ns h 1 2 3 4 5\n");
	for (unsigned i = 0; i < 300000; i++)
		buf_printf(&text, "host%u%s", i / 2, i % 2 == 0 ? IP : " TXT \"two\"\n");
	crews = 0;
	for (int i = 0; i < 2; i++) {
		const int fd = text_fd(text.p, text.n);

		r[i] = zf_read(a, fd, &(struct zf_options) { .crew = i == 0 ? NULL : crew }, &sinks[i]);
		close(fd);
	}
	ok(crews == 1 && same(&r[0], &r[1]) && r[0].records == 300001, "a large file: split once");
	ok(one.n_records == many.n_records && one.n_same == many.n_same && many.n_faults == 0,
	    "a large file: the same records");
}

int
main(void)
{
	test_random(0, 300, "plain ones");
	test_random(5, 500, "with an odd line here and there");
	test_random(60, 500, "with many odd lines");
	test_large();
	return done_testing();
}
