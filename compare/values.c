// SPDX-License-Identifier: GPL-2.0-or-later
#include "values.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "result_read.h"
#include "row_json.h"

static void print_value(const struct row *row, const char *key, size_t length, FILE *out)
{
	char name[ROW_COUNTER_NAME_SIZE];
	double value;

	snprintf(name, sizeof(name), "%.*s", (int)length, key);
	if (!strcmp(name, "iterations"))
		fprintf(out, " %llu", (unsigned long long)row->iterations);
	else if (length < sizeof(name) && !row_counter_get(row, name, &value))
		fprintf(out, " %.17g", value);
	else
		fputs(" -", out);
}

static void print_row(const struct row *row, const char *keys, FILE *out)
{
	size_t length;

	fputs(row->name, out);
	for (;; keys += length + 1) {
		length = strcspn(keys, ",");
		print_value(row, keys, length, out);
		if (!keys[length])
			break;
	}
	fputc('\n', out);
}

static int print_rows(const json_t *rows, const char *keys, FILE *out, char *why, size_t size)
{
	json_t *json;
	size_t i;
	struct row row;

	json_array_foreach((json_t *)rows, i, json)
	{
		char what[ROW_MESSAGE_SIZE];

		if (row_from_json(&row, json, what, sizeof(what))) {
			snprintf(why, size, "has no row %zu: %s", i + 1, what);
			return -EINVAL;
		}
		if (row.run_type == ROW_ITERATION)
			print_row(&row, keys, out);
	}
	if (!fflush(out) && !ferror(out))
		return 0;
	snprintf(why, size, "cannot be shown: %s", strerror(EIO));
	return -EIO;
}

int values(const char *keys, const char *path, FILE *out)
{
	char why[ROW_MESSAGE_SIZE + 64] = "does not fit into memory", *file = result_path(path);
	json_t *result = NULL;
	int ret = -ENOMEM;

	if (file)
		ret = result_read(&result, file, why, sizeof(why));
	if (!ret)
		ret = print_rows(json_object_get(result, "benchmarks"), keys, out, why,
				 sizeof(why));
	if (ret)
		complain("gpuvm-bench", "%s %s", file ? file : path, why);
	json_decref(result);
	free(file);
	return ret;
}
