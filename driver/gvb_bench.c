// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: BENCH: checking what is asked for, running the batches, handing out the numbers. */
#include <linux/capability.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "gvb_bench.h"
#include "gvb_ioctl.h"

static bool gvb_array_unused(const struct gvb_array *array)
{
	return !array->count && !array->ptr;
}

static int gvb_bench_check_args(const struct gvb_bench *args, const struct gvb_bench_kind *kind)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(kind->arg_max); i++) {
		if (args->arg[i] > kind->arg_max[i])
			return kind->arg_error[i] ?: -EINVAL;
	}
	return args->arg[3] ? -EINVAL : 0;
}

static bool gvb_bench_count_right(enum gvb_bench_list list, const struct gvb_array *array)
{
	switch (list) {
	case GVB_LIST_NONE:
		return gvb_array_unused(array);
	case GVB_LIST_ONE:
		return array->count == 1;
	case GVB_LIST_SOME:
		return array->count;
	default:
		return true;
	}
}

static int gvb_bench_check_kind(const struct gvb_bench *args, const struct gvb_bench_kind *kind)
{
	int ret;

	if (!kind->batch)
		return -EOPNOTSUPP;
	if (!kind->vm && args->vm_id)
		return -EINVAL;
	ret = gvb_bench_check_args(args, kind);
	if (ret)
		return ret;
	if (!gvb_bench_count_right(kind->list, &args->ops))
		return -EINVAL;
	if (!kind->undo && !gvb_array_unused(&args->undo))
		return -EINVAL;
	if (kind->undo && !args->undo.count && args->samples > 1)
		return -EINVAL;
	/* What is undone once must have been done once. */
	return kind->once && args->iterations > args->ops.count ? -EINVAL : 0;
}

static int gvb_bench_check(const struct gvb_bench *args)
{
	bool count = args->flags & GVB_BENCH_COUNT;

	if (args->op >= GVB_BENCH_OP_COUNT ||
	    args->flags & ~(GVB_BENCH_CLOCK_CYCLES | GVB_BENCH_COUNT | GVB_BENCH_MARK))
		return -EINVAL;
	if (!args->samples || !args->iterations)
		return -EINVAL;
	if (args->samples > GVB_MAX_SAMPLES || args->iterations > GVB_MAX_ITERATIONS)
		return -E2BIG;
	if (count ? args->ticks || args->samples > 1 : !!args->counts)
		return -EINVAL;
	/* It hooks functions of the whole kernel. */
	if (count && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (args->flags & GVB_BENCH_CLOCK_CYCLES && !get_cycles())
		return -EOPNOTSUPP;

	return gvb_bench_check_kind(args, &gvb_bench_kinds[args->op]);
}

/* Written once before anything is changed: a bad pointer must not be found afterwards. */
static int gvb_bench_check_user(const struct gvb_bench *args)
{
	if (args->flags & GVB_BENCH_COUNT)
		return clear_user(u64_to_user_ptr(args->counts), sizeof(struct gvb_bench_counts)) ?
			       -EFAULT :
			       0;

	return clear_user(u64_to_user_ptr(args->ticks), args->samples * sizeof(u64)) ? -EFAULT : 0;
}

static int gvb_bench_check_verbs(const struct gvb_reqs *reqs, u32 verbs)
{
	u32 i;

	for (i = 0; i < reqs->count; i++) {
		if (!(BIT(reqs->at[i].verb) & verbs))
			return -EINVAL;
	}
	return 0;
}

static int gvb_bench_parse(struct gvb_run *run, const struct gvb_bench *args, struct drm_file *file)
{
	const struct gvb_bench_kind *kind = &gvb_bench_kinds[args->op];
	const struct gvb_array arrays[] = { args->ops, args->undo };
	struct gvb_reqs reqs[ARRAY_SIZE(arrays)] = {};
	int ret = 0;

	if (kind->immediate && !gvb_immediate(run->vm))
		return -EINVAL;
	if (kind->strong && run->vm->weak_ref)
		return -EINVAL;
	if (kind->list && !gvb_array_unused(&args->ops))
		ret = gvb_reqs_parse(reqs, kind->undo ? 2 : 1, run->vm, &run->names, file, arrays);
	run->ops = reqs[0];
	run->undo = reqs[1];
	if (!ret)
		ret = gvb_bench_check_verbs(&run->ops, kind->verbs);
	if (!ret)
		ret = gvb_bench_check_verbs(&run->undo, kind->verbs);
	if (!ret && kind->check)
		ret = kind->check(run, args);
	return ret;
}

static struct gvb_run *gvb_run_create(const struct gvb_bench *args, struct drm_file *file)
{
	struct gvb_run *run = kzalloc(sizeof(*run), GFP_KERNEL);
	int i;

	if (!run)
		return ERR_PTR(-ENOMEM);

	if (gvb_bench_kinds[args->op].vm) {
		run->vm = gvb_vm_get(file, args->vm_id);
		if (!run->vm) {
			kfree(run);
			return ERR_PTR(-ENOENT);
		}
	}
	run->drm = file->minor->dev;
	for (i = 0; i < ARRAY_SIZE(run->arg); i++)
		run->arg[i] = args->arg[i];
	run->watch.cycles = args->flags & GVB_BENCH_CLOCK_CYCLES;
	mutex_init(&run->mutex);
	spin_lock_init(&run->spin);
	dma_resv_init(&run->resv);
	return run;
}

static void gvb_run_destroy(struct gvb_run *run)
{
	gvb_reqs_fini(&run->ops);
	gvb_names_fini(&run->names);
	dma_resv_fini(&run->resv);
	mutex_destroy(&run->mutex);
	if (run->vm)
		drm_gpuvm_put(&run->vm->base);
	kfree(run);
}

/* Steps of a part: far more than any batch that is worth its time, less than a second. */
#define GVB_PART_STEPS (512ull << 10)

/**
 * gvb_run_goes_on() - whether a call may go on, where it could as well end
 * @run: the call; nothing is being timed
 *
 * Returns: 0, -EINTR after a signal, -ENOENT if the VM is being destroyed, so that somebody waits,
 * or -ETIME if it has taken long enough.
 */
int gvb_run_goes_on(struct gvb_run *run)
{
	cond_resched();
	if (signal_pending(current))
		return -EINTR;
	if (run->vm && READ_ONCE(run->vm->queue.stopped))
		return -ENOENT;

	return ktime_get_ns() > run->until ? -ETIME : 0;
}

/* Whole rounds over the requests where there may be more than one. */
static u64 gvb_run_part(struct gvb_run *run, const struct gvb_bench_kind *kind)
{
	u64 part = max(GVB_PART_STEPS / kind->steps(run), 1);

	return run->ops.count && part > run->ops.count ? rounddown(part, run->ops.count) : part;
}

static int gvb_run_batch(struct gvb_run *run, const struct gvb_bench_kind *kind, u64 n)
{
	u64 part = kind->steps ? gvb_run_part(run, kind) : n;
	int ret;

	for (; n > part; n -= part) {
		ret = kind->batch(run, part);
		if (!ret)
			ret = gvb_run_goes_on(run);
		if (ret)
			return ret;
	}
	return kind->batch(run, n);
}

static int gvb_run_batches(struct gvb_run *run, const struct gvb_bench *args, u64 *ticks)
{
	const struct gvb_bench_kind *kind = &gvb_bench_kinds[args->op];
	u32 i;
	int ret;

	run->until = ktime_get_ns() + GVB_MAX_BENCH_NS;
	for (i = 0; i < args->samples; i++) {
		run->watch.total = 0;
		gvb_settle_batch(&run->settled, i);
		ret = gvb_run_batch(run, kind, args->iterations);
		if (ret)
			return ret;
		ticks[i] = run->watch.total;
		ret = i + 1 < args->samples ? gvb_run_goes_on(run) : 0;
		if (ret)
			return ret;
	}
	return 0;
}

static int gvb_run_locked(struct gvb_run *run, const struct gvb_bench *args, u64 *ticks)
{
	const struct gvb_bench_kind *kind = &gvb_bench_kinds[args->op];
	int ret = 0;

	if (gvb_run_counts(run))
		ret = gvb_count_addresses(run->watch.counter, run, !kind->unlocked);
	if (run->watch.counter && !kind->zombies && !kind->unlocked)
		run->zombies = gvb_count_zombies(run->vm) * args->iterations;
	if (!ret && kind->begin)
		ret = kind->begin(run);
	if (ret)
		return ret;

	ret = gvb_run_batches(run, args, ticks);
	if (kind->end)
		kind->end(run);
	return ret;
}

static int gvb_run_any(struct gvb_run *run, const struct gvb_bench *args, u64 *ticks)
{
	int ret;

	if (!run->vm)
		return gvb_run_batches(run, args, ticks);

	ret = gvb_vm_lock_bind(run->vm);
	if (ret)
		return ret;
	if (gvb_bench_kinds[args->op].unlocked)
		mutex_unlock(&run->vm->lock);
	ret = gvb_run_locked(run, args, ticks);
	if (gvb_bench_kinds[args->op].unlocked)
		return ret;

	gvb_vas_trim(run->vm, GVB_FREE_VAS_KEPT);
	mutex_unlock(&run->vm->lock);
	return ret;
}

static int gvb_run(struct gvb_run *run, const struct gvb_bench *args, u64 *ticks)
{
	int ret;

	gvb_settle(&run->settled);
	ret = gvb_run_any(run, args, ticks);
	gvb_unsettle(&run->settled);
	return ret;
}

static void gvb_counter_init(struct gvb_counter *counter, struct gvb_run *run,
			     struct drm_device *drm)
{
	*counter = (struct gvb_counter){
		.driver = { &run->mutex, &run->spin, &to_gvb(drm)->list_lock },
	};
	if (run->vm) {
		counter->driver[3] = &run->vm->lock;
		counter->vm_resv = &drm_gpuvm_resv(&run->vm->base)->lock;
		counter->extobj = &run->vm->base.extobj.lock;
		counter->evict = &run->vm->base.evict.lock;
	}
}

static void gvb_counts_fill(struct gvb_bench_counts *counts, const struct gvb_counter *counter,
			    const struct gvb_run *run)
{
	counts->missing = counter->missing;
	counts->allocs = counter->allocs;
	counts->alloc_bytes = counter->alloc_bytes;
	counts->frees = counter->frees;
	memcpy(counts->locks, counter->locks, sizeof(counts->locks));
	counts->duplicates = counter->duplicates;
	counts->deadlocks = counter->deadlocks;
	counts->map_steps = run->apply.steps.map;
	counts->remap_steps = run->apply.steps.remap;
	counts->unmap_steps = run->apply.steps.unmap;
	counts->remap_prev = run->apply.steps.prev;
	counts->remap_next = run->apply.steps.next;
	counts->locked_objs = run->locked_objs;
	counts->validated = run->validated;
	counts->found = run->found;
	counts->validate_calls = run->validate_calls;
	counts->zombies = run->zombies;
	counts->listed_zombies = run->listed_zombies;
}

static int gvb_bench_count(struct gvb_run *run, const struct gvb_bench *args,
			   struct drm_device *drm)
{
	struct gvb_bench_counts counts = { .ops = args->iterations };
	struct gvb_counter counter;
	u64 ticks;
	int ret;

	gvb_counter_init(&counter, run, drm);
	ret = gvb_count_begin(&counter);
	if (ret)
		return ret;
	run->watch.counter = &counter;
	ret = gvb_run(run, args, &ticks);
	gvb_count_end(&counter);
	if (ret)
		return ret;

	gvb_counts_fill(&counts, &counter, run);
	return copy_to_user(u64_to_user_ptr(args->counts), &counts, sizeof(counts)) ? -EFAULT : 0;
}

static int gvb_bench_time(struct gvb_run *run, const struct gvb_bench *args)
{
	size_t bytes = args->samples * sizeof(u64);
	u64 *ticks = kzalloc(bytes, GFP_KERNEL);
	/* Counts no task. */
	struct gvb_counter marks = {};
	int ret;

	if (!ticks)
		return -ENOMEM;
	if (args->flags & GVB_BENCH_MARK)
		run->watch.counter = &marks;
	ret = gvb_run(run, args, ticks);
	if (!ret && copy_to_user(u64_to_user_ptr(args->ticks), ticks, bytes))
		ret = -EFAULT;
	kfree(ticks);
	return ret;
}

/**
 * gvb_bench_ioctl() - DRM_IOCTL_GVB_BENCH
 * @drm: the device
 * @data: &struct gvb_bench
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_bench_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	const struct gvb_bench *args = data;
	struct gvb_run *run;
	int ret;

	ret = gvb_bench_check(args);
	if (ret)
		return ret;
	ret = gvb_bench_check_user(args);
	if (ret)
		return ret;
	run = gvb_run_create(args, file);
	if (IS_ERR(run))
		return PTR_ERR(run);

	ret = gvb_bench_parse(run, args, file);
	if (!ret && args->flags & GVB_BENCH_COUNT)
		ret = gvb_bench_count(run, args, drm);
	else if (!ret)
		ret = gvb_bench_time(run, args);
	gvb_run_destroy(run);
	return ret;
}
