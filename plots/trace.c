// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace.h"

#include <string.h>

#include "lock_classes.h"

const char *const lock_class_names[] = {
#define CLASS(_id, _counter, _kind, _about) #_id,
	LOCK_CLASSES(CLASS)
#undef CLASS
		NULL,
};

static bool is(const json_t *object, const char *key, const char *text)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value && !strcmp(value, text);
}

const json_t *trace_row(const struct run *run, const char *name)
{
	const json_t *rows = json_object_get(run->trace, "rows");
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) if (is(row, "name", name)) return row;
	return NULL;
}

const char *trace_row_mode(const json_t *row)
{
	const char *mode = json_string_value(json_object_get(row, "mode"));

	return mode ? mode : "";
}

static bool has_all(const json_t *locks, const char *class)
{
	const json_t *lock;
	size_t i;

	json_array_foreach(locks, i, lock)
	{
		if (is(lock, "class", class) && is(lock, "op", "all"))
			return true;
	}
	return false;
}

int trace_lock_hist(struct hist *hist, const json_t *row, const char *class, const char *quantity)
{
	const json_t *locks = json_object_get(row, "locks");
	bool all = has_all(locks, class);
	const json_t *lock;
	int ret = 0;
	size_t i;

	json_array_foreach(locks, i, lock)
	{
		if (!ret && is(lock, "class", class) && is(lock, "op", "all") == all)
			ret = hist_add(hist, hist_key(lock, quantity));
	}
	return ret;
}

void trace_lock_share(struct probe_share *share, const json_t *row, const char *class)
{
	const json_t *locks = json_object_get(row, "locks");
	bool all = has_all(locks, class);
	const json_t *lock;
	size_t i;

	json_array_foreach(locks, i, lock)
	{
		if (is(lock, "class", class) && is(lock, "op", "all") == all)
			probe_share_add(share, lock);
	}
}

const json_t *trace_walk(const json_t *row, const char *list)
{
	const json_t *walks = json_object_get(row, "walks");
	const json_t *walk;
	size_t i;

	json_array_foreach(walks, i, walk) if (is(walk, "list", list)) return walk;
	return NULL;
}
