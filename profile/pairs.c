// SPDX-License-Identifier: GPL-2.0-or-later
#include "pairs.h"

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

static uint32_t *find_slot(const struct pairs *pairs, uint64_t a, uint64_t b)
{
	uint32_t at = hash(a, b) & pairs->mask;

	while (pairs->slots[at]) {
		const uint64_t *key = pairs->keys[pairs->slots[at] - 1];

		if (key[0] == a && key[1] == b)
			break;
		at = (at + 1) & pairs->mask;
	}
	return &pairs->slots[at];
}

/* At most half of the slots are taken. */
static void widen(struct pairs *pairs)
{
	uint32_t size = 0;

	free(pairs->slots);
	pairs->slots = grow(NULL, &size, pairs->mask ? 2 * (pairs->mask + 1) : 4 * FIRST_ROOM,
			    sizeof(*pairs->slots));
	memset(pairs->slots, 0, size * sizeof(*pairs->slots));
	pairs->mask = size - 1;
	for (uint32_t i = 0; i < pairs->count; i++)
		*find_slot(pairs, pairs->keys[i][0], pairs->keys[i][1]) = i + 1;
}

uint32_t pairs_number(struct pairs *pairs, uint64_t a, uint64_t b)
{
	uint32_t *slot;

	if (2 * pairs->count >= pairs->mask)
		widen(pairs);
	slot = find_slot(pairs, a, b);
	if (*slot)
		return *slot - 1;
	pairs->keys = grow(pairs->keys, &pairs->room, pairs->count + 1, sizeof(*pairs->keys));
	pairs->keys[pairs->count][0] = a;
	pairs->keys[pairs->count][1] = b;
	*slot = ++pairs->count;
	return pairs->count - 1;
}

uint32_t pairs_find(const struct pairs *pairs, uint64_t a, uint64_t b)
{
	return pairs->slots ? *find_slot(pairs, a, b) - 1 : PAIRS_NONE;
}

void pairs_clear(struct pairs *pairs)
{
	if (pairs->slots)
		memset(pairs->slots, 0, ((size_t)pairs->mask + 1) * sizeof(*pairs->slots));
	pairs->count = 0;
}

void pairs_free(struct pairs *pairs)
{
	free(pairs->keys);
	free(pairs->slots);
	*pairs = (struct pairs){ 0 };
}
