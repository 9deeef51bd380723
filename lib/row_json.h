/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows in Google Benchmark's JSON schema (docs/interfaces.md).
 */
#ifndef LIB_ROW_JSON_H
#define LIB_ROW_JSON_H

#include <stddef.h>
#include <jansson.h>

#include "row.h"

/*
 * For json_dumps() and friends: 15 significant digits give back every decimal number of up to 15
 * digits as it was written (902.7, not 902.70000000000005), the same text on every host.
 */
#define ROW_JSON_FLAGS JSON_REAL_PRECISION(15)

/**
 * row_to_json() - a row as a JSON object with a stable order of keys
 * @row: the row.
 *
 * Return: a new reference; NULL when there is no memory, a text is not UTF-8, or a time is not
 * finite.
 */
json_t *row_to_json(const struct row *row);

/**
 * row_from_json() - read a row, and trust nothing in it
 * @row: out; undefined after an error.
 * @json: one element of "benchmarks".
 * @message: out, what is wrong, when something is.
 * @size: size of @message.
 *
 * Keys that are not in the schema are counters and must be numbers. Google's "label" and
 * "aggregate_unit" are read over.
 *
 * Return: 0, -EINVAL for a missing key, a wrong type or a value that does not fit.
 */
int row_from_json(struct row *row, const json_t *json, char *message, size_t size);

#endif
