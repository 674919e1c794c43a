#include "cmd.h"
#include "../lib/base/arena.h"
#include <stdarg.h>

const struct command *const commands[] = { &command_walk, &command_check, &command_gate,
	&command_diff, &command_plan, &command_audit, &command_watch, &command_explain,
	&command_list, &command_schema, NULL };

static const char *
nth_command(const void *ctx, size_t i)
{
	(void)ctx;
	return commands[i] == NULL ? NULL : commands[i]->name;
}

int
complain(const struct err *e)
{
	fprintf(stderr, "dnssec-lint: %s\n", e->text);
	return e->exit;
}

int
complain_text(int status, const char *fmt, ...)
{
	char text[480];
	struct err e;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set(&e, status, "%s", text);
	return complain(&e);
}

/* Plugins, and the ids in --only, --skip and --severity, before anything is read
 * or asked: the engine is asked to judge nothing. */
static bool
checks_known(struct arena *a, const struct options *o, struct err *e)
{
	const struct facts *nothing = facts_build(a, evidence_new(a), &(struct facts_options) { .jobs = 1 });
	struct engine_checks checks = { 0 };
	struct engine_result result = { 0 };

	return load_checks(a, o, &checks, e) && engine_run(a, &checks, nothing, &o->engine, &result, e);
}

static int
run_command(struct arena *a, const struct command *c, int argc, char *const *argv)
{
	struct buf page = buf_new(a);
	struct options o;
	struct err e;

	if (!options_parse(a, c, argc, argv, &o, &e))
		return complain(&e);
	if (o.help) {
		help_write(&page, c);
		return print(a, &page);
	}
	if (o.version) {
		version_write(&page, o.verbose);
		return print(a, &page);
	}
	if (c->run == NULL)
		return complain_text(2, "'%s' is not built yet: this version has no such command", c->name);
	if ((c->bit & CMD_JUDGE) != 0 &&
	    (!outputs_check(a, &o, &e) || !config_load(a, c, &o, &e) ||
		!outputs_spare_inputs(a, &o, &e) || !checks_known(a, &o, &e)))
		return complain(&e);
	if (!o.has_at)
		o.engine.now = surroundings_clock();
	if (!options_past(&o, &e))
		return complain(&e);
	return c->run(a, &o);
}

/* What comes before a command: --help, --version, -v. */
static int
run_bare(struct arena *a, int argc, char *const *argv)
{
	struct buf page = buf_new(a);
	bool help = argc < 2, version = false;
	int verbose = 0;

	for (int i = 1; i < argc; i++) {
		const char *s = argv[i];

		if (strcmp(s, "--help") == 0 || strcmp(s, "-h") == 0)
			help = true;
		else if (strcmp(s, "--version") == 0 || strcmp(s, "-V") == 0)
			version = true;
		else if (strcmp(s, "-v") == 0 || strcmp(s, "--verbose") == 0)
			verbose = 1;
		else
			return complain_text(
			    2, "a command comes before %s; 'dnssec-lint --help' lists them", s);
	}
	if (version) {
		version_write(&page, verbose);
		return print(a, &page);
	}
	if (!help)
		return complain_text(2, "no command; 'dnssec-lint --help' lists them");
	help_write(&page, NULL);
	if (argc < 2) {
		fputs(page.p, stderr);
		return 2;
	}
	return print(a, &page);
}

static int
run(struct arena *a, int argc, char *const *argv)
{
	const char *near;

	if (argc < 2 || argv[1][0] == '-')
		return run_bare(a, argc, argv);
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(argv[1], commands[i]->name) == 0)
			return run_command(a, commands[i], argc - 1, argv + 1);
	if (strcmp(argv[1], "help") == 0)
		return run_bare(a, 2, (char *const[]) { argv[0], (char[]) { "--help" } });
	near = options_nearest(argv[1], nth_command, NULL);
	if (near != NULL)
		return complain_text(2, "unknown command '%s'; the nearest is '%s'", argv[1], near);
	return complain_text(2, "unknown command '%s'; 'dnssec-lint --help' lists them", argv[1]);
}

int
main(int argc, char **argv)
{
	struct arena *a;
	int status;

	surroundings_prepare();
	a = arena_new();
	status = run(a, argc, argv);
	arena_free(a);
	return status;
}
