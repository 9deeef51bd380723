// SPDX-License-Identifier: GPL-2.0-or-later
#include "show.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "render.h"
#include "result_read.h"
#include "row_json.h"

static unsigned int name_width(const json_t *rows)
{
	size_t width = 0, i;
	json_t *row;

	json_array_foreach((json_t *)rows, i, row)
	{
		const char *type = json_string_value(json_object_get(row, "run_type"));
		size_t length = json_string_length(json_object_get(row, "name"));

		if (type && !strcmp(type, "iteration") && length > width)
			width = length;
	}
	return (unsigned int)width;
}

static int show_rows(struct render *render, const json_t *rows, char *message, size_t size)
{
	json_t *json;
	size_t i;
	int ret = 0;

	render_name_width(render, name_width(rows));
	json_array_foreach((json_t *)rows, i, json)
	{
		struct row row;

		char why[ROW_MESSAGE_SIZE];

		ret = row_from_json(&row, json, why, sizeof(why));
		if (ret) {
			snprintf(message, size, "has no row %zu: %s", i + 1, why);
			break;
		}
		render_row(render, &row);
	}
	return ret;
}

int show(const char *path, bool profile, FILE *out)
{
	char message[ROW_MESSAGE_SIZE + 64] = "", *file = result_path(path);
	struct render render;
	json_t *result = NULL;
	int ret = -ENOMEM;

	if (!file)
		return ret;
	ret = result_read(&result, file, message, sizeof(message));
	if (!ret)
		ret = render_init(&render, "console", out);
	if (!ret && profile)
		render_profile(&render);
	if (!ret) {
		ret = show_rows(&render, json_object_get(result, "benchmarks"), message,
				sizeof(message));
		int printed = render_finish(&render);

		if (printed && !ret) {
			snprintf(message, sizeof(message), "cannot be shown: %s",
				 strerror(-printed));
			ret = printed;
		}
	}
	if (ret)
		complain("gpuvm-bench", "%s %s", file, message[0] ? message : strerror(-ret));
	json_decref(result);
	free(file);
	return ret;
}
