// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * CSV as in RFC 4180, but with plain newlines. The columns are all keys that any row has, in the
 * order in which they first come up; a row without one of them leaves the field empty.
 */
#include "render_ops.h"

#include <errno.h>
#include <stdlib.h>

#include "csv.h"
#include "row_json.h"

static int print_value(FILE *out, const json_t *value)
{
	char *text;

	if (!value)
		return 0;
	if (json_is_string(value)) {
		csv_text(out, json_string_value(value));
		return 0;
	}
	text = json_dumps(value, JSON_ENCODE_ANY | ROW_JSON_FLAGS);
	if (!text)
		return -ENOMEM;
	fputs(text, out);
	free(text);
	return 0;
}

static json_t *collect_columns(const json_t *rows)
{
	json_t *columns = json_object();
	const char *key;
	json_t *row, *value;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		json_object_foreach(row, key, value)
		{
			if (json_object_set_new(columns, key, json_null()))
				goto failed;
		}
	}
	return columns;
failed:
	json_decref(columns);
	return NULL;
}

static void print_header(FILE *out, json_t *columns)
{
	const char *separator = "";
	const char *key;
	json_t *unused;

	json_object_foreach(columns, key, unused)
	{
		fputs(separator, out);
		csv_text(out, key);
		separator = ",";
	}
	fputc('\n', out);
}

static int print_row(FILE *out, json_t *columns, const json_t *row)
{
	const char *separator = "";
	const char *key;
	json_t *unused;
	int ret = 0;

	json_object_foreach(columns, key, unused)
	{
		fputs(separator, out);
		separator = ",";
		if (!ret)
			ret = print_value(out, json_object_get(row, key));
	}
	fputc('\n', out);
	return ret;
}

static int csv_finish(struct render *render)
{
	json_t *columns, *row;
	size_t i;
	int ret = 0;

	if (!json_array_size(render->rows))
		return 0;
	columns = collect_columns(render->rows);
	if (!columns)
		return -ENOMEM;
	print_header(render->out, columns);
	json_array_foreach(render->rows, i, row)
	{
		ret = print_row(render->out, columns, row);
		if (ret)
			break;
	}
	json_decref(columns);
	return ret;
}

const struct render_ops render_csv = {
	.name = "csv",
	.finish = csv_finish,
	.collect = true,
};
