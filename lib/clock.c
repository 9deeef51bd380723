// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock.h"

#include <errno.h>
#include <string.h>

static const struct clock clocks[] = {
#define CLOCK(_id, _name, _unit, _text, _exact, _about) \
	{ _name, _unit, _unit "_per_op", _name "/op", _text, _about, _exact },
	CLOCKS(CLOCK)
#undef CLOCK
};

const struct clock *clock_at(size_t id)
{
	return id < CLOCK_COUNT ? &clocks[id] : NULL;
}

int clock_find(const char *name)
{
	for (int i = 0; i < CLOCK_COUNT; i++)
		if (!strcmp(clocks[i].name, name))
			return i;
	return -EINVAL;
}

const struct clock *clock_named(const char *name)
{
	return name ? clock_at(clock_find(name)) : NULL;
}

bool clock_is_exact(const char *name)
{
	const struct clock *clock = clock_named(name);

	return clock && clock->exact;
}

const struct clock *clock_of_unit(const char *unit)
{
	for (size_t i = 0; i < CLOCK_COUNT; i++)
		if (!strcmp(clocks[i].unit, unit))
			return &clocks[i];
	return NULL;
}

const struct clock *clock_of_counter(const char *counter)
{
	for (size_t i = 0; i < CLOCK_COUNT; i++)
		if (!strcmp(clocks[i].counter, counter))
			return &clocks[i];
	return NULL;
}

const struct clock *clock_of_key(const char *key, const char *quantity)
{
	size_t length = strlen(quantity);

	if (strncmp(key, quantity, length) || key[length] != '_')
		return NULL;
	return clock_of_unit(key + length + 1);
}
