// SPDX-License-Identifier: GPL-2.0-or-later
#include "row.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int row_init(struct row *row, const char *name)
{
	if (strlen(name) >= sizeof(row->name))
		return -ENAMETOOLONG;
	memset(row, 0, sizeof(*row));
	strcpy(row->name, name);
	strcpy(row->run_name, name);
	row->repetitions = 1;
	row->threads = 1;
	return 0;
}

/* vsnprintf() may cut a character in half; what is left of it would not be UTF-8. */
static void cut_at_character(char *text)
{
	size_t end = strlen(text);
	size_t start = end;
	size_t need = 1;

	while (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start == 0 || (unsigned char)text[start - 1] < 0xc0)
		return;
	start--;
	if ((unsigned char)text[start] >= 0xf0)
		need = 4;
	else if ((unsigned char)text[start] >= 0xe0)
		need = 3;
	else
		need = 2;
	if (end - start < need)
		text[start] = '\0';
}

static void format_message(char message[ROW_MESSAGE_SIZE], const char *format, va_list args)
{
	int length = vsnprintf(message, ROW_MESSAGE_SIZE, format, args);

	if (length >= ROW_MESSAGE_SIZE)
		cut_at_character(message);
	if (length <= 0)
		strcpy(message, "no reason given");
}

void row_fail(struct row *row, const char *format, ...)
{
	va_list args;

	if (row_failed(row))
		return;
	va_start(args, format);
	format_message(row->error, format, args);
	va_end(args);
}

void row_skip(struct row *row, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	format_message(row->skipped, format, args);
	va_end(args);
}

bool row_failed(const struct row *row)
{
	return row->error[0] != '\0';
}

bool row_was_skipped(const struct row *row)
{
	return row->skipped[0] != '\0';
}

bool row_is_aggregate(const struct row *row, const char *aggregate_name)
{
	return row->run_type == ROW_AGGREGATE && !strcmp(row->aggregate_name, aggregate_name);
}

static int counter_index(const struct row *row, const char *name)
{
	for (unsigned int i = 0; i < row->num_counters; i++) {
		if (!strcmp(row->counters[i].name, name))
			return i;
	}
	return -ENOENT;
}

int row_counter_set(struct row *row, const char *name, double value)
{
	int index = counter_index(row, name);

	if (!name[0] || !isfinite(value))
		return -EINVAL;
	if (index < 0) {
		if (strlen(name) >= ROW_COUNTER_NAME_SIZE)
			return -ENAMETOOLONG;
		if (row->num_counters >= ROW_COUNTERS_MAX)
			return -ENOSPC;
		index = row->num_counters++;
		strcpy(row->counters[index].name, name);
	}
	row->counters[index].value = value;
	return 0;
}

int row_counter_get(const struct row *row, const char *name, double *value)
{
	int index = counter_index(row, name);

	if (index < 0)
		return index;
	*value = row->counters[index].value;
	return 0;
}

void row_relate(struct row *row, const struct row *base)
{
	double unused;

	if (row->run_type != ROW_ITERATION || row_failed(row) || row_was_skipped(row))
		return;
	/* Without a cost there is nothing to relate. */
	if (row->real_time_ns <= 0)
		return;
	if (base->real_time_ns > 0 && row_counter_get(row, "pct_of_base", &unused))
		row_counter_set(row, "pct_of_base", 100 * row->real_time_ns / base->real_time_ns);
}

static int compare_unsigned(unsigned int a, unsigned int b)
{
	return (a > b) - (a < b);
}

int row_compare(const struct row *a, const struct row *b)
{
	int order = compare_unsigned(a->family_index, b->family_index);

	if (!order)
		order = compare_unsigned(a->instance_index, b->instance_index);
	if (!order)
		order = compare_unsigned(a->run_type, b->run_type);
	if (!order)
		order = compare_unsigned(a->repetition_index, b->repetition_index);
	return order;
}
