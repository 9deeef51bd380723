// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace_clock.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *const quantities[] = { "hold", "wait" };

/* Which quantity a key is of: "hold" for "hold_" and whatever is behind it. */
static const char *quantity_of(const char *key)
{
	for (size_t i = 0; i < sizeof(quantities) / sizeof(quantities[0]); i++)
		if (!strncmp(key, quantities[i], 4) && key[4] == '_')
			return quantities[i];
	return NULL;
}

/* Sets @clock to the first one that is met; false for a key that is in no, or another clock. */
static bool check_lock(const json_t *lock, const struct clock **clock, const char **bad)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)lock, key, value)
	{
		const char *quantity = quantity_of(key);
		const struct clock *here = quantity ? clock_of_key(key, quantity) : NULL;

		if (!quantity)
			continue;
		if (!*clock)
			*clock = here;
		*bad = key;
		if (!here || here != *clock)
			return false;
	}
	return true;
}

static bool check_row(const json_t *row, const struct clock **clock, const char **bad)
{
	const json_t *lock;
	size_t i;

	json_array_foreach(json_object_get(row, "locks"), i, lock)
	{
		if (!check_lock(lock, clock, bad))
			return false;
	}
	return true;
}

const struct clock *trace_clock(const json_t *rows)
{
	const struct clock *clock = NULL;
	const char *bad;
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		if (!check_row(row, &clock, &bad) || clock)
			break;
	}
	return clock;
}

int trace_clock_check(const json_t *trace, char *message, size_t size)
{
	const char *name =
		json_string_value(json_object_get(json_object_get(trace, "context"), "clock"));
	const struct clock *clock = name ? clock_named(name) : NULL;
	const char *bad = "";
	const json_t *row;
	size_t i;

	if (name && !clock) {
		snprintf(message, size, "counts '%.20s'; clocks that we know are " CLOCK_NAMES,
			 name);
		return -EINVAL;
	}
	json_array_foreach(json_object_get(trace, "rows"), i, row)
	{
		if (check_row(row, &clock, &bad))
			continue;
		if (clock)
			snprintf(message, size, "row %zu: it has '%.40s', and the trace counts %s",
				 i + 1, bad, clock->name);
		else
			snprintf(message, size,
				 "row %zu: '%.40s' is in a clock that we do not know; "
				 "there are " CLOCK_NAMES,
				 i + 1, bad);
		return -EINVAL;
	}
	return 0;
}
