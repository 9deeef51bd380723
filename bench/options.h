/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "measure.h"

enum options_list {
	LIST_NOT,
	LIST_NAMES,
	LIST_CLAIMS,
	LIST_JOBS,
};

/**
 * struct options - the command line
 * @list: print the selected cases instead of running them.
 * @filter: globs on row names, NULL: all.
 * @only: the one case to run, NULL: all that @filter and @modes leave.
 * @before: a case to run before it in the same guest, NULL: none (a test's).
 * @await: stop the machine for its snapshot, and take the options from the clone's orders.
 * @plant: what is to go wrong, NULL: nothing (a test's).
 * @modes: bit (1 << &enum gvb_mode) for each mode to run.
 * @repetitions: rows per case.
 * @min_time_us: timed length of a repetition, microseconds; on the exact machine a microsecond is
 *	1000 instructions.
 * @rounds: of each row of a case with threads.
 * @ops: operations of each measured thread in a round; zero: the case's own number.
 * @format: console, json, csv, or tap.
 * @check: verdicts only, no times: what a debug kernel may be asked.
 * @stream: path to stream rows to, NULL: print them.
 * @inject: &enum gvb_inject_site that the driver commits, or negative.
 * @shuffle: run the cases in an order that the seed decides.
 * @seed: of everything random.
 * @clock: what a tick is.
 * @machine: name of the machine, for the context.
 * @cpu: where the measuring thread runs, negative: anywhere.
 * @trace_fd: socket to the tracer that started this program, 0: there is none.
 */
struct options {
	enum options_list list;
	const char *filter;
	const char *only;
	const char *before;
	bool await;
	const char *plant;
	unsigned int modes;
	unsigned int repetitions;
	unsigned long min_time_us;
	unsigned long rounds;
	unsigned long ops;
	const char *format;
	bool check;
	const char *stream;
	int inject;
	bool shuffle;
	unsigned long seed;
	enum clock_id clock;
	const char *machine;
	int cpu;
	int trace_fd;
};

/**
 * options_parse() - read the command line
 *
 * Returns: 0; -EINVAL after a line on stderr that says what is wrong; 1 when help was printed.
 */
int options_parse(struct options *options, int argc, char **argv);

#endif
