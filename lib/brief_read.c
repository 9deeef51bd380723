// SPDX-License-Identifier: GPL-2.0-or-later
#include "brief.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "clock.h"
#include "printable.h"
#include "row_fit.h"
#include "rowset.h"

/**
 * struct reader - where reading has come to
 * @rows: what was read.
 * @cost: the counter that is the cost of an operation, or NULL.
 * @columns: keys of the rows of this family.
 * @timed: this row has said what its time is.
 * @last: the measured row before, whose place a fit and another repetition have; its name is empty
 *	in a family's beginning.
 * @message: what is wrong.
 * @size: size of @message.
 */
struct reader {
	struct rowset rows;
	const char *cost;
	const json_t *columns;
	bool timed;
	struct row last;
	char *message;
	size_t size;
};

static int __attribute__((format(printf, 2, 3)))
refuse(struct reader *reader, const char *format, ...)
{
	int begun = snprintf(reader->message, reader->size, "is no run in the brief form: ");
	va_list args;

	va_start(args, format);
	vsnprintf(reader->message + begun, reader->size - begun, format, args);
	va_end(args);
	printable(reader->message);
	return -EINVAL;
}

static int take_name(struct reader *reader, struct row *row, const json_t *name)
{
	if (!json_is_string(name) || !json_string_length(name) ||
	    strlen(json_string_value(name)) != json_string_length(name) ||
	    row_init(row, json_string_value(name)))
		return refuse(reader, "row %zu has no name, or one that is too long",
			      reader->rows.count + 1);
	return 0;
}

static int take_text(struct reader *reader, struct row *row, const char *key, const char *text)
{
	if (!text[0])
		return refuse(reader, "%.150s: %.40s is empty", row->name, key);
	if (!strcmp(key, "skip_message"))
		row_skip(row, "%s", text);
	else if (!strcmp(key, "error_message"))
		row_fail(row, "%s", text);
	else
		return refuse(reader, "%.150s: %.40s is not a number", row->name, key);
	return 0;
}

/* Return: 1 when @key is none of these. */
static int take_integer(struct reader *reader, struct row *row, const char *key,
			const json_t *value)
{
	json_int_t integer = json_integer_value(value);
	unsigned int *to = !strcmp(key, "threads")     ? &row->threads :
			   !strcmp(key, "repetitions") ? &row->repetitions :
							 NULL;

	if (!to && strcmp(key, "iterations"))
		return 1;
	if (!json_is_integer(value) || integer < 0 || (to && integer > UINT32_MAX))
		return refuse(reader, "%.150s: %.40s is out of range", row->name, key);
	if (to)
		*to = integer;
	else
		row->iterations = integer;
	return 0;
}

static int take_value(struct reader *reader, struct row *row, const char *key, const json_t *value)
{
	double number = json_number_value(value);
	int ret;

	if (json_is_null(value))
		return 0;
	if (json_is_string(value))
		return take_text(reader, row, key, json_string_value(value));
	if (!json_is_number(value))
		return refuse(reader, "%.150s: %.40s is not a number", row->name, key);
	ret = take_integer(reader, row, key, value);
	if (ret <= 0)
		return ret;
	if (!strcmp(key, "real_time")) {
		row->real_time_ns = number;
		reader->timed = true;
		return 0;
	}
	if (reader->cost && !strcmp(key, reader->cost) && !reader->timed)
		row->real_time_ns = number;
	ret = row_counter_set(row, key, number);
	return ret ? refuse(reader, "%.150s: %.40s: %s", row->name, key, strerror(-ret)) : 0;
}

/* Cases that were skipped may share a name; what is repeated says so. */
static void place(struct reader *reader, struct row *row)
{
	const struct row *last = &reader->last;

	row->family_index = last->family_index;
	row->instance_index = last->instance_index;
	if (row->repetitions > 1 && !strcmp(row->name, last->name))
		row->repetition_index = last->repetition_index + 1;
	else if (last->name[0])
		row->instance_index++;
	reader->last = *row;
}

static int take_measured(struct reader *reader, const json_t *values)
{
	struct row row;
	int ret = take_name(reader, &row, json_array_get(values, 0));

	if (!ret && json_array_size(values) > json_array_size(reader->columns) + 1)
		ret = refuse(reader, "%.150s has more values than its family has columns",
			     row.name);
	reader->timed = false;
	for (size_t i = 1; !ret && i < json_array_size(values); i++)
		ret = take_value(reader, &row,
				 json_string_value(json_array_get(reader->columns, i - 1)),
				 json_array_get(values, i));
	if (ret)
		return ret;
	place(reader, &row);
	return rowset_add(&reader->rows, &row);
}

static int take_fit(struct reader *reader, const json_t *json)
{
	const char *name = json_string_value(json_object_get(json, "fit"));
	const char *big_o = json_string_value(json_object_get(json, "big_o"));
	double rms_pct = json_number_value(json_object_get(json, "fit_rms_pct"));
	struct row row, rms;
	struct fit fit = {
		.intercept = json_number_value(json_object_get(json, "fit_intercept")),
		.slope = json_number_value(json_object_get(json, "fit_slope")),
	};
	int ret = take_name(reader, &row, json_object_get(json, "fit"));

	if (ret)
		return ret;
	if (!big_o || (strcmp(big_o, "N") && strcmp(big_o, "lgN")))
		return refuse(reader, "the fit of %.150s has no big_o; it is N or lgN", name);
	fit.shape = strcmp(big_o, "N") ? FIT_LOG2 : FIT_LINEAR;
	if (row_from_fit(&row, &rms, &reader->last, name, &fit))
		return refuse(reader, "the fit of %.150s has a name that is too long", name);
	/* Not by way of a fraction, which has another last digit. */
	row_counter_set(&row, "fit_rms_pct", rms_pct);
	row_counter_set(&rms, "fit_rms_pct", rms_pct);
	ret = rowset_add(&reader->rows, &row);
	return ret ? ret : rowset_add(&reader->rows, &rms);
}

static int take_row(struct reader *reader, const json_t *json)
{
	if (reader->rows.count >= BRIEF_ROWS_MAX) {
		refuse(reader, "more than %d rows", BRIEF_ROWS_MAX);
		return -E2BIG;
	}
	if (json_is_array(json))
		return take_measured(reader, json);
	if (json_is_object(json))
		return take_fit(reader, json);
	return refuse(reader, "row %zu is neither an array nor a fit", reader->rows.count + 1);
}

static int take_family(struct reader *reader, const json_t *family, unsigned int index)
{
	const json_t *rows = json_object_get(family, "rows"), *json;
	size_t i;
	int ret = 0;

	reader->columns = json_object_get(family, "columns");
	reader->last = (struct row){ .family_index = index, .threads = 1, .repetitions = 1 };
	if (!json_is_array(rows) || !json_is_array(reader->columns))
		return refuse(reader, "family %u needs \"columns\": [] and \"rows\": []",
			      index + 1);
	json_array_foreach(reader->columns, i, json)
	{
		if (!json_is_string(json))
			return refuse(reader, "family %u: column %zu is no name", index + 1, i + 1);
	}
	json_array_foreach(rows, i, json)
	{
		ret = take_row(reader, json);
		if (ret)
			break;
	}
	return ret;
}

int brief_rows(json_t **rows, const json_t *families, const char *clock, char *message, size_t size)
{
	const struct clock *known = clock_named(clock);
	struct reader reader = {
		.cost = known ? known->counter : NULL,
		.message = message,
		.size = size,
	};
	const json_t *family;
	size_t i;
	int ret = 0;

	*rows = NULL;
	if (!json_is_array(families))
		return refuse(&reader, "\"families\" is no array");
	snprintf(message, size, "does not fit into memory");
	json_array_foreach(families, i, family)
	{
		ret = take_family(&reader, family, i);
		if (ret)
			break;
	}
	if (!ret) {
		rowset_relate(&reader.rows);
		*rows = rowset_to_json(&reader.rows);
		ret = *rows ? 0 : -ENOMEM;
	}
	rowset_free(&reader.rows);
	return ret;
}
