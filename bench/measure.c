// SPDX-License-Identifier: GPL-2.0-or-later
#include "measure.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "park.h"
#include "rest.h"
#include "stat.h"

/*
 * A batch this long makes the stopwatch (about ten ticks) vanish, and is short against the 10 ms
 * between two timer ticks, so that most batches see none.
 */
#define BATCH_TICKS 200000u

/* The largest batch of operations that cost next to nothing. */
#define MAX_BATCH_OPS (1u << 20)

/* So many batches that some see no timer tick, even when one batch is as long as the tick. */
#define MIN_BATCHES 8u
#define MAX_BATCHES 512u

/* Of a check: enough that a batch repeats its operation, and that a batch follows another. */
#define CHECK_OPS 4u
#define CHECK_BATCHES 2u

static void limit_requests(struct bench *bench, struct gvb_bench *request)
{
	if (bench->ops_per_op)
		request->ops.count = request->iterations * bench->ops_per_op;
	if (bench->undo_per_op)
		request->undo.count = request->iterations * bench->undo_per_op;
}

/*
 * Batches that are timed here: where they begin, where each one does, and where they have ended,
 * for profiles (profile/plugin.c). Of those that the driver times, the driver has such functions.
 */
#define WINDOW_MARK(name)                                 \
	static void __attribute__((noinline)) name(void)  \
	{                                                 \
		/* Not empty, and not like the others. */ \
		__asm__ volatile("# " #name);             \
	}

WINDOW_MARK(windows_begin)
WINDOW_MARK(windows_batch)
WINDOW_MARK(windows_end)

static int time_here(struct bench *bench, uint64_t ops, unsigned int num, uint64_t *ticks)
{
	int ret = 0;

	windows_begin();
	for (unsigned int i = 0; !ret && i < num; i++) {
		windows_batch();
		ret = bench->family->batch(bench, ops, &ticks[i]);
	}
	windows_end();
	return ret;
}

static int run_batches(struct bench *bench, enum clock_id clock, uint64_t ops, unsigned int num,
		       uint64_t *ticks)
{
	struct gvb_bench request = bench->request;
	int ret;

	if (bench->family->batch)
		return time_here(bench, ops, num, ticks);

	request.flags = clock == CLOCK_INSN ? GVB_BENCH_CLOCK_CYCLES : 0;
	if (bench->traced)
		request.flags |= GVB_BENCH_MARK;
	request.samples = num;
	request.iterations = ops;
	request.ticks = (uintptr_t)ticks;
	limit_requests(bench, &request);
	ret = gvbc_call_bench(bench->world.fd, &request);
	if (ret)
		bench_fail(bench, ret, "BENCH with %llu operations: %s", (unsigned long long)ops,
			   strerror(-ret));
	return ret;
}

static int time_batches(struct bench *bench, enum clock_id clock, uint64_t ops, unsigned int num,
			struct stat_summary *summary)
{
	uint64_t ticks[MAX_BATCHES];
	double samples[MAX_BATCHES];
	int ret = run_batches(bench, clock, ops, num, ticks);

	if (ret)
		return ret;
	for (unsigned int i = 0; i < num; i++)
		samples[i] = ticks[i];
	return stat_summarise(summary, samples, num);
}

/*
 * Powers of two, judged by the smallest of three batches: the same case gets the same batch size
 * whatever ran before it.
 */
static int calibrate(struct bench *bench, enum clock_id clock, uint64_t *ops)
{
	uint64_t max = bench->max_ops ? bench->max_ops / 2 : MAX_BATCH_OPS;
	struct stat_summary summary;

	*ops = bench->min_ops ? bench->min_ops : 1;
	for (;;) {
		int ret = time_batches(bench, clock, *ops, 3, &summary);

		if (ret)
			return ret;
		if (summary.min >= BATCH_TICKS || *ops * 2 > max)
			return 0;
		*ops *= 2;
	}
}

static unsigned int batches_for(const struct bench *bench, uint64_t min_ticks, double batch_ticks)
{
	double max = bench->max_batches ? bench->max_batches : MAX_BATCHES;
	double num = batch_ticks > 0 ? min_ticks / batch_ticks : max;

	if (num > max)
		num = max;
	return num > MIN_BATCHES ? num : MIN_BATCHES;
}

int measure(struct bench *bench, const struct measure_options *options, struct measurement *result)
{
	struct stat_summary summary;
	uint64_t ops;
	int ret;

	if (bench->max_ops == 1)
		return bench_fail(bench, -EINVAL, "a batch of one cannot be doubled");

	rest(options->clock);
	/* Calibrating is the warm-up too: lists and slabs have their final size then. */
	ret = calibrate(bench, options->clock, &ops);
	if (!ret)
		ret = time_batches(bench, options->clock, ops * 2, MIN_BATCHES, &summary);
	if (ret)
		return ret;
	*result = (struct measurement){
		.ops = ops,
		.scheduled = bench->family->scheduled,
		.doubled_min = summary.min,
		.batches = batches_for(bench, options->min_ticks, summary.min / 2),
	};

	rest(options->clock);
	ret = time_batches(bench, options->clock, ops, result->batches, &summary);
	if (ret)
		return ret;
	result->min = summary.min;
	result->median = summary.median;
	result->spread_pct = summary.spread_pct;
	if (bench->family->scheduled && summary.min > 0)
		result->resolution_pct = (summary.max / summary.min - 1) * 100;
	return 0;
}

int measure_nothing(struct bench *bench, const struct measure_options *options, uint64_t *ops)
{
	uint64_t ticks[CHECK_BATCHES];
	uint64_t max = bench->max_ops ? bench->max_ops : CHECK_OPS;
	int ret;

	*ops = max < CHECK_OPS ? max : CHECK_OPS;
	ret = run_batches(bench, options->clock, 1, CHECK_BATCHES, ticks);
	return ret ? ret : run_batches(bench, options->clock, *ops, CHECK_BATCHES, ticks);
}

int measure_ops(struct bench *bench, enum clock_id clock, uint64_t *ops)
{
	return calibrate(bench, clock, ops);
}

int measure_batch(struct bench *bench, enum clock_id clock, uint64_t ops)
{
	uint64_t ticks;

	return run_batches(bench, clock, ops, 1, &ticks);
}

int measure_count(struct bench *bench, uint64_t ops, struct gvb_bench_counts *counts)
{
	struct gvb_bench request = bench->request;
	int ret;

	if (bench->family->batch || bench->family->run)
		return -EOPNOTSUPP;

	request.flags = GVB_BENCH_COUNT;
	request.samples = 1;
	request.iterations = ops;
	request.counts = (uintptr_t)counts;
	limit_requests(bench, &request);
	park_cpus();
	ret = gvbc_call_bench(bench->world.fd, &request);
	unpark_cpus();
	if (ret)
		return bench_fail(bench, ret, "counting pass: %s", strerror(-ret));
	if (counts->ops != ops)
		return bench_expect(bench, "operations of the counting pass", counts->ops, ops);
	return 0;
}

/* Ticks are nanoseconds here: nothing is counted where they are instructions. */
static void pmu_to_row(struct row *row, const struct pmu *pmu, const struct pmu_counts *counts,
		       uint64_t ops, uint64_t ticks)
{
	if (counts->shared || !counts->ns)
		return;
	for (size_t i = 0; i < pmu->num; i++)
		if (pmu_has(pmu, i))
			row_counter_set(row, pmu->events[i].name, (double)counts->value[i] / ops);
	row_counter_set(row, "cpu_timed_pct", 100.0 * ticks / counts->ns);
}

int measure_pmu(struct bench *bench, const struct measure_options *options,
		const struct measurement *result, struct row *row)
{
	uint64_t ticks[MIN_BATCHES], sum = 0;
	struct pmu_counts counts;
	struct pmu pmu;
	char why[128];
	int ret, read;

	if (!options->events || pmu_open(&pmu, options->events, why, sizeof(why)))
		return 0;
	pmu_start(&pmu);
	ret = run_batches(bench, options->clock, result->ops, MIN_BATCHES, ticks);
	read = pmu_stop(&pmu, &counts);
	for (unsigned int i = 0; !ret && i < MIN_BATCHES; i++)
		sum += ticks[i];
	if (!ret && !read)
		pmu_to_row(row, &pmu, &counts, result->ops * MIN_BATCHES, sum);
	pmu_close(&pmu);
	return ret;
}

/*
 * A batch as long as half of the time between two timer interrupts may meet one each time: what the
 * kernel's own work at a tick costs is in its number then. Of shorter ones some meet none.
 */
static void note_ticks(struct row *row, const struct measurement *result, enum clock_id clock)
{
	struct timespec tick;
	double tick_ns;

	/* The coarse clock is that which the tick counts. */
	if (clock != CLOCK_INSN || clock_getres(CLOCK_MONOTONIC_COARSE, &tick))
		return;
	tick_ns = tick.tv_sec * 1e9 + tick.tv_nsec;
	if (result->min >= tick_ns / 2)
		row_counter_set(row, "ticks_seen", ceil(result->min / tick_ns));
}

void measurement_to_row(struct row *row, const struct measurement *result, enum clock_id clock)
{
	double ops = result->ops;

	row->iterations = result->ops;
	/* A cost is exact on this clock. What other threads take part in is not, across kernels. */
	if (clock == CLOCK_INSN && result->scheduled) {
		row_counter_set(row, "about_insn_per_op", result->min / ops);
		row_counter_set(row, "about_insn_spread_pct", result->spread_pct);
		row_counter_set(row, "about_insn_apart_pct", result->resolution_pct);
		return;
	}
	row->real_time_ns = result->min / ops;
	row_counter_set(row, clock_at(clock)->counter, result->min / ops);
	row_counter_set(row, "median_per_op", result->median / ops);
	row_counter_set(row, "spread_pct", result->spread_pct);
	row_counter_set(row, "batches", result->batches);
	if (result->resolution_pct > 0)
		row_counter_set(row, "resolution_pct", result->resolution_pct);
	note_ticks(row, result, clock);
	if (result->min <= 0 || !result->doubled_min)
		return;
	row_counter_set(row, "doubled_ratio", result->doubled_min / result->min);
	/* What a batch costs besides its operations; it is in the number above, not subtracted. */
	row_counter_set(row, "batch_overhead", 2 * result->min - result->doubled_min);
}

static void set_per_op(struct row *row, const char *name, uint64_t total, uint64_t ops)
{
	row_counter_set(row, name, (double)total / ops);
}

static void locks_to_row(struct row *row, const struct gvb_bench_counts *counts)
{
	uint64_t all = 0;

	for (unsigned int i = 0; i < GVB_LOCK_CLASSES; i++)
		all += counts->locks[i];
	set_per_op(row, "locks_per_op", all, counts->ops);

	for (unsigned int i = 0; i < GVB_LOCK_CLASSES; i++) {
		char name[ROW_COUNTER_NAME_SIZE];

		snprintf(name, sizeof(name), "locks_%s_per_op", gvbc_lock_name(i));
		if (counts->locks[i])
			set_per_op(row, name, counts->locks[i], counts->ops);
	}
}

void counts_to_row(struct row *row, const struct gvb_bench_counts *counts)
{
	const struct {
		const char *name;
		uint64_t total;
	} steps[] = {
		{ "map_steps_per_op", counts->map_steps },
		{ "remap_steps_per_op", counts->remap_steps },
		{ "unmap_steps_per_op", counts->unmap_steps },
		{ "locked_objs_per_op", counts->locked_objs },
		{ "validated_per_op", counts->validated },
		{ "found_per_op", counts->found },
		{ "duplicates_per_op", counts->duplicates },
		{ "deadlocks_per_op", counts->deadlocks },
		{ "validate_calls_per_op", counts->validate_calls },
		{ "zombies_per_op", counts->zombies },
	};

	if (!(counts->missing & GVB_MISSING_ALLOCS)) {
		set_per_op(row, "allocs_per_op", counts->allocs, counts->ops);
		set_per_op(row, "bytes_per_op", counts->alloc_bytes, counts->ops);
		set_per_op(row, "frees_per_op", counts->frees, counts->ops);
	}
	if (!(counts->missing & GVB_MISSING_LOCKS))
		locks_to_row(row, counts);
	if (counts->missing)
		row_counter_set(row, "missing_counts", counts->missing);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (steps[i].total)
			set_per_op(row, steps[i].name, steps[i].total, counts->ops);
}
