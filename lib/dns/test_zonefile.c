#include "zonefile_test.h"

struct text_case {
	const char *what, *text, *want, *origin; /* origin NULL: "example." and $TTL 60 first, on line 1 */
	const struct files *files;
};

static void
run_case(const struct text_case *c)
{
	local_arena *a = arena_new();
	struct world w = { .arena = a, .files = c->files };
	const char *text = c->origin != NULL ? c->text : arena_printf(a, "$TTL 60\n%s", c->text);
	const char *origin = c->origin != NULL ? c->origin : "example.";

	if (*origin == '?') {
		w.guess = origin + 1;
		origin = NULL;
	}
	read_text(&w, text, strlen(text), origin);
	ok(strcmp(w.out.p, c->want) == 0, "%s", c->what);
	if (strcmp(w.out.p, c->want) != 0) {
		struct buf b = buf_new(a);

		esc_add(&b, w.out.p, w.out.n);
		printf("# got: %s\n", b.p);
	}
}

#define N(t) (sizeof(t) / sizeof((t)[0]))

/* Owners, TTLs, classes and types. */
static const struct text_case records[] = {
	{ "the plain line", "a 5 IN" IP, "2:1 a.example. 5" IP },
	{ "TTL and class the other way round", "a IN 5" IP, "2:1 a.example. 5" IP },
	{ "no class", "a 5" IP, "2:1 a.example. 5" IP },
	{ "no TTL: $TTL", "a IN" IP, "2:1 a.example. 60" IP },
	{ "neither", "a" IP, "2:1 a.example. 60" IP },
	{ "tabs", "a\t5\tIN\tA\t192.0.2.1\t\n", "2:1 a.example. 5" IP },
	{ "lower case class and type", "a 5 in a 192.0.2.1\n", "2:1 a.example. 5" IP },
	{ "an absolute owner", "a.other." IP, "2:1 a.other. 60" IP },
	{ "an owner in upper case is folded", "A.B" IP, "2:1 a.b.example. 60" IP },
	{ "@ is the origin", "@" IP, "2:1 example. 60" IP },
	{ "the root", "." IP, "2:1 . 60" IP },
	{ "a blank owner is the one before", "a" IP " 7" IP, "2:1 a.example. 60" IP "3:2 a.example. 7" IP },
	{ "and with a tab", "a" IP "\tIN\tA\t192.0.2.1\n", "2:1 a.example. 60" IP "3:2 a.example. 60" IP },
	{ "an empty line keeps the owner", "a" IP "\n  \n; c\n" IP,
	    "2:1 a.example. 60" IP "6:2 a.example. 60" IP },
	{ "a wildcard", "*.w" IP, "2:1 *.w.example. 60" IP },
	{ "\\DDD in an owner", "\\097\\.b" IP, "2:1 a\\.b.example. 60" IP },
	{ "an owner in quotes, as BIND reads it", "\"a\"" IP, "2:1 a.example. 60" IP },
	{ "an escaped dot at the end does not make it absolute", "a\\." IP, "2:1 a\\..example. 60" IP },
	{ "CLASS1 is IN", "a CLASS1" IP, "2:1 a.example. 60" IP },
	{ "TYPE1 is A", "a TYPE1 192.0.2.1\n", "2:1 a.example. 60" IP },
	{ "an unknown type", "a TYPE65534 \\# 2 0A0b\n", "2:1 a.example. 60 TYPE65534 \\# 2 0A0B\n" },
	{ "\\# for a known type", "a A \\# 4 C0000201\n", "2:1 a.example. 60" IP },
	{ "no newline at the end", "a A 192.0.2.1", "2:1 a.example. 60" IP },
	{ "CRLF", "a A 192.0.2.1\r\nb A 192.0.2.1\r\n", "2:1 a.example. 60" IP "3:1 b.example. 60" IP },
	{ "CR CR LF", "a A 192.0.2.1\r\r\nb" IP, "2:1 a.example. 60" IP "3:1 b.example. 60" IP },
	{ "CR at the very end", "a A 192.0.2.1\r", "2:1 a.example. 60" IP },
	{ "a comment", "a A 192.0.2.1;x \"(\nb" IP, "2:1 a.example. 60" IP "3:1 b.example. 60" IP },
	{ "a comment without a newline", "; end", "" },
	{ "nothing at all", "", "" },
	{ "quotes", "a TXT \"b c\" d \"\"\n", "2:1 a.example. 60 TXT \"b c\" \"d\" \"\"\n" },
	{ "special characters in quotes", "a TXT \"(;) \\\" \\\\\"\n", "2:1 a.example. 60 TXT "
	    "\"(;) \\\" \\\\\"\n" },
	{ "words side by side", "a TXT b\"c d\"\"e\"f\n", "2:1 a.example. 60 TXT \"b\" \"c d\" "
	    "\"e\" \"f\"\n" },
	{ "escapes outside quotes", "a TXT b\\;\\032\\(c\n", "2:1 a.example. 60 TXT \"b; (c\"\n" },
	{ "TXT key=\"a b\" is two strings", "a TXT k=\"a b\"\n", "2:1 a.example. 60 TXT \"k=\" \"a b\"\n" },
	{ "SVCB key=\"a,b\" is one word", "a HTTPS 1 . alpn=\"h2,h3\" port=\"53\"\n",
	    "2:1 a.example. 60 HTTPS 1 . alpn=\"h2,h3\" port=53\n" },
	{ "parentheses join lines", "a MX ( 5 ; c\n\tb\n )\nb" IP, "2:1 a.example. 60 MX 5 "
	    "b.example.\n5:1 b.example. 60" IP },
	{ "parentheses from the start", "(a\nA\n192.0.2.1)\n", "2:2 a.example. 60" IP },
	{ "parentheses without blanks", "a A(192.0.2.1)\n", "2:1 a.example. 60" IP },
	{ "two pairs in a line", "a (A) (192.0.2.1)\n", "2:1 a.example. 60" IP },
	{ "no newline behind the parenthesis", "a A ( 192.0.2.1\n)", "2:1 a.example. 60" IP },
	{ "CRLF within parentheses", "a A (\r\n192.0.2.1\r\n)\r\n", "2:1 a.example. 60" IP },
	{ "a name in the data is folded", "a NS B.Other.\n", "2:1 a.example. 60 NS b.other.\n" },
	{ "a name of 255 octets in the data", "a NS @\n", "2:1 a.example. 60 NS example.\n" },
};

static const struct text_case ttls[] = {
	{ "units", "a 1w2d3h4m5s" IP, "2:1 a.example. 788645" IP },
	{ "upper case units", "a 1H30M" IP, "2:1 a.example. 5400" IP },
	{ "0", "a 0" IP, "2:1 a.example. 0" IP },
	{ "2^31-2", "a 2147483646" IP, "2:1 a.example. 2147483646" IP },
	{ "2^31-1", "a 2147483647" IP, "2:1 a.example. 2147483647" IP },
	{ "2^31", "a 2147483648" IP "b" IP,
	    "! 2:3 S a.example. TTL 2147483648 is over 2147483647 (RFC 2181 8)\n3:1 b.example. 60" IP },
	{ "2^32", "a 4294967296" IP, "! 2:3 S a.example. not a TTL: 4294967296\n" },
	{ "2^32 by units", "a 4294967295s1s" IP, "! 2:3 S a.example. not a TTL: 4294967295s1s\n" },
	{ "2^64", "a 18446744073709551616" IP, "! 2:3 S a.example. not a TTL: 18446744073709551616\n" },
	{ "a number behind a unit", "a 1h30" IP, "! 2:3 S a.example. not a TTL: 1h30\n" },
	{ "no such unit", "a 1y" IP, "! 2:3 S a.example. not a TTL: 1y\n" },
	{ "two TTLs", "a 5 IN 6" IP, "! 2:8 S a.example. a second TTL: 6\n" },
	{ "no $TTL: the last one given", "a 5" IP "b" IP "c 6" IP "d" IP,
	    "1:1 a. 5" IP "2:1 b. 5" IP "3:1 c. 6" IP "4:1 d. 6" IP, "." },
	{ "no $TTL: the SOA minimum", "@ SOA a. b. 1 2 3 4 99\nb" IP "c 6" IP "d" IP,
	    "1:1 . 99 SOA a. b. 1 2 3 4 99\n2:1 b. 99" IP "3:1 c. 6" IP "4:1 d. 99" IP, "." },
	{ "an SOA with a TTL: that one", "@ 7 SOA a. b. 1 2 3 4 99\nb" IP,
	    "1:1 . 7 SOA a. b. 1 2 3 4 99\n2:1 b. 7" IP, "." },
	{ "no TTL at all", "b" IP "c 1" IP, "! 1:3 S b. no TTL: none on the line, no $TTL before "
	    "it and no record "
	    "to take it from\n2:1 c. 1" IP, "." },
	{ "an SOA minimum over 2^31-1 is no TTL", "@ SOA a. b. 1 2 3 4 2147483648\n",
	    "! 1:3 S . no TTL, and the SOA minimum is over 2147483647 (RFC 2181 8)\n", "." },
	{ "$TTL wins over the last one given", "a 5" IP "$TTL 9\nb" IP,
	    "2:1 a.example. 5" IP "4:1 b.example. 9" IP },
	{ "$TTL with units", "$TTL 1D\na" IP, "3:1 a.example. 86400" IP },
	{ "$TTL 2^31-1", "$TTL 2147483647\na" IP, "3:1 a.example. 2147483647" IP },
	{ "$TTL 2^31", "$TTL 2147483648\na" IP,
	    "! 2:6 S TTL 2147483648 is over 2147483647 (RFC 2181 8)\n3:1 a.example. 60" IP },
	{ "$TTL of nonsense", "$TTL x\na" IP, "! 2:6 S not a TTL: x\n3:1 a.example. 60" IP },
	{ "$TTL without a value", "$TTL\na" IP,
	    "! 2:1 S the line ends early; expected: $TTL seconds\n3:1 a.example. 60" IP },
	{ "$TTL with more", "$TTL 5 6\na" IP, "! 2:8 S 6 is too much; expected: $TTL seconds\n3:1 "
	    "a.example. 60" IP },
};

static const struct text_case directives[] = {
	{ "$ORIGIN", "$ORIGIN b.\na" IP "$ORIGIN c\nd" IP, "3:1 a.b. 60" IP "5:1 d.c.b. 60" IP },
	{ "letters in any case", "$origin b.\n$Ttl 7\na" IP, "4:1 a.b. 7" IP },
	{ "the same text under another origin is another owner", "a" IP "$ORIGIN b.\na" IP,
	    "2:1 a.example. 60" IP "4:1 a.b. 60" IP },
	{ "a blank owner over an $ORIGIN", "a" IP "$ORIGIN b.\n" IP, "2:1 a.example. 60" IP
	    "4:2 a.example. 60" IP },
	{ "a bad $ORIGIN spoils relative names, not others", "$ORIGIN b..c.\na" IP "a.x." IP
	    "$ORIGIN d.\na" IP,
	    "! 2:9 S the origin b..c.: a name has an empty label\n"
	    "! 3:1 S owner name a is relative to the $ORIGIN of line 2, which could not be read\n"
	    "4:1 a.x. 60" IP "6:1 a.d. 60" IP },
	{ "$ORIGIN without a name", "$ORIGIN\n", "! 2:1 S the line ends early; expected: $ORIGIN name\n" },
	{ "$ORIGIN with more", "$ORIGIN a. b.\n", "! 2:12 S b. is too much; expected: $ORIGIN name\n" },
	{ "an unknown directive", "$FOO 1\na" IP, "! 2:1 S unknown directive: $FOO\n3:1 a.example. 60" IP },
	{ "a lone dollar", "$\n", "! 2:1 S unknown directive: $\n" },
	{ "$DATE is BIND's own and says nothing", "$DATE 20200101000000\na" IP, "3:1 a.example. 60" IP },
	{ "an escaped dollar is an owner", "\\$ORIGIN" IP, "2:1 \\$origin.example. 60" IP },
	{ "a directive behind a blank is none", " $TTL 5\n",
	    "! 2:2 S the line begins with a blank and no owner came before\n" },
	{ "no origin, and none is needed", "a. 5" IP, "1:1 a. 5" IP, "" },
	{ "no origin and none known", "a 5" IP "b. 5" IP,
	    "! 1:1 S owner name a is relative and no origin is known\n2:1 b. 5" IP, "" },
	{ "no origin: it is asked for", "a 5" IP "b. 5" IP, "1:1 a.guess. 5" IP "2:1 b. 5" IP, "?guess." },
	{ "asked for by the data", "a. 5 NS b\n", "1:1 a. 5 NS b.guess.\n", "?guess." },
	{ "the data needs one and there is none", "a. 5 NS b\n", "! 1:9 S a. NS name: b is no "
	    "name: a name is relative, but "
	    "no origin is known\n", "" },
	{ "a relative $ORIGIN asks too", "$ORIGIN b\na 5" IP, "2:1 a.b.guess. 5" IP, "?guess." },
};

static const struct files two[] = { { "one", "b" IP " 9" IP }, { "sub", "$ORIGIN deep\n$TTL 8\nc" IP },
	{ "twice", "$INCLUDE one\nd" IP }, { "a b;c", "e" IP }, { "open", "f A ( 192.0.2.1\n" },
	{ "inherit", IP }, { "bom", "\xef\xbb\xbfg" IP }, { 0 } };
static const struct text_case includes[] = {
	{ "an include", "a" IP "$INCLUDE one\n" IP, "2:1 a.example. 60" IP "> one 3\n1:1 b.example. 60" IP
	    "2:2 b.example. 9" IP "<\n4:2 a.example. 60" IP, .files = two },
	{ "with an origin", "$INCLUDE one sub\na" IP, "> one 2\n1:1 b.sub.example. 60" IP
	    "2:2 b.sub.example. 9" IP
	    "<\n3:1 a.example. 60" IP, .files = two },
	{ "the origin comes back, $TTL stays as BIND has it", "$INCLUDE sub\na" IP,
	    "> sub 2\n3:1 c.deep.example. 8" IP "<\n3:1 a.example. 8" IP, .files = two },
	{ "one within another", "$INCLUDE twice\na" IP, "> twice 2\n> one 1\n1:1 b.example. 60" IP
	    "2:2 b.example. 9" IP
	    "<\n2:1 d.example. 60" IP "<\n3:1 a.example. 60" IP, .files = two },
	{ "a file name in quotes", "$INCLUDE \"a b;c\"\n", "> a b;c 2\n1:1 e.example. 60" IP "<\n",
	    .files = two },
	{ "a file name with escapes", "$INCLUDE a\\032b\\;c\n", "> a b;c 2\n1:1 e.example. 60" IP
	    "<\n", .files = two },
	{ "the owner is inherited", "a" IP "$INCLUDE inherit\n", "2:1 a.example. 60" IP
	    "> inherit 3\n1:2 a.example. 60"
	    IP "<\n", .files = two },
	{ "an open parenthesis ends with its file", "$INCLUDE open\na" IP,
	    "> open 2\n! 1:5 S f.example. the parenthesis opened here is not closed\n<\n3:1 "
	    "a.example. 60" IP, .files = two },
	{ "a byte order mark in it", "$INCLUDE bom\n", "> bom 2\n! 1:1 S the file begins with a "
	    "UTF-8 byte order mark, "
	    "which name servers take for a part of the first name\n1:1 g.example. 60" IP "<\n",
	    .files = two },
	{ "a file that is not there", "$INCLUDE no\033ne\na" IP, "! 2:10 R $INCLUDE no\\027ne: no "
	    "such file\n"
	    "3:1 a.example. 60" IP, .files = two },
	{ "a NUL in its name", "$INCLUDE a\\000b\n", "! 2:10 R $INCLUDE a\\000b: not a file "
	    "name\n", .files = two },
	{ "an empty name", "$INCLUDE \"\"\n", "! 2:10 R $INCLUDE : not a file name\n", .files = two },
	{ "no name", "$INCLUDE\n", "! 2:1 S the line ends early; expected: $INCLUDE file "
	    "[origin]\n", .files = two },
	{ "too much", "$INCLUDE one a b\n", "! 2:16 S b is too much; expected: $INCLUDE file "
	    "[origin]\n", .files = two },
	{ "a bad origin", "$INCLUDE one a..b\na" IP, "! 2:14 S the origin a..b: a name has an empty label\n"
	    "3:1 a.example. 60" IP, .files = two },
};

static const struct text_case generates[] = {
	{ "numbers", "$GENERATE 1-3 h$ A 192.0.2.$\n", "2:1 h1.example. 60 A 192.0.2.1\n2:1 "
	    "h2.example. 60 A 192.0.2.2\n"
	    "2:1 h3.example. 60 A 192.0.2.3\n" },
	{ "a step", "$GENERATE 1-4/2 h$ A 192.0.2.$\n",
	    "2:1 h1.example. 60 A 192.0.2.1\n2:1 h3.example. 60 A 192.0.2.3\n" },
	{ "a step over the end", "$GENERATE 2147483646-2147483647/2 h$" IP,
	    "2:1 h2147483646.example. 60" IP },
	{ "TTL and class", "$GENERATE 1-1 h$ 7 IN" IP "$GENERATE 1-1 h$ IN 7" IP,
	    "2:1 h1.example. 7" IP "3:1 h1.example. 7" IP },
	{ "offset", "$GENERATE 9-9 h${-9} A 192.0.2.${+1}\n", "2:1 h0.example. 60 A 192.0.2.10\n" },
	{ "below zero", "$GENERATE 10-10 h${-20,5,d}" IP, "2:1 h-0010.example. 60" IP },
	{ "width", "$GENERATE 7-7 h${0,3}" IP, "2:1 h007.example. 60" IP },
	{ "octal, hex", "$GENERATE 30-30 ${0,0,o}-${0,0,x}-${0,4,X}" IP, "2:1 36-1e-001e.example. 60" IP },
	{ "nibbles", "$GENERATE 10-10 ${0,4,n}x NS ${0,7,N}.x.\n", "2:1 a.0.x.example. 60 NS "
	    "a.0.0.0.x.\n" },
	{ "nibbles of a great number", "$GENERATE 4660-4660 ${0,1,n}" IP, "2:1 4.3.2.1.example. 60" IP },
	{ "a dollar", "$GENERATE 1-1 a\\$$ TXT x$$y\\$\n", "2:1 a\\$1.example. 60 TXT \"x$y$\"\n" },
	{ "data of several words", "$GENERATE 1-1 a MX \"10 m$\"\n", "2:1 a.example. 60 MX 10 "
	    "m1.example.\n" },
	{ "quotes in quotes", "$GENERATE 1-1 a TXT \"\\\"x $\\\" z\"\n",
	    "2:1 a.example. 60 TXT \"x 1\" \"z\"\n" },
	{ "the owner before stays", "b" IP "$GENERATE 1-1 a$" IP IP,
	    "2:1 b.example. 60" IP "3:1 a1.example. 60" IP "4:2 b.example. 60" IP },
	{ "words without quotes", "$GENERATE 1-1 a MX 10 m$\nb" IP,
	    "! 2:23 S m$ is too much: data of several words go in quotes here\n3:1 b.example. 60" IP },
	{ "a range backwards", "$GENERATE 3-1 a" IP,
	    "! 2:11 S not a range: 3-1; expected: start-stop or start-stop/step\n" },
	{ "a step of 0", "$GENERATE 1-3/0 a" IP,
	    "! 2:11 S not a range: 1-3/0; expected: start-stop or start-stop/step\n" },
	{ "a range of one", "$GENERATE 1 a" IP, "! 2:11 S not a range: 1; expected: start-stop or "
	    "start-stop/step\n" },
	{ "a range over 2^31", "$GENERATE 0-2147483648 a" IP,
	    "! 2:11 S not a range: 0-2147483648; expected: start-stop or start-stop/step\n" },
	{ "an offset beyond", "$GENERATE 1-1 a${2147483647}" IP,
	    "! 2:15 S for $ = 1: the number with its offset is beyond 2147483647\n" },
	{ "a bad base", "$GENERATE 1-2 a${0,1,q}" IP,
	    "! 2:15 S for $ = 1: expected: ${offset,width,base} with a base of d, o, x, X, n or N\n" },
	{ "an open brace", "$GENERATE 1-2 a${0,1" IP,
	    "! 2:15 S for $ = 1: expected: ${offset,width,base} with a base of d, o, x, X, n or N\n" },
	{ "empty braces", "$GENERATE 1-2 a${}" IP, "! 2:15 S for $ = 1: the offset in ${...} is "
	    "not a number\n" },
	{ "bad data once, not for each", "$GENERATE 255-300 a$ A 192.0.2.$\n",
	    "2:1 a255.example. 60 A 192.0.2.255\n"
	    "! 2:24 S for $ = 256: A address: 192.0.2.256 is not an IPv4 address\n" },
	{ "a bad owner", "$GENERATE 1-2 a..$" IP, "! 2:15 S owner name a..1: a name has an empty label\n" },
	{ "too short", "$GENERATE 1-2 a A\n", "! 2:1 S the line ends early; expected: $GENERATE "
	    "start-stop[/step] owner "
	    "[TTL] [class] type data\n" },
	{ "an unknown type", "$GENERATE 1-2 a FOO x\n", "! 2:17 S unknown type: FOO\n" },
};

static const struct text_case faults[] = {
	{ "an unknown type", "a FOO x\nb" IP, "! 2:3 S a.example. unknown type: FOO\n3:1 "
	    "b.example. 60" IP },
	{ "another class", "a CH TXT x\n", "! 2:3 S a.example. class CH: only IN is read\n" },
	{ "CLASS3", "a CLASS3 TXT x\n", "! 2:3 S a.example. class CLASS3: only IN is read\n" },
	{ "two classes", "a IN IN" IP, "! 2:6 S a.example. a second class: IN\n" },
	{ "a meta type", "a ANY x\nb AXFR\nc OPT\nd TSIG x\n", "! 2:3 S a.example. type ANY cannot "
	    "be in a zone\n"
	    "! 3:3 S b.example. type AXFR cannot be in a zone\n! 4:3 S c.example. type OPT cannot "
	    "be in a zone\n"
	    "! 5:3 S d.example. type TSIG cannot be in a zone\n" },
	{ "no type", "a\nb IN\nc 5 IN\n", "! 2:1 S a.example. the line ends after a, without a type\n"
	    "! 3:3 S b.example. the line ends after IN, without a type\n! 4:5 S c.example. the "
	    "line ends after IN, "
	    "without a type\n" },
	{ "a quoted type", "a \"A\" 192.0.2.1\n", "! 2:3 S a.example. a type, not \"A\", must come "
	    "here\n" },
	{ "no data", "a A\nb" IP, "! 2:4 S a.example. A address is missing\n3:1 b.example. 60" IP },
	{ "bad data", "a A 192.0.2\n", "! 2:5 S a.example. A address: 192.0.2 is not an IPv4 address\n" },
	{ "bad data on a later line", "a MX ( 10\n   b..c )\n",
	    "! 3:4 S a.example. MX exchange: b..c is no name: a name has an empty label\n" },
	{ "a bad owner", "a..b" IP " 5" IP "c" IP, "! 2:1 S owner name a..b: a name has an empty label\n"
	    "! 3:2 S it has the owner of line 2, which could not be read\n4:1 c.example. 60" IP },
	{ "no owner before", " 5" IP, "! 2:2 S the line begins with a blank and no owner came before\n" },
	{ "the owner of a record at fault is kept", "a" IP "b FOO x\n" IP,
	    "2:1 a.example. 60" IP "! 3:3 S b.example. unknown type: FOO\n4:2 b.example. 60" IP },
	{ "a label of 64", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" IP,
	    "! 2:1 S owner name aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...: a label is "
	    "longer than 63 "
	    "octets\n" },
	{ "a quote not closed", "a TXT \"b\nc" IP " 7" IP, "! 2:7 S a.example. the quote opened "
	    "here is not closed on "
	    "its line\n3:1 c.example. 60" IP "4:2 c.example. 7" IP },
	{ "a quote not closed at the end", "a TXT \"b", "! 2:7 S a.example. the quote opened here "
	    "is not closed on its "
	    "line\n" },
	{ "a quote not closed within parentheses", "a TXT ( \"b\n c )\nd" IP,
	    "! 2:9 S a.example. the quote opened here "
	    "is not closed on its line\n4:1 d.example. 60" IP },
	{ "a quote and a backslash", "a TXT \"b\\\nc" IP, "! 2:7 S a.example. the quote opened "
	    "here is not closed on its "
	    "line\n3:1 c.example. 60" IP },
	{ "a backslash before the newline", "a NS b\\\nc" IP, "! 2:6 S a.example. NS name: b\\ is "
	    "no name: a name has an escape that "
	    "is neither \\DDD up to 255 nor \\X\n3:1 c.example. 60" IP },
	{ "a backslash at the end", "a NS b\\", "! 2:6 S a.example. NS name: b\\ is no name: a "
	    "name has an escape that is neither "
	    "\\DDD up to 255 nor \\X\n" },
	{ "a parenthesis not closed at the end", "a A ( 192.0.2.1\nb" IP "c" IP,
	    "! 2:5 S a.example. the parenthesis "
	    "opened here is not closed\n3:1 b.example. 60" IP "4:1 c.example. 60" IP },
	{ "one that swallows up to the next", "@ SOA a. b. ( 1 2\n 3 4 ; x\n 5\n NS n\nb" IP
	    "c A (192.0.2.1)\n",
	    "! 2:13 S example. the parenthesis opened here is not closed before the next one\n5:2 "
	    "example. 60 NS "
	    "n.example.\n6:1 b.example. 60" IP "7:1 c.example. 60" IP },
	{ "nothing behind it looks like a record", "a A ( 192.0.2.1\nb\nc\n",
	    "! 2:5 S a.example. the parenthesis opened "
	    "here is not closed\n" },
	{ "a directive behind it", "a A ( 192.0.2.1\nx y\n$TTL 5\nb" IP,
	    "! 2:5 S a.example. the parenthesis opened here "
	    "is not closed\n5:1 b.example. 5" IP },
	{ "parentheses within parentheses", "a TXT ( ( b ) )\nc" IP, "! 2:9 S a.example. "
	    "parentheses within "
	    "parentheses\n3:1 c.example. 60" IP },
	{ "a closing one alone", "a A 192.0.2.1 )\nb" IP, "! 2:15 S a.example. a closing "
	    "parenthesis without an opening "
	    "one\n3:1 b.example. 60" IP },
	{ "a carriage return inside", "a A\r192.0.2.1\nb" IP, "! 2:4 S a.example. a carriage "
	    "return inside a line\n"
	    "3:1 b.example. 60" IP },
	{ "a byte order mark", "\xef\xbb\xbf" "a 5" IP, "! 1:1 S the file begins with a UTF-8 byte "
	    "order mark, which name "
	    "servers take for a part of the first name\n1:1 a. 5" IP, "." },
	{ "half of one", "\xef\xbb", "! 1:1 S \\239\\187. the line ends after \\239\\187, without "
	    "a type\n", "." },
	{ "control octets in a token", "a F\033[1m x\n", "! 2:3 S a.example. unknown type: F\\027[1m\n" },
	{ "an empty owner in quotes", "\"\"" IP, "! 2:1 S owner name : a name is empty\n" },
};

static void
test_nul(void)
{
	local_arena *a = arena_new();
	struct world w = { .arena = a };
	static const char text[] = "a 5 A 192.0.2.1\nb 5 A 192.0.2.1\0\n\0c 5 A 192.0.2.1\nd 5 TXT "
	    "\"x\0y\"\ne 5 TXT x\\\0y\nf 5"
	    IP "\0";
	struct zf_result r = read_text(&w, text, sizeof(text) - 1, ".");

	ok(strcmp(w.out.p, "1:1 a. 5" IP "! 2:16 S b. a NUL octet in the text\n! 3:1 S c. a NUL "
	    "octet in the text\n"
	    "! 4:11 S d. a NUL octet in the text\n! 5:11 S e. a NUL octet in the text\n6:1 f. 5" IP
	    "! 7:1 S a NUL octet in the text\n") == 0, "NUL octets are faults wherever they are");
	ok(r.records == 2 && r.faults == 5 && r.octets == sizeof(text) - 1, "the result counts");
}

/* Windows end at every place of a record: the answer must not depend on where. */
static void
test_windows(void)
{
	static const char *const tail = "ab.c 7 IN MX ( 10 ; x\n \"m\"\\; ) \nd TXT \"e f\" g\r\n "
	    "A 192.0.2.1\n; z\n";
	unsigned wrong = 0;
	char want[300];

	for (unsigned at = 0; at <= strlen(tail) + 3; at++) {
		local_arena *a = arena_new();
		struct world w = { .arena = a };
		size_t n;
		const char *text = repeat(a, 60000, "; ", 'x', "\n", &n);
		struct buf b = buf_new(a);

		while (b.n + n + 100 < 256 * 1024)
			buf_add(&b, text, n);
		buf_char(&b, ';');
		while (b.n + 1 < 256 * 1024 - at)
			buf_char(&b, 'y');
		buf_char(&b, '\n');
		buf_str(&b, "$TTL 60\n");
		buf_str(&b, tail);
		read_text(&w, b.p, b.n, "example.");
		if (at == 0)
			snprintf(want, sizeof(want), "%s", w.out.p);
		wrong += strcmp(want, w.out.p) != 0;
	}
	ok(wrong == 0 && *want != '\0', "the end of a window changes nothing");
}

static void
test_results(void)
{
	local_arena *a = arena_new();
	struct world w = { .arena = a, .guess = "guess." };
	struct zf_options o = { .has_default_ttl = true, .default_ttl = 77 };
	struct zf_sink sink = { .ctx = &w, .record = on_record, .fault = on_fault };
	struct zf_result r = read_text(&w, "a 5" IP "a" IP " 6" IP "b" IP, strlen("a 5" IP "a" IP
	    " 6" IP "b" IP), "");
	int fd, p[2];

	ok(!r.has_origin && r.first_origin_len == 7 && memcmp(r.first_origin, "\005guess", 7) == 0,
	    "an origin that was asked for is not in the file");
	ok(w.n_same == 2, "the same owner is told");
	r = read_text(&w, "$ORIGIN example.\na 5" IP, strlen("$ORIGIN example.\na 5" IP), "");
	ok(r.has_origin && r.first_origin_len == 9 && memcmp(r.first_origin, "\007example", 9) == 0,
	    "$ORIGIN at the first record");
	r = read_text(&w, "a. 5" IP "$ORIGIN example.\na 5" IP, strlen("a. 5" IP
	    "$ORIGIN example.\na 5" IP), "");
	ok(!r.has_origin && r.first_origin_len == 0, "no origin at the first record");
	r = read_text(&w, "$ORIGIN b\n$ORIGIN c.\na 5" IP, strlen("$ORIGIN b\n$ORIGIN c.\na 5" IP), "");
	ok(r.has_origin && memcmp(r.first_origin, "\001c", 3) == 0, "a guess that was replaced "
	    "before the first record");

	w.out = buf_new(a);
	fd = text_fd("a." IP "$INCLUDE x\nb 5" IP, strlen("a." IP "$INCLUDE x\nb 5" IP));
	r = zf_read(a, fd, &o, &sink);
	close(fd);
	ok(strcmp(w.out.p, "1:1 a. 77" IP "! 2:10 R $INCLUDE x: $INCLUDE is not for here\n! 3:1 S "
	    "owner name b is relative "
	    "and no origin is known\n") == 0, "a default TTL; a sink without open and origin");
	r = zf_read(a, -1, &o, &sink);
	ok(r.read_error && r.error == EBADF && r.records == 0, "a descriptor that cannot be read");
	w.out = buf_new(a);
	if (pipe(p) != 0 || write(p[1], "a. 5" IP, 17) != 17 || close(p[1]) != 0)
		abort();
	r = zf_read(a, p[0], &o, &sink);
	close(p[0]);
	ok(r.records == 1, "a pipe");
}

int
main(void)
{
#define RUN(table)                            \
	for (size_t i = 0; i < N(table); i++) \
	run_case(&(table)[i])
	RUN(records);
	RUN(ttls);
	RUN(directives);
	RUN(includes);
	RUN(generates);
	RUN(faults);
	test_nul();
	test_windows();
	test_results();
	return done_testing();
}
