// SPDX-License-Identifier: GPL-2.0-or-later
#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "row_json.h"

/* One write per line: what is in the file after a crash is whole lines and at most one torn one. */
static int write_line(FILE *out, json_t *line)
{
	char *text = json_dumps(line, JSON_COMPACT | ROW_JSON_FLAGS);
	int ret = 0;

	if (!text)
		return -ENOMEM;
	errno = 0;
	if (fprintf(out, "%s\n", text) < 0 || fflush(out))
		ret = errno ? -errno : -EIO;
	free(text);
	return ret;
}

/* Takes over the reference to @value. */
static int write_item(FILE *out, const char *key, json_t *value)
{
	json_t *line = json_pack("{s:o}", key, value);
	int ret;

	if (!line)
		return -ENOMEM;
	ret = write_line(out, line);
	json_decref(line);
	return ret;
}

int stream_write_context(FILE *out, json_t *context)
{
	return write_item(out, "context", json_incref(context));
}

int stream_write_snapshot(FILE *out, json_t *facts)
{
	return write_item(out, "snapshot", json_incref(facts));
}

int stream_write_start(FILE *out, const char *name)
{
	return write_item(out, "start", json_string(name));
}

int stream_write_row(FILE *out, const struct row *row)
{
	json_t *json = row_to_json(row);

	return json ? write_item(out, "row", json) : -EINVAL;
}

int stream_write_done(FILE *out, const struct stream_done *done)
{
	json_t *json = json_pack("{s:I, s:I, s:I}", "rows", (json_int_t)done->rows, "failed",
				 (json_int_t)done->failed, "skipped", (json_int_t)done->skipped);

	return write_item(out, "done", json);
}

static int refuse(char *message, size_t size, const char *reason)
{
	snprintf(message, size, "%s", reason);
	return -EINVAL;
}

static int parse_start(struct stream_line *line, const json_t *value, char *message, size_t size)
{
	line->kind = STREAM_START;
	if (!json_is_string(value) || json_string_length(value) >= sizeof(line->start))
		return refuse(message, size, "start is not a name");
	strcpy(line->start, json_string_value(value));
	return 0;
}

static int parse_context(struct stream_line *line, json_t *value, char *message, size_t size)
{
	line->kind = STREAM_CONTEXT;
	if (!json_is_object(value))
		return refuse(message, size, "context is not an object");
	line->context = json_incref(value);
	return 0;
}

static int parse_done(struct stream_line *line, json_t *value, char *message, size_t size)
{
	json_int_t rows, failed, skipped;

	line->kind = STREAM_DONE;
	if (json_unpack(value, "{s:I, s:I, s:I}", "rows", &rows, "failed", &failed, "skipped",
			&skipped))
		return refuse(message, size, "done lacks rows, failed or skipped");
	if (rows < 0 || failed < 0 || skipped < 0)
		return refuse(message, size, "done has a negative count");
	line->done.rows = rows;
	line->done.failed = failed;
	line->done.skipped = skipped;
	return 0;
}

static int parse_object(struct stream_line *line, json_t *object, char *message, size_t size)
{
	json_t *value;

	if (!json_is_object(object) || json_object_size(object) != 1)
		return refuse(message, size, "not an object with one key");
	value = json_object_get(object, "row");
	if (value) {
		line->kind = STREAM_ROW;
		return row_from_json(&line->row, value, message, size);
	}
	value = json_object_get(object, "start");
	if (value)
		return parse_start(line, value, message, size);
	value = json_object_get(object, "context");
	if (value)
		return parse_context(line, value, message, size);
	value = json_object_get(object, "done");
	if (value)
		return parse_done(line, value, message, size);
	if (json_object_get(object, "trace_row") || json_object_get(object, "tracer")) {
		line->kind = STREAM_TRACE;
		return 0;
	}
	return refuse(message, size, "neither context, start, row nor done");
}

int stream_parse(struct stream_line *line, const char *text, size_t length, char *message,
		 size_t size)
{
	json_error_t error;
	json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
	int ret;

	line->context = NULL;
	if (!object) {
		snprintf(message, size, "not JSON: %s", error.text);
		return -EINVAL;
	}
	ret = parse_object(line, object, message, size);
	json_decref(object);
	return ret;
}

void stream_line_free(struct stream_line *line)
{
	json_decref(line->context);
	line->context = NULL;
}
