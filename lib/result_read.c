// SPDX-License-Identifier: GPL-2.0-or-later
#include "result_read.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "brief.h"
#include "printable.h"
#include "regular.h"

/* Enough for most runs, so that reading seldom moves what it has. */
#define FIRST_BYTES (1u << 20)

static int __attribute__((format(printf, 4, 5)))
refuse(int error, char *message, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(message, size, format, args);
	va_end(args);
	printable(message);
	return error;
}

static int too_large(char *message, size_t size)
{
	return refuse(-EFBIG, message, size, "is larger than %u MiB; a result.json is smaller",
		      RESULT_BYTES_MAX >> 20);
}

static int out_of_memory(char *message, size_t size)
{
	return refuse(-ENOMEM, message, size, "does not fit into memory");
}

/* A file may grow meanwhile: no more than one byte above the limit. */
static int read_all(FILE *file, char **text, size_t *length, char *message, size_t size)
{
	size_t room = 0;

	for (;;) {
		if (*length == room) {
			char *larger = realloc(*text, room = room ? room * 2 : FIRST_BYTES);

			if (!larger)
				return out_of_memory(message, size);
			*text = larger;
		}
		*length += fread(*text + *length, 1, room - *length, file);
		if (*length > RESULT_BYTES_MAX)
			return too_large(message, size);
		if (ferror(file))
			return refuse(-EIO, message, size, "cannot be read: %s", strerror(errno));
		if (feof(file))
			return 0;
	}
}

static int parse(json_t **json, const char *text, size_t length, char *message, size_t size)
{
	json_error_t error;

	if (!length)
		return refuse(-EINVAL, message, size,
			      "is empty; a run writes its result at its end");
	*json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
	if (*json)
		return 0;
	if (json_error_code(&error) == json_error_out_of_memory)
		return out_of_memory(message, size);
	error.text[strcspn(error.text, "\r\n")] = '\0';
	return refuse(-EINVAL, message, size, "is not JSON, or not all of it: line %d: %.80s",
		      error.line, error.text);
}

int json_read(json_t **json, const char *path, char *message, size_t size)
{
	char *text = NULL;
	size_t length = 0;
	FILE *file;
	int ret = regular_open(&file, path, RESULT_BYTES_MAX, message, size);

	if (ret == -EFBIG)
		return too_large(message, size);
	if (ret)
		return ret;
	ret = read_all(file, &text, &length, message, size);
	if (!ret)
		ret = parse(json, text, length, message, size);
	free(text);
	fclose(file);
	return ret;
}

int result_check(const json_t *result, char *message, size_t size)
{
	const json_t *context = json_object_get(result, "context");

	if (!json_is_object(context) || !json_is_array(json_object_get(result, "benchmarks")))
		return refuse(-EINVAL, message, size,
			      "is not a result; it needs \"context\": {} and \"benchmarks\": []");
	if (!json_is_string(json_object_get(context, "clock")))
		return refuse(-EINVAL, message, size,
			      "does not name its clock; gpuvm-bench's results do, in the context");
	return 0;
}

/* In place: who reads a result finds rows, whatever form they are kept in. */
static int unfold(json_t *result, char *message, size_t size)
{
	const json_t *context = json_object_get(result, "context");
	const json_t *families = json_object_get(result, "families");
	json_t *rows;
	int ret;

	if (!families || json_object_get(result, "benchmarks"))
		return 0;
	ret = brief_rows(&rows, families, json_string_value(json_object_get(context, "clock")),
			 message, size);
	if (!ret && json_object_set_new(result, "benchmarks", rows))
		ret = out_of_memory(message, size);
	json_object_del(result, "families");
	return ret;
}

/* Takes over @json, which is a result in either form, or refused. */
static int make_result(json_t **result, json_t *json, char *message, size_t size)
{
	int ret = unfold(json, message, size);

	if (!ret)
		ret = result_check(json, message, size);
	if (ret)
		json_decref(json);
	else
		*result = json;
	return ret;
}

int result_parse(json_t **result, const char *text, size_t length, char *message, size_t size)
{
	json_t *json;
	int ret;

	*result = NULL;
	ret = parse(&json, text, length, message, size);
	return ret ? ret : make_result(result, json, message, size);
}

char *result_path(const char *path)
{
	struct stat status;
	char *file;
	bool folder = !stat(path, &status) && S_ISDIR(status.st_mode);

	return asprintf(&file, folder ? "%s/result.json" : "%s", path) < 0 ? NULL : file;
}

int result_read(json_t **result, const char *path, char *message, size_t size)
{
	json_t *json;
	int ret;

	*result = NULL;
	ret = json_read(&json, path, message, size);
	return ret ? ret : make_result(result, json, message, size);
}

/* Where it is first, as gpuvm-rows writes it, the rest need not be read. NULL where it is not. */
static json_t *first_context(FILE *file)
{
	json_error_t error;
	json_t *context;
	int begins = 0;

	if (fscanf(file, " { \"context\" :%n", &begins) == EOF || !begins)
		return NULL;
	context = json_loadf(file, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, &error);
	if (json_is_object(context))
		return context;
	json_decref(context);
	return NULL;
}

int result_read_context(json_t **context, const char *path, char *message, size_t size)
{
	json_t *result;
	FILE *file;
	int ret = regular_open(&file, path, RESULT_BYTES_MAX, message, size);

	if (ret == -EFBIG)
		return too_large(message, size);
	if (ret)
		return ret;
	*context = first_context(file);
	fclose(file);
	if (*context)
		return 0;
	ret = result_read(&result, path, message, size);
	if (ret)
		return ret;
	*context = json_incref(json_object_get(result, "context"));
	json_decref(result);
	return 0;
}
