/*
 * plan_policy.c - the policy of a KMS key names who may sign with it.  Route 53 signs as a
 * service; a policy that names it no longer is as good as a key that is gone.
 */
#include "plan_int.h"
#include <string.h>

#define SERVICE "dnssec-route53.amazonaws.com"

enum way { OPEN, SHUT, UNSURE };

static bool
is_word(const struct jtext *t, const struct jtext_value *v, const char *word)
{
	const char *s = jtext_string(t, v);

	return s != NULL && strcasecmp(s, word) == 0;
}

/* "kms:Sign" by itself, or by a pattern that ends in an asterisk. */
static bool
is_action(const struct jtext *t, const struct jtext_value *v)
{
	static const char sign[] = "kms:Sign";
	const char *s = jtext_string(t, v);
	const size_t n = s == NULL ? 0 : strcspn(s, "*");

	if (s == NULL)
		return false;
	return s[n] == '*' ? n < sizeof(sign) && strncasecmp(s, sign, n) == 0
			   : strcasecmp(s, sign) == 0;
}

/* One string, or one of a list. */
static bool
any_of(const struct jtext *t, const struct jtext_value *v, const char *word)
{
	const struct jtext_value *it = NULL;

	if (!jtext_has_kind(v, JTEXT_ARRAY))
		return word == NULL ? is_action(t, v) : is_word(t, v, word);
	while ((it = jtext_each(t, v, it)) != NULL)
		if (word == NULL ? is_action(t, it) : is_word(t, it, word))
			return true;
	return false;
}

static bool
is_about_service(const struct jtext *t, const struct jtext_value *statement)
{
	const struct jtext_value *who = jtext_get(t, statement, "Principal");
	const struct jtext_value *service = jtext_get(t, who, "Service");

	return is_word(t, who, "*") || any_of(t, service, SERVICE) || any_of(t, service, "*");
}

static enum way
way_of(struct arena *a, const char *text)
{
	const struct jtext_value *list, *it = NULL, *one = NULL;
	struct jtext_trouble trouble;
	bool allowed = false, unsure = false;
	struct jtext t;

	if (!jtext_read(a, text, strlen(text), &t, &trouble))
		return UNSURE;
	list = jtext_get(&t, jtext_root(&t), "Statement");
	if (jtext_has_kind(list, JTEXT_OBJECT))
		one = list;
	while ((it = one != NULL ? one : jtext_each(&t, list, it)) != NULL) {
		const bool denies = is_word(&t, jtext_get(&t, it, "Effect"), "Deny");

		if (is_about_service(&t, it) && any_of(&t, jtext_get(&t, it, "Action"), NULL)) {
			if (denies && jtext_get(&t, it, "Condition") == NULL)
				return SHUT;
			unsure |= denies;
			allowed |= !denies;
		}
		/* Everybody but, everything but. */
		unsure |= jtext_get(&t, it, "NotPrincipal") != NULL ||
			  (is_about_service(&t, it) && jtext_get(&t, it, "NotAction") != NULL);
		if (one != NULL)
			break;
	}
	return unsure ? UNSURE : allowed ? OPEN : SHUT;
}

enum plan_lock
plan_policy(const struct plan_reader *r, const struct plan_resource *res)
{
	const struct plan_attr was = plan_attr(r, &res->before, res->row->policy);
	const struct plan_attr is = plan_attr(r, &res->after, res->row->policy);
	const char *before = jtext_string(&r->text, was.v), *after = jtext_string(&r->text, is.v);
	enum way then;

	if (res->row->policy == NULL || !plan_there(&res->before) || before == NULL ||
	    (res->actions & ~(unsigned)(PLAN_NO_OP | PLAN_READ)) == 0 || (res->actions & PLAN_FORGET))
		return PLAN_STAYS_OPEN;
	if (after != NULL && strcmp(before, after) == 0)
		return PLAN_STAYS_OPEN;
	if (way_of(r->arena, before) == SHUT) /* it was not what let the signer in */
		return PLAN_STAYS_OPEN;
	/* Without its resource a key has the default policy, which knows no service. */
	if (!plan_there(&res->after))
		return PLAN_LOCKS_OUT;
	if (after == NULL)
		return PLAN_MAY_LOCK_OUT;
	then = way_of(r->arena, after);
	return then == OPEN ? PLAN_STAYS_OPEN : then == SHUT ? PLAN_LOCKS_OUT : PLAN_MAY_LOCK_OUT;
}
