// SPDX-License-Identifier: GPL-2.0-or-later
#include "ask.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "brief.h"
#include "complain.h"
#include "modes.h"
#include "result.h"
#include "result_read.h"
#include "row_json.h"

int ask(ask_fn *answer, const char *what, const char *path, FILE *out)
{
	char why[ROW_MESSAGE_SIZE + 64] = "does not fit into memory", *file = result_path(path);
	json_t *result = NULL;
	int ret = -ENOMEM;

	if (file)
		ret = result_read(&result, file, why, sizeof(why));
	if (!ret)
		ret = answer(result, what, out, why, sizeof(why));
	if (!ret && (fflush(out) || ferror(out))) {
		ret = -EIO;
		snprintf(why, sizeof(why), "cannot be shown: %s", strerror(EIO));
	}
	if (ret)
		complain("gpuvm-bench", "%s %s", file ? file : path, why);
	json_decref(result);
	free(file);
	return ret;
}

/* Hands each measured row to @take, also one that was skipped or failed. */
static int each_row(const json_t *result, void (*take)(const struct row *row, void *data),
		    void *data, char *why, size_t size)
{
	const json_t *rows = json_object_get(result, "benchmarks");
	char what[ROW_MESSAGE_SIZE];
	struct row row;
	json_t *json;
	size_t i;

	json_array_foreach((json_t *)rows, i, json)
	{
		if (row_from_json(&row, json, what, sizeof(what))) {
			snprintf(why, size, "has no row %zu: %s", i + 1, what);
			return -EINVAL;
		}
		if (row.run_type == ROW_ITERATION)
			take(&row, data);
	}
	return 0;
}

struct values {
	const char *keys;
	FILE *out;
};

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

static void print_values(const struct row *row, void *data)
{
	const struct values *values = data;
	const char *keys = values->keys;
	size_t length;

	fputs(row->name, values->out);
	for (;; keys += length + 1) {
		length = strcspn(keys, ",");
		print_value(row, keys, length, values->out);
		if (!keys[length])
			break;
	}
	fputc('\n', values->out);
}

int ask_values(const json_t *result, const char *what, FILE *out, char *why, size_t size)
{
	struct values values = { .keys = what, .out = out };

	return each_row(result, print_values, &values, why, size);
}

static void print_name(const struct row *row, void *data)
{
	if (!row_failed(row) && !row_was_skipped(row))
		fprintf(data, "%s\n", row->name);
}

int ask_names(const json_t *result, const char *what, FILE *out, char *why, size_t size)
{
	(void)what;
	return each_row(result, print_name, out, why, size);
}

int ask_context(const json_t *result, const char *what, FILE *out, char *why, size_t size)
{
	const json_t *context = json_object_get(result, "context"), *value;
	size_t length;

	(void)why;
	(void)size;
	for (;; what += length + 1) {
		length = strcspn(what, ",");
		value = json_object_getn(context, what, length);
		if (json_is_string(value))
			fputs(json_string_value(value), out);
		else if (value)
			json_dumpf(value, out,
				   JSON_COMPACT | JSON_ENCODE_ANY | JSON_ENSURE_ASCII |
					   ROW_JSON_FLAGS);
		fputc('\n', out);
		if (!what[length])
			return 0;
	}
}

enum {
#define MODE(_id, _word) MODE_##_id,
	MODES(MODE)
#undef MODE
		MODE_COUNT,
};

static const char *const mode_words[] = {
#define MODE(_id, _word) _word,
	MODES(MODE)
#undef MODE
};

/* Adds the mode of a row that has a cost. */
static void add_mode(const struct row *row, void *data)
{
	const char *mode = strstr(row->name, "/mode:");

	if (!mode || !(row->real_time_ns > 0))
		return;
	mode += strlen("/mode:");
	json_object_setn_new(data, mode, strcspn(mode, "/"), json_null());
}

/* Prints a mode, once. */
static void tell_mode(json_t *modes, const char *mode, FILE *out, bool *first)
{
	if (!json_object_get(modes, mode))
		return;
	fprintf(out, "%s%s", *first ? "" : ",", mode);
	*first = false;
	json_object_del(modes, mode);
}

/* Those that the table does not have, by their names. */
static void tell_others(json_t *modes, FILE *out, bool *first)
{
	while (json_object_size(modes)) {
		const char *smallest = NULL, *mode;
		json_t *value;

		json_object_foreach(modes, mode, value)
		{
			if (!smallest || strcmp(mode, smallest) < 0)
				smallest = mode;
		}
		tell_mode(modes, smallest, out, first);
	}
}

int ask_modes(const json_t *result, const char *what, FILE *out, char *why, size_t size)
{
	json_t *modes = json_object();
	bool first = true;
	int ret = each_row(result, add_mode, modes, why, size);

	(void)what;
	tell_mode(modes, mode_words[MODE_RESV], out, &first);
	for (int mode = 0; first && mode < MODE_COUNT; mode++)
		tell_mode(modes, mode_words[mode], out, &first);
	for (int mode = MODE_COUNT; mode--;)
		tell_mode(modes, mode_words[mode], out, &first);
	tell_others(modes, out, &first);
	fputs(first ? "" : "\n", out);
	json_decref(modes);
	return ret;
}

int ask_copy(const json_t *result, const char *what, FILE *out, char *why, size_t size)
{
	int ret;

	if (!strcmp(what, "brief"))
		return brief_print(result, out, why, size);
	ret = result_print(result, out);
	if (ret)
		snprintf(why, size, "cannot be written: %s", strerror(-ret));
	return ret;
}
