/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers for pairs of keys, in the order in which they first come: an index into the caller's arrays.
 */
#ifndef PROFILE_TABLE_H
#define PROFILE_TABLE_H

#include <stdint.h>

/**
 * struct table - pairs that have come
 * @keys: by number.
 * @count: how many. @room: of @keys.
 * @slots: hash table of numbers plus one, 0: free. @mask: its size less one.
 */
struct table {
	uint64_t (*keys)[2];
	uint32_t count;
	uint32_t room;
	uint32_t *slots;
	uint32_t mask;
};

/**
 * table_number() - the number of a pair; a new pair gets the next
 *
 * Returns: the number. Without memory the process ends.
 */
uint32_t table_number(struct table *table, uint64_t a, uint64_t b);

/** table_clear() - forget all pairs. */
void table_clear(struct table *table);

/** table_free() - give its memory back. */
void table_free(struct table *table);

/** grow() - room for @count things of @size bytes, or the end of the process. Returns: @array. */
void *grow(void *array, uint32_t *room, uint32_t count, uint32_t size);

#endif
