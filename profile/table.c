// SPDX-License-Identifier: GPL-2.0-or-later
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 256u

void *grow(void *array, uint32_t *room, uint32_t count, uint32_t size)
{
	uint32_t wanted = *room ? *room : FIRST_ROOM;

	if (count <= *room)
		return array;
	while (wanted < count)
		wanted *= 2;
	array = realloc(array, (size_t)wanted * size);
	if (!array) {
		fprintf(stderr, "gpuvm-profile: no memory\n");
		exit(2);
	}
	*room = wanted;
	return array;
}

static uint32_t hash(uint64_t a, uint64_t b)
{
	uint64_t mixed = (a ^ (b << 32 | b >> 32)) * 0x9e3779b97f4a7c15ull;

	return mixed >> 32 ^ mixed;
}

static uint32_t *find_slot(const struct table *table, uint64_t a, uint64_t b)
{
	uint32_t at = hash(a, b) & table->mask;

	while (table->slots[at]) {
		const uint64_t *key = table->keys[table->slots[at] - 1];

		if (key[0] == a && key[1] == b)
			break;
		at = (at + 1) & table->mask;
	}
	return &table->slots[at];
}

/* At most half of the slots are taken. */
static void widen(struct table *table)
{
	uint32_t size = 0;

	free(table->slots);
	table->slots = grow(NULL, &size, table->mask ? 2 * (table->mask + 1) : 4 * FIRST_ROOM,
			    sizeof(*table->slots));
	memset(table->slots, 0, size * sizeof(*table->slots));
	table->mask = size - 1;
	for (uint32_t i = 0; i < table->count; i++)
		*find_slot(table, table->keys[i][0], table->keys[i][1]) = i + 1;
}

uint32_t table_number(struct table *table, uint64_t a, uint64_t b)
{
	uint32_t *slot;

	if (2 * table->count >= table->mask)
		widen(table);
	slot = find_slot(table, a, b);
	if (*slot)
		return *slot - 1;
	table->keys = grow(table->keys, &table->room, table->count + 1, sizeof(*table->keys));
	table->keys[table->count][0] = a;
	table->keys[table->count][1] = b;
	*slot = ++table->count;
	return table->count - 1;
}

void table_clear(struct table *table)
{
	if (table->slots)
		memset(table->slots, 0, ((size_t)table->mask + 1) * sizeof(*table->slots));
	table->count = 0;
}

void table_free(struct table *table)
{
	free(table->keys);
	free(table->slots);
	*table = (struct table){ 0 };
}
