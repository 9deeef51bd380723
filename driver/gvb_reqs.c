// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: lists of bind operations, read from userspace and checked: requests. */
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "gvb_reqs.h"

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

/* The last BO, as neighbours mostly name the same. */
static struct gvb_named *gvb_req_name(const struct gvb_names *names, struct gvb_named *last,
				      u32 handle)
{
	return last && last->handle == handle ? last : gvb_names_find(names, handle);
}

static int gvb_req_fill(struct gvb_req *req, struct gvb_vm *vm, const struct gvb_names *names,
			struct gvb_named **last, const struct gvb_bind_op *op)
{
	*req = (struct gvb_req){
		.verb = op->verb,
		.addr = op->addr,
		.range = op->range,
		.offset = op->offset,
	};
	if (op->verb != GVB_BIND_MAP && op->verb != GVB_BIND_UNMAP_ALL)
		return 0;

	*last = gvb_req_name(names, *last, op->handle);
	req->named = *last;
	return gvb_op_check_bo(vm, op, req->named->bo);
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

static int gvb_reqs_fill(struct gvb_reqs *reqs, struct gvb_vm *vm, const struct gvb_names *names,
			 const struct gvb_bind_op *ops)
{
	struct gvb_named *last = NULL;
	u32 i;
	int ret;

	for (i = 0; i < reqs->count; i++) {
		ret = gvb_req_fill(&reqs->at[i], vm, names, &last, &ops[i]);
		if (ret)
			return ret;
		reqs->vas += gvb_req_vas(&reqs->at[i]);
	}
	return 0;
}

static int gvb_ops_check(struct gvb_vm *vm, const struct gvb_bind_op *ops, u32 count)
{
	u32 i;
	int ret = 0;

	for (i = 0; i < count && !ret; i++)
		ret = gvb_op_check(vm, &ops[i]);
	return ret;
}

/* The lists lie one behind the other. */
static int gvb_lists_copy(struct gvb_bind_op *ops, u32 lists, const struct gvb_array *arrays)
{
	u32 i;
	int ret = 0;

	for (i = 0; i < lists && !ret; i++) {
		ret = gvb_ops_copy(ops, &arrays[i]);
		ops += arrays[i].count;
	}
	return ret;
}

static int gvb_lists_fill(struct gvb_reqs *reqs, u32 lists, struct gvb_vm *vm,
			  const struct gvb_names *names, const struct gvb_bind_op *ops)
{
	u32 i;
	int ret = 0;

	for (i = 0; i < lists && !ret; i++) {
		ret = gvb_reqs_fill(&reqs[i], vm, names, ops);
		ops += reqs[i].count;
	}
	return ret;
}

/* Returns: how many operations there are in all, or a negative errno. */
static int gvb_lists_check(u32 lists, const struct gvb_array *arrays)
{
	u32 i, count = 0;
	int ret;

	for (i = 0; i < lists; i++) {
		ret = gvb_array_check(&arrays[i]);
		if (ret)
			return ret;
		count += arrays[i].count;
	}
	return count;
}

/* Requests of all lists in one piece, which the first of them owns. */
static int gvb_lists_alloc(struct gvb_reqs *reqs, u32 lists, const struct gvb_array *arrays,
			   u32 count)
{
	struct gvb_req *at = kvmalloc_array(count, sizeof(*at), GFP_KERNEL);
	u32 i;

	for (i = 0; i < lists; i++) {
		reqs[i].at = at;
		reqs[i].count = arrays[i].count;
		at = at ? at + arrays[i].count : NULL;
	}
	return reqs[0].at ? 0 : -ENOMEM;
}

/**
 * gvb_reqs_parse() - read and check lists of operations
 * @reqs: out, one per list, the first ended with gvb_reqs_fini()
 * @lists: their number, at least one
 * @vm: the VM that they are meant for
 * @names: out, the BOs that they name, ended with gvb_names_fini() even if this fails
 * @file: the caller
 * @arrays: arrays of &struct gvb_bind_op, one per list
 *
 * Takes no locks.
 *
 * Returns: 0 or a negative errno.
 */
int gvb_reqs_parse(struct gvb_reqs *reqs, u32 lists, struct gvb_vm *vm, struct gvb_names *names,
		   struct drm_file *file, const struct gvb_array *arrays)
{
	struct gvb_bind_op *ops;
	int count, ret;

	memset(reqs, 0, lists * sizeof(*reqs));
	*names = (struct gvb_names){};
	count = gvb_lists_check(lists, arrays);
	if (count <= 0)
		return count;

	ops = kvmalloc_array(count, sizeof(*ops), GFP_KERNEL);
	ret = gvb_lists_alloc(reqs, lists, arrays, count);
	if (!ret)
		ret = ops ? gvb_lists_copy(ops, lists, arrays) : -ENOMEM;
	if (!ret)
		ret = gvb_ops_check(vm, ops, count);
	if (!ret)
		ret = gvb_names_init(names, file, ops, count);
	if (!ret)
		ret = gvb_lists_fill(reqs, lists, vm, names, ops);
	if (ret)
		gvb_reqs_fini(reqs);
	kvfree(ops);
	return ret;
}

/**
 * gvb_reqs_fini() - free all lists that were read together
 * @reqs: the first; may be empty
 */
void gvb_reqs_fini(struct gvb_reqs *reqs)
{
	kvfree(reqs->at);
	*reqs = (struct gvb_reqs){};
}
