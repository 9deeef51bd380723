// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: DUMP: the VAs of a VM as GPUVM has them. */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "gvb_ioctl.h"
#include "gvb_lock.h"

static void gvb_dump_va(struct gvb_dump_va *out, const struct drm_gpuva *va)
{
	*out = (struct gvb_dump_va){
		.addr = va->va.addr,
		.range = va->va.range,
		.offset = va->gem.offset,
	};
	if (!va->gem.obj) {
		out->flags = GVB_VA_NULL;
		return;
	}
	out->bo_id = to_gvb_bo(va->gem.obj)->id;
	if (va->vm_bo && va->vm_bo->evicted)
		out->flags = GVB_VA_EVICTED;
}

static u32 gvb_dump_fill(struct gvb_vm *vm, struct gvb_dump *args, struct gvb_dump_va *vas,
			 u32 room)
{
	struct drm_gpuva *va;
	u32 count = 0;

	args->total = 0;
	drm_gpuvm_for_each_va(va, &vm->base) {
		gvb_breathe(++args->total);
		if (va->va.addr >= args->from_addr && count < room)
			gvb_dump_va(&vas[count++], va);
	}
	return count;
}

/* The VM's lock keeps them as they are. */
static u64 gvb_dump_count(struct gvb_vm *vm, u64 from_addr)
{
	struct drm_gpuva *va;
	u64 seen = 0, count = 0;

	drm_gpuvm_for_each_va(va, &vm->base) {
		gvb_breathe(++seen);
		count += va->va.addr >= from_addr;
	}
	return count;
}

/* In a buffer of our own: user memory may fault, which must not happen with a resv held. */
static int gvb_dump_take(struct gvb_vm *vm, struct gvb_dump *args, struct gvb_dump_va **vas)
{
	struct drm_exec exec;
	u32 room;
	int ret;

	ret = gvb_vm_lock(vm);
	if (ret)
		return ret;

	room = min_t(u64, args->vas.count, gvb_dump_count(vm, args->from_addr));
	*vas = room ? kvmalloc_array(room, sizeof(**vas), GFP_KERNEL) : NULL;
	ret = room && !*vas ? -ENOMEM : gvb_lock_all(vm, &exec, NULL);
	if (!ret) {
		args->vas.count = gvb_dump_fill(vm, args, *vas, room);
		drm_exec_fini(&exec);
	}
	mutex_unlock(&vm->lock);
	return ret;
}

/* One bulk copy if the caller's struct is ours, else element by element. */
static int gvb_dump_copy(const struct gvb_array *array, const struct gvb_dump_va *vas)
{
	void __user *user = u64_to_user_ptr(array->ptr);
	u32 i;

	if (array->stride == sizeof(*vas))
		return copy_to_user(user, vas, array_size(array->count, sizeof(*vas))) ? -EFAULT :
											 0;

	for (i = 0; i < array->count; i++) {
		if (copy_to_user(user, &vas[i], sizeof(*vas)) ||
		    clear_user(user + sizeof(*vas), array->stride - sizeof(*vas)))
			return -EFAULT;
		user += array->stride;
	}
	return 0;
}

/**
 * gvb_dump_ioctl() - DRM_IOCTL_GVB_DUMP
 * @drm: the device
 * @data: &struct gvb_dump
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_dump_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_dump_va *vas = NULL;
	struct gvb_dump *args = data;
	struct gvb_dump answer = *args;
	struct gvb_vm *vm;
	int ret;

	if (args->flags || args->vas.stride < sizeof(*vas) || args->vas.stride > GVB_PAGE_SIZE)
		return -EINVAL;

	vm = gvb_vm_get(file, args->vm_id);
	if (!vm)
		return -ENOENT;
	ret = gvb_dump_take(vm, &answer, &vas);
	if (!ret)
		ret = gvb_dump_copy(&answer.vas, vas);
	if (!ret)
		*args = answer;
	kvfree(vas);
	drm_gpuvm_put(&vm->base);
	return ret;
}
