// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B14: evictions against submissions, and what it would cost if evicting took the resvs of the VMs.
 */
#include "crowd.h"

enum { PARAM_VMS, PARAM_EVICTORS, PARAM_EVICT };

/* Order of the labels below. */
enum { EVICT_LAZY, EVICT_EAGER };

enum { EVICTED_DEADLOCKS, EVICTED_WASTED_LOCKS };

#define EXTOBJS 32u

static int setup(struct bench *bench)
{
	int ret = crowd_setup(bench, bench_number(bench, PARAM_VMS));

	bench->walk_len = EXTOBJS;
	return ret ? ret : crowd_map_extobjs(bench, EXTOBJS);
}

static int prove(struct bench *bench)
{
	return expect_extobjs(bench, EXTOBJS);
}

/* Threads start apart and go through the objects in the same order. */
static int evict(struct worker *worker)
{
	const struct bench *bench = worker->crew->data;
	const struct crowd *crowd = crowd_of(bench);
	uint64_t place = worker->done + worker->index * crowd->num_extobjs / 2;
	struct gvb_evict args = {
		.handle = crowd->handles[place % crowd->num_extobjs],
		.flags = bench->value[PARAM_EVICT] == EVICT_EAGER ? GVB_EVICT_EAGER : 0,
	};
	int ret = gvbc_call_evict(bench->world.fd, &args);

	worker->counts[EVICTED_DEADLOCKS] += args.deadlocks;
	worker->counts[EVICTED_WASTED_LOCKS] += args.wasted_locks;
	return ret;
}

static void crew(struct bench *bench, struct crew *crew)
{
	crew_add(crew, &(struct role)CROWD_SUBMIT(crowd_of(bench)->num_vms));
	crew_add(crew, &(struct role){
			       .name = "evict",
			       .threads = bench_number(bench, PARAM_EVICTORS),
			       .op = evict,
			       .counts = { "evict_deadlocks", "evict_wasted_locks" },
		       });
}

static int evict_all(struct bench *bench)
{
	struct crowd *crowd = crowd_of(bench);
	int ret = 0;

	for (uint64_t i = 0; !ret && i < crowd->num_extobjs; i++)
		ret = gvbc_evict(bench->world.fd, crowd->handles[i], 0);
	return ret;
}

/*
 * Which objects the storm left evicted nobody can know. One submission must find them all, so that
 * it leaves none, and one after a calm eviction of all must find exactly all.
 */
static int settle(struct bench *bench)
{
	struct crowd *crowd = crowd_of(bench);
	struct gvb_exec exec;
	int ret = 0;

	for (unsigned int i = 0; !ret && i < crowd->num_vms; i++)
		ret = gvbc_exec(bench->world.fd, crowd_vm_id(bench, i), &exec);
	if (!ret)
		ret = evict_all(bench);
	for (unsigned int i = 0; !ret && i < crowd->num_vms; i++) {
		ret = gvbc_exec(bench->world.fd, crowd_vm_id(bench, i), &exec);
		if (!ret)
			ret = bench_expect(bench, "objects validated after the storm",
					   exec.validated, crowd->num_extobjs);
	}
	return ret ? ret : crowd_settle(bench);
}

static const struct contend contend = {
	.ops = 1000,
	.crew = crew,
	.settle = settle,
	.keys = { "deadlocks_per_submit", "submit_mean_vs_alone" },
};

BENCH_FAMILY(evict_storm) = {
	.name = "evict_storm",
	.claim = "evicting with the resvs of all VMs taken costs submissions rollbacks",
	.params = { BENCH_NUMBERS("vms", 1, 2), BENCH_NUMBERS("evictors", 1, 2),
		    BENCH_LABELS("evict", "lazy", "eager") },
	.base = "vms:1/evictors:1/evict:lazy",
	.setup = setup,
	.prove = prove,
	.contend = &contend,
	.teardown = crowd_teardown,
};
