// SPDX-License-Identifier: GPL-2.0
#include "trace_stream.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "regular.h"

/*
 * What there was in one file; the first line that is no JSON counts. Of rows that failed the tracer
 * may have gone down with its guest.
 */
struct contents {
	size_t lines;
	size_t rows;
	size_t failed;
	size_t bad_line;
	bool has_tracer;
};

int trace_stream_open(struct trace_stream *stream)
{
	*stream = (struct trace_stream){ .rows = json_array() };
	return stream->rows ? 0 : -ENOMEM;
}

void trace_stream_close(struct trace_stream *stream)
{
	json_decref(stream->rows);
	json_decref(stream->tracer);
}

static void add_number(json_t *to, const char *key, const json_t *from)
{
	json_int_t sum = json_integer_value(json_object_get(to, key)) +
			 json_integer_value(json_object_get(from, key));

	json_object_set_new(to, key, json_integer(sum));
}

static bool has_text(const json_t *list, const char *text)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i,
			   item) if (!strcmp(json_string_value(item) ?: "", text)) return true;
	return false;
}

/* Programs that fired for nobody. */
static void keep_common(json_t *to, const json_t *from)
{
	for (size_t i = json_array_size(to); i-- > 0;)
		if (!has_text(from, json_string_value(json_array_get(to, i)) ?: ""))
			json_array_remove(to, i);
}

static void add_absent(json_t *to, const json_t *from)
{
	json_t *item;
	size_t i;

	json_array_foreach(from, i, item) if (!has_text(to, json_string_value(item) ?: ""))
		json_array_append(to, item);
}

/* Of clones of one guest; what they attach, and what it costs there, is the same. */
static void add_tracer(struct trace_stream *stream, json_t *tracer)
{
	const char *program;
	json_t *misses;

	if (!stream->tracer) {
		stream->tracer = json_incref(tracer);
		return;
	}
	add_number(stream->tracer, "lost", tracer);
	add_number(stream->tracer, "missed", tracer);
	json_object_foreach(json_object_get(tracer, "misses"), program, misses)
		add_number(json_object_get(stream->tracer, "misses"), program,
			   json_object_get(tracer, "misses"));
	add_absent(json_object_get(stream->tracer, "failed"), json_object_get(tracer, "failed"));
	keep_common(json_object_get(stream->tracer, "never_fired"),
		    json_object_get(tracer, "never_fired"));
}

static void take_line(struct trace_stream *stream, struct contents *contents, const char *line)
{
	json_t *object = json_loads(line, 0, NULL);
	json_t *row = json_object_get(object, "trace_row");
	json_t *tracer = json_object_get(object, "tracer");

	contents->lines++;
	if (!object && !contents->bad_line)
		contents->bad_line = contents->lines;
	if (json_is_object(row) && !json_array_append(stream->rows, row))
		contents->rows++;
	contents->failed += json_is_string(json_object_get(row, "error_message"));
	contents->has_tracer |= json_is_object(tracer);
	if (json_is_object(tracer))
		add_tracer(stream, tracer);
	json_decref(object);
}

static int judge(const struct contents *contents, const char *path)
{
	if (!contents->lines)
		complain("gpuvm-trace",
			 "%s is empty: nothing was traced; see the run's console log", path);
	else if (!contents->rows && !contents->has_tracer)
		complain("gpuvm-trace",
			 "%s is no stream of gpuvm-trace; name what --bench --stream=FILE wrote",
			 path);
	else if (contents->bad_line)
		complain("gpuvm-trace",
			 "%s is cut off or damaged in line %zu; %zu rows of it are shown", path,
			 contents->bad_line, contents->rows);
	else if (!contents->has_tracer && contents->failed < contents->rows)
		complain("gpuvm-trace", "%s ends before the tracer did; %zu rows of it are shown",
			 path, contents->rows);
	else
		return 0;
	return -EPROTO;
}

int trace_stream_read(struct trace_stream *stream, const char *path)
{
	struct contents contents = { 0 };
	char *line = NULL, why[128];
	size_t room = 0;
	FILE *file;
	int ret = regular_open(&file, path, STREAM_BYTES_MAX, why, sizeof(why));

	if (ret) {
		complain("gpuvm-trace", "%s %s", path, why);
		return ret;
	}
	errno = 0;
	while (getline(&line, &room, file) > 0)
		take_line(stream, &contents, line);
	if (ferror(file)) {
		ret = -errno;
		complain("gpuvm-trace", "%s cannot be read: %s", path, strerror(errno));
	}
	fclose(file);
	free(line);
	return ret ? ret : judge(&contents, path);
}
