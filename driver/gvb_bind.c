// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: VM_BIND: reading, checking and applying a list of operations. */
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "gvb_drv.h"

/* One bulk copy if the caller's struct is ours, else element by element. */
static int gvb_ops_copy(struct gvb_bind_op *ops, const struct gvb_array *array)
{
	void __user *user = u64_to_user_ptr(array->ptr);
	u32 i;
	int ret;

	if (array->stride == sizeof(*ops))
		return copy_from_user(ops, user, array_size(array->count, sizeof(*ops))) ? -EFAULT :
											   0;

	for (i = 0; i < array->count; i++) {
		ret = copy_struct_from_user(&ops[i], sizeof(*ops), user, array->stride);
		if (ret)
			return ret;
		user += array->stride;
	}
	return 0;
}

static int gvb_op_check_range(struct gvb_vm *vm, const struct gvb_bind_op *op)
{
	if (!op->range || !gvb_aligned(op->addr | op->range | op->offset) ||
	    !drm_gpuvm_range_valid(&vm->base, op->addr, op->range))
		return -EINVAL;

	return 0;
}

static int gvb_op_check(struct gvb_vm *vm, const struct gvb_bind_op *op)
{
	if (op->flags || op->pad)
		return -EINVAL;

	switch (op->verb) {
	case GVB_BIND_MAP:
		return gvb_op_check_range(vm, op);
	case GVB_BIND_MAP_NULL:
	case GVB_BIND_UNMAP:
	case GVB_BIND_PREFETCH:
		return op->handle || op->offset ? -EINVAL : gvb_op_check_range(vm, op);
	case GVB_BIND_UNMAP_ALL:
		return op->addr || op->range || op->offset ? -EINVAL : 0;
	case GVB_BIND_SYNC_ONLY:
		return op->handle || op->addr || op->range || op->offset ? -EINVAL : 0;
	default:
		return -EINVAL;
	}
}

static int gvb_op_check_bo(struct gvb_vm *vm, const struct gvb_bind_op *op, struct gvb_bo *bo)
{
	u64 end;

	if (!gvb_modes_share_list(bo->mode, vm->mode))
		return -EINVAL;
	if (bo->r_obj && bo->r_obj != drm_gpuvm_resv_obj(&vm->base))
		return -EINVAL;
	if (check_add_overflow(op->offset, op->range, &end) || end > bo->base.size)
		return -EINVAL;

	return 0;
}

/* What reading a list of operations goes by; the last BO, as neighbours mostly name the same. */
struct gvb_parse {
	struct gvb_vm *vm;
	struct drm_file *file;
	struct xarray *named;
	struct gvb_named *last;
	u32 last_handle;
};

static struct gvb_named *gvb_parse_name(struct gvb_parse *parse, u32 handle)
{
	if (!parse->last || parse->last_handle != handle) {
		parse->last = gvb_named_add(parse->named, parse->file, handle);
		parse->last_handle = handle;
	}
	return parse->last;
}

static int gvb_req_parse(struct gvb_req *req, struct gvb_parse *parse, const struct gvb_bind_op *op)
{
	int ret;

	ret = gvb_op_check(parse->vm, op);
	if (ret)
		return ret;

	*req = (struct gvb_req){
		.verb = op->verb,
		.addr = op->addr,
		.range = op->range,
		.offset = op->offset,
	};
	if (op->verb != GVB_BIND_MAP && op->verb != GVB_BIND_UNMAP_ALL)
		return 0;

	req->named = gvb_parse_name(parse, op->handle);
	if (IS_ERR(req->named))
		return PTR_ERR(req->named);

	return gvb_op_check_bo(parse->vm, op, req->named->bo);
}

/*
 * A map adds itself and the second half of what it splits; an unmap only the latter. One more where
 * what was split comes back later.
 */
static u64 gvb_req_vas(const struct gvb_req *req)
{
	switch (req->verb) {
	case GVB_BIND_MAP:
	case GVB_BIND_MAP_NULL:
		return 2 + GVB_HAVE_VA_FREE_OP;
	case GVB_BIND_UNMAP:
		return 1 + GVB_HAVE_VA_FREE_OP;
	default:
		return 0;
	}
}

static int gvb_array_check(const struct gvb_array *array)
{
	if (array->stride < sizeof(struct gvb_bind_op) || array->stride > GVB_PAGE_SIZE)
		return -EINVAL;

	return array->count > GVB_MAX_OPS ? -E2BIG : 0;
}

static int gvb_reqs_fill(struct gvb_reqs *reqs, struct gvb_parse *parse,
			 const struct gvb_bind_op *ops)
{
	u32 i;
	int ret;

	for (i = 0; i < reqs->count; i++) {
		ret = gvb_req_parse(&reqs->at[i], parse, &ops[i]);
		if (ret)
			return ret;
		reqs->vas += gvb_req_vas(&reqs->at[i]);
	}
	return 0;
}

/**
 * gvb_reqs_parse() - read and check a list of operations
 * @reqs: out, ended with gvb_reqs_fini() if this succeeds
 * @vm: the VM that they are meant for
 * @named: the BOs that they name are added
 * @file: the caller
 * @array: array of &struct gvb_bind_op
 *
 * Takes no locks. May have added to @named even if it fails.
 *
 * Returns: 0 or a negative errno.
 */
int gvb_reqs_parse(struct gvb_reqs *reqs, struct gvb_vm *vm, struct xarray *named,
		   struct drm_file *file, const struct gvb_array *array)
{
	struct gvb_parse parse = { .vm = vm, .file = file, .named = named };
	struct gvb_bind_op *ops;
	int ret;

	*reqs = (struct gvb_reqs){};
	ret = gvb_array_check(array);
	if (ret || !array->count)
		return ret;

	ops = kvmalloc_array(array->count, sizeof(*ops), GFP_KERNEL);
	reqs->at = kvmalloc_array(array->count, sizeof(*reqs->at), GFP_KERNEL);
	reqs->count = array->count;
	ret = ops && reqs->at ? gvb_ops_copy(ops, array) : -ENOMEM;
	if (!ret)
		ret = gvb_reqs_fill(reqs, &parse, ops);
	if (ret)
		gvb_reqs_fini(reqs);
	kvfree(ops);
	return ret;
}

/**
 * gvb_reqs_fini() - free a list of requests
 * @reqs: the list; may be empty
 */
void gvb_reqs_fini(struct gvb_reqs *reqs)
{
	kvfree(reqs->at);
	*reqs = (struct gvb_reqs){};
}

static int gvb_bind(struct gvb_vm *vm, const struct gvb_vm_bind *args, struct drm_file *file)
{
	struct gvb_reqs reqs = {};
	struct xarray named;
	int ret;

	xa_init(&named);
	ret = gvb_reqs_parse(&reqs, vm, &named, file, &args->ops);
	if (!ret)
		ret = gvb_vm_lock_bind(vm);
	if (!ret) {
		ret = gvb_bind_now(vm, &named, &reqs, args->lock);
		mutex_unlock(&vm->lock);
	}
	gvb_reqs_fini(&reqs);
	gvb_named_fini(&named);
	return ret;
}

static int gvb_bind_check(const struct gvb_vm_bind *args)
{
	if (args->flags & ~GVB_BIND_ASYNC || args->lock >= GVB_BIND_LOCK_COUNT || args->pad)
		return -EINVAL;
	if (!(args->flags & GVB_BIND_ASYNC) && (args->syncs.count || args->syncs.ptr))
		return -EINVAL;

	return 0;
}

/**
 * gvb_vm_bind_ioctl() - DRM_IOCTL_GVB_VM_BIND
 * @drm: the device
 * @data: &struct gvb_vm_bind
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_vm_bind_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_vm_bind *args = data;
	struct gvb_vm *vm;
	int ret;

	ret = gvb_bind_check(args);
	if (ret)
		return ret;
	vm = gvb_vm_get(file, args->vm_id);
	if (!vm)
		return -ENOENT;

	ret = gvb_bind_lock_check(vm, args->lock);
	if (ret)
		goto out;
	if (args->flags & GVB_BIND_ASYNC)
		ret = gvb_bind_async(vm, args, file);
	else
		ret = gvb_bind(vm, args, file);
out:
	drm_gpuvm_put(&vm->base);
	return ret;
}
