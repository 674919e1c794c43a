#include "../base/arena.h"
#include "../base/buf.h"
#include "../base/tap.h"
#include "baseenc.h"
#include <string.h>

typedef ssize_t decode_fn(const char *, size_t, uint8_t *, size_t);
typedef void print_fn(struct buf *, const uint8_t *, size_t);

/* RFC 4648 10. */
static const char *const plain = "foobar";
static const char *const b64[] = { "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy" };
static const char *const b32[] = { "", "co", "cpng", "cpnmu", "cpnmuog", "cpnmuoj1", "cpnmuoj1e8" };
static const char *const hex[] = { "", "66", "666F", "666F6F", "666F6F62", "666F6F6261",
	"666F6F626172" };

static void
vectors(const char *name, const char *const text[7], decode_fn *decode, print_fn *print)
{
	local_arena *a = arena_new();

	for (size_t n = 0; n < 7; n++) {
		struct buf b = buf_new(a);
		uint8_t out[8] = { 0 };

		print(&b, (const uint8_t *)plain, n);
		ok(strcmp(b.p, text[n]) == 0, "%s of %zu octets: %s", name, n, b.p);
		ok(decode(b.p, b.n, out, n) == (ssize_t)n && memcmp(out, plain, n) == 0, "and back");
		ok(n == 0 || decode(b.p, b.n, out, n - 1) == -1, "not into less room");
	}
}

static void
faults(const char *name, decode_fn *decode, const char *const *text)
{
	for (; *text != NULL; text++) {
		uint8_t out[32];

		ok(decode(*text, strlen(*text), out, sizeof(out)) == -1, "%s refuses %s", name, *text);
	}
}

/* Every octet in every place of a group; every length up to 300. */
static void
sweep(const char *name, decode_fn *decode, print_fn *print, const char *digits)
{
	local_arena *a = arena_new();
	unsigned wrong = 0;
	uint8_t p[300], out[300];
	char text[9];

	for (size_t i = 0; i < sizeof(p); i++)
		p[i] = (uint8_t)(i * 167 + 13);
	for (size_t n = 0; n <= sizeof(p); n++) {
		struct buf b = buf_new(a);

		print(&b, p, n);
		wrong += decode(b.p, b.n, out, sizeof(out)) != (ssize_t)n || memcmp(p, out, n) != 0;
	}
	ok(wrong == 0, "%s: every length up to 300", name);
	for (size_t place = 0; place < 8; place++)
		for (int c = 1; c < 256; c++) {
			memset(text, digits[0], 8);
			text[place] = (char)c;
			if (c == '=' && place == 7 && strlen(digits) == 64)
				continue;
			wrong += (decode(text, 8, out, sizeof(out)) >= 0) != (strchr(digits, c) != NULL);
		}
	ok(wrong == 0, "%s: every octet in every place", name);
}

int
main(void)
{
	vectors("base64", b64, b64_decode, b64_print);
	vectors("base32hex", b32, b32hex_decode, b32hex_print);
	vectors("hex", hex, hex_decode, hex_print);
	faults("base64", b64_decode,
	    (const char *const[]) { "Z", "Zg", "Zg=", "Zh==", "Zo==", "Zm9=", "Zg==Zg==", "====", "A===", "=",
	        "Zm 9", "Zm9v=", "Z=9v", "Zm-_", NULL });
	faults("base32hex", b32hex_decode,
	    (const char *const[]) { "c", "cpn", "cpnmuo", "cp", "cw", "co======", NULL });
	faults("hex", hex_decode, (const char *const[]) { "6", "6g", "0x66", "66 6", NULL });
	sweep("base64", b64_decode, b64_print,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
	sweep("base32hex", b32hex_decode, b32hex_print,
	    "0123456789abcdefghijklmnopqrstuvABCDEFGHIJKLMNOPQRSTUV");
	sweep("hex", hex_decode, hex_print, "0123456789abcdefABCDEF");
	return done_testing();
}
