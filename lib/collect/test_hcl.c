/* Blocks of a Terraform source, whatever stands around them. */
#include "hcl.h"
#include "../base/tap.h"
#include <string.h>

static const char text[] =
    "# resource \"a\" \"in_a_comment\" {}\n"
    "// resource \"a\" \"too\" {}\n"
    "/* resource \"a\" \"three\" {\n*/ resource \"a\" \"one\" { b = { c = [\"}\"] } }\n"
    "locals {\n  t = <<-EOT\n  resource \"a\" \"heredoc\" {\n  EOT\n"
    "  u = \"${\"resource \\\"a\\\" {\"} $${ %{ if true }}%{ endif }\"\n}\n"
    "resource aws_thing bare {\n}\n"
    "module \"m\" {\n  inner { source = \"./wrong\" }\n  source = \"./right\"\n  other = "
    "\"${source}\"\n}\n"
    "module \"n\" { source = \"./${var.x}\" }\n"
    "data \"a\" \"read\" {}\n"
    "variable \"resource\" { default = \"a\" }\n"
    "resource \"a\" \"last\" {\n";

static void
check(const struct hcl_blocks *b, size_t i, const char *kind, const char *x, const char *y,
    uint32_t line)
{
	const struct hcl_block *k = i < b->list.n ? &b->list.v[i] : NULL;

	ok(k != NULL && strcmp(k->kind, kind) == 0 && strcmp(k->labels[0], x) == 0 &&
		(y == NULL ? k->labels[1] == NULL
			   : k->labels[1] != NULL && strcmp(k->labels[1], y) == 0) &&
		k->line == line,
	    "%s %s %s on line %u", kind, x, y == NULL ? "" : y, line);
}

int
main(void)
{
	local_arena *a = arena_new();
	struct hcl_blocks b = { 0 }, deep = { 0 };
	char many[4000];

	hcl_read(a, text, strlen(text), &b);
	ok(b.list.n == 6, "six blocks, not %zu", b.list.n);
	check(&b, 0, "resource", "a", "one", 4);
	check(&b, 1, "resource", "aws_thing", "bare", 11);
	check(&b, 2, "module", "m", NULL, 13);
	ok(b.list.n > 2 && b.list.v[2].source != NULL && strcmp(b.list.v[2].source, "./right") == 0,
	    "its own source");
	check(&b, 3, "module", "n", NULL, 18);
	ok(b.list.n > 3 && b.list.v[3].source == NULL, "a source with a template is none");
	check(&b, 4, "data", "a", "read", 19);
	check(&b, 5, "resource", "a", "last", 21);
	memset(many, '"', sizeof(many));
	for (size_t i = 0; i + 3 <= sizeof(many); i += 3)
		memcpy(many + i, "\"${", 3);
	hcl_read(a, many, sizeof(many), &deep);
	ok(deep.list.n == 0, "templates in templates end somewhere");
	return done_testing();
}
