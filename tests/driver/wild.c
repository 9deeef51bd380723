// SPDX-License-Identifier: GPL-2.0-or-later
#include "wild.h"

#include <errno.h>
#include <pthread.h>

#define VA_START GVB_PAGE_SIZE
#define VA_RANGE (1ull << 40)

/* Ids and handles are drawn from the lowest ones; these many of them mostly exist. */
#define VMS 4
#define HANDLES 8

#define BO_PAGES 16
#define MAX_OPS 24

struct thread {
	struct wild *wild;
	uint64_t rng;
	uint32_t vm_id;
	uint32_t handle;
};

static bool expected(int error)
{
	return !error || error == -EINVAL || error == -ENOENT;
}

static int call(struct thread *thread, unsigned long request, void *args)
{
	int ret = gvbc_ioctl(thread->wild->fd, request, args);

	if (!expected(ret)) {
		atomic_store(&thread->wild->request, request);
		atomic_store(&thread->wild->error, ret);
	}
	if (!ret)
		atomic_fetch_add(&thread->wild->done, 1);
	return ret;
}

static uint32_t below(struct thread *thread, uint32_t limit)
{
	return rng_below(&thread->rng, limit);
}

static enum gvb_mode any_mode(struct thread *thread)
{
	enum gvb_mode mode;

	do {
		mode = below(thread, GVB_MODE_COUNT);
	} while (!(thread->wild->modes & 1u << mode));
	return mode;
}

static void vm_create(struct thread *thread)
{
	struct gvb_vm_create args = {
		.mode = any_mode(thread),
		.alloc = below(thread, 2) ? below(thread, GVB_ALLOC_COUNT) : GVB_ALLOC_FREE_LIST,
		.va_start = VA_START,
		.va_range = VA_RANGE,
	};

	if (gvbc_mode_immediate(args.mode) && !below(thread, 3))
		args.flags |= GVB_VM_KEEP_ZOMBIES;
	if (thread->wild->features & GVB_FEATURE_WEAK_REF && !below(thread, 3))
		args.flags |= GVB_VM_WEAK_REF;

	call(thread, DRM_IOCTL_GVB_VM_CREATE, &args);
}

static void vm_destroy(struct thread *thread)
{
	struct gvb_vm_destroy args = { .vm_id = thread->vm_id };

	call(thread, DRM_IOCTL_GVB_VM_DESTROY, &args);
}

static void bo_create(struct thread *thread)
{
	struct gvb_bo_create args = {
		.size = BO_PAGES * GVB_PAGE_SIZE,
		.mode = any_mode(thread),
		.exclusive_vm_id = below(thread, 3) ? 0 : thread->vm_id,
	};

	call(thread, DRM_IOCTL_GVB_BO_CREATE, &args);
}

/* Closing a handle that is none is -EINVAL here: that is drm's. */
static void bo_close(struct thread *thread)
{
	struct drm_gem_close args = { .handle = thread->handle };

	call(thread, DRM_IOCTL_GEM_CLOSE, &args);
}

static uint32_t any_ops(struct thread *thread, struct gvb_bind_op *ops, bool unmap_all)
{
	uint32_t count = 1 + below(thread, MAX_OPS);

	for (uint32_t i = 0; i < count; i++) {
		uint32_t pages = 1 + below(thread, BO_PAGES);
		uint32_t verb = below(thread, unmap_all ? 16 : 15);

		ops[i] = (struct gvb_bind_op){
			.verb = verb < 8  ? GVB_BIND_MAP :
				verb < 10 ? GVB_BIND_MAP_NULL :
				verb < 15 ? GVB_BIND_UNMAP :
					    GVB_BIND_UNMAP_ALL,
		};
		if (ops[i].verb == GVB_BIND_MAP || ops[i].verb == GVB_BIND_UNMAP_ALL)
			ops[i].handle = below(thread, 4) ? thread->handle :
							   1 + below(thread, HANDLES);
		if (ops[i].verb == GVB_BIND_UNMAP_ALL)
			continue;
		ops[i].addr = VA_START + below(thread, 64) * GVB_PAGE_SIZE;
		ops[i].range = pages * GVB_PAGE_SIZE;
	}
	return count;
}

/* Half of them are not for the VM's mode. */
static enum gvb_bind_lock any_lock(struct thread *thread)
{
	enum gvb_bind_lock lock = below(thread, 2) ? below(thread, GVB_BIND_LOCK_COUNT) : 0;

	if (lock == GVB_BIND_LOCK_PRELOCK && !(thread->wild->features & GVB_FEATURE_EXEC_LOCK))
		return GVB_BIND_LOCK_DEFAULT;
	return lock;
}

static void cleanup(struct thread *thread)
{
	struct gvb_cleanup args = { .vm_id = thread->vm_id };

	call(thread, DRM_IOCTL_GVB_CLEANUP, &args);
}

static void bind(struct thread *thread)
{
	struct gvb_bind_op ops[MAX_OPS];
	struct gvb_vm_bind args = { .vm_id = thread->vm_id, .lock = any_lock(thread) };

	args.ops = (struct gvb_array){ sizeof(ops[0]), any_ops(thread, ops, true), (uintptr_t)ops };
	call(thread, DRM_IOCTL_GVB_VM_BIND, &args);
}

static void exec(struct thread *thread)
{
	struct gvb_exec args = { .vm_id = thread->vm_id, .num_fences = 1 + below(thread, 8) };

	call(thread, DRM_IOCTL_GVB_EXEC, &args);
}

static void evict(struct thread *thread)
{
	struct gvb_evict args = {
		.handle = thread->handle,
		.flags = below(thread, 3) ? 0 : GVB_EVICT_RESTORE,
	};

	call(thread, DRM_IOCTL_GVB_EVICT, &args);
}

/* What an operation of BENCH takes: nothing, any operations and their undoing, or one verb. */
enum wild_list { LIST_NONE, LIST_ANY, LIST_MAPS, LIST_MAP, LIST_UNMAPS };

static const struct {
	enum gvb_bench_op op;
	enum wild_list list;
	bool vm;
	uint64_t args[2];
} kinds[] = {
	{ GVB_BENCH_NOP, LIST_NONE, false, { 1, 1 } },
	{ GVB_BENCH_LOCK_RESV, LIST_NONE, false, { 1, 1 } },
	{ GVB_BENCH_PREPARE, LIST_NONE, true, { 4, 1 } },
	{ GVB_BENCH_VALIDATE, LIST_NONE, true, { 2, 4 } },
	{ GVB_BENCH_BIND, LIST_ANY, true, { 2, 1 } },
	{ GVB_BENCH_BIND_BATCH, LIST_ANY, true, { GVB_BIND_LOCK_COUNT, 4 } },
	{ GVB_BENCH_PREPARE_RANGE, LIST_UNMAPS, true, { 2, 1 } },
	{ GVB_BENCH_LINK, LIST_MAP, true, { 1, 1 } },
	{ GVB_BENCH_UNLINK, LIST_MAPS, true, { 2, 1 } },
	{ GVB_BENCH_CLEANUP, LIST_MAPS, true, { 1, 1 } },
	{ GVB_BENCH_PUT, LIST_MAP, true, { 2, 2 } },
	{ GVB_BENCH_BO_FIND, LIST_MAP, true, { 3, 1 } },
	{ GVB_BENCH_SUBMIT, LIST_MAPS, true, { 3, 2 } },
};

static struct gvb_array bench_ops(struct thread *thread, struct gvb_bind_op *ops,
				  enum wild_list list)
{
	uint32_t count = any_ops(thread, ops, false);

	if (list == LIST_MAP)
		count = 1;
	for (uint32_t i = 0; i < count && list != LIST_ANY; i++) {
		ops[i].verb = list == LIST_UNMAPS ? GVB_BIND_UNMAP : GVB_BIND_MAP;
		ops[i].handle = list == LIST_UNMAPS ? 0 : thread->handle;
	}
	return (struct gvb_array){ sizeof(ops[0]), count, (uintptr_t)ops };
}

static void bench(struct thread *thread)
{
	uint32_t kind = below(thread, sizeof(kinds) / sizeof(kinds[0]));
	struct gvb_bind_op ops[MAX_OPS], undo[MAX_OPS];
	struct gvb_bench_counts counts;
	uint64_t ticks[16];
	struct gvb_bench args = {
		.op = kinds[kind].op,
		.vm_id = kinds[kind].vm ? thread->vm_id : 0,
		.samples = 1 + below(thread, 16),
		.iterations = kinds[kind].vm ? 1 : 100,
		.arg = { below(thread, kinds[kind].args[0]), below(thread, kinds[kind].args[1]) },
		.ticks = (uintptr_t)ticks,
	};

	/* Otherwise mappings that share a BO would end it. */
	if (args.op == GVB_BENCH_PREPARE_RANGE)
		args.arg[1] = 1;
	if (args.op == GVB_BENCH_BIND_BATCH && args.arg[0] == GVB_BIND_LOCK_PRELOCK &&
	    !(thread->wild->features & GVB_FEATURE_EXEC_LOCK))
		args.arg[0] = GVB_BIND_LOCK_DEFAULT;
	if (args.op == GVB_BENCH_BO_FIND && args.arg[0] == GVB_BENCH_BO_FIND_PREALLOC &&
	    !(thread->wild->features & GVB_FEATURE_PREALLOC_STAGED))
		args.arg[0] = GVB_BENCH_BO_FIND_ONLY;
	if (kinds[kind].list)
		args.ops = bench_ops(thread, ops, kinds[kind].list);
	if (kinds[kind].list == LIST_ANY)
		args.undo = bench_ops(thread, undo, LIST_ANY);
	/* Attaching probes takes its time. */
	if (!below(thread, 32) && !thread->wild->no_count) {
		args.flags = GVB_BENCH_COUNT;
		args.samples = 1;
		args.ticks = 0;
		args.counts = (uintptr_t)&counts;
	}
	call(thread, DRM_IOCTL_GVB_BENCH, &args);
}

static void look(struct thread *thread)
{
	struct gvb_dump_va vas[128];
	struct gvb_vm_state state = { .vm_id = thread->vm_id };
	struct gvb_check check = { .vm_id = thread->vm_id };
	struct gvb_dump dump = {
		.vm_id = thread->vm_id,
		.vas = { sizeof(vas[0]), 128, (uintptr_t)vas },
	};

	call(thread, DRM_IOCTL_GVB_DUMP, &dump);
	call(thread, DRM_IOCTL_GVB_VM_GET_STATE, &state);
	if (!call(thread, DRM_IOCTL_GVB_CHECK, &check) && check.violations)
		atomic_store(&thread->wild->violations, check.violations);
}

static void *run(void *arg)
{
	static const struct {
		uint32_t below;
		void (*step)(struct thread *thread);
	} steps[] = {
		{ 40, bind },	    { 54, exec },	{ 66, evict },	  { 76, look },
		{ 78, cleanup },    { 86, bench },	{ 90, bo_close }, { 95, bo_create },
		{ 97, vm_destroy }, { 100, vm_create },
	};
	struct thread *thread = arg;

	for (uint64_t i = 0; i < thread->wild->steps; i++) {
		uint32_t kind = below(thread, 100), step = 0;

		thread->vm_id = 1 + below(thread, VMS);
		thread->handle = 1 + below(thread, HANDLES);
		while (kind >= steps[step].below)
			step++;
		steps[step].step(thread);
	}
	return NULL;
}

int wild_run(struct wild *wild)
{
	struct thread threads[WILD_THREADS];
	pthread_t ids[WILD_THREADS];
	int started, ret = 0;

	for (started = 0; started < WILD_THREADS && !ret; started++) {
		threads[started] = (struct thread){
			.wild = wild,
			.rng = (wild->seed << 8 | (started + 1)) * 0x9e3779b97f4a7c15ull,
		};
		ret = -pthread_create(&ids[started], NULL, run, &threads[started]);
	}
	if (ret)
		started--;
	while (started)
		pthread_join(ids[--started], NULL);
	return ret;
}
