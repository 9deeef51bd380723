/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers for pairs of keys, in the order in which they first come: an index into the caller's
 * arrays.
 */
#ifndef PROFILE_PAIRS_H
#define PROFILE_PAIRS_H

#include <stdint.h>

/** PAIRS_NONE: no pair. */
#define PAIRS_NONE UINT32_MAX

/**
 * struct pairs - pairs that have come
 * @keys: by number.
 * @count: how many. @room: of @keys.
 * @slots: hash pairs of numbers plus one, 0: free. @mask: its size less one.
 */
struct pairs {
	uint64_t (*keys)[2];
	uint32_t count;
	uint32_t room;
	uint32_t *slots;
	uint32_t mask;
};

/**
 * pairs_number() - the number of a pair; a new pair gets the next
 *
 * Returns: the number. Without memory the process ends.
 */
uint32_t pairs_number(struct pairs *pairs, uint64_t a, uint64_t b);

/** pairs_find() - the number of a pair. Returns: %PAIRS_NONE for one that has not come. */
uint32_t pairs_find(const struct pairs *pairs, uint64_t a, uint64_t b);

/** pairs_clear() - forget all pairs. */
void pairs_clear(struct pairs *pairs);

/** pairs_free() - give its memory back. */
void pairs_free(struct pairs *pairs);

/** grow() - room for @count things of @size bytes, or the end of the process. Returns: @array. */
void *grow(void *array, uint32_t *room, uint32_t count, uint32_t size);

#endif
