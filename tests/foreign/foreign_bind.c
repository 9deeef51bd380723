// SPDX-License-Identifier: GPL-2.0
/* gpuvm_foreign: mapping, unmapping, submitting, evicting. */
#include <linux/delay.h>
#include <linux/slab.h>

#include "foreign.h"

/* What a request needs in its steps. */
struct toy_request {
	struct drm_gpuvm *gpuvm;
	struct drm_gpuvm_bo *vm_bo;
	bool listed;
};

/* Of a list each mapping counts that comes or goes. */
static void toy_count(struct toy_request *request, int came, int went)
{
	if (!request->listed)
		return;
	atomic64_add(came, &toy_total.maps);
	atomic64_add(went, &toy_total.unmaps);
}

static int toy_do_map(struct drm_gpuva_op *op, void *priv)
{
	struct toy_request *request = priv;
	struct drm_gpuva *va = kzalloc(sizeof(*va), GFP_KERNEL);

	if (!va)
		return -ENOMEM;
	drm_gpuva_map(request->gpuvm, va, &op->map);
	if (va->gem.obj)
		drm_gpuva_link(va, request->vm_bo);
	atomic64_inc(&toy_total.step_map);
	toy_count(request, 1, 0);
	return 0;
}

static void toy_drop(struct drm_gpuva *va)
{
	if (va->gem.obj)
		drm_gpuva_unlink(va);
	kfree(va);
}

static int toy_do_remap(struct drm_gpuva_op *op, void *priv)
{
	struct toy_request *request = priv;
	struct drm_gpuva *old = op->remap.unmap->va;
	struct drm_gpuva *before = kzalloc(sizeof(*before), GFP_KERNEL);
	struct drm_gpuva *behind = kzalloc(sizeof(*behind), GFP_KERNEL);

	if (!before || !behind) {
		kfree(before);
		kfree(behind);
		return -ENOMEM;
	}
	drm_gpuva_remap(before, behind, &op->remap);
	if (op->remap.prev && old->gem.obj)
		drm_gpuva_link(before, old->vm_bo);
	if (op->remap.next && old->gem.obj)
		drm_gpuva_link(behind, old->vm_bo);
	toy_drop(old);
	if (!op->remap.prev)
		kfree(before);
	if (!op->remap.next)
		kfree(behind);
	atomic64_inc(&toy_total.step_remap);
	toy_count(request, !!op->remap.prev + !!op->remap.next, 1);
	return 0;
}

static int toy_do_unmap(struct drm_gpuva_op *op, void *priv)
{
	struct drm_gpuva *va = op->unmap.va;

	drm_gpuva_unmap(&op->unmap);
	toy_drop(va);
	atomic64_inc(&toy_total.step_unmap);
	toy_count(priv, 0, 1);
	return 0;
}

static int toy_revalidate(struct drm_gpuvm_bo *vm_bo, struct drm_exec *exec)
{
	drm_gpuvm_bo_evict(vm_bo, false);
	return 0;
}

static void toy_space_free(struct drm_gpuvm *gpuvm)
{
	mutex_destroy(&to_toy(gpuvm)->tree_lock);
	kfree(to_toy(gpuvm));
}

const struct drm_gpuvm_ops toy_gpuvm_ops = {
	.vm_free = toy_space_free,
	.vm_bo_validate = toy_revalidate,
	.sm_step_map = toy_do_map,
	.sm_step_remap = toy_do_remap,
	.sm_step_unmap = toy_do_unmap,
};

static int toy_sm_map(struct toy_request *request, const struct toy_bind_args *args,
		      struct drm_gem_object *obj)
{
#if GVB_HAVE_SM_MAP_REQUEST
	struct drm_gpuvm_map_req req = {
		.map.va.addr = args->addr,
		.map.va.range = args->range,
		.map.gem.obj = obj,
		.map.gem.offset = args->offset,
	};

	return drm_gpuvm_sm_map(request->gpuvm, request, &req);
#else
	return drm_gpuvm_sm_map(request->gpuvm, request, args->addr, args->range, obj,
				args->offset);
#endif
}

static struct drm_gpuva_ops *toy_sm_map_list(struct drm_gpuvm *gpuvm,
					     const struct toy_bind_args *args,
					     struct drm_gem_object *obj)
{
#if GVB_HAVE_SM_MAP_REQUEST
	struct drm_gpuvm_map_req req = {
		.map.va.addr = args->addr,
		.map.va.range = args->range,
		.map.gem.obj = obj,
		.map.gem.offset = args->offset,
	};

	return drm_gpuvm_sm_map_ops_create(gpuvm, &req);
#else
	return drm_gpuvm_sm_map_ops_create(gpuvm, args->addr, args->range, obj, args->offset);
#endif
}

static int toy_apply_list(struct toy_request *request, struct drm_gpuva_ops *ops)
{
	struct drm_gpuva_op *op;
	int ret = 0;

	if (IS_ERR(ops))
		return PTR_ERR(ops);
	request->listed = true;
	drm_gpuva_for_each_op(op, ops) {
		if (op->op == DRM_GPUVA_OP_MAP)
			ret = toy_do_map(op, request);
		else if (op->op == DRM_GPUVA_OP_REMAP)
			ret = toy_do_remap(op, request);
		else
			ret = toy_do_unmap(op, request);
		if (ret)
			break;
	}
	drm_gpuva_ops_free(request->gpuvm, ops);
	return ret;
}

static struct drm_gpuvm_bo *toy_obtain(struct drm_gpuvm *gpuvm, struct drm_gem_object *obj)
{
#if GVB_HAVE_VM_BO_OBTAIN_LOCKED
	return drm_gpuvm_bo_obtain_locked(gpuvm, obj);
#else
	return drm_gpuvm_bo_obtain(gpuvm, obj);
#endif
}

/* All that the request may touch is locked, and the mapping's vm_bo stays until it is linked. */
static int toy_map_locked(struct toy_request *request, const struct toy_bind_args *args,
			  struct drm_gem_object *obj)
{
	int ret;

	if (obj) {
		request->vm_bo = toy_obtain(request->gpuvm, obj);
		if (IS_ERR(request->vm_bo))
			return PTR_ERR(request->vm_bo);
		drm_gpuvm_bo_extobj_add(request->vm_bo);
	}
	if (args->flags & TOY_LISTED) {
		ret = toy_apply_list(request, toy_sm_map_list(request->gpuvm, args, obj));
	} else {
		ret = toy_sm_map(request, args, obj);
		if (!ret)
			atomic64_inc(&toy_total.maps);
	}
	if (obj)
		drm_gpuvm_bo_put(request->vm_bo);
	return ret;
}

static int toy_unmap_locked(struct toy_request *request, u64 addr, u64 range, bool listed)
{
	int ret;

	if (listed)
		return toy_apply_list(request,
				      drm_gpuvm_sm_unmap_ops_create(request->gpuvm, addr, range));
	ret = drm_gpuvm_sm_unmap(request->gpuvm, request, addr, range);
	if (!ret)
		atomic64_inc(&toy_total.unmaps);
	return ret;
}

/* The VM's resv, the BO's, and those of what is mapped in the range. */
static int toy_lock_range(struct drm_exec *exec, struct drm_gpuvm *gpuvm,
			  struct drm_gem_object *obj, u64 addr, u64 range)
{
	int ret = 0;

	drm_exec_init(exec, DRM_EXEC_IGNORE_DUPLICATES, 0);
	drm_exec_until_all_locked(exec)
	{
		ret = drm_exec_lock_obj(exec, drm_gpuvm_resv_obj(gpuvm));
		if (!ret && obj)
			ret = drm_exec_lock_obj(exec, obj);
		if (!ret)
			ret = drm_gpuvm_prepare_range(gpuvm, exec, addr, range, 1);
		drm_exec_retry_on_contention(exec);
		if (ret)
			break;
	}
	if (ret)
		drm_exec_fini(exec);
	return ret;
}

static int toy_bind(struct toy_space *space, const struct toy_bind_args *args,
		    struct drm_gem_object *obj, bool map)
{
	struct toy_request request = { .gpuvm = &space->gpuvm };
	struct drm_exec exec;
	int ret;

	mutex_lock(&space->tree_lock);
	ret = toy_lock_range(&exec, request.gpuvm, obj, args->addr, args->range);
	if (!ret) {
		if (map)
			ret = toy_map_locked(&request, args, obj);
		else
			ret = toy_unmap_locked(&request, args->addr, args->range,
					       args->flags & TOY_LISTED);
		drm_exec_fini(&exec);
	}
	mutex_unlock(&space->tree_lock);
	return ret;
}

int toy_space_clear(struct toy_space *space)
{
	const struct toy_bind_args all = {
		.addr = space->gpuvm.mm_start,
		.range = space->gpuvm.mm_range,
	};

	return toy_bind(space, &all, NULL, false);
}

static bool toy_is_odd(const struct toy_bind_args *args)
{
	return args->pad || args->flags & ~TOY_LISTED || !args->range ||
	       (args->addr | args->range | args->offset) & ~PAGE_MASK;
}

int toy_map_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct toy_bind_args *args = data;
	struct toy_space *space = toy_is_odd(args) ? NULL : toy_space_get(file, args->vm);
	struct drm_gem_object *obj = NULL;
	int ret = -EINVAL;

	if (!space)
		return ret;
	if (args->handle)
		obj = drm_gem_object_lookup(file, args->handle);
	if (obj || !args->handle)
		ret = toy_bind(space, args, obj, true);
	if (obj)
		drm_gem_object_put(obj);
	drm_gpuvm_put(&space->gpuvm);
	return ret;
}

int toy_unmap_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct toy_bind_args *args = data;
	struct toy_space *space = toy_is_odd(args) ? NULL : toy_space_get(file, args->vm);
	int ret;

	if (!space)
		return -EINVAL;
	ret = toy_bind(space, args, NULL, false);
	drm_gpuvm_put(&space->gpuvm);
	return ret;
}

/* By GPUVM's own helpers, which our other driver does not use. */
int toy_submit_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct toy_vm_args *args = data;
	struct toy_space *space = toy_space_get(file, args->id);
	struct drm_gpuvm_exec exec = {
		.flags = DRM_EXEC_INTERRUPTIBLE_WAIT | DRM_EXEC_IGNORE_DUPLICATES,
		.num_fences = 1,
	};
	int ret;

	if (!space)
		return -ENOENT;
	exec.vm = &space->gpuvm;
	ret = drm_gpuvm_exec_lock(&exec);
	if (!ret) {
		ret = drm_gpuvm_exec_validate(&exec);
		atomic64_add(exec.exec.num_objects, &toy_total.locked);
		atomic64_inc(&toy_total.submits);
		drm_gpuvm_exec_unlock(&exec);
	}
	drm_gpuvm_put(&space->gpuvm);
	return ret;
}

/* Mappings of an object come and go under its resv. */
static bool toy_is_mapped(struct drm_gem_object *obj)
{
	struct drm_gpuvm_bo *vm_bo;

	drm_gem_for_each_gpuvm_bo(vm_bo, obj)
		if (!list_empty(&vm_bo->list.gpuva))
			return true;
	return false;
}

int toy_evict_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct toy_bo_args *args = data;
	struct drm_gem_object *obj = NULL;
	int ret;

	if (args->size <= 10000)
		obj = drm_gem_object_lookup(file, args->handle);
	if (!obj)
		return -ENOENT;
	ret = dma_resv_lock_interruptible(obj->resv, NULL);
	if (!ret) {
		if (toy_is_mapped(obj))
			atomic64_inc(&toy_total.evicts);
		drm_gpuvm_bo_gem_evict(obj, true);
		if (args->size)
			msleep(args->size);
		dma_resv_unlock(obj->resv);
	}
	drm_gem_object_put(obj);
	return ret;
}
