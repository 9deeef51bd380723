// SPDX-License-Identifier: GPL-2.0-or-later
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "complain.h"
#include "result_read.h"
#include "row_json.h"
#include "trace_clock.h"

static int refuse(const char *path, const char *what)
{
	complain("gpuvm-bench", "%s %s", path, what);
	return -EINVAL;
}

static int remember(json_t *index, const char *name, size_t place)
{
	if (json_object_get(index, name))
		return 0;
	return json_object_set_new(index, name, json_integer((json_int_t)place)) ? -ENOMEM : 0;
}

static int index_rows(struct run *run)
{
	int ret = 0;

	run->first_of = json_object();
	run->cost_of = json_object();
	for (size_t i = 0; !ret && i < run->rows.count; i++) {
		const struct row *row = &run->rows.entries[i]->row;
		double cost;

		if (row->run_type == ROW_ITERATION && !row->repetition_index)
			ret = remember(run->first_of, row->name, i);
		if (!ret && row_cost(row, &cost))
			ret = remember(run->cost_of, row->name, i);
	}
	return ret;
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
			snprintf(where, sizeof(where),
				 "has no row in benchmarks[%zu]: %s; name a folder that `make "
				 "bench` wrote",
				 i, message);
			return refuse(path, where);
		}
		if (rowset_add(&run->rows, &row))
			return refuse(path, "does not fit into memory");
	}
	rowset_sort(&run->rows);
	return index_rows(run) ? refuse(path, "does not fit into memory") : 0;
}

static int check_clock(const struct run *run, const char *path)
{
	char why[128];

	if (clock_named(run_text(run, "clock")))
		return 0;
	snprintf(why, sizeof(why), "counts '%.20s'; clocks that we know are " CLOCK_NAMES,
		 run_text(run, "clock"));
	return refuse(path, why);
}

static int read_result(struct run *run)
{
	char path[PATH_MAX + 16], why[256];
	json_t *result;
	int ret;

	snprintf(path, sizeof(path), "%s/result.json", run->dir);
	if (result_read(&result, path, why, sizeof(why)))
		return refuse(path, why);
	run->context = json_incref(json_object_get(result, "context"));
	ret = check_clock(run, path);
	if (!ret)
		ret = read_rows(run, json_object_get(result, "benchmarks"), path);
	json_decref(result);
	return ret;
}

static bool is_bucket(const json_t *pair)
{
	return json_array_size(pair) == 2 && json_is_number(json_array_get(pair, 0)) &&
	       json_is_number(json_array_get(pair, 1)) &&
	       json_number_value(json_array_get(pair, 0)) >= 0 &&
	       json_number_value(json_array_get(pair, 1)) >= 0;
}

/* Of all histograms below @json, wherever they are. */
static bool buckets_are_sound(const json_t *json)
{
	const json_t *buckets = json_object_get(json, "buckets"), *element;
	const char *key;
	size_t i;

	if (buckets && !json_is_array(buckets))
		return false;
	json_array_foreach(buckets, i, element)
	{
		if (!is_bucket(element))
			return false;
	}
	json_object_foreach((json_t *)json, key, element)
	{
		if (element != buckets && !buckets_are_sound(element))
			return false;
	}
	json_array_foreach(json, i, element)
	{
		if (!buckets_are_sound(element))
			return false;
	}
	return true;
}

static int check_trace(const json_t *trace, const char *path)
{
	const json_t *rows = json_object_get(trace, "rows"), *row;
	char why[128];
	size_t i;

	if (!json_is_array(rows))
		return refuse(path, "is not a trace; it needs \"rows\": []");
	json_array_foreach(rows, i, row)
	{
		if (!json_is_object(row)) {
			snprintf(why, sizeof(why), "row %zu: it is no object", i + 1);
			return refuse(path, why);
		}
		if (buckets_are_sound(row))
			continue;
		snprintf(why, sizeof(why),
			 "row %zu: a histogram has a bucket that is not [greatest value, count]",
			 i + 1);
		return refuse(path, why);
	}
	return trace_clock_check(trace, why, sizeof(why)) ? refuse(path, why) : 0;
}

static int read_trace(struct run *run)
{
	char path[PATH_MAX + 16], why[256];

	snprintf(path, sizeof(path), "%s/trace.json", run->dir);
	if (access(path, F_OK))
		return 0;
	if (json_read(&run->trace, path, why, sizeof(why)))
		return refuse(path, why);
	return check_trace(run->trace, path);
}

static void make_label(const struct runs *runs, struct run *run)
{
	const char *revision = run_text(run, "revision"), *state = "";
	char number[16] = "";
	unsigned int same = 1;

	if (!revision[0])
		revision = "run";
	for (size_t i = 0; i < runs->count; i++)
		same += !strcmp(run_text(&runs->runs[i], "revision"), run_text(run, "revision"));
	if (same > 1)
		snprintf(number, sizeof(number), " (%u)", same);
	if (json_is_false(json_object_get(run->context, "complete")))
		state = ", incomplete";
	snprintf(run->label, sizeof(run->label), "%.40s%s%s", revision, number, state);
}

int runs_load(struct runs *runs, const char *dir)
{
	struct run *run = &runs->runs[runs->count];
	int ret;

	if (runs->count == RUNS_MAX) {
		complain("gpuvm-bench", "more than %d runs; name fewer", RUNS_MAX);
		return -E2BIG;
	}
	if (strlen(dir) >= sizeof(run->dir))
		return refuse(dir, "is too long a path");
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
		json_decref(runs->runs[i].first_of);
		json_decref(runs->runs[i].cost_of);
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
	const struct clock *clock = clock_named(run_text(run, "clock"));

	return clock ? clock->text : "ns";
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

static const struct row *look_up(const struct run *run, const json_t *index, const char *name)
{
	const json_t *place = json_object_get(index, name);

	return place ? &run->rows.entries[json_integer_value(place)]->row : NULL;
}

const struct row *run_row(const struct run *run, const char *name)
{
	return look_up(run, run->first_of, name);
}

const struct row *run_find(const struct run *run, const char *name)
{
	return look_up(run, run->cost_of, name);
}
