// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: counting allocations and lock acquisitions of one task, inside the stopwatch.
 *
 * Counting slows everything down, so it has a pass of its own and is never timed.
 */
#include <linux/bsearch.h>
#include <linux/kprobes.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <trace/events/kmem.h>

#include "gvb_bench.h"

/* One pass at a time: kprobes have no private data. */
static DEFINE_MUTEX(gvb_count_lock);

/**
 * gvb_watch_mark() - the stopwatch starts or has stopped, and somebody wants to know
 * @watch: with a counter
 * @runs: it starts
 *
 * A function of its own for tracers, which see it being called.
 */
noinline void gvb_watch_mark(struct gvb_watch *watch, bool runs)
{
	/* What was allocated last may have been freed while nobody counted. */
	if (runs)
		watch->counter->last = NULL;
	WRITE_ONCE(watch->counter->armed, runs);
}

static int gvb_compare_addresses(const void *a, const void *b)
{
	unsigned long left = *(const unsigned long *)a, right = *(const unsigned long *)b;

	return left < right ? -1 : left > right;
}

/* Interrupts run on top of the task that is counted. */
static bool gvb_counts(const struct gvb_counter *counter)
{
	return counter && counter->task == current && READ_ONCE(counter->armed) && in_task();
}

/* Some kernels trace a large kmalloc twice, so an address counts again only after it was freed. */
static void gvb_count_alloc(struct gvb_counter *counter, const void *ptr, size_t bytes)
{
	if (ZERO_OR_NULL_PTR(ptr) || ptr == counter->last)
		return;
	counter->last = ptr;
	counter->allocs++;
	counter->alloc_bytes += bytes;
}

static void gvb_count_free(struct gvb_counter *counter, const void *ptr)
{
	if (ZERO_OR_NULL_PTR(ptr))
		return;
	if (ptr == counter->last)
		counter->last = NULL;
	counter->frees++;
}

static void gvb_on_kmalloc(void *data, unsigned long site, const void *ptr, size_t bytes_req,
			   size_t bytes_alloc, gfp_t gfp, int node)
{
	if (gvb_counts(data))
		gvb_count_alloc(data, ptr, bytes_alloc);
}

/*
 * kmemleak keeps an object for each of the caller's. Its cache cannot be had by name, but nobody
 * else gives all of these (gfp_nested_mask()).
 */
static bool gvb_kmemleak_own(gfp_t gfp)
{
	const gfp_t nested = __GFP_NORETRY | __GFP_NOMEMALLOC | __GFP_NOWARN;

	return IS_ENABLED(CONFIG_DEBUG_KMEMLEAK) && (gfp & nested) == nested;
}

static void gvb_on_cache_alloc(void *data, unsigned long site, const void *ptr,
			       struct kmem_cache *cache, gfp_t gfp, int node)
{
	if (gvb_counts(data) && !gvb_kmemleak_own(gfp))
		gvb_count_alloc(data, ptr, ZERO_OR_NULL_PTR(ptr) ? 0 : ksize(ptr));
}

static void gvb_on_kfree(void *data, unsigned long site, const void *ptr)
{
	if (gvb_counts(data))
		gvb_count_free(data, ptr);
}

static void gvb_on_cache_free(void *data, unsigned long site, const void *ptr,
			      const struct kmem_cache *cache)
{
	if (gvb_counts(data))
		gvb_count_free(data, ptr);
}

static int gvb_count_allocs(struct gvb_counter *counter)
{
	int ret;

	ret = register_trace_kmalloc(gvb_on_kmalloc, counter);
	if (ret)
		return ret;
	ret = register_trace_kmem_cache_alloc(gvb_on_cache_alloc, counter);
	if (ret)
		goto err_kmalloc;
	ret = register_trace_kfree(gvb_on_kfree, counter);
	if (ret)
		goto err_cache_alloc;
	ret = register_trace_kmem_cache_free(gvb_on_cache_free, counter);
	if (ret)
		goto err_kfree;
	return 0;

err_kfree:
	unregister_trace_kfree(gvb_on_kfree, counter);
err_cache_alloc:
	unregister_trace_kmem_cache_alloc(gvb_on_cache_alloc, counter);
err_kmalloc:
	unregister_trace_kmalloc(gvb_on_kmalloc, counter);
	tracepoint_synchronize_unregister();
	return ret;
}

static void gvb_uncount_allocs(struct gvb_counter *counter)
{
	unregister_trace_kmem_cache_free(gvb_on_cache_free, counter);
	unregister_trace_kfree(gvb_on_kfree, counter);
	unregister_trace_kmem_cache_alloc(gvb_on_cache_alloc, counter);
	unregister_trace_kmalloc(gvb_on_kmalloc, counter);
	tracepoint_synchronize_unregister();
}

#if IS_ENABLED(CONFIG_KRETPROBES) && IS_ENABLED(CONFIG_HAVE_FUNCTION_ARG_ACCESS_API)

static struct gvb_counter *gvb_counting;

static const void *gvb_probe_lock(struct pt_regs *regs)
{
	return (const void *)regs_get_kernel_argument(regs, 0);
}

static void gvb_count_resv(struct gvb_counter *counter, const void *lock)
{
	if (lock == counter->vm_resv)
		counter->locks[GVB_LOCK_VM_RESV]++;
	else
		counter->locks[GVB_LOCK_OBJ_RESV]++;
}

static int gvb_on_resv(struct kprobe *probe, struct pt_regs *regs)
{
	struct gvb_counter *counter = READ_ONCE(gvb_counting);

	if (gvb_counts(counter))
		gvb_count_resv(counter, gvb_probe_lock(regs));
	return 0;
}

/* Only what is counted has its return hooked: so there is always an instance for it. */
static int gvb_on_resv_entry(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct gvb_counter *counter = READ_ONCE(gvb_counting);

	if (!gvb_counts(counter))
		return 1;
	gvb_count_resv(counter, gvb_probe_lock(regs));
	return 0;
}

static int gvb_on_resv_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct gvb_counter *counter = READ_ONCE(gvb_counting);
	int ret = regs_return_value(regs);

	counter->duplicates += ret == -EALREADY;
	counter->deadlocks += ret == -EDEADLK;
	return 0;
}

static bool gvb_is_gpuva(const struct gvb_counter *counter, const void *lock)
{
	return counter->num_gpuva && bsearch(&lock, counter->gpuva, counter->num_gpuva,
					     sizeof(*counter->gpuva), gvb_compare_addresses);
}

/* ww_mutex_trylock() may call mutex_trylock(): a resv's address is no driver mutex's. */
static int gvb_on_lock(struct kprobe *probe, struct pt_regs *regs)
{
	struct gvb_counter *counter = READ_ONCE(gvb_counting);
	const void *lock;
	size_t i;

	if (!gvb_counts(counter))
		return 0;

	lock = gvb_probe_lock(regs);
	if (lock == counter->extobj)
		counter->locks[GVB_LOCK_EXTOBJ_SPIN]++;
	if (lock == counter->evict)
		counter->locks[GVB_LOCK_EVICT_SPIN]++;
	if (gvb_is_gpuva(counter, lock))
		counter->locks[GVB_LOCK_GPUVA]++;
	for (i = 0; i < ARRAY_SIZE(counter->driver); i++) {
		if (lock == counter->driver[i])
			counter->locks[GVB_LOCK_DRIVER]++;
	}
	return 0;
}

/* With lock debugging this may be a macro, of which the header then tells us. */
#ifdef mutex_trylock
#define GVB_MUTEX_TRYLOCK "_mutex_trylock_nest_lock"
#else
#define GVB_MUTEX_TRYLOCK "mutex_trylock"
#endif

static const struct {
	const char *symbol;
	kprobe_pre_handler_t handler;
} gvb_probe_points[] = {
	{ "ww_mutex_trylock", gvb_on_resv },
	/* With lock debugging mutex_lock() is a macro. */
	{ IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC) ? "mutex_lock_nested" : "mutex_lock", gvb_on_lock },
	{ GVB_MUTEX_TRYLOCK, gvb_on_lock },
	{ "_raw_spin_lock", gvb_on_lock },
};

static struct kprobe gvb_probes[ARRAY_SIZE(gvb_probe_points)];

/* How these return counts, too. */
static const char *const gvb_return_points[] = { "ww_mutex_lock", "ww_mutex_lock_interruptible" };

static struct kretprobe gvb_returns[ARRAY_SIZE(gvb_return_points)];

static void gvb_unprobe_returns(int count)
{
	while (count--)
		unregister_kretprobe(&gvb_returns[count]);
}

static int gvb_probe_returns(void)
{
	int i, ret;

	for (i = 0; i < ARRAY_SIZE(gvb_return_points); i++) {
		gvb_returns[i] = (struct kretprobe){
			.kp.symbol_name = gvb_return_points[i],
			.entry_handler = gvb_on_resv_entry,
			.handler = gvb_on_resv_return,
		};
		ret = register_kretprobe(&gvb_returns[i]);
		if (ret) {
			gvb_unprobe_returns(i);
			return ret;
		}
	}
	return 0;
}

static void gvb_unprobe(int count)
{
	struct kprobe *probes[ARRAY_SIZE(gvb_probe_points)];
	int i;

	for (i = 0; i < count; i++)
		probes[i] = &gvb_probes[i];
	if (count)
		unregister_kprobes(probes, count);
	WRITE_ONCE(gvb_counting, NULL);
}

static int gvb_count_locks(struct gvb_counter *counter)
{
	int i, ret;

	WRITE_ONCE(gvb_counting, counter);
	for (i = 0; i < ARRAY_SIZE(gvb_probe_points); i++) {
		/* Registering fills in the address, which the next time would be in the way. */
		gvb_probes[i] = (struct kprobe){
			.symbol_name = gvb_probe_points[i].symbol,
			.pre_handler = gvb_probe_points[i].handler,
		};
		ret = register_kprobe(&gvb_probes[i]);
		if (ret) {
			gvb_unprobe(i);
			return ret;
		}
	}
	ret = gvb_probe_returns();
	if (ret)
		gvb_unprobe(i);
	return ret;
}

static void gvb_uncount_locks(void)
{
	gvb_unprobe_returns(ARRAY_SIZE(gvb_return_points));
	gvb_unprobe(ARRAY_SIZE(gvb_probe_points));
}

#else

static int gvb_count_locks(struct gvb_counter *counter)
{
	return -EOPNOTSUPP;
}

static void gvb_uncount_locks(void)
{
}

#endif

/* Those of all vm_bos that have VAs; the VM's lock keeps them as they are. */
static u64 gvb_count_leads(struct gvb_vm *vm)
{
	struct drm_gpuva *va;
	u64 leads = 0;

	drm_gpuvm_for_each_va(va, &vm->base)
		leads += gvb_va_leads(va);
	return leads;
}

/**
 * gvb_count_addresses() - tell a counting pass which mutexes are gpuva.locks
 * @counter: of the pass; gvb_count_end() frees what it gets here
 * @run: the call
 * @mapped: also those of the BOs mapped in the VM, not only of the named ones; the VM's lock must
 *	be held
 *
 * Returns: 0 or -ENOMEM.
 */
int gvb_count_addresses(struct gvb_counter *counter, struct gvb_run *run, bool mapped)
{
	struct drm_gpuva *va;
	u64 room = run->names.count + 1;
	u32 i;

	if (!gvb_immediate(run->vm))
		return 0;

	if (mapped)
		room += gvb_count_leads(run->vm);
	counter->gpuva = kvcalloc(room, sizeof(*counter->gpuva), GFP_KERNEL);
	if (!counter->gpuva)
		return -ENOMEM;

	for (i = 0; i < run->names.count; i++)
		counter->gpuva[counter->num_gpuva++] = gvb_gpuva_lock(&run->names.at[i].bo->base);
	if (mapped) {
		drm_gpuvm_for_each_va(va, &run->vm->base) {
			if (gvb_va_leads(va))
				counter->gpuva[counter->num_gpuva++] = gvb_gpuva_lock(va->gem.obj);
		}
	}
	sort(counter->gpuva, counter->num_gpuva, sizeof(*counter->gpuva), gvb_compare_addresses,
	     NULL);
	return 0;
}

/**
 * gvb_count_begin() - attach the counting probes
 * @counter: with all addresses filled in; nothing is counted while it is not armed
 *
 * To be called without any other lock: attaching takes the CPU hotplug lock.
 *
 * Returns: 0, with &gvb_counter.missing telling what cannot be counted, or -EINTR.
 */
int gvb_count_begin(struct gvb_counter *counter)
{
	int ret = mutex_lock_interruptible(&gvb_count_lock);

	if (ret)
		return ret;

	counter->task = current;
	if (gvb_count_allocs(counter))
		counter->missing |= GVB_MISSING_ALLOCS;
	if (gvb_count_locks(counter))
		counter->missing |= GVB_MISSING_LOCKS;
	return 0;
}

/**
 * gvb_count_end() - detach the counting probes
 * @counter: as it was begun; afterwards nobody uses it any more
 */
void gvb_count_end(struct gvb_counter *counter)
{
	if (!(counter->missing & GVB_MISSING_LOCKS))
		gvb_uncount_locks();
	if (!(counter->missing & GVB_MISSING_ALLOCS))
		gvb_uncount_allocs(counter);
	kvfree(counter->gpuva);
	mutex_unlock(&gvb_count_lock);
}
