// SPDX-License-Identifier: GPL-2.0-or-later
#include "holds.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[HOLD_CLASSES] = {
#define CLASS(_id, _counter, _kind, _about) [HOLD_##_id] = #_id,
	LOCK_CLASSES(CLASS)
#undef CLASS
		[HOLD_NO_CLASS] = "none",
};

const char *hold_class_name(enum hold_class class)
{
	return names[class];
}

enum hold_class hold_class_find(const char *name)
{
	int class = 0;

	while (class < HOLD_CLASSES && strcmp(names[class], name))
		class ++;
	return class;
}

struct hold_count *holds_at(struct holds *holds, uint32_t node, enum hold_class class)
{
	uint32_t before = holds->pairs.count;
	uint32_t at = pairs_number(&holds->pairs, node, class);

	holds->counts = grow(holds->counts, &holds->room, at + 1, sizeof(*holds->counts));
	if (at == before)
		holds->counts[at] = (struct hold_count){ 0 };
	return &holds->counts[at];
}

void holds_write(const struct holds *holds, FILE *file)
{
	for (uint32_t i = 0; i < holds->pairs.count; i++) {
		const uint64_t *pair = holds->pairs.keys[i];
		const struct hold_count *count = &holds->counts[i];

		fprintf(file,
			"h %" PRIu64 " %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
			"\n",
			pair[0], names[pair[1]], count->acquisitions, count->failed, count->holds,
			count->insns, count->max);
	}
}

void holds_clear(struct holds *holds)
{
	pairs_clear(&holds->pairs);
}

void holds_free(struct holds *holds)
{
	pairs_free(&holds->pairs);
	free(holds->counts);
	*holds = (struct holds){ .room = 0 };
}
