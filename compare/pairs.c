// SPDX-License-Identifier: GPL-2.0-or-later
#include "pairs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "result_read.h"
#include "row_json.h"

static int read_run(json_t **result, const char *path)
{
	char why[ROW_MESSAGE_SIZE] = "does not fit into memory", *file = result_path(path);
	int ret = file ? result_read(result, file, why, sizeof(why)) : -ENOMEM;

	if (ret)
		complain("gpuvm-bench", "%s %s", file ? file : path, why);
	free(file);
	return ret;
}

static int read_row(struct row *row, const json_t *json, const char *path, size_t number)
{
	char why[ROW_MESSAGE_SIZE];
	int ret = row_from_json(row, json, why, sizeof(why));

	if (ret)
		complain("gpuvm-bench", "%s has no row %zu: %s", path, number, why);
	return ret;
}

/* Of a row that was measured, what it is found by; its length is 0 for one that was not. */
static void key_of(const struct row *row, char *key, size_t size)
{
	key[0] = '\0';
	if (row->run_type == ROW_ITERATION && !row_failed(row) && !row_was_skipped(row))
		snprintf(key, size, "%s#%u", row->name, row->repetition_index);
}

/* Sets @index to key -> row. */
static int index_rows(json_t *index, const json_t *rows, const char *path)
{
	char key[ROW_NAME_SIZE + 16];
	struct row row;
	json_t *json;
	size_t i;

	json_array_foreach((json_t *)rows, i, json)
	{
		if (read_row(&row, json, path, i + 1))
			return -EINVAL;
		key_of(&row, key, sizeof(key));
		if (key[0] && json_object_set(index, key, json))
			return -ENOMEM;
	}
	return 0;
}

static int take_rows(const json_t *index, const json_t *rows, const char *path,
		     void (*take)(const struct row *there, const struct row *row, void *data),
		     void *data)
{
	char key[ROW_NAME_SIZE + 16];
	struct row row, there;
	json_t *json;
	size_t i;

	json_array_foreach((json_t *)rows, i, json)
	{
		const json_t *found;

		if (read_row(&row, json, path, i + 1))
			return -EINVAL;
		key_of(&row, key, sizeof(key));
		found = json_object_get(index, key);
		if (found && read_row(&there, found, path, i + 1))
			return -EINVAL;
		if (key[0])
			take(found ? &there : NULL, &row, data);
	}
	return 0;
}

int pairs_each(const char *other, const char *run,
	       void (*take)(const struct row *there, const struct row *row, void *data), void *data)
{
	json_t *all = NULL, *some = NULL, *index = json_object();
	int ret = index ? read_run(&all, other) : -ENOMEM;

	if (!ret)
		ret = read_run(&some, run);
	if (!ret)
		ret = index_rows(index, json_object_get(all, "benchmarks"), other);
	if (!ret)
		ret = take_rows(index, json_object_get(some, "benchmarks"), run, take, data);
	json_decref(index);
	json_decref(all);
	json_decref(some);
	return ret;
}
