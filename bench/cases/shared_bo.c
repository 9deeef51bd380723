// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B25: one BO in many VMs, a thread in each that maps and unmaps it.
 */
#include "crowd.h"

enum { PARAM_VMS };

/* Mapped by one bind and unmapped by the next, so that every other one makes or drops a vm_bo. */
#define BIND_OPS 1u
#define BIND_WINDOWS 1u

static int setup(struct bench *bench)
{
	uint64_t vms = bench_number(bench, PARAM_VMS);
	uint32_t handle;
	int ret = crowd_setup(bench, vms);

	if (!ret)
		ret = world_bo_create(&bench->world, BINDER_BO_PAGES, &handle);
	for (uint64_t i = 0; !ret && i < vms; i++)
		crowd_add_binder(crowd_of(bench), i, handle, BIND_WINDOWS, BIND_OPS);
	return ret;
}

static int prove(struct bench *bench)
{
	return expect_vas(bench, 0);
}

static void crew(struct bench *bench, struct crew *crew)
{
	crew_add(crew, &(struct role){
			       .name = "bind",
			       .threads = bench_number(bench, PARAM_VMS),
			       .op = crowd_bind,
		       });
}

static const struct contend contend = {
	.ops = 5000,
	.crew = crew,
	.settle = crowd_settle,
	.keys = { "bind_throughput_vs_alone", "bind_p99_vs_alone" },
};

BENCH_FAMILY(shared_bo) = {
	.name = "shared_bo",
	.claim = "the lock of a shared BO's gpuva list is the hot spot of the VMs that map it",
	.params = { BENCH_NUMBERS("vms", 1, 2, 4, 8) },
	.base = "vms:1",
	.setup = setup,
	.prove = prove,
	.contend = &contend,
	.teardown = crowd_teardown,
};
