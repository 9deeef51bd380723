// SPDX-License-Identifier: GPL-2.0-or-later
#include "brief.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "clock.h"
#include "marks.h"
#include "row_json.h"

/* Whole numbers without a point: fewer bytes, and the same number again. */
static json_t *number(double value)
{
	return fabs(value) < 1e15 && value == floor(value) ? json_integer((json_int_t)value) :
							     json_real(value);
}

/* How a number was measured is of use where it is in doubt. pct_of_base is worked out again. */
static bool is_left_out(const struct row *row, const char *counter)
{
	static const char *const names[] = {
		"median_per_op",
		"batches",
		"batch_overhead",
		"pct_of_base",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(counter, names[i]))
			return true;
	return !strcmp(counter, "doubled_ratio") && !(row_marks(row) & ~MARK_BIT(MARK_UNLIKE));
}

/* Whether the time of an operation is what the reader takes it for: the cost by the run's clock. */
static bool has_time_of_clock(const struct row *row, const char *cost)
{
	double value = 0;

	if (cost)
		row_counter_get(row, cost, &value);
	return value == row->real_time_ns;
}

/* What a measured row has, by key, in the order of the row. */
static json_t *to_keys(const struct row *row, const char *cost)
{
	json_t *keys = json_object();
	int ret = 0;

	if (row->iterations)
		ret |= json_object_set_new(keys, "iterations", json_integer(row->iterations));
	if (!has_time_of_clock(row, cost))
		ret |= json_object_set_new(keys, "real_time", number(row->real_time_ns));
	for (unsigned int i = 0; i < row->num_counters; i++)
		if (!is_left_out(row, row->counters[i].name))
			ret |= json_object_set_new(keys, row->counters[i].name,
						   number(row->counters[i].value));
	if (row->threads != 1)
		ret |= json_object_set_new(keys, "threads", json_integer(row->threads));
	if (row->repetitions != 1)
		ret |= json_object_set_new(keys, "repetitions", json_integer(row->repetitions));
	if (row_was_skipped(row))
		ret |= json_object_set_new(keys, "skip_message", json_string(row->skipped));
	if (row_failed(row))
		ret |= json_object_set_new(keys, "error_message", json_string(row->error));
	if (!ret)
		return keys;
	json_decref(keys);
	return NULL;
}

static size_t place_of(const json_t *columns, const char *key)
{
	size_t i;
	json_t *column;

	json_array_foreach(columns, i, column)
	{
		if (!strcmp(json_string_value(column), key))
			break;
	}
	return i;
}

/* A new key stands behind the one that it is behind in its row. */
static int add_columns(json_t *columns, const json_t *keys)
{
	size_t at = json_array_size(columns), end;
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)keys, key, value)
	{
		end = json_array_size(columns);
		if (place_of(columns, key) < end)
			at = place_of(columns, key) + 1;
		else if (json_array_insert_new(columns, at++, json_string(key)))
			return -ENOMEM;
	}
	return 0;
}

static json_t *to_values(const char *name, const json_t *keys, const json_t *columns)
{
	json_t *values = json_pack("[s]", name), *value, *column;
	size_t i, left = json_object_size(keys);
	int ret = 0;

	json_array_foreach(columns, i, column)
	{
		if (!left)
			break;
		value = json_object_get(keys, json_string_value(column));
		left -= value != NULL;
		ret |= value ? json_array_append(values, value) :
			       json_array_append_new(values, json_null());
	}
	if (!ret)
		return values;
	json_decref(values);
	return NULL;
}

static json_t *to_fit(const struct row *row)
{
	json_t *fit = json_pack("{s:s, s:s}", "fit", row->run_name, "big_o", row->big_o);

	for (unsigned int i = 0; i < row->num_counters; i++)
		json_object_set_new(fit, row->counters[i].name, number(row->counters[i].value));
	return fit;
}

/**
 * struct writer - a family that is being put together
 * @cost: the counter that is the cost of an operation, or NULL.
 * @lines: its rows: the keys of a measured one, a fit as it is printed.
 * @names: of each of @lines; null for a fit.
 * @columns: keys that its measured rows have.
 * @index: which family it is.
 */
struct writer {
	const char *cost;
	json_t *lines;
	json_t *names;
	json_t *columns;
	unsigned int index;
};

static int open_family(struct writer *writer, unsigned int index)
{
	writer->lines = json_array();
	writer->names = json_array();
	writer->columns = json_array();
	writer->index = index;
	return writer->lines && writer->names && writer->columns ? 0 : -ENOMEM;
}

static void free_family(struct writer *writer)
{
	json_decref(writer->lines);
	json_decref(writer->names);
	json_decref(writer->columns);
	writer->lines = writer->names = writer->columns = NULL;
}

static int add_row(struct writer *writer, const struct row *row)
{
	bool is_fit = row->run_type == ROW_AGGREGATE;
	json_t *keys = is_fit ? to_fit(row) : to_keys(row, writer->cost);

	if (!keys || json_array_append_new(writer->lines, keys) ||
	    json_array_append_new(writer->names, is_fit ? json_null() : json_string(row->name)))
		return -ENOMEM;
	return 0;
}

/* Columns of rows that were not measured come behind: measured rows need no null for them. */
static int choose_columns(struct writer *writer)
{
	json_t *keys;
	size_t i;
	int ret = 0;

	for (int skipped = false; skipped <= true; skipped++) {
		json_array_foreach(writer->lines, i, keys)
		{
			bool is_skipped = json_object_get(keys, "skip_message");

			if (!json_object_get(keys, "fit") && is_skipped == skipped)
				ret |= add_columns(writer->columns, keys);
		}
	}
	return ret;
}

static int print_line(FILE *out, json_t *line, const char *before)
{
	int ret = line ? 0 : -ENOMEM;

	if (line) {
		fputs(before, out);
		ret = json_dumpf(line, out, JSON_COMPACT | JSON_ENSURE_ASCII | ROW_JSON_FLAGS);
	}
	json_decref(line);
	return ret;
}

static int close_family(struct writer *writer, FILE *out, bool first)
{
	size_t i;
	json_t *keys;
	int ret = choose_columns(writer);

	fputs(first ? "\n{\"columns\": " : ",\n{\"columns\": ", out);
	if (!ret)
		ret = print_line(out, json_incref(writer->columns), "");
	fputs(", \"rows\": [", out);
	json_array_foreach(writer->lines, i, keys)
	{
		const char *name = json_string_value(json_array_get(writer->names, i));

		if (!ret)
			ret = print_line(out,
					 name ? to_values(name, keys, writer->columns) :
						json_incref(keys),
					 i ? ",\n" : "\n");
	}
	fputs("]}", out);
	free_family(writer);
	return ret;
}

/* RMS repeats what is in the BigO before it. */
static int check_row(const struct row *row, char *message, size_t size)
{
	if (row->run_type == ROW_ITERATION || row_is_aggregate(row, "BigO") ||
	    row_is_aggregate(row, "RMS"))
		return 0;
	snprintf(message, size, "%.150s is no fit, and no other aggregates are kept", row->name);
	return -EINVAL;
}

static int print_families(const json_t *rows, const char *cost, FILE *out, char *message,
			  size_t size)
{
	struct writer writer = { .cost = cost };
	bool first = true;
	struct row row;
	json_t *json;
	size_t i;
	int ret = 0;

	json_array_foreach((json_t *)rows, i, json)
	{
		ret = row_from_json(&row, json, message, size);
		if (!ret)
			ret = check_row(&row, message, size);
		if (!ret && writer.lines && row.family_index != writer.index) {
			ret = close_family(&writer, out, first);
			first = false;
		}
		if (!ret && !writer.lines)
			ret = open_family(&writer, row.family_index);
		if (!ret && !row_is_aggregate(&row, "RMS"))
			ret = add_row(&writer, &row);
		if (ret) {
			free_family(&writer);
			return ret;
		}
	}
	return writer.lines ? close_family(&writer, out, first) : 0;
}

int brief_print(const json_t *result, FILE *out, char *message, size_t size)
{
	const json_t *context = json_object_get(result, "context");
	const struct clock *clock =
		clock_named(json_string_value(json_object_get(context, "clock")));
	int ret;

	snprintf(message, size, "does not fit into memory");
	errno = 0;
	fputs("{\"context\": ", out);
	ret = json_dumpf(context, out, JSON_INDENT(2) | JSON_ENSURE_ASCII | ROW_JSON_FLAGS);
	fputs(",\n\"families\": [", out);
	if (!ret)
		ret = print_families(json_object_get(result, "benchmarks"),
				     clock ? clock->counter : NULL, out, message, size);
	fputs("]}\n", out);
	if (!fflush(out) && !ferror(out))
		return ret;
	ret = errno ? -errno : -EIO;
	snprintf(message, size, "cannot be written: %s", strerror(-ret));
	return ret;
}
