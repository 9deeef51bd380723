// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock.h"

#include <string.h>

static const struct clock clocks[] = {
	{ "insn", "insn", "instructions" },
	{ "ns", "ns", "ns" },
	{ "tcg-ns", "tcg_ns", "emulated ns" },
};

const struct clock *clock_at(size_t i)
{
	return i < sizeof(clocks) / sizeof(clocks[0]) ? &clocks[i] : NULL;
}

const struct clock *clock_named(const char *name)
{
	const struct clock *clock;

	for (size_t i = 0; (clock = clock_at(i)); i++)
		if (!strcmp(clock->name, name))
			return clock;
	return NULL;
}

const struct clock *clock_of_key(const char *key, const char *quantity)
{
	size_t length = strlen(quantity);
	const struct clock *clock;

	if (strncmp(key, quantity, length) || key[length] != '_')
		return NULL;
	for (size_t i = 0; (clock = clock_at(i)); i++)
		if (!strcmp(clock->unit, key + length + 1))
			return clock;
	return NULL;
}
