/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run in a tenth of the bytes, a line per row: {"context": {...}, "families": [family, ...]}. It
 * has what runs are compared and quoted by; docs/interfaces.md says what it leaves out.
 *
 *	{"columns": ["iterations", "insn_per_op", "allocs_per_op"], "rows": [
 *	["floor/nop", 131072, 3.00006866455078, 0],
 *	["floor/timer", 65536, 6],
 *	{"fit": "floor", "big_o": "N", "fit_intercept": 2, "fit_slope": 1, "fit_rms_pct": 0.1}]}
 *
 * A row ends behind the last number that it has, and has null for one between them.
 * result_read() reads it as any other run.
 */
#ifndef LIB_BRIEF_H
#define LIB_BRIEF_H

#include <stddef.h>
#include <stdio.h>
#include <jansson.h>

/* More rows than any run has. */
#define BRIEF_ROWS_MAX 32768

/**
 * brief_print() - print a run in that form
 * @result: what result_read() gave.
 * @out: where to.
 * @message: out: what is wrong, when something is.
 * @size: size of @message.
 *
 * Return: 0, -EINVAL for a row that is not of the schema, or is of another aggregate than a fit;
 * -ENOMEM, -EIO or the errno of the write.
 */
int brief_print(const json_t *result, FILE *out, char *message, size_t size);

/**
 * brief_rows() - what a run in that form has, as "benchmarks"
 * @rows: out: a new array.
 * @families: "families".
 * @clock: the name of the context's clock; may be NULL, or unknown.
 * @message: out: what is wrong, when something is.
 * @size: size of @message.
 *
 * Return: 0, -EINVAL, -E2BIG for more than %BRIEF_ROWS_MAX rows, -ENOMEM.
 */
int brief_rows(json_t **rows, const json_t *families, const char *clock, char *message,
	       size_t size);

#endif
