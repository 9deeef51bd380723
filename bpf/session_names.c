// SPDX-License-Identifier: GPL-2.0
#include "session_names.h"

#include <search.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

int names_compare(const void *a, const void *b)
{
	const struct session_name *one = a, *two = b;

	return one->address < two->address ? -1 : one->address > two->address;
}

struct session_name *names_find(const struct session_names *names, uint64_t address)
{
	const struct session_name key = { .address = address };
	struct session_name **found = tfind(&key, (void *const *)&names->by_address, names_compare);

	return found ? *found : NULL;
}

static bool make_room(struct session_names *names)
{
	size_t room = names->room ? 2 * names->room : 64;
	uint8_t *taken = realloc(names->taken, room);

	if (!taken)
		return false;
	memset(taken + names->room, 0, room - names->room);
	names->taken = taken;
	names->room = room;
	return true;
}

struct session_name *names_add(struct session_names *names, uint64_t address)
{
	struct session_name *name = malloc(sizeof(*name));
	size_t number = names->lowest;

	while (number < names->room && names->taken[number])
		number++;
	if (!name || (number == names->room && !make_room(names))) {
		free(name);
		return NULL;
	}
	*name = (struct session_name){ .address = address, .number = number };
	if (!tsearch(name, &names->by_address, names_compare)) {
		free(name);
		return NULL;
	}
	names->taken[number] = 1;
	names->lowest = number + 1;
	return name;
}

void names_drop(struct session_names *names, struct session_name *name)
{
	tdelete(name, &names->by_address, names_compare);
	names->taken[name->number] = 0;
	if (name->number < names->lowest)
		names->lowest = name->number;
	free(name);
}

void names_free(struct session_names *names)
{
	tdestroy(names->by_address, free);
	free(names->taken);
}
