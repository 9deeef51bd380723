// SPDX-License-Identifier: GPL-2.0
#include "loss.h"

#include <stdio.h>

#include "complain.h"
#include "gpuvm_trace.h"
#include "names.h"

static const struct {
	enum counter counter;
	const char *option;
} rooms[] = {
	{ COUNTER_LOST_LOCKS, "--max-locks" },
	{ COUNTER_LOST_THREADS, "--max-threads" },
	{ COUNTER_LOST_STACKS, "--max-stacks" },
};

void loss_add(json_t *sum, const json_t *lost)
{
	const char *kind;
	json_t *number;

	json_object_foreach((json_t *)lost, kind, number)
	{
		json_int_t so_far = json_integer_value(json_object_get(sum, kind));

		json_object_set_new(sum, kind, json_integer(so_far + json_integer_value(number)));
	}
}

static void list_rooms(const json_t *lost, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(rooms) / sizeof(*rooms) && used < size; i++)
		if (json_object_get(lost, counter_names[rooms[i].counter]))
			used += snprintf(text + used, size - used, "%s%s",
					 used ? ", " : "; make room with ", rooms[i].option);
}

bool loss_tell(const json_t *lost)
{
	char kinds[512] = "", room[128];
	size_t used = 0;
	const char *kind;
	json_t *number;

	json_object_foreach((json_t *)lost, kind, number)
	{
		if (used < sizeof(kinds))
			used += snprintf(kinds + used, sizeof(kinds) - used, "%s%s %lld",
					 used ? ", " : "", kind,
					 (long long)json_integer_value(number));
	}
	if (!used)
		return false;
	list_rooms(lost, room, sizeof(room));
	complain("gpuvm-trace", "numbers are too low, lost: %s%s", kinds, room);
	return true;
}
