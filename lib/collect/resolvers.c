#include "resolvers.h"
#include "lint.h"
#include "resolvers_text.h"
#include "../base/buf.h"
#include "../base/esc.h"
#include "../base/near.h"
#include "../base/yaml_door.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_NODES = 4096 };

static const char *const keys[] = { "name", "addresses", "port", "validating", "notes", "doh", NULL };
enum { NAME, ADDRESSES, PORT, VALIDATING, NOTES, DOH, N_KEYS };

struct reading {
	struct arena *arena;
	const char *path;
	struct resolvers *list;
	struct err *err;
};

__attribute__((format(printf, 3, 4))) static bool
refuse(struct reading *r, const struct yaml_node *n, const char *fmt, ...)
{
	const char *what;
	va_list ap;

	va_start(ap, fmt);
	what = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	return err_set(r->err, 2, "%s:%u:%u: %s", r->path, n->line, n->column, what);
}

static const char *
nth_key(const void *ctx, size_t i)
{
	return ((const char *const *)ctx)[i];
}

/* The values of one resolver by key. */
static bool
take_keys(struct reading *r, const struct yaml_node *map, const struct yaml_node *v[N_KEYS])
{
	if (map->kind != YAML_MAP)
		return refuse(r, map, "a resolver is a map with a name and addresses");
	if (map->twice != NULL)
		return refuse(r, map->twice, "the key '%.60s' stands there twice", map->twice->text);
	for (uint32_t i = 0; i < map->n; i++) {
		const struct yaml_node *key = map->pairs[i].key;
		const char *near;
		size_t k = 0;

		if (key->kind != YAML_SCALAR)
			return refuse(r, key, "a key must be a word");
		while (k < N_KEYS && strcmp(key->text, keys[k]) != 0)
			k++;
		near = k == N_KEYS ? near_word(key->text, nth_key, keys) : NULL;
		if (near != NULL)
			return refuse(r, key, "unknown key '%.60s'; the nearest is '%s'", key->text, near);
		if (k == N_KEYS)
			return refuse(r, key,
			    "unknown key '%.60s'; a resolver has name, addresses, port, "
			    "validating and notes",
			    key->text);
		v[k] = map->pairs[i].value;
	}
	if (v[DOH] != NULL)
		return refuse(r, v[DOH],
		    "doh: this version does not ask over HTTPS, only over UDP and TCP; "
		    "take the key out to have the addresses asked so");
	return v[NAME] != NULL || refuse(r, map, "a resolver needs a name");
}

static bool
take_port(struct reading *r, const struct yaml_node *n, uint16_t *port)
{
	unsigned value = 0;

	*port = 53;
	if (n == NULL)
		return true;
	for (const char *p = n->kind == YAML_SCALAR ? n->text : ""; *p >= '0' && *p <= '9' && value < 65536;
	     p++)
		value = value * 10 + (unsigned)(*p - '0');
	if (n->kind != YAML_SCALAR || n->n == 0 || n->text[strspn(n->text, "0123456789")] != '\0' ||
	    value == 0 || value > 65535)
		return refuse(r, n, "a port is a number from 1 to 65535");
	*port = (uint16_t)value;
	return true;
}

static bool
take_validating(struct reading *r, const struct yaml_node *n, uint8_t *said)
{
	*said = LINT_UNSAID;
	if (n == NULL || yaml_is_null(n))
		return true;
	if (n->kind == YAML_SCALAR && (strcmp(n->text, "true") == 0 || strcmp(n->text, "yes") == 0))
		*said = LINT_SAID_YES;
	else if (n->kind == YAML_SCALAR && (strcmp(n->text, "false") == 0 || strcmp(n->text, "no") == 0))
		*said = LINT_SAID_NO;
	return *said != LINT_UNSAID || refuse(r, n, "validating is true or false");
}

static bool
take_name(struct reading *r, const struct yaml_node *n, const char **name)
{
	struct buf b = buf_new(r->arena);

	if (n->kind != YAML_SCALAR || n->n == 0 || n->n > RESOLVERS_MAX_NAME)
		return refuse(r, n, "a name has 1 to %d octets", RESOLVERS_MAX_NAME);
	esc_add(&b, n->text, n->n);
	*name = b.p;
	return true;
}

static bool
take_address(struct reading *r, const struct yaml_node *n, struct resolver one, uint16_t port)
{
	char text[NET_ADDR_TEXT];

	/* A port has a key of its own: an "@" in the address would make two of them. */
	if (n->kind != YAML_SCALAR || strlen(n->text) != n->n || strchr(n->text, '@') != NULL ||
	    !net_addr_parse(n->text, port, &one.addr))
		return refuse(r, n, "an address is IPv4 or IPv6, such as 192.0.2.53 or \"2001:db8::53\"");
	for (size_t i = 0; i < r->list->list.n; i++)
		if (memcmp(&r->list->list.v[i].addr, &one.addr, sizeof(one.addr)) == 0)
			return refuse(r, n, "%s stands there twice: it is '%s' too",
			    net_addr_text(&one.addr, text), r->list->list.v[i].name);
	if (r->list->list.n == RESOLVERS_MAX)
		return refuse(r, n, "more than %d addresses (RESOLVERS_MAX)", RESOLVERS_MAX);
	*vec_add(r->arena, &r->list->list) = one;
	return true;
}

static bool
take_one(struct reading *r, const struct yaml_node *map)
{
	const struct yaml_node *v[N_KEYS] = { NULL };
	struct resolver one = { 0 };
	uint16_t port;

	if (!take_keys(r, map, v) || !take_name(r, v[NAME], &one.name) || !take_port(r, v[PORT], &port) ||
	    !take_validating(r, v[VALIDATING], &one.validating))
		return false;
	if (v[NOTES] != NULL && v[NOTES]->kind != YAML_SCALAR)
		return refuse(r, v[NOTES], "notes are text");
	if (v[ADDRESSES] == NULL || (v[ADDRESSES]->kind == YAML_LIST && v[ADDRESSES]->n == 0))
		return refuse(r, map, "'%s' has no address", one.name);
	if (v[ADDRESSES]->kind != YAML_LIST)
		return take_address(r, v[ADDRESSES], one, port);
	for (uint32_t i = 0; i < v[ADDRESSES]->n; i++)
		if (!take_address(r, v[ADDRESSES]->items[i], one, port))
			return false;
	return true;
}

static bool
take_list(struct reading *r, const struct yaml_node *root)
{
	const struct yaml_node *list = root;

	if (root->kind == YAML_MAP) {
		list = yaml_get(root, "resolvers");
		if (list == NULL || root->n != 1)
			return refuse(
			    r, root, "a list of resolvers, or a map with the one key 'resolvers'");
	}
	if (list->kind != YAML_LIST)
		return refuse(r, list, "a list of resolvers is wanted");
	if (list->n == 0)
		return refuse(r, list, "the list of resolvers is empty");
	for (uint32_t i = 0; i < list->n; i++)
		if (!take_one(r, list->items[i]))
			return false;
	return true;
}

static bool
read_file(struct arena *a, const char *path, struct buf *b, struct err *err)
{
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	char part[4096];
	ssize_t n = 0;

	*b = buf_new(a);
	if (fd < 0)
		return err_set(err, 2, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		close(fd);
		return err_set(err, 2, "%s: not a file", path);
	}
	while (b->n <= RESOLVERS_MAX_OCTETS && (n = read(fd, part, sizeof(part))) > 0)
		buf_add(b, part, (size_t)n);
	close(fd);
	if (n < 0)
		return err_set(err, 2, "%s: it cannot be read", path);
	return b->n <= RESOLVERS_MAX_OCTETS ||
	       err_set(err, 2, "%s: longer than 1 MiB (RESOLVERS_MAX_OCTETS)", path);
}

bool
resolvers_read(
    struct arena *a, const char *path, const char *text, size_t n, struct resolvers *list, struct err *err)
{
	const struct yaml_limits limits = { .nodes = MAX_NODES };
	struct reading r = { a, path, list, err };
	const struct yaml_node *root;
	struct buf b;

	if (text == NULL) {
		if (!read_file(a, path, &b, err))
			return false;
		text = b.p == NULL ? "" : b.p;
		n = b.n;
	}
	root = yaml_read(a, path, text, n, &limits, err);
	return root != NULL && take_list(&r, root);
}

const char *
resolvers_builtin_text(void)
{
	return resolvers_text;
}

void
resolvers_builtin(struct arena *a, struct resolvers *list)
{
	struct err err;
	const bool good =
	    resolvers_read(a, "resolvers.yaml", resolvers_text, sizeof(resolvers_text) - 1, list, &err);

	assert(good); /* our own text */
	list->builtin = true;
	(void)good;
}
