// SPDX-License-Identifier: GPL-2.0
/* From what was streamed to tables and trace.json, on any machine. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "exact.h"
#include "folded.h"
#include "jobs.h"
#include "loss.h"
#include "report.h"
#include "result_read.h"
#include "trace_clock.h"
#include "trace_stream.h"

/* In the order of result.json, which does not depend on how the rows were dealt to guests. */
static json_t *in_order(const json_t *rows, const json_t *result)
{
	json_t *sorted = json_array(), *row;
	const json_t *benchmark;
	size_t i, j;

	json_array_foreach(json_object_get(result, "benchmarks"), i, benchmark)
	{
		const char *name = json_string_value(json_object_get(benchmark, "name"));

		json_array_foreach(
			(json_t *)rows, j,
			row) if (name &&
				 !strcmp(name, json_string_value(json_object_get(row, "name"))))
			json_array_append(sorted, row);
	}
	return sorted;
}

/* Adds what the row has of this weight to the sums of its mode. */
static void add_stacks(json_t *modes, const json_t *row, const char *weight)
{
	const char *mode = json_string_value(json_object_get(row, "mode")), *text;
	json_t *stacks = json_object_get(json_object_get(row, "stacks"), weight), *sums, *value;

	if (!mode || !stacks)
		return;
	sums = json_object_get(modes, mode);
	if (!sums) {
		sums = json_object();
		json_object_set_new(modes, mode, sums);
	}
	json_object_foreach(stacks, text, value)
	{
		long long sum = json_integer_value(json_object_get(sums, text));

		json_object_set_new(sums, text, json_integer(sum + json_integer_value(value)));
	}
}

static int write_mode(const char *out, const char *weight, const char *mode, const json_t *sums)
{
	const char *slash = strrchr(out, '/');
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%.*sstacks-%s-%s.folded", slash ? (int)(slash - out + 1) : 0,
		 out, weight, mode);
	file = fopen(path, "we");
	if (!file) {
		fprintf(stderr, "gpuvm-trace: %s: %s\n", path, strerror(errno));
		return -errno;
	}
	folded_print(sums, file);
	fclose(file);
	return 0;
}

/* `stacks-WEIGHT-MODE.folded` beside trace.json, over all rows of the mode. */
static int write_stacks(const char *out, const struct trace_stream *stream)
{
	static const char *const weights[] = { "hold", "wait", "blame", "count" };
	json_t *row, *sums;
	const char *mode;
	int ret = 0;
	size_t i;

	for (size_t w = 0; !ret && w < sizeof(weights) / sizeof(*weights); w++) {
		json_t *modes = json_object();

		json_array_foreach(stream->rows, i, row) add_stacks(modes, row, weights[w]);
		json_object_foreach(modes, mode, sums) if (!ret)
			ret = write_mode(out, weights[w], mode, sums);
		json_decref(modes);
	}
	json_array_foreach(stream->rows, i, row) json_object_del(row, "stacks");
	return ret;
}

static int write_trace(const struct options *options, const struct trace_stream *stream,
		       const json_t *result)
{
	json_t *context = json_deep_copy(json_object_get(result, "context"));
	json_t *all;
	int ret;

	if (!context)
		context = json_object();
	/* Of the host and of the day: two boots give the same bytes. result.json has them. */
	json_object_del(context, "date");
	json_object_del(context, "load_avg");
	if (stream->tracer)
		json_object_set(context, "tracer", stream->tracer);
	all = json_pack("{s:o, s:O}", "context", context, "rows", stream->rows);
	ret = all ? json_dump_file(all, options->out, JSON_INDENT(1)) : -1;
	json_decref(all);
	if (ret)
		fprintf(stderr, "gpuvm-trace: %s cannot be written; make room or name another\n",
			options->out);
	return ret;
}

/* Rows say what their times are in; --unit is for rows without. */
static const char *unit_of(const struct trace_stream *stream, const struct options *options)
{
	const struct clock *clock = trace_clock(stream->rows);

	return clock ? clock->unit : options->unit;
}

static int check_clock(const struct trace_stream *stream)
{
	json_t *trace = json_pack("{s:O}", "rows", stream->rows);
	char why[256];
	int ret = trace_clock_check(trace, why, sizeof(why));

	if (ret)
		complain("gpuvm-trace", "%s", why);
	json_decref(trace);
	return ret;
}

/* Returns whether something was lost. */
static bool tell_loss(const struct trace_stream *stream)
{
	json_t *sum = json_object();
	const json_t *row;
	bool lost;
	size_t i;

	json_array_foreach(stream->rows, i, row) loss_add(sum, json_object_get(row, "lost"));
	lost = loss_tell(sum);
	json_decref(sum);
	return lost;
}

static void print(const struct options *options, const struct trace_stream *stream)
{
	const char *unit = unit_of(stream, options);
	json_t *row;
	size_t i;

	json_array_foreach(stream->rows, i, row) report_row(row, unit, options->hist, stdout);
	report_modes(stream->rows, unit, stdout);
	exact_report(stream->rows, stdout);
	if (stream->tracer)
		report_tracer(stream->tracer, stdout);
}

/* Rows that result.json does not have are of another run. */
static int sort_rows(struct trace_stream *stream, const char *path, json_t **result)
{
	char why[256];
	json_t *sorted;

	if (result_read(result, path, why, sizeof(why))) {
		complain("gpuvm-trace", "%s %s", path, why);
		return -EINVAL;
	}
	sorted = in_order(stream->rows, *result);
	json_decref(stream->rows);
	stream->rows = sorted;
	return 0;
}

/* Exact holds are those of the exact machine's clock. */
static int add_exact(struct trace_stream *stream, const struct options *options)
{
	char why[256];
	json_t *profile;

	if (!clock_of_unit(unit_of(stream, options))->exact) {
		complain("gpuvm-trace", "--profile is for traces in instructions");
		return -EINVAL;
	}
	if (json_read(&profile, options->profile, why, sizeof(why))) {
		complain("gpuvm-trace", "%s %s", options->profile, why);
		return -EINVAL;
	}
	exact_add(stream->rows, profile);
	json_decref(profile);
	return 0;
}

/* What could be read is reported also when that was not all. */
int job_report(const struct options *options)
{
	struct trace_stream stream;
	json_t *result = NULL;
	int ret = trace_stream_open(&stream), unread = 0;
	bool lost;

	for (char **path = options->inputs; !ret && *path; path++)
		unread |= trace_stream_read(&stream, *path);
	if (!ret && options->result)
		ret = sort_rows(&stream, options->result, &result);
	/* An earlier trace.json is better than one of nothing. */
	if (!ret && unread && !json_array_size(stream.rows))
		ret = -ENODATA;
	if (!ret)
		ret = check_clock(&stream);
	if (!ret && options->profile)
		ret = add_exact(&stream, options);
	if (!ret)
		print(options, &stream);
	if (!ret && options->out)
		ret = write_stacks(options->out, &stream);
	if (!ret && options->out)
		ret = write_trace(options, &stream, result);
	fflush(stdout);
	lost = tell_loss(&stream);
	trace_stream_close(&stream);
	json_decref(result);
	if (ret || unread)
		return EXIT_COULD_NOT;
	return lost ? EXIT_FINDING : EXIT_DONE;
}
