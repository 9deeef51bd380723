/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * result.json: {"context": {...}, "benchmarks": [row, ...]}.
 */
#ifndef LIB_RESULT_H
#define LIB_RESULT_H

#include <stddef.h>
#include <stdio.h>
#include <jansson.h>

/**
 * result_new() - put context and rows together
 * @context: an object, or NULL for an empty one; a reference is taken.
 * @rows: an array of what row_to_json() gives; a reference is taken.
 *
 * Return: a new reference, NULL when there is no memory.
 */
json_t *result_new(json_t *context, json_t *rows);

/**
 * result_context_set() - add to a context
 * @context: an object.
 * @pair: KEY=TEXT, or KEY:=JSON.
 *
 * Return: 0, -EINVAL when it is neither.
 */
int result_context_set(json_t *context, const char *pair);

/**
 * result_print() - print a result
 * @result: what result_new() gave.
 * @out: where to.
 *
 * Return: 0, -EIO or the errno of the write.
 */
int result_print(const json_t *result, FILE *out);

/**
 * result_write() - write a result to a file that is there whole or not at all
 * @result: what result_new() gave.
 * @path: the file; one that is there is replaced only by a whole one, a link's target instead of
 *	the link, and nothing but a regular file.
 * @message: out: what is wrong, when something is, as what follows the name in a sentence.
 * @size: size of @message.
 *
 * Return: 0, negative errno.
 */
int result_write(const json_t *result, const char *path, char *message, size_t size);

#endif
