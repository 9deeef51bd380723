/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a result.json, and trusting nothing in it.
 */
#ifndef LIB_RESULT_READ_H
#define LIB_RESULT_READ_H

#include <stddef.h>
#include <jansson.h>

/*
 * The largest file that is read. A run of 10 000 rows is about 8 MiB; what is larger than this is
 * no run, and is refused before it takes up memory.
 */
#define RESULT_BYTES_MAX (64u << 20)

/**
 * json_read() - read a JSON file
 * @json: out, a new reference.
 * @path: the file, a regular one.
 * @message: out: what is wrong with it, when something is. A line without its end.
 * @size: size of @message.
 *
 * Return: 0, -EFBIG for more than %RESULT_BYTES_MAX, -ENOTSUP for what is no regular file, -EINVAL
 * for what is not JSON, or negative errno.
 */
int json_read(json_t **json, const char *path, char *message, size_t size);

/**
 * result_check() - whether a document is a result: context, with a clock, and rows
 * @result: any JSON.
 * @message: out: what is wrong with it, when something is.
 * @size: size of @message.
 *
 * The rows themselves are not looked at: that is row_from_json()'s.
 *
 * Return: 0, -EINVAL.
 */
int result_check(const json_t *result, char *message, size_t size);

/**
 * result_parse() - a result out of memory
 * @result: out, a new reference.
 * @text: the document, need not end in a zero byte.
 * @length: bytes of it.
 * @message: out: what is wrong with it, when something is.
 * @size: size of @message.
 *
 * Return: 0, -EINVAL.
 */
int result_parse(json_t **result, const char *text, size_t length, char *message, size_t size);

/**
 * result_path() - where a run's result is
 * @path: the file, or the folder that it is in.
 *
 * Return: a new string, NULL when there is no memory.
 */
char *result_path(const char *path);

/**
 * result_read() - json_read() and result_check()
 * @result: out, a new reference.
 * @path: the file.
 * @message: out: what is wrong with it, when something is.
 * @size: size of @message.
 *
 * Return: as json_read().
 */
int result_read(json_t **result, const char *path, char *message, size_t size);

/**
 * result_read_context() - the context of a result, without its rows where it comes before them
 * @context: out, a new reference.
 * @path: the file.
 * @message: out: what is wrong with it, when something is.
 * @size: size of @message.
 *
 * What is behind the context is not looked at then: it need not be a result, or whole.
 *
 * Return: as json_read().
 */
int result_read_context(json_t **context, const char *path, char *message, size_t size);

#endif
