// SPDX-License-Identifier: GPL-2.0-or-later
#include "row_json.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	struct row *row;
	const json_t *json;
	char *message;
	size_t size;
};

static int __attribute__((format(printf, 2, 3)))
refuse(struct reader *reader, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(reader->message, reader->size, format, args);
	va_end(args);
	return -EINVAL;
}

static int get_string(struct reader *reader, const char *key, char *out, size_t size)
{
	const json_t *value = json_object_get(reader->json, key);

	if (!json_is_string(value))
		return refuse(reader, "%s is %s", key, value ? "not a string" : "missing");
	if (json_string_length(value) >= size)
		return refuse(reader, "%s is longer than %zu bytes", key, size - 1);
	if (strlen(json_string_value(value)) != json_string_length(value))
		return refuse(reader, "%s has a NUL in it", key);
	strcpy(out, json_string_value(value));
	return 0;
}

static int get_integer(struct reader *reader, const char *key, json_int_t max, json_int_t *out)
{
	const json_t *value = json_object_get(reader->json, key);

	if (!json_is_integer(value))
		return refuse(reader, "%s is %s", key, value ? "not an integer" : "missing");
	*out = json_integer_value(value);
	if (*out < 0 || *out > max)
		return refuse(reader, "%s is out of range", key);
	return 0;
}

static int get_unsigned(struct reader *reader, const char *key, unsigned int *out)
{
	json_int_t value = 0;
	int ret = get_integer(reader, key, UINT32_MAX, &value);

	*out = value;
	return ret;
}

/* A flag and its reason, both or neither; a flag that is false counts as absent. */
static int get_verdict(struct reader *reader, const char *flag_key, const char *key, char *out)
{
	const json_t *flag = json_object_get(reader->json, flag_key);
	int ret;

	if (!flag || json_is_false(flag))
		return json_object_get(reader->json, key) ?
			       refuse(reader, "%s without %s", key, flag_key) :
			       0;
	if (!json_is_true(flag))
		return refuse(reader, "%s is not a boolean", flag_key);
	ret = get_string(reader, key, out, ROW_MESSAGE_SIZE);
	if (!ret && !out[0])
		ret = refuse(reader, "%s is empty", key);
	return ret;
}

static int get_number(struct reader *reader, const char *key, double *out)
{
	const json_t *value = json_object_get(reader->json, key);

	if (!json_is_number(value))
		return refuse(reader, "%s is %s", key, value ? "not a number" : "missing");
	*out = json_number_value(value);
	return 0;
}

static int get_time_unit(struct reader *reader)
{
	char unit[4] = "";
	int ret = get_string(reader, "time_unit", unit, sizeof(unit));

	if (!ret && strcmp(unit, "ns"))
		ret = refuse(reader, "time_unit is not ns");
	return ret;
}

static int get_iteration(struct reader *reader)
{
	struct row *row = reader->row;
	json_int_t iterations = 0;
	double cpu_time;
	int ret;

	ret = get_unsigned(reader, "repetition_index", &row->repetition_index);
	if (!ret)
		ret = get_integer(reader, "iterations", INT64_MAX, &iterations);
	if (!ret)
		ret = get_number(reader, "real_time", &row->real_time_ns);
	if (!ret)
		ret = get_number(reader, "cpu_time", &cpu_time);
	if (!ret)
		ret = get_time_unit(reader);
	row->iterations = iterations;
	return ret;
}

static int get_aggregate(struct reader *reader)
{
	struct row *row = reader->row;
	double number;
	int ret;

	ret = get_string(reader, "aggregate_name", row->aggregate_name,
			 sizeof(row->aggregate_name));
	if (!ret && row_is_aggregate(row, "BigO")) {
		ret = get_string(reader, "big_o", row->big_o, sizeof(row->big_o));
		if (!ret)
			ret = get_number(reader, "cpu_coefficient", &number);
		if (!ret)
			ret = get_number(reader, "real_coefficient", &number);
		if (!ret)
			ret = get_time_unit(reader);
	}
	if (!ret && row_is_aggregate(row, "RMS"))
		ret = get_number(reader, "rms", &number);
	return ret;
}

static int get_run_type(struct reader *reader)
{
	char run_type[12] = "";
	int ret = get_string(reader, "run_type", run_type, sizeof(run_type));

	if (ret)
		return ret;
	if (!strcmp(run_type, "iteration"))
		reader->row->run_type = ROW_ITERATION;
	else if (!strcmp(run_type, "aggregate"))
		reader->row->run_type = ROW_AGGREGATE;
	else
		return refuse(reader, "run_type is neither iteration nor aggregate");
	return 0;
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(a, *(const char *const *)b);
}

static bool is_schema_key(const char *key)
{
	/* In the order of strcmp(): every key of every row is looked up. */
	static const char *const keys[] = {
		"aggregate_name",
		"aggregate_unit",
		"big_o",
		"cpu_coefficient",
		"cpu_time",
		"error_message",
		"error_occurred",
		"family_index",
		"iterations",
		"label",
		"name",
		"per_family_instance_index",
		"real_coefficient",
		"real_time",
		"repetition_index",
		"repetitions",
		"rms",
		"run_name",
		"run_type",
		"skip_message",
		"skipped",
		"threads",
		"time_unit",
	};

	return bsearch(key, keys, sizeof(keys) / sizeof(keys[0]), sizeof(keys[0]), compare_keys);
}

static const char *why_no_counter(int error)
{
	switch (error) {
	case -ENOSPC:
		return "a row has too many of them";
	case -ENAMETOOLONG:
		return "its name is too long";
	default:
		return "its name is empty, or its value is no number";
	}
}

static int get_counters(struct reader *reader)
{
	const char *key;
	json_t *value;
	int ret;

	json_object_foreach((json_t *)reader->json, key, value)
	{
		if (is_schema_key(key))
			continue;
		if (!json_is_number(value))
			return refuse(reader, "counter %.60s is not a number", key);
		ret = row_counter_set(reader->row, key, json_number_value(value));
		if (ret)
			return refuse(reader, "counter %.60s: %s", key, why_no_counter(ret));
	}
	return 0;
}

static int get_identity(struct reader *reader)
{
	struct row *row = reader->row;
	int ret;

	ret = get_string(reader, "name", row->name, sizeof(row->name));
	if (!ret && !row->name[0])
		ret = refuse(reader, "name is empty");
	if (!ret)
		ret = get_string(reader, "run_name", row->run_name, sizeof(row->run_name));
	if (!ret && !row->run_name[0])
		ret = refuse(reader, "run_name is empty");
	if (!ret)
		ret = get_unsigned(reader, "family_index", &row->family_index);
	if (!ret)
		ret = get_unsigned(reader, "per_family_instance_index", &row->instance_index);
	if (!ret)
		ret = get_unsigned(reader, "repetitions", &row->repetitions);
	if (!ret)
		ret = get_unsigned(reader, "threads", &row->threads);
	return ret;
}

int row_from_json(struct row *row, const json_t *json, char *message, size_t size)
{
	struct reader reader = { .row = row, .json = json, .message = message, .size = size };
	int ret;

	memset(row, 0, sizeof(*row));
	if (!json_is_object(json))
		return refuse(&reader, "a row is not an object");
	ret = get_identity(&reader);
	if (!ret)
		ret = get_run_type(&reader);
	if (!ret)
		ret = row->run_type == ROW_AGGREGATE ? get_aggregate(&reader) :
						       get_iteration(&reader);
	if (!ret)
		ret = get_verdict(&reader, "error_occurred", "error_message", row->error);
	if (!ret)
		ret = get_verdict(&reader, "skipped", "skip_message", row->skipped);
	if (!ret)
		ret = get_counters(&reader);
	return ret;
}
