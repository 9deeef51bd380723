/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One row of results: what a finished case has to say. Plain data of a fixed size: it needs no
 * allocation and can be copied by assignment.
 */
#ifndef LIB_ROW_H
#define LIB_ROW_H

#include <stdbool.h>
#include <stdint.h>

#define ROW_NAME_SIZE 256
#define ROW_MESSAGE_SIZE 256
#define ROW_COUNTER_NAME_SIZE 40
#define ROW_COUNTERS_MAX 64

/**
 * enum row_run_type - where the numbers of a row come from
 * @ROW_ITERATION: measured.
 * @ROW_AGGREGATE: computed from other rows: a fit.
 */
enum row_run_type {
	ROW_ITERATION,
	ROW_AGGREGATE,
};

/**
 * struct row_counter - one named number
 * @name: unit included: insn_per_op, spread_pct.
 * @value: always finite.
 */
struct row_counter {
	char name[ROW_COUNTER_NAME_SIZE];
	double value;
};

/**
 * struct row - one row of results
 * @name: full name; an aggregate's ends in "_BigO" or "_RMS".
 * @run_name: the name without what tells repetitions and aggregates apart.
 * @family_index: order of the families.
 * @instance_index: order of the rows within their family.
 * @repetitions: how many rows of this name there are in a whole run.
 * @repetition_index: which of them this is, from 0. An aggregate has none.
 * @threads: threads that did the work.
 * @run_type: measured or computed.
 * @aggregate_name: "BigO" or "RMS", empty in a measured row.
 * @big_o: how a BigO aggregate grows, see fit_big_o(); else empty.
 * @iterations: operations behind the numbers.
 * @real_time_ns: per operation; on the exact machine one ns is one instruction.
 * @error: why the row failed; empty when it did not.
 * @skipped: why the case was not measured; empty when it was.
 * @num_counters: used part of @counters.
 * @counters: in the order in which they were first set.
 */
struct row {
	char name[ROW_NAME_SIZE];
	char run_name[ROW_NAME_SIZE];
	unsigned int family_index;
	unsigned int instance_index;
	unsigned int repetitions;
	unsigned int repetition_index;
	unsigned int threads;
	enum row_run_type run_type;
	char aggregate_name[16];
	char big_o[16];
	uint64_t iterations;
	double real_time_ns;
	char error[ROW_MESSAGE_SIZE];
	char skipped[ROW_MESSAGE_SIZE];
	unsigned int num_counters;
	struct row_counter counters[ROW_COUNTERS_MAX];
};

/**
 * row_init() - make an empty measured row: one repetition, one thread, no counters
 * @row: the row.
 * @name: becomes both @name and @run_name.
 *
 * Return: 0, -ENAMETOOLONG when @name does not fit.
 */
int row_init(struct row *row, const char *name);

/**
 * row_fail() - say that the row's numbers are not to be used, and why
 * @row: the row.
 * @format: printf format; a text that does not fit is cut. The first failure of a row stays.
 */
void row_fail(struct row *row, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * row_skip() - say that the case was not measured, and why
 * @row: the row.
 * @format: printf format; a text that does not fit is cut.
 */
void row_skip(struct row *row, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * row_failed() - whether row_fail() was called
 * @row: the row.
 *
 * Return: true when it was.
 */
bool row_failed(const struct row *row);

/**
 * row_was_skipped() - whether row_skip() was called
 * @row: the row.
 *
 * Return: true when it was.
 */
bool row_was_skipped(const struct row *row);

/**
 * row_is_aggregate() - whether the row is the aggregate of that name
 * @row: the row.
 * @aggregate_name: "BigO" or "RMS".
 *
 * Return: true when it is.
 */
bool row_is_aggregate(const struct row *row, const char *aggregate_name);

/**
 * row_counter_set() - set a counter, adding it when the row has none of that name
 * @row: the row.
 * @name: unit included.
 * @value: must be finite: JSON has no other numbers.
 *
 * Return: 0, -EINVAL for an empty name or a value that is not finite, -ENAMETOOLONG, -ENOSPC when
 * the row is full.
 */
int row_counter_set(struct row *row, const char *name, double value);

/**
 * row_counter_get() - look a counter up
 * @row: the row.
 * @name: which.
 * @value: out, untouched when there is none.
 *
 * Return: 0, -ENOENT.
 */
int row_counter_get(const struct row *row, const char *name, double *value);

/**
 * row_relate() - set pct_of_base where there is none
 * @row: the row; one that was not measured, failed or has no cost is left alone.
 * @base: the measured row that is 100 %, not failed.
 */
void row_relate(struct row *row, const struct row *base);

/**
 * row_compare() - the order of rows in a result: family, instance, measured before computed,
 *	repetition
 * @a: one row.
 * @b: another.
 *
 * Return: negative, zero or positive, as strcmp().
 */
int row_compare(const struct row *a, const struct row *b);

#endif
