// SPDX-License-Identifier: GPL-2.0
#include "cost.h"

#include <stdio.h>
#include <unistd.h>

#include "floor.skel.h"
#include "gvb_user.h"

/* Short against a timer tick, so that some batches see none. */
#define BATCH_OPS 1000
#define BATCHES 16

#define EXTOBJS 64

static const struct {
	const char *name;
	uint32_t op;
	/* events per operation: a prepare takes the VM's resv and each object's */
	uint32_t events;
} loops[] = {
	{ "mutex", GVB_BENCH_LOCK_MUTEX, 1 },
	{ "resv", GVB_BENCH_LOCK_RESV, 1 },
	{ "spin", GVB_BENCH_LOCK_SPIN, 1 },
	{ "prepared_obj", GVB_BENCH_PREPARE, EXTOBJS + 1 },
};

#define NUM_LOOPS (sizeof(loops) / sizeof(*loops))

/* From nothing to everything; each level keeps what the one before it has. */
static const struct {
	const char *name;
	uint32_t groups;
} levels[] = {
	{ "none", 0 },
	{ "tracepoints", PROBE_TRACEPOINTS | PROBE_MARKS | PROBE_DISCOVER },
	{ "locks", PROBE_LOCKS | PROBE_OPS | PROBE_MARKS | PROBE_DISCOVER },
	{ "locks_walks", PROBE_ALL },
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
	int ret = gvb_user_ioctl(&bed->user, DRM_IOCTL_GVB_BENCH, &bench);

	for (size_t i = 0; !ret && i < BATCHES; i++)
		best = ticks[i] < best ? ticks[i] : best;
	*cost = (double)best / (ops * loops[loop].events);
	return ret;
}

static json_t *time_level(struct bed *bed, const double *bare, double *costs)
{
	json_t *level = json_object();

	for (size_t i = 0; i < NUM_LOOPS; i++) {
		if (time_loop(bed, i, &costs[i])) {
			json_decref(level);
			return NULL;
		}
		json_object_set_new(level, loops[i].name,
				    json_real(costs[i] - (bare ? bare[i] : 0)));
	}
	return level;
}

/* Programs that do nothing at the same places. */
static json_t *time_floor(struct bed *bed, const double *bare)
{
	double costs[NUM_LOOPS];
	struct floor *floor = floor__open_and_load();
	json_t *level = NULL;

	if (floor && !floor__attach(floor))
		level = time_level(bed, bare, costs);
	floor__destroy(floor);
	return level;
}

static json_t *time_levels(struct trace *trace, struct bed *bed)
{
	double bare[NUM_LOOPS], costs[NUM_LOOPS];
	json_t *all = json_object();

	for (size_t i = 0; i < NUM_LEVELS; i++) {
		bool stacks = trace->config.stack_classes && levels[i].groups & PROBE_LOCKS;
		char name[64];
		json_t *level;

		snprintf(name, sizeof(name), "%s%s", levels[i].name, stacks ? "_stacks" : "");
		probes_attach(&trace->probes, levels[i].groups);
		view_record(&trace->view, RECORD_MARKED);
		level = time_level(bed, i ? bare : NULL, i ? costs : bare);
		view_record(&trace->view, RECORD_NOTHING);
		probes_detach(&trace->probes);
		if (!level || json_object_set_new(all, name, level)) {
			json_decref(all);
			return NULL;
		}
	}
	view_reset(&trace->view);
	json_object_set_new(all, "empty_programs", time_floor(bed, bare));
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

	if (!make_bed(&bed))
		bare = time_level(&bed, NULL, costs);
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
