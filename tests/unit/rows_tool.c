// SPDX-License-Identifier: GPL-2.0-or-later
#include "rows_tool.h"

#include "stream.h"

int tool(const char *arguments)
{
	return run_in_folder(getenv("GPUVM_ROWS"), arguments);
}

json_t *result(void)
{
	json_t *json = json_load_file(in_folder("result.json"), 0, NULL);

	assert_non_null(json);
	return json;
}

void assert_context(const char *key, const char *expected)
{
	json_t *json = result();
	json_t *value = json_object_get(json_object_get(json, "context"), key);
	char *text = value ? json_dumps(value, JSON_ENCODE_ANY) : strdup("none");

	assert_string_equal(text, expected);
	free(text);
	json_decref(json);
}

void assert_names(const char *expected)
{
	json_t *json = result(), *row;
	char names[1024] = "";
	size_t i;

	json_array_foreach(json_object_get(json, "benchmarks"), i, row)
	{
		strcat(names, json_string_value(json_object_get(row, "name")));
		strcat(names, " ");
	}
	assert_string_equal(names, expected);
	json_decref(json);
}

FILE *open_stream(const char *name)
{
	FILE *out = fopen(in_folder(name), "w");

	assert_non_null(out);
	return out;
}

void put_context(FILE *out, const char *clock, bool shuffle)
{
	json_t *context = json_pack("{s:s, s:s, s:b}", "date", "2024-01-01T00:00:00+00:00", "clock",
				    clock, "shuffle", shuffle);

	assert_int_equal(stream_write_context(out, context), 0);
	json_decref(context);
}

void put_row(FILE *out, const char *name, unsigned int family, unsigned int instance)
{
	struct row row;

	row_init(&row, name);
	row.family_index = family;
	row.instance_index = instance;
	row.real_time_ns = 902.7;
	row.iterations = 64;
	row_counter_set(&row, "insn_per_op", 902.7);
	assert_int_equal(stream_write_start(out, name), 0);
	assert_int_equal(stream_write_row(out, &row), 0);
}

void put_done(FILE *out, unsigned long rows, unsigned long failed)
{
	const struct stream_done done = { .rows = rows, .failed = failed };

	assert_int_equal(stream_write_done(out, &done), 0);
}

void write_good(const char *name)
{
	FILE *out = open_stream(name);

	put_context(out, "insn", false);
	put_row(out, "floor/nop", 0, 0);
	put_row(out, "floor/ioctl", 0, 1);
	put_done(out, 2, 0);
	fclose(out);
}
