// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: VM_GET_STATE and CHECK: what a VM holds and whether it is sound, by walking.
 *
 * At rest every vm_bo has a VA, so the vm_bos are found through the VAs that lead their lists,
 * and counting them against the driver's own counter finds those that have none.
 */
#include <linux/rbtree.h>
#include <linux/slab.h>

#include "gvb_ioctl.h"
#include "gvb_lock.h"

/* What the walks over a VM's VAs add up; @spare: references of vm_bos that no linked VA holds. */
struct gvb_walk {
	u64 with_obj;
	u64 linked;
	u64 external;
	u64 marked;
	u64 spare;
};

/*
 * vm_bos without a mapping wait for the deferred cleanup; until then they may be on the lists. Only
 * holders of the VM's lock change the mappings.
 */
static u64 gvb_idle_extobjs(struct gvb_vm *vm)
{
	struct drm_gpuvm_bo *vm_bo;
	u64 idle = 0;

	spin_lock(&vm->base.extobj.lock);
	list_for_each_entry(vm_bo, &vm->base.extobj.list, list.entry.extobj)
		idle += list_empty(&vm_bo->list.gpuva);
	spin_unlock(&vm->base.extobj.lock);
	return idle;
}

/**
 * gvb_count_listed_zombies() - count the vm_bos without mappings that are on the evict list
 * @vm: the VM; its lock and its resv must be held
 */
u64 gvb_count_listed_zombies(struct gvb_vm *vm)
{
	struct drm_gpuvm_bo *vm_bo;
	u64 idle = 0;

	spin_lock(&vm->base.evict.lock);
	list_for_each_entry(vm_bo, &vm->base.evict.list, list.entry.evict)
		idle += list_empty(&vm_bo->list.gpuva);
	spin_unlock(&vm->base.evict.lock);
	return idle;
}

static u64 gvb_list_length(const struct list_head *list)
{
	const struct list_head *entry;
	u64 length = 0;

	list_for_each(entry, list)
		length++;
	return length;
}

/**
 * gvb_count_zombies() - count the vm_bos without mappings
 * @vm: the VM; its lock must be held
 */
u64 gvb_count_zombies(struct gvb_vm *vm)
{
	u64 zombies = atomic64_read(&vm->num_vm_bos);
	struct drm_gpuva *va;

	drm_gpuvm_for_each_va(va, &vm->base)
		zombies -= gvb_va_leads(va);
	return zombies;
}

/* Fills in @out with the lengths of GPUVM's lists; all resvs must be held. */
static void gvb_count_lists(struct gvb_vm *vm, struct gvb_check *out)
{
	struct drm_gpuva *va;

	drm_gpuvm_for_each_va(va, &vm->base) {
		gvb_breathe(++out->vas);
		out->vm_bos += gvb_va_leads(va);
	}
	spin_lock(&vm->base.extobj.lock);
	out->extobjs = gvb_list_length(&vm->base.extobj.list);
	spin_unlock(&vm->base.extobj.lock);
	spin_lock(&vm->base.evict.lock);
	out->evicted = gvb_list_length(&vm->base.evict.list);
	spin_unlock(&vm->base.evict.lock);
	out->zombies = atomic64_read(&vm->num_vm_bos) - out->vm_bos;
	out->waiting_vas = atomic64_read(&vm->num_vas) - vm->pool.num - out->vas;
}

/* In order, keeping track of the depth. */
static struct rb_node *gvb_tree_next(struct rb_node *node, u64 *depth)
{
	struct rb_node *child = node;

	if (node->rb_right) {
		for (node = node->rb_right, ++*depth; node->rb_left; node = node->rb_left)
			++*depth;
		return node;
	}
	do {
		child = node;
		node = rb_parent(node);
		--*depth;
	} while (node && child == node->rb_right);
	return node;
}

static struct rb_node *gvb_tree_first(struct gvb_vm *vm, u64 *depth)
{
	struct rb_node *node = vm->base.rb.tree.rb_root.rb_node;

	*depth = !!node;
	for (; node && node->rb_left; node = node->rb_left)
		++*depth;
	return node;
}

static u32 gvb_check_tree(struct gvb_vm *vm, struct gvb_check *out)
{
	const struct list_head *entry = vm->base.rb.list.next;
	struct rb_node *node;
	u64 depth, end = 0, seen = 0;
	u32 bad = 0;

	for (node = gvb_tree_first(vm, &depth); node; node = gvb_tree_next(node, &depth)) {
		struct drm_gpuva *va = rb_entry(node, struct drm_gpuva, rb.node);

		if (va->va.addr < end || !va->va.range || va->vm != &vm->base)
			bad |= GVB_BAD_TREE_ORDER;
		end = va->va.addr + va->va.range;
		if (entry != &va->rb.entry)
			bad |= GVB_BAD_LIST_ORDER;
		entry = entry->next;
		gvb_breathe(++seen);
		out->tree_depth_max = max(out->tree_depth_max, depth);
		out->tree_depth_sum += depth;
	}
	if (entry != &vm->base.rb.list)
		bad |= GVB_BAD_LIST_ORDER;
	return bad;
}

/* As many as @vm_bo has, or @max + 1 if the list is longer than it can be. */
static u64 gvb_check_links(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo, u64 max, u32 *bad)
{
	struct drm_gpuva *va;
	u64 links = 0;

	list_for_each_entry(va, &vm_bo->list.gpuva, gem.entry) {
		if (va->vm_bo != vm_bo || va->vm != &vm->base || va->gem.obj != vm_bo->obj)
			*bad |= GVB_BAD_VA_LINK;
		if (++links > max)
			break;
	}
	return links;
}

static u32 gvb_check_twins(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo)
{
	struct drm_gpuvm_bo *other;
	u32 bad = GVB_BAD_VA_LINK;

	gvb_list_lock(vm_bo->obj);
	drm_gem_for_each_gpuvm_bo(other, vm_bo->obj) {
		if (other == vm_bo)
			bad &= ~GVB_BAD_VA_LINK;
		else if (other->vm == &vm->base)
			bad |= GVB_BAD_VM_BO_TWIN;
	}
	gvb_list_unlock(vm_bo->obj);
	return bad;
}

/*
 * With spinlocks the evict list is exact. With the resv an external vm_bo comes and goes with the
 * next prepare and validate, so that only private ones can be told.
 */
static u32 gvb_check_evict(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo)
{
	bool listed = !list_empty(&vm_bo->list.entry.evict);

	if (drm_gpuvm_resv_protected(&vm->base) && drm_gpuvm_is_extobj(&vm->base, vm_bo->obj))
		return 0;

	return listed == vm_bo->evicted ? 0 : GVB_BAD_EVICT;
}

static u32 gvb_check_vm_bo(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo, u64 max,
			   struct gvb_walk *walk)
{
	bool external = drm_gpuvm_is_extobj(&vm->base, vm_bo->obj);
	u64 links;
	u32 bad = 0;

	links = gvb_check_links(vm, vm_bo, max, &bad);
	if (kref_read(&vm_bo->kref) < links)
		bad |= GVB_BAD_REFCOUNT;
	else
		walk->spare += kref_read(&vm_bo->kref) - links;
	if (external == list_empty(&vm_bo->list.entry.extobj))
		bad |= GVB_BAD_EXTOBJ;
	bad |= gvb_check_twins(vm, vm_bo);
	bad |= gvb_check_evict(vm, vm_bo);

	walk->linked += links;
	walk->external += external;
	walk->marked += !list_empty(&vm_bo->list.entry.evict);
	return bad;
}

static u32 gvb_check_vas(struct gvb_vm *vm, const struct gvb_check *out)
{
	struct gvb_walk walk = {};
	struct drm_gpuva *va;
	u64 seen = 0;
	u32 bad = 0;

	drm_gpuvm_for_each_va(va, &vm->base) {
		gvb_breathe(++seen);
		walk.with_obj += !!va->gem.obj;
		if (!va->gem.obj != !va->vm_bo || (va->vm_bo && va->vm_bo->vm != &vm->base))
			bad |= GVB_BAD_VA_LINK;
		else if (gvb_va_leads(va))
			bad |= gvb_check_vm_bo(vm, va->vm_bo, out->vas, &walk);
	}
	if (walk.linked != walk.with_obj)
		bad |= GVB_BAD_VA_LINK;
	if (walk.external + gvb_idle_extobjs(vm) != out->extobjs)
		bad |= GVB_BAD_EXTOBJ;
	if (walk.marked + gvb_count_listed_zombies(vm) != out->evicted)
		bad |= GVB_BAD_EVICT;
	/* A VA that waits to be freed keeps its reference until then. */
	if (walk.spare > out->waiting_vas)
		bad |= GVB_BAD_REFCOUNT;
	return bad;
}

static u32 gvb_check_counters(struct gvb_vm *vm, const struct gvb_check *out)
{
	if (gvb_list_length(&vm->pool.list) != vm->pool.num)
		return GVB_BAD_COUNTER;
	if ((s64)out->zombies < 0 || (s64)out->waiting_vas < 0)
		return GVB_BAD_COUNTER;

	return !vm->keep_zombies && (out->zombies || out->waiting_vas) ? GVB_BAD_COUNTER : 0;
}

static void gvb_check_locked(struct gvb_vm *vm, struct gvb_check *out)
{
	gvb_count_lists(vm, out);
	out->violations = vm->bad;
	out->violations |= gvb_check_tree(vm, out);
	out->violations |= gvb_check_vas(vm, out);
	out->violations |= gvb_check_counters(vm, out);
	out->unlocked = vm->unlocked;
	out->va_bytes = out->vas * gvb_va_bytes(vm);
}

static void gvb_state_locked(struct gvb_vm *vm, struct gvb_check *out)
{
	gvb_count_lists(vm, out);
}

static int gvb_look(struct drm_file *file, u32 id, struct gvb_check *out, u32 *mode, u32 *unusable,
		    void (*look)(struct gvb_vm *vm, struct gvb_check *out))
{
	struct drm_exec exec;
	struct gvb_vm *vm;
	int ret;

	vm = gvb_vm_get(file, id);
	if (!vm)
		return -ENOENT;
	ret = gvb_vm_lock(vm);
	if (ret)
		goto out;
	gvb_vm_settle(vm);
	ret = gvb_lock_all(vm, &exec, NULL);
	if (!ret) {
		look(vm, out);
		*mode = vm->mode;
		*unusable = vm->queue.unusable;
		drm_exec_fini(&exec);
	}
	mutex_unlock(&vm->lock);
out:
	drm_gpuvm_put(&vm->base);
	return ret;
}

/**
 * gvb_vm_get_state_ioctl() - DRM_IOCTL_GVB_VM_GET_STATE
 * @drm: the device
 * @data: &struct gvb_vm_state
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_vm_get_state_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_vm_state *args = data;
	struct gvb_check found = {};
	u32 mode, unusable;
	int ret;

	if (args->flags)
		return -EINVAL;
	ret = gvb_look(file, args->vm_id, &found, &mode, &unusable, gvb_state_locked);
	if (ret)
		return ret;

	*args = (struct gvb_vm_state){
		.vm_id = args->vm_id,
		.mode = mode,
		.unusable = unusable,
		.vas = found.vas,
		.vm_bos = found.vm_bos,
		.extobjs = found.extobjs,
		.evicted = found.evicted,
		.zombies = found.zombies,
		.waiting_vas = found.waiting_vas,
	};
	return 0;
}

/**
 * gvb_check_ioctl() - DRM_IOCTL_GVB_CHECK
 * @drm: the device
 * @data: &struct gvb_check
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_check_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_check *args = data;
	struct gvb_check found = { .vm_id = args->vm_id };
	u32 mode, unusable;
	int ret;

	ret = gvb_look(file, args->vm_id, &found, &mode, &unusable, gvb_check_locked);
	if (!ret)
		*args = found;
	return ret;
}
