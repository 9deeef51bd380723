// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock.h"

#include <errno.h>
#include <string.h>

static const struct clock clocks[] = {
	[CLOCK_INSN] = { "insn", "insn", "insn_per_op", "insn/op", "instructions",
			 "guest instructions, the same in each run of a kernel", true },
	[CLOCK_NS] = { "ns", "ns", "ns_per_op", "ns/op", "ns", "nanoseconds", false },
	[CLOCK_TCG_NS] = { "tcg-ns", "tcg_ns", "tcg_ns_per_op", "tcg-ns/op", "emulated ns",
			   "nanoseconds of an emulated CPU, of which only ratios mean something",
			   false },
};

_Static_assert(sizeof(clocks) / sizeof(*clocks) == CLOCK_COUNT, "each clock has its entry");

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
