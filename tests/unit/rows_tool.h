/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of the program gpuvm-rows (its path is in the variable GPUVM_ROWS): streams to feed it,
 * and its results.
 */
#ifndef TESTS_ROWS_TOOL_H
#define TESTS_ROWS_TOOL_H

#include "folder.h"

#include <jansson.h>

/** tool() - run gpuvm-rows in the test folder, into "stdout" and "stderr". Return: its status */
int tool(const char *arguments);

/** result() - result.json of the test folder, a new reference */
json_t *result(void);

/** assert_context() - a key of the result's context, as JSON text; "none" for none */
void assert_context(const char *key, const char *expected);

/** assert_names() - the rows of the result by name, each with a space behind it */
void assert_names(const char *expected);

/** open_stream() - an empty file in the test folder */
FILE *open_stream(const char *name);

/** put_context() - write a context line */
void put_context(FILE *out, const char *clock, bool shuffle);

/** put_row() - write the start line and the row of a case */
void put_row(FILE *out, const char *name, unsigned int family, unsigned int instance);

/** put_done() - write a done line */
void put_done(FILE *out, unsigned long rows, unsigned long failed);

/** write_good() - a whole stream: floor/nop and floor/ioctl */
void write_good(const char *name);

#endif
