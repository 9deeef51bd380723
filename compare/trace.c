// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "row.h"
#include "trace_clock.h"

#define FIGURE_NAME_SIZE 128
#define DEPTH_MAX 4

struct walk {
	struct table *table;
	struct cell *cell;
};

static int take_figures(struct walk *walk, const char *prefix, const json_t *object, int depth);

/* What one operation of several did adds up in "all". */
static bool is_part(const json_t *object)
{
	const char *op = json_string_value(json_object_get(object, "op"));

	return op && strcmp(op, "all");
}

/* An object in a list is a group called what its strings say: a class, a list, a site. */
static int group_name(char *name, size_t size, const char *prefix, const json_t *object)
{
	int used = snprintf(name, size, "%s", prefix);
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)object, key, value)
	{
		if (!json_is_string(value) || !strcmp(key, "op"))
			continue;
		used += snprintf(name + used, used < (int)size ? size - used : 0, ".%s",
				 json_string_value(value));
		if (used >= (int)size)
			return -ENAMETOOLONG;
	}
	return 0;
}

static int take_list(struct walk *walk, const char *prefix, const json_t *list, int depth)
{
	char name[FIGURE_NAME_SIZE];
	json_t *element;
	size_t i;
	int ret = 0;

	json_array_foreach((json_t *)list, i, element)
	{
		if (!json_is_object(element) || is_part(element))
			continue;
		ret = group_name(name, sizeof(name), prefix, element);
		if (!ret)
			ret = take_figures(walk, name, element, depth + 1);
		if (ret)
			return ret;
	}
	return 0;
}

static int take_figures(struct walk *walk, const char *prefix, const json_t *object, int depth)
{
	char name[FIGURE_NAME_SIZE];
	const char *key;
	json_t *value;
	int ret = 0;

	json_object_foreach((json_t *)object, key, value)
	{
		if (snprintf(name, sizeof(name), "%s.%s", prefix, key) >= (int)sizeof(name))
			return -ENAMETOOLONG;
		if (json_is_object(value) && depth < DEPTH_MAX)
			ret = take_figures(walk, name, value, depth + 1);
		else if (json_is_array(value) && depth < DEPTH_MAX)
			ret = take_list(walk, name, value, depth);
		else if (json_is_number(value) && isfinite(json_number_value(value)))
			ret = cell_figure(walk->table, walk->cell, name, json_number_value(value));
		if (ret)
			return ret;
	}
	return 0;
}

static int take_row(struct input *input, unsigned int side, const json_t *row)
{
	const char *run_name = json_string_value(json_object_get(row, "name"));
	char name[ROW_NAME_SIZE];
	struct line *line;

	if (!run_name || !run_name[0])
		return -EINVAL;
	if (strlen(run_name) >= sizeof(name))
		return -ENAMETOOLONG;
	if (!input_case_name(&input->sides[side], run_name, name, sizeof(name)) ||
	    !input_selects(input, run_name))
		return 0;
	line = table_line(&input->table, name);
	if (!line)
		return -ENOMEM;
	return take_figures(&(struct walk){ &input->table, &line->cells[side] }, "trace", row, 0);
}

int trace_take(struct input *input, unsigned int side, const json_t *trace, char *message,
	       size_t size)
{
	const json_t *rows = json_object_get(trace, "rows");
	json_t *row;
	size_t i;
	int ret = 0;

	if (!json_is_array(rows)) {
		snprintf(message, size, "is not a trace; it needs \"rows\": []");
		return -EINVAL;
	}
	if (trace_clock_check(trace, message, size))
		return -EINVAL;
	json_array_foreach((json_t *)rows, i, row)
	{
		ret = take_row(input, side, row);
		if (ret) {
			snprintf(message, size, "row %zu: %s", i + 1,
				 ret == -EINVAL ? "it has no name" : "a name in it is too long");
			return ret;
		}
	}
	return 0;
}
