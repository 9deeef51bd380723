// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B31: destroying a VM with all that is in it: mappings, zombies, jobs that still wait.
 *
 * Timed from userspace. The live counters are looked at after every VM: leaks are silent.
 */
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "cases.h"

enum { PARAM_WITH, PARAM_VAS };

/* VAs to a BO. */
#define VAS_PER_BO 4u

#define JOBS 16u

/*
 * The workers that queueing a job wakes, and those that a timer tick does, must not have their turn
 * inside the stopwatch: so long after the tick that ends the rest, and long before the next.
 */
#define SETTLE_US 3000

/**
 * struct load - what a VM is filled with
 * @ops: maps of all VAs. @zombies: maps that are unmapped again, NULL: none.
 * @syncobj: that the jobs wait for; zero: no jobs.
 */
struct load {
	struct gvb_bind_op *ops;
	struct gvb_bind_op *zombies;
	uint32_t syncobj;
};

static uint64_t vas(const struct bench *bench)
{
	return bench_number(bench, PARAM_VAS);
}

static uint64_t bos(const struct bench *bench)
{
	return (vas(bench) + VAS_PER_BO - 1) / VAS_PER_BO;
}

static void vm(const struct bench *bench, struct gvb_vm_create *vm)
{
	vm_keeps_zombies(bench, vm);
}

static int bind(struct bench *bench, uint32_t vm_id, const struct gvb_bind_op *ops, uint32_t count)
{
	return gvbc_vm_bind(bench->world.fd, vm_id, ops, count);
}

static int queue_job(struct bench *bench, uint32_t vm_id, const struct gvb_bind_op *op,
		     uint32_t syncobj)
{
	struct gvb_sync wait = { .handle = syncobj, .flags = GVB_SYNC_WAIT };
	struct gvb_vm_bind job = {
		.vm_id = vm_id,
		.flags = GVB_BIND_ASYNC,
		.ops = { sizeof(*op), 1, (uintptr_t)op },
		.syncs = { sizeof(wait), 1, (uintptr_t)&wait },
	};

	return gvbc_call_vm_bind(bench->world.fd, &job);
}

static int fill(struct bench *bench, uint32_t vm_id)
{
	struct gvb_bind_op clear = op_unmap(WORLD_FAR, vas(bench) * GVB_PAGE_SIZE);
	const struct load *load = bench->private_data;
	int ret = bind(bench, vm_id, load->ops, vas(bench));

	if (!ret && load->zombies)
		ret = bind(bench, vm_id, load->zombies, vas(bench));
	if (!ret && load->zombies)
		ret = bind(bench, vm_id, &clear, 1);
	for (unsigned int i = 0; !ret && load->syncobj && i < JOBS; i++)
		ret = queue_job(bench, vm_id, &load->ops[i % vas(bench)], load->syncobj);
	return ret;
}

static int expect_load(struct bench *bench, uint32_t vm_id)
{
	const struct load *load = bench->private_data;
	struct gvb_vm_state state;
	int ret;

	/* Looking at the mappings would wait for the jobs. */
	if (load->syncobj)
		return 0;
	ret = gvbc_vm_state(bench->world.fd, vm_id, &state);
	const struct expectation truth[] = {
		{ "VAs in the tree", state.vas, vas(bench) },
		{ "vm_bos with mappings", state.vm_bos, bos(bench) },
		{ "zombies", state.zombies, load->zombies ? vas(bench) : 0 },
	};

	return ret ? ret : EXPECT_ALL(bench, truth);
}

/* What is left is the case's own VM, and the BOs that its handles keep. */
static int expect_nothing_left(struct bench *bench)
{
	struct gvb_stats stats;
	int ret = gvbc_stats(bench->world.fd, &stats);
	const struct expectation left[] = {
		{ "live VMs", stats.live_vms, 1 },
		{ "live vm_bos", stats.live_vm_bos, 0 },
		{ "live VAs", stats.live_vas, 0 },
		{ "live jobs", stats.live_jobs, 0 },
	};

	return ret ? ret : EXPECT_ALL(bench, left);
}

static int destroy_once(struct bench *bench, uint64_t *ticks)
{
	struct gvb_vm_create args = {
		.mode = bench->mode,
		.flags = bench->world.vm_flags,
		.va_start = WORLD_VA_START,
		.va_range = WORLD_VA_RANGE,
	};
	uint64_t start;
	int ret = gvbc_call_vm_create(bench->world.fd, &args);

	if (!ret)
		ret = fill(bench, args.vm_id);
	if (!ret)
		ret = expect_load(bench, args.vm_id);
	if (ret)
		return ret;
	bench_rest(bench);
	usleep(SETTLE_US);
	start = bench_now(bench);
	ret = gvbc_vm_destroy(bench->world.fd, args.vm_id);
	*ticks += bench_now(bench) - start;
	return ret ? ret : expect_nothing_left(bench);
}

static int batch(struct bench *bench, uint64_t n, uint64_t *ticks)
{
	int ret = 0;

	*ticks = 0;
	while (!ret && n--)
		ret = destroy_once(bench, ticks);
	return ret;
}

static int setup(struct bench *bench)
{
	struct load *load = calloc(1, sizeof(*load));
	int ret = 0;

	bench->private_data = load;
	bench->max_ops = 2;
	bench->max_batches = 64;
	if (!load)
		return -ENOMEM;
	load->ops = calloc(vas(bench), sizeof(*load->ops));
	if (!load->ops)
		return -ENOMEM;
	for (uint64_t i = 0; !ret && i < vas(bench); i++) {
		uint32_t handle = i % VAS_PER_BO ? load->ops[i - 1].handle : 0;

		if (!handle)
			ret = world_bo_create(&bench->world, 1, &handle);
		load->ops[i] = op_map(WORLD_BASE + i * GVB_PAGE_SIZE, GVB_PAGE_SIZE, handle, 0);
	}
	return ret;
}

static int setup_zombies(struct bench *bench)
{
	int ret = setup(bench);
	struct load *load = bench->private_data;

	if (ret)
		return ret;
	load->zombies = new_maps(&bench->world, vas(bench));
	return load->zombies ? 0 : -ENOMEM;
}

/*
 * The workers that end the jobs have their turn when we wait for them, and not whenever one wakes
 * up: how often that happens depends on what ran before. Without the privilege the numbers vary
 * more.
 */
static void run_first(int policy)
{
	const struct sched_param param = { .sched_priority = policy == SCHED_FIFO };

	sched_setscheduler(0, policy, &param);
}

static int setup_jobs(struct bench *bench)
{
	struct drm_syncobj_create create = { 0 };
	int ret = setup(bench);
	struct load *load = bench->private_data;

	if (!ret)
		ret = gvbc_ioctl(bench->world.fd, DRM_IOCTL_SYNCOBJ_CREATE, &create);
	if (!ret)
		load->syncobj = create.handle;
	run_first(SCHED_FIFO);
	return ret;
}

static void teardown(struct bench *bench)
{
	struct load *load = bench->private_data;

	run_first(SCHED_OTHER);
	if (!load)
		return;
	free(load->ops);
	free(load->zombies);
	free(load);
}

BENCH_FAMILY(teardown_nothing) = {
	.name = "teardown",
	.claim = "VM_DESTROY of a VM of so many VAs, four to a BO: nothing is left",
	.params = { BENCH_LABELS("with", "nothing"), BENCH_NUMBERS("vas", 1, 16, 256, 4096) },
	.base = "with:nothing/vas:1",
	.fit = BENCH_FIT_LINEAR,
	.vm = vm,
	.setup = setup,
	.batch = batch,
	.teardown = teardown,
};

BENCH_FAMILY(teardown_zombies) = {
	.name = "teardown",
	.claim = "and of one that has as many zombies, which nobody cleaned up",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes leave zombies",
	.params = { BENCH_LABELS("with", "zombies"), BENCH_NUMBERS("vas", 1, 16, 256, 4096) },
	.base = "with:nothing/vas:1",
	.fit = BENCH_FIT_LINEAR,
	.vm = vm,
	.setup = setup_zombies,
	.batch = batch,
	.teardown = teardown,
};

BENCH_FAMILY(teardown_jobs) = {
	.name = "teardown",
	.claim = "and of one that 16 binds still wait for, on a syncobj that nobody signals",
	.params = { BENCH_LABELS("with", "jobs"), BENCH_NUMBERS("vas", 1, 16, 256) },
	.base = "with:nothing/vas:1",
	.fit = BENCH_FIT_LINEAR,
	.scheduled = true,
	.vm = vm,
	.setup = setup_jobs,
	.batch = batch,
	.teardown = teardown,
};
