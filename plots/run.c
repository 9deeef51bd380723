// SPDX-License-Identifier: GPL-2.0-or-later
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "row_json.h"

static int complain(const char *path, const char *what)
{
	fprintf(stderr, "gpuvm-bench: %s: %s; name a folder that `make bench` wrote\n", path, what);
	return -EINVAL;
}

static json_t *load_object(const char *path)
{
	json_error_t error;
	json_t *json = json_load_file(path, 0, &error);

	if (json && json_is_object(json))
		return json;
	complain(path, json ? "is not a JSON object" : error.text);
	json_decref(json);
	return NULL;
}

static int read_rows(struct run *run, const json_t *benchmarks, const char *path)
{
	struct row row;
	char message[160], where[256];
	json_t *element;
	size_t i;

	json_array_foreach(benchmarks, i, element)
	{
		if (row_from_json(&row, element, message, sizeof(message))) {
			snprintf(where, sizeof(where), "benchmarks[%zu]: %s", i, message);
			return complain(path, where);
		}
		if (rowset_add(&run->rows, &row))
			return -ENOMEM;
	}
	rowset_sort(&run->rows);
	return 0;
}

static int read_result(struct run *run)
{
	char path[PATH_MAX + 16];
	json_t *result, *context, *benchmarks;
	int ret;

	snprintf(path, sizeof(path), "%s/result.json", run->dir);
	result = load_object(path);
	if (!result)
		return -EINVAL;
	context = json_object_get(result, "context");
	benchmarks = json_object_get(result, "benchmarks");
	if (json_is_object(context) && json_is_array(benchmarks)) {
		run->context = json_incref(context);
		ret = read_rows(run, benchmarks, path);
	} else {
		ret = complain(path, "has no context or no benchmarks");
	}
	json_decref(result);
	return ret;
}

static int read_trace(struct run *run)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/trace.json", run->dir);
	if (access(path, F_OK))
		return 0;
	run->trace = load_object(path);
	return run->trace ? 0 : -EINVAL;
}

static void make_label(const struct runs *runs, struct run *run)
{
	const char *revision = run_text(run, "revision");
	unsigned int same = 1;

	if (!revision[0])
		revision = "run";
	for (size_t i = 0; i < runs->count; i++)
		same += !strcmp(run_text(&runs->runs[i], "revision"), run_text(run, "revision"));
	if (same == 1)
		snprintf(run->label, sizeof(run->label), "%.40s", revision);
	else
		snprintf(run->label, sizeof(run->label), "%.40s (%u)", revision, same);
}

int runs_load(struct runs *runs, const char *dir)
{
	struct run *run = &runs->runs[runs->count];
	int ret;

	if (runs->count == RUNS_MAX) {
		fprintf(stderr, "gpuvm-bench: more than %d runs; name fewer\n", RUNS_MAX);
		return -E2BIG;
	}
	if (strlen(dir) >= sizeof(run->dir))
		return complain(dir, "is too long a path");
	strcpy(run->dir, dir);
	ret = read_result(run);
	if (!ret)
		ret = read_trace(run);
	if (!ret)
		make_label(runs, run);
	/* Also one that could not be read holds something to be freed. */
	runs->count++;
	return ret;
}

void runs_free(struct runs *runs)
{
	for (size_t i = 0; i < runs->count; i++) {
		json_decref(runs->runs[i].context);
		json_decref(runs->runs[i].trace);
		rowset_free(&runs->runs[i].rows);
	}
	runs->count = 0;
}

const char *run_text(const struct run *run, const char *key)
{
	const char *text = json_string_value(json_object_get(run->context, key));

	return text ? text : "";
}

const char *run_unit(const struct run *run)
{
	const char *clock = run_text(run, "clock");

	if (!strcmp(clock, "insn"))
		return "instructions";
	return strcmp(clock, "tcg-ns") ? "ns" : "emulated ns";
}

bool run_same_clock(const struct run *a, const struct run *b)
{
	return !strcmp(run_text(a, "clock"), run_text(b, "clock")) &&
	       !strcmp(run_text(a, "machine"), run_text(b, "machine"));
}

bool row_is_measured(const struct row *row)
{
	return row->run_type == ROW_ITERATION && !row_failed(row) && !row_was_skipped(row);
}

bool row_cost(const struct row *row, double *cost)
{
	if (!row_is_measured(row))
		return false;
	*cost = row->real_time_ns;
	return *cost > 0;
}

const struct row *run_find(const struct run *run, const char *name)
{
	double cost;

	for (size_t i = 0; i < run->rows.count; i++) {
		const struct row *row = &run->rows.entries[i]->row;

		if (row_cost(row, &cost) && !strcmp(row->name, name))
			return row;
	}
	return NULL;
}
