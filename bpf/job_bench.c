// SPDX-License-Identifier: GPL-2.0
/* Tracing gpuvm-bench, one report for each of its rows. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "bench_child.h"
#include "clock.h"
#include "cost.h"
#include "cpus.h"
#include "jobs.h"
#include "probes_missed.h"
#include "report.h"
#include "trace_row.h"

/**
 * struct sink - where rows go
 * @options: how. @trace: attached. @costs: what it costs, or NULL.
 * @stream: file for rows, NULL: they are printed.
 * @missed: events missed so far. @missed_in_locks: those of locks.
 */
struct sink {
	const struct options *options;
	struct trace *trace;
	json_t *costs;
	FILE *stream;
};

static int write_line(FILE *stream, const char *key, json_t *value)
{
	json_t *line = json_pack("{s:O}", key, value);
	int ret = line ? json_dumpf(line, stream, JSON_COMPACT) : -ENOMEM;

	fputc('\n', stream);
	ret |= fflush(stream);
	if (isatty(fileno(stream)))
		tcdrain(fileno(stream));
	json_decref(line);
	return ret ? -EIO : 0;
}

static int emit(json_t *row, void *arg)
{
	struct sink *sink = arg;

	if (sink->stream)
		return write_line(sink->stream, "trace_row", row);
	report_row(row, sink->options->unit, sink->options->hist, stdout);
	return 0;
}

/* What the boot and calibrating made programs do, and miss, is not of the clone's case. */
static void forget(void *arg)
{
	struct sink *sink = arg;

	probes_forget(&sink->trace->probes, sink->trace->skel);
}

static int finish(uint64_t lost, void *arg)
{
	struct sink *sink = arg;
	json_t *tracer;
	int ret = 0;

	if (sink->options->release_cpus)
		cpus_park();
	tracer = tracer_to_json(sink->trace, lost);
	if (sink->costs)
		json_object_set(tracer, "probe_cost", sink->costs);
	if (sink->stream)
		ret = write_line(sink->stream, "tracer", tracer);
	else
		report_tracer(tracer, stdout);
	json_decref(tracer);
	return ret;
}

static int run_bench(struct sink *sink)
{
	const struct options *options = sink->options;
	struct ksyms syms;
	struct bench_child child = {
		.trace = sink->trace,
		.syms = &syms,
		.unit = options->unit,
		.folded = options->folded,
		.emit = emit,
		.forget = forget,
		.finish = finish,
		.arg = sink,
	};
	int status;

	ksyms_open(&syms);
	status = bench_child_run(&child, options->command);
	ksyms_close(&syms);
	if (status < 0)
		fprintf(stderr, "gpuvm-trace: following gpuvm-bench: %s\n", strerror(-status));
	return status < 0 ? EXIT_COULD_NOT : status;
}

static FILE *open_stream(const char *path)
{
	FILE *stream = fopen(path, "we");
	struct termios termios;

	if (!stream) {
		fprintf(stderr, "gpuvm-trace: --stream %s: %s\n", path, strerror(errno));
		return NULL;
	}
	/* A serial line must not turn newlines into something else. */
	if (!tcgetattr(fileno(stream), &termios)) {
		cfmakeraw(&termios);
		cfsetspeed(&termios, B115200);
		tcsetattr(fileno(stream), TCSANOW, &termios);
	}
	return stream;
}

int job_bench(const struct options *options)
{
	struct trace trace;
	struct sink sink = { .options = options, .trace = &trace };
	int status = EXIT_COULD_NOT;

	if (options->stream && !(sink.stream = open_stream(options->stream)))
		return EXIT_COULD_NOT;
	if (!trace_open(&trace, &options->config)) {
		if (!options->no_cost)
			sink.costs = cost_measure(&trace, clock_of_unit(options->unit)->exact);
		forget(&sink);
		probes_attach(&trace.probes, PROBE_ALL);
		if (options->release_cpus)
			cpus_release();
		status = run_bench(&sink);
	}
	trace_close(&trace);
	json_decref(sink.costs);
	if (sink.stream)
		fclose(sink.stream);
	return status;
}
