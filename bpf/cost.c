// SPDX-License-Identifier: GPL-2.0
#include "cost.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "floor.skel.h"
#include "gvb_user.h"
#include "gvbc.h"
#include "prices.h"

/* Short against a timer tick, so that some batches see none. */
#define BATCH_OPS 1000
#define BATCHES 16

#define EXTOBJS 64

static const struct {
	const char *name;
	uint32_t op;
	/* events per operation: a prepare takes the VM's resv and each object's */
	uint32_t events;
	enum lock_kind kind;
	enum lock_class class;
} loops[] = {
	{ "mutex", GVB_BENCH_LOCK_MUTEX, 1, KIND_MUTEX, CLASS_DRIVER },
	{ "resv", GVB_BENCH_LOCK_RESV, 1, KIND_WW, CLASS_OBJ_RESV },
	{ "spin", GVB_BENCH_LOCK_SPIN, 1, KIND_SPIN, CLASS_DRIVER },
	{ "prepared_obj", GVB_BENCH_PREPARE, EXTOBJS + 1, NUM_KINDS, CLASS_NONE },
};

#define SPIN_LOOP 2
#define PREPARE_LOOP 3
#define NUM_LOOPS (sizeof(loops) / sizeof(*loops))

#define GROUPS_LOCKS (PROBE_LOCKS | PROBE_OPS | PROBE_MARKS | PROBE_DISCOVER)

/*
 * From nothing to everything; each level but one keeps what the one before it has: without marks
 * the loops' locks are anybody's, and all are recorded.
 */
static const struct level {
	const char *name;
	uint32_t groups;
	enum recording recording;
} levels[] = {
	{ "none", 0, RECORD_NOTHING },
	{ "tracepoints", PROBE_TRACEPOINTS | PROBE_MARKS | PROBE_DISCOVER, RECORD_MARKED },
	{ "other_locks", PROBE_LOCKS | PROBE_OPS, RECORD_ALL },
	{ "locks", GROUPS_LOCKS, RECORD_MARKED },
	{ "locks_walks", PROBE_ALL, RECORD_MARKED },
};

#define NUM_LEVELS (sizeof(levels) / sizeof(*levels))

struct bed {
	struct gvb_user user;
	bool cycles;
};

static int time_loop(struct bed *bed, size_t loop, double *cost)
{
	uint64_t ticks[BATCHES], best = UINT64_MAX;
	bool prepare = loops[loop].op == GVB_BENCH_PREPARE;
	uint64_t ops = prepare ? BATCH_OPS / EXTOBJS : BATCH_OPS;
	struct gvb_bench bench = {
		.vm_id = prepare ? bed->user.vm_id : 0,
		.op = loops[loop].op,
		.flags = GVB_BENCH_MARK | (bed->cycles ? GVB_BENCH_CLOCK_CYCLES : 0),
		.samples = BATCHES,
		.iterations = ops,
		.ticks = (uintptr_t)ticks,
	};
	int ret = gvbc_call_bench(bed->user.fd, &bench);

	for (size_t i = 0; !ret && i < BATCHES; i++)
		best = ticks[i] < best ? ticks[i] : best;
	*cost = (double)best / (ops * loops[loop].events);
	return ret;
}

static json_t *to_json(const double *costs, const double *bare)
{
	json_t *level = json_object();

	for (size_t i = 0; i < NUM_LOOPS; i++)
		json_object_set_new(level, loops[i].name,
				    json_real(costs[i] - (bare ? bare[i] : 0)));
	return level;
}

static int time_loops(struct bed *bed, double *costs)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < NUM_LOOPS; i++)
		ret = time_loop(bed, i, &costs[i]);
	return ret;
}

/* Programs that do nothing at the same places. */
static json_t *time_floor(struct bed *bed, const double *bare)
{
	double costs[NUM_LOOPS];
	struct floor *floor = floor__open_and_load();
	json_t *level = NULL;

	if (floor && !floor__attach(floor) && !time_loops(bed, costs))
		level = to_json(costs, bare);
	floor__destroy(floor);
	return level;
}

/* A hold of nothing. Now and then there is an interrupt in one, which the median does not see. */
static double own_hold(const struct view *view, enum lock_class class)
{
	struct snapshot *seen = view_take(view);
	struct lock_counts counts = { 0 };
	double mean = 0, median;

	if (seen)
		snapshot_class(seen, class, &counts);
	free(seen);
	median = loglin_quantile(&counts.hold, 0.5);
	if (counts.hold.count)
		mean = (double)counts.hold.sum / counts.hold.count;
	return mean < median ? mean : median;
}

/* The bare locks of each kind once more: what is in the holds, what programs time themselves. */
static int look_into_holds(struct trace *trace, struct bed *bed, struct costs *prices,
			   const double *added)
{
	struct view *view = &trace->view;
	double cost;
	int ret = 0;

	for (size_t i = 0; !ret && i < NUM_LOOPS; i++) {
		uint64_t timed = view_timed(view);

		if (loops[i].kind == NUM_KINDS)
			continue;
		view_reset(view);
		ret = time_loop(bed, i, &cost);
		timed = (view_timed(view) - timed) & (PRICE_EVENT - 1);
		prices->locks[loops[i].kind] = (struct lock_cost){
			.pair = added[i] - (double)timed / (BATCHES * BATCH_OPS),
			.own = own_hold(view, loops[i].class),
		};
	}
	prices->exec = added[PREPARE_LOOP];
	return ret;
}

/* What walking and drm_exec's programs have on top of locking the object. */
static int look_into_prepare(struct trace *trace, struct bed *bed, struct costs *prices,
			     const double *added)
{
	uint64_t timed = view_timed(&trace->view);
	double cost;
	int ret = time_loop(bed, PREPARE_LOOP, &cost);

	timed = (view_timed(&trace->view) - timed) & (PRICE_EVENT - 1);
	prices->exec = added[PREPARE_LOOP] - prices->exec -
		       (double)timed / (BATCHES * (BATCH_OPS / EXTOBJS) * (EXTOBJS + 1));
	return ret;
}

/* Of the programs that look at a spinlock and find that it is nobody's. */
static double price_of_run(const struct trace *trace, const double *added)
{
	size_t programs = probes_at(&trace->probes, "_raw_spin_lock") +
			  probes_at(&trace->probes, "_raw_spin_unlock");

	return programs ? added[SPIN_LOOP] / programs : 0;
}

static json_t *time_level(struct trace *trace, struct bed *bed, const struct level *level,
			  double *bare, struct costs *prices)
{
	double costs[NUM_LOOPS];
	json_t *json = NULL;
	int ret;

	probes_attach(&trace->probes, level->groups);
	view_record(&trace->view, level->recording);
	ret = time_loops(bed, costs);
	if (!ret && !level->groups)
		memcpy(bare, costs, sizeof(costs));
	if (!ret)
		json = to_json(costs, level->groups ? bare : NULL);
	for (size_t i = 0; i < NUM_LOOPS; i++)
		costs[i] -= bare[i];
	if (!ret && level->recording == RECORD_ALL)
		prices->run = price_of_run(trace, costs);
	if (!ret && level->groups == GROUPS_LOCKS)
		ret = look_into_holds(trace, bed, prices, costs);
	if (!ret && level->groups == PROBE_ALL)
		ret = look_into_prepare(trace, bed, prices, costs);
	view_record(&trace->view, RECORD_NOTHING);
	probes_detach(&trace->probes);
	if (!ret)
		return json;
	json_decref(json);
	return NULL;
}

static json_t *own_to_json(const struct costs *prices)
{
	json_t *own = json_object();

	for (size_t i = 0; i < NUM_LOOPS; i++)
		if (loops[i].kind != NUM_KINDS)
			json_object_set_new(own, loops[i].name,
					    json_real(prices->locks[loops[i].kind].own));
	return own;
}

static json_t *time_levels(struct trace *trace, struct bed *bed)
{
	double bare[NUM_LOOPS] = { 0 };
	json_t *all = json_object();
	struct costs prices = { 0 };

	for (size_t i = 0; i < NUM_LEVELS; i++) {
		bool stacks = trace->config.stack_classes && levels[i].groups & PROBE_LOCKS;
		char name[64];
		json_t *level;

		snprintf(name, sizeof(name), "%s%s", levels[i].name, stacks ? "_stacks" : "");
		level = time_level(trace, bed, &levels[i], bare, &prices);
		if (!level || json_object_set_new(all, name, level)) {
			json_decref(all);
			return NULL;
		}
	}
	view_reset(&trace->view);
	json_object_set_new(all, "own_hold", own_to_json(&prices));
	json_object_set_new(all, "empty_programs", time_floor(bed, bare));
	prices_set(&trace->view, &prices);
	return all;
}

/* In its own process's life: discovery must not depend on what was there before. */
static int make_bed(struct bed *bed)
{
	int ret = gvb_user_open(&bed->user, GVB_MODE_RESV);

	for (size_t i = 0; !ret && i < EXTOBJS; i++)
		ret = gvb_user_map_new(&bed->user, i);
	return ret;
}

json_t *cost_bare(bool cycles)
{
	struct bed bed = { .cycles = cycles };
	double costs[NUM_LOOPS];
	json_t *bare = NULL;

	if (!make_bed(&bed) && !time_loops(&bed, costs))
		bare = to_json(costs, NULL);
	gvb_user_close(&bed.user);
	return bare;
}

json_t *cost_measure(struct trace *trace, bool cycles)
{
	struct bed bed = { .cycles = cycles };
	json_t *costs = NULL;

	/* Objects tell that they are there when they are created. */
	probes_attach(&trace->probes, PROBE_DISCOVER);
	if (!make_bed(&bed)) {
		probes_detach(&trace->probes);
		costs = time_levels(trace, &bed);
	}
	probes_detach(&trace->probes);
	gvb_user_close(&bed.user);
	view_forget(&trace->view);
	return costs;
}

void cost_print(const json_t *costs, const char *unit)
{
	const char *name;
	json_t *level;

	printf("%-12s", "");
	for (size_t i = 0; i < NUM_LOOPS; i++)
		printf(" %14s", loops[i].name);
	printf("  [%s per event, added]\n", unit);
	json_object_foreach((json_t *)costs, name, level)
	{
		printf("%-12s", name);
		for (size_t i = 0; i < NUM_LOOPS; i++)
			printf(" %14.1f", json_number_value(json_object_get(level, loops[i].name)));
		printf("\n");
	}
}
