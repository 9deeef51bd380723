// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "printable.h"

int collect_add(struct collect *collect, const char *path)
{
	int ret;

	if (collect->num_shards >= COLLECT_SHARDS_MAX)
		return -E2BIG;
	ret = shard_init(&collect->shards[collect->num_shards], path);
	if (!ret)
		collect->num_shards++;
	return ret;
}

static int take_row(const struct row *row, void *arg)
{
	struct collect *collect = arg;

	collect->failed |= row_failed(row);
	return rowset_add(&collect->rows, row);
}

static void take_context(struct collect *collect)
{
	const json_t *context = NULL;

	for (unsigned int i = 0; !context && i < collect->num_shards; i++)
		context = collect->shards[i].context;
	if (collect->context || !context)
		return;
	collect->context = json_copy((json_t *)context);
	if (collect->extra)
		json_object_update(collect->context, collect->extra);
}

bool collect_read(struct collect *collect, bool in_turn)
{
	bool all_done = true;

	for (unsigned int i = 0; i < collect->num_shards; i++) {
		struct shard *shard = &collect->shards[i];

		if (!shard->error)
			shard_read(shard, take_row, collect);
		all_done &= shard->done || shard->error;
		if (in_turn && !all_done)
			break;
	}
	take_context(collect);
	return all_done;
}

bool collect_shuffled(const struct collect *collect)
{
	for (unsigned int i = 0; i < collect->num_shards; i++) {
		if (json_is_true(json_object_get(collect->shards[i].context, "shuffle")))
			return true;
	}
	return false;
}

unsigned int collect_open_family(const struct collect *collect)
{
	unsigned int first = UINT_MAX;

	for (unsigned int i = 0; i < collect->num_shards; i++) {
		const struct shard *shard = &collect->shards[i];

		if (!shard->done && !shard->error && shard->family_index < first)
			first = shard->family_index;
	}
	return first;
}

const char *collect_running(const struct collect *collect)
{
	for (unsigned int i = 0; i < collect->num_shards; i++) {
		if (collect->shards[i].running[0])
			return collect->shards[i].running;
	}
	return "";
}

static bool same_machine(const json_t *first, const json_t *other)
{
	static const char *const keys[] = { "revision", "machine", "clock" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *a = json_object_get(first, keys[i]);
		const json_t *b = json_object_get(other, keys[i]);

		if ((a || b) && !json_equal(a, b))
			return false;
	}
	return true;
}

static void judge(struct collect *collect)
{
	char *reason = collect->incomplete;
	size_t size = sizeof(collect->incomplete);

	for (unsigned int i = 0; i < collect->num_shards; i++) {
		const struct shard *shard = &collect->shards[i];

		if (shard_incomplete(shard, reason, size))
			return;
		if (!same_machine(collect->shards[0].context, shard->context)) {
			snprintf(reason, size,
				 "%s is of another revision, machine or clock than %s",
				 shard->follow.path, collect->shards[0].follow.path);
			return;
		}
	}
	if (!collect->rows.count)
		snprintf(reason, size, "the run has no rows");
}

int collect_finish(struct collect *collect, const char *incomplete)
{
	int ret;

	for (unsigned int i = 0; i < collect->num_shards; i++)
		shard_finish(&collect->shards[i]);
	rowset_sort(&collect->rows);
	if (incomplete)
		snprintf(collect->incomplete, sizeof(collect->incomplete), "%s", incomplete);
	else
		judge(collect);
	printable(collect->incomplete);
	if (!collect->context)
		collect->context = collect->extra ? json_copy(collect->extra) : json_object();
	ret = json_object_set_new(collect->context, "complete",
				  json_boolean(!collect->incomplete[0]));
	json_object_del(collect->context, "incomplete_reason");
	if (!ret && collect->incomplete[0])
		ret = json_object_set_new(collect->context, "incomplete_reason",
					  json_string(collect->incomplete));
	return ret ? -ENOMEM : 0;
}

void collect_free(struct collect *collect)
{
	for (unsigned int i = 0; i < collect->num_shards; i++)
		shard_free(&collect->shards[i]);
	rowset_free(&collect->rows);
	json_decref(collect->context);
}
