/* SPDX-License-Identifier: GPL-2.0 */
/* The command line of gpuvm-trace. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>

#include "trace.h"

enum trace_job {
	JOB_WATCH, /* until Ctrl-C, a time, or the end of a command */
	JOB_BENCH, /* the command is gpuvm-bench, which tells its cases */
	JOB_SELF_TEST,
	JOB_COST,
	JOB_BARE, /* time the loops that JOB_COST uses, nothing attached */
	JOB_RECORD, /* write a session */
	JOB_COST_TABLE, /* a table of what tracers cost, from what these two printed */
	JOB_REPORT, /* print what an earlier run has streamed */
};

/**
 * struct options - the command line
 * @job: what to do. @config: how to trace.
 * @seconds: length of a watch, 0: until it is ended.
 * @json: one JSON object instead of tables. @hist: histograms in the tables.
 * @unit: what a tick is: "ns", "insn" or "tcg_ns".
 * @record: JOB_RECORD: path to write the session to.
 * @stream: path to write JSON lines to.
 * @folded: what folded stacks weigh: "wait", "blame", "hold", "count", or several: "contention",
 *	"both"; NULL: no stacks.
 * @only_waits: JOB_SELF_TEST: waits only.
 * @release_cpus: bring CPUs online that the boot held back, when everything is attached.
 * @no_cost: do not measure the probes' cost.
 * @profile: JOB_REPORT: profile.json with exact holds, or NULL.
 * @title: JOB_COST_TABLE: what stands above its names.
 * @result: JOB_REPORT: result.json whose context the rows share.
 * @out: JOB_REPORT, JOB_BARE: file to write.
 * @command: program and arguments to run, NULL: none. @inputs: JOB_REPORT: streams,
 *	JOB_COST_TABLE: a file.
 */
struct options {
	enum trace_job job;
	struct trace_config config;
	unsigned int seconds;
	bool json;
	bool hist;
	const char *unit;
	const char *record;
	const char *stream;
	const char *folded;
	bool only_waits;
	bool release_cpus;
	bool no_cost;
	const char *profile;
	const char *title;
	const char *result;
	const char *out;
	char **command;
	char **inputs;
};

/**
 * options_parse() - read the command line
 *
 * Returns: 0; -EINVAL after a line on stderr that says what is wrong; 1 when help was printed.
 */
int options_parse(struct options *options, int argc, char **argv);

#endif
