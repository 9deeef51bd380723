/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For tests of the program gpuvm-compare (its path is in the variable GPUVM_COMPARE): results to
 * feed it.
 */
#ifndef TESTS_COMPARE_TOOL_H
#define TESTS_COMPARE_TOOL_H

#include "folder.h"

#include <jansson.h>

#include "row.h"

/**
 * struct made - a result that is being put together
 * @context: its context.
 * @rows: its rows.
 */
struct made {
	json_t *context;
	json_t *rows;
};

/** compare_tool() - run gpuvm-compare there, into "stdout" and "stderr". Return: its status */
int compare_tool(const char *arguments);

/** assert_refused() - exit status 2, one line that has @why in it, and nothing on stdout */
void assert_refused(const char *arguments, const char *why);

/** made_new() - a complete run without rows */
struct made made_new(const char *clock, const char *revision);

/** measured() - a row that has a cost */
struct row measured(const char *name, double cost);

/** made_put() - add a row */
void made_put(struct made *made, const struct row *row);

/** made_put_cost() - add a row that has a cost */
void made_put_cost(struct made *made, const char *name, double cost);

/** made_write() - write it into the test folder, and free it */
void made_write(struct made *made, const char *name);

/** write_costs() - an exact run of three rows: one in mode spin, one in mode resv, floor/nop */
void write_costs(const char *name, const char *revision, double spin, double resv);

/** make_run() - a folder with such a run, and a trace.json of that text */
void make_run(const char *name, const char *trace);

#endif
