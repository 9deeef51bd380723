// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: the BOs that lists of requests name: looked up once each, and their vm_bos. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "gvb_apply.h"
#include "gvb_inject.h"

static int gvb_named_compare(const void *a, const void *b)
{
	const struct gvb_named *left = a, *right = b;

	return left->handle < right->handle ? -1 : left->handle > right->handle;
}

static bool gvb_names_ordered(const struct gvb_names *names)
{
	u32 i;

	for (i = 1; i < names->count; i++) {
		if (names->at[i - 1].handle >= names->at[i].handle)
			return false;
	}
	return true;
}

/* By their handles, each once. */
static void gvb_names_order(struct gvb_names *names)
{
	u32 i, kept = 0;

	if (gvb_names_ordered(names))
		return;
	sort(names->at, names->count, sizeof(*names->at), gvb_named_compare, NULL);
	for (i = 0; i < names->count; i++) {
		if (!kept || names->at[kept - 1].handle != names->at[i].handle)
			names->at[kept++] = names->at[i];
	}
	names->count = kept;
}

/* Neighbours mostly name the same. */
static void gvb_names_append(struct gvb_names *names, const struct gvb_named *name)
{
	if (!names->count || names->at[names->count - 1].handle != name->handle)
		names->at[names->count++] = *name;
}

static bool gvb_op_names(const struct gvb_bind_op *op)
{
	return op->verb == GVB_BIND_MAP || op->verb == GVB_BIND_UNMAP_ALL;
}

/* Returns: 0, or -ENOENT with the BOs before that one looked up. */
static int gvb_names_look_up(struct gvb_names *names, struct drm_file *file)
{
	u32 i;

	for (i = 0; i < names->count; i++) {
		struct drm_gem_object *obj = drm_gem_object_lookup(file, names->at[i].handle);

		if (!obj) {
			names->count = i;
			return -ENOENT;
		}
		names->at[i].bo = to_gvb_bo(obj);
	}
	return 0;
}

/**
 * gvb_names_init() - look up the BOs that operations name
 * @names: out, ended with gvb_names_fini() even if this fails
 * @file: the file that owns the handles
 * @ops: the operations
 * @count: number of them
 *
 * Returns: 0, -ENOENT or -ENOMEM.
 */
int gvb_names_init(struct gvb_names *names, struct drm_file *file, const struct gvb_bind_op *ops,
		   u32 count)
{
	u32 i, room = 0;

	*names = (struct gvb_names){};
	for (i = 0; i < count; i++)
		room += gvb_op_names(&ops[i]);
	if (!room)
		return 0;
	names->at = kvmalloc_array(room, sizeof(*names->at), GFP_KERNEL);
	if (!names->at)
		return -ENOMEM;

	for (i = 0; i < count; i++) {
		const struct gvb_named name = { .handle = ops[i].handle };

		if (gvb_op_names(&ops[i]))
			gvb_names_append(names, &name);
	}
	gvb_names_order(names);
	return gvb_names_look_up(names, file);
}

/**
 * gvb_names_fini() - drop all BOs
 * @names: the BOs, maybe none; no resv may be held, as a last reference may go
 */
void gvb_names_fini(struct gvb_names *names)
{
	u32 i;

	for (i = 0; i < names->count; i++)
		drm_gem_object_put(&names->at[i].bo->base);
	kvfree(names->at);
	*names = (struct gvb_names){};
}

/**
 * gvb_names_find() - the BO of a handle
 * @names: the BOs
 * @handle: one that the operations name
 */
struct gvb_named *gvb_names_find(const struct gvb_names *names, u32 handle)
{
	u32 first = 0, end = names->count;

	while (first + 1 < end) {
		u32 middle = first + (end - first) / 2;

		if (names->at[middle].handle <= handle)
			first = middle;
		else
			end = middle;
	}
	return &names->at[first];
}

/**
 * gvb_names_pick() - of the BOs that all requests of a call name, those that some of them do
 * @part: out, without references of its own, ended with gvb_names_drop() if this succeeds
 * @reqs: the requests; afterwards they go by @part
 *
 * Returns: 0 or -ENOMEM.
 */
int gvb_names_pick(struct gvb_names *part, const struct gvb_reqs *reqs)
{
	u32 i;

	*part = (struct gvb_names){
		.at = kvmalloc_array(reqs->count, sizeof(*part->at), GFP_KERNEL),
	};
	if (!part->at)
		return -ENOMEM;

	for (i = 0; i < reqs->count; i++) {
		if (reqs->at[i].named)
			gvb_names_append(part, reqs->at[i].named);
	}
	gvb_names_order(part);
	for (i = 0; i < reqs->count; i++) {
		if (reqs->at[i].named)
			reqs->at[i].named = gvb_names_find(part, reqs->at[i].named->handle);
	}
	return 0;
}

/**
 * gvb_names_drop() - undo gvb_names_pick()
 * @part: the BOs
 */
void gvb_names_drop(struct gvb_names *part)
{
	kvfree(part->at);
	*part = (struct gvb_names){};
}

/* Under the lock of the gpuva list. */
static struct drm_gpuvm_bo *gvb_vm_bo_make(struct gvb_vm *vm, struct gvb_bo *bo)
{
	struct drm_gpuvm_bo *vm_bo = gvb_vm_bo_obtain(&vm->base, &bo->base);

	if (!IS_ERR(vm_bo)) {
		atomic64_inc(&vm->num_vm_bos);
		if (bo->evicted)
			drm_gpuvm_bo_evict(vm_bo, true);
	}
	return vm_bo;
}

/* Allocates, so not under gpuva.lock. Another thread may be faster: then ours is freed. */
static struct drm_gpuvm_bo *gvb_vm_bo_make_immediate(struct gvb_vm *vm, struct gvb_bo *bo)
{
	struct drm_gpuvm_bo *vm_bo = drm_gpuvm_bo_create(&vm->base, &bo->base);

	if (!vm_bo)
		return ERR_PTR(-ENOMEM);

	atomic64_inc(&vm->num_vm_bos);
	vm_bo = drm_gpuvm_bo_obtain_prealloc(vm_bo);
	if (bo->evicted)
		drm_gpuvm_bo_evict(vm_bo, true);
	return vm_bo;
}

/**
 * gvb_vm_has_bo() - whether a VM has a vm_bo for a BO
 * @vm: the VM; its lock must be held
 * @bo: the BO; its resv must be held
 *
 * In immediate modes OBTAIN may drop the other references meanwhile: so this may leave a zombie.
 */
bool gvb_vm_has_bo(struct gvb_vm *vm, struct gvb_bo *bo)
{
	struct drm_gpuvm_bo *vm_bo;
	bool has;

	gvb_list_lock(&bo->base);
	vm_bo = drm_gpuvm_bo_find(&vm->base, &bo->base);
	has = vm_bo;
	/* Here nobody else drops references without the VM's lock, so this is not the last. */
	if (!gvb_immediate(vm))
		drm_gpuvm_bo_put(vm_bo);
	gvb_list_unlock(&bo->base);
	if (has && gvb_immediate(vm))
		gvb_deferred_put(vm_bo);
	return has;
}

/**
 * gvb_named_obtain_one() - obtain the vm_bo of one BO
 * @vm: the VM; its lock, its resv and that of the BO must be held
 * @name: the BO
 *
 * Returns: 0, to be undone with gvb_names_release(); -ENOMEM; or -ENOENT if the handle was closed
 * meanwhile and the VM would not keep the BO.
 */
int gvb_named_obtain_one(struct gvb_vm *vm, struct gvb_named *name)
{
	struct drm_gem_object *obj = &name->bo->base;
	struct drm_gpuvm_bo *vm_bo;

	/* Nobody would unmap it any more. */
	if (unlikely(vm->weak_ref && name->bo->closed))
		return -ENOENT;

	gvb_list_lock(obj);
	vm_bo = drm_gpuvm_bo_find(&vm->base, obj);
	if (!vm_bo && !gvb_immediate(vm))
		vm_bo = gvb_vm_bo_make(vm, name->bo);
	gvb_list_unlock(obj);
	if (!vm_bo)
		vm_bo = gvb_vm_bo_make_immediate(vm, name->bo);
	if (IS_ERR(vm_bo))
		return PTR_ERR(vm_bo);

	if (!gvb_inject(GVB_INJECT_SKIP_EXTOBJ))
		drm_gpuvm_bo_extobj_add(vm_bo);
	name->vm_bo = vm_bo;
	return 0;
}

/**
 * gvb_names_obtain() - obtain the vm_bos of all BOs
 * @vm: the VM; its lock, its resv and those of the BOs must be held
 * @names: the BOs
 *
 * Returns: 0, or -ENOMEM or -ENOENT with nothing changed; to be undone with gvb_names_release().
 */
int gvb_names_obtain(struct gvb_vm *vm, struct gvb_names *names)
{
	u32 i;
	int ret;

	for (i = 0; i < names->count; i++) {
		ret = gvb_named_obtain_one(vm, &names->at[i]);
		if (ret) {
			gvb_names_release(vm, names);
			return ret;
		}
	}
	return 0;
}

/**
 * gvb_names_release() - undo gvb_names_obtain(); vm_bos without mappings go
 * @vm: the VM; its lock and, but in immediate modes, its resv and those of the BOs must be held
 * @names: the BOs
 */
void gvb_names_release(struct gvb_vm *vm, struct gvb_names *names)
{
	u32 i;

	for (i = 0; i < names->count; i++) {
		gvb_vm_bo_drop(vm, names->at[i].vm_bo);
		names->at[i].vm_bo = NULL;
	}
}
