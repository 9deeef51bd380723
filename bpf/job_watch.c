// SPDX-License-Identifier: GPL-2.0
/* Tracing what the machine does: for a time, until a command ends, or until Ctrl-C. */
#include <stdio.h>
#include <stdlib.h>

#include "folded.h"
#include "jobs.h"
#include "loss.h"
#include "probes_missed.h"
#include "report.h"
#include "trace_row.h"
#include "until.h"

static void print_json(json_t *row, json_t *tracer, const json_t *stacks)
{
	json_t *all;

	json_object_set_new(row, "name", json_string("watch"));
	if (stacks)
		json_object_set(row, "stacks", (json_t *)stacks);
	all = json_pack("{s:{s:O}, s:[O]}", "context", "tracer", tracer, "rows", row);
	json_dumpf(all, stdout, JSON_INDENT(2));
	printf("\n");
	json_decref(all);
}

/* Returns whether something was lost. */
static bool print(const struct options *options, struct trace *trace)
{
	struct snapshot *snapshot = view_take(&trace->view);
	json_t *row, *tracer, *stacks = NULL;
	struct ksyms syms;
	bool lost;

	if (!snapshot)
		return true;
	ksyms_open(&syms);
	row = trace_row_new(snapshot, 0, options->unit, &syms);
	tracer = tracer_to_json(trace, snapshot_lost(snapshot));
	if (options->folded)
		stacks = folded_new(&trace->view, snapshot, &syms, options->folded);
	json_object_set_new(row, "misses",
			    json_integer(probes_misses(&trace->probes, PROBE_ALL & ~PROBE_LOCKS)));
	json_object_set_new(row, "lock_misses",
			    json_integer(probes_misses(&trace->probes, PROBE_LOCKS)));
	if (options->json) {
		print_json(row, tracer, stacks);
	} else if (stacks) {
		folded_print(stacks, stdout);
	} else {
		report_row(row, options->unit, options->hist, stdout);
		report_tracer(tracer, stdout);
	}
	fflush(stdout);
	lost = loss_tell(json_object_get(row, "lost"));
	json_decref(row);
	json_decref(tracer);
	json_decref(stacks);
	ksyms_close(&syms);
	free(snapshot);
	return lost;
}

static int watch(const struct options *options, struct trace *trace)
{
	int pid, status;
	bool lost;

	probes_attach(&trace->probes, PROBE_ALL);
	if (!options->command)
		fprintf(stderr, "gpuvm-trace: tracing%s\n",
			options->seconds ? "" : ", Ctrl-C ends it");
	view_record(&trace->view, RECORD_ALL);
	pid = until_start(options->command);
	if (pid < 0)
		return EXIT_COULD_NOT;
	until_wait(pid, options->seconds ? options->seconds * 1000 : UNTIL_FOREVER);
	view_record(&trace->view, RECORD_NOTHING);
	status = until_end(pid);
	lost = print(options, trace);
	return status || lost ? EXIT_FINDING : EXIT_DONE;
}

int job_watch(const struct options *options)
{
	struct trace trace;
	int status = EXIT_COULD_NOT;

	until_begin();
	if (!trace_open(&trace, &options->config))
		status = watch(options, &trace);
	trace_close(&trace);
	return status;
}
