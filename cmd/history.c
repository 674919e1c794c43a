#include "cmd.h"
#include "../lib/collect/history.h"

bool
history_load(struct arena *a, const struct options *o, struct evidence *ev, struct err *e)
{
	struct facts_pasts *pasts;

	if (o->history == NULL)
		return true;
	if (!history_read(a, o->history, o->engine.now, &pasts, e))
		return false;
	ev->history = pasts;
	return true;
}
