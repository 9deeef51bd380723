// SPDX-License-Identifier: GPL-2.0-or-later
/* Wrong arguments of VM_CREATE, VM_DESTROY, GET_STATE and BO_CREATE. */
#include "uapi.h"

#define PAGE GVB_PAGE_SIZE

#define VM_CREATE(...)                                                                    \
	{                                                                                 \
		.mode = uapi->mode, .va_start = UAPI_VA_START, .va_range = UAPI_VA_RANGE, \
		__VA_ARGS__                                                               \
	}

static void vm_create(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_vm_create) rows[] = {
		{ "good", 0, VM_CREATE() },
		{ "from zero", 0, VM_CREATE(.va_start = 0) },
		{ "all but the last page", 0, VM_CREATE(.va_start = 0, .va_range = -PAGE) },
		{ "the last page but one", 0, VM_CREATE(.va_start = -2 * PAGE, .va_range = PAGE) },
		{ "no such mode", -EINVAL, VM_CREATE(.mode = GVB_MODE_COUNT) },
		{ "mode too large", -EINVAL, VM_CREATE(.mode = UINT32_MAX) },
		{ "mode 32", -EINVAL, VM_CREATE(.mode = 32) },
		{ "mode not in this kernel", -EOPNOTSUPP, VM_CREATE(.mode = uapi->lacking) },
		{ "zombies kept in another mode", -EINVAL,
		  VM_CREATE(.flags = GVB_VM_KEEP_ZOMBIES) },
		{ "lowest unknown flag", -EINVAL, VM_CREATE(.flags = GVB_VM_WEAK_REF << 1) },
		{ "allocator too large", -EINVAL, VM_CREATE(.alloc = UINT32_MAX) },
		{ "good, kmalloc", 0, VM_CREATE(.alloc = GVB_ALLOC_KMALLOC) },
		{ "good, cache", 0, VM_CREATE(.alloc = GVB_ALLOC_CACHE) },
		{ "good, prealloc", 0, VM_CREATE(.alloc = GVB_ALLOC_PREALLOC) },
		{ "highest flag", -EINVAL, VM_CREATE(.flags = 1u << 31) },
		{ "no such allocator", -EINVAL, VM_CREATE(.alloc = GVB_ALLOC_COUNT) },
		{ "va_start misaligned by one", -EINVAL, VM_CREATE(.va_start = PAGE + 1) },
		{ "va_start misaligned by half", -EINVAL, VM_CREATE(.va_start = PAGE / 2) },
		{ "va_range misaligned by one", -EINVAL, VM_CREATE(.va_range = PAGE + 1) },
		{ "va_range misaligned by half", -EINVAL, VM_CREATE(.va_range = PAGE / 2) },
		{ "va_range zero", -EINVAL, VM_CREATE(.va_range = 0) },
		{ "overflow by a page", -EINVAL,
		  VM_CREATE(.va_start = -PAGE, .va_range = 2 * PAGE) },
		{ "overflow to zero", -EINVAL, VM_CREATE(.va_start = -PAGE, .va_range = PAGE) },
	};

	UAPI_RUN(uapi, "vm_create", DRM_IOCTL_GVB_VM_CREATE, rows);
}

#define VM_DESTROY(...)                        \
	{                                      \
		.vm_id = uapi->vm, __VA_ARGS__ \
	}

static void vm_destroy(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_vm_destroy) rows[] = {
		{ "pad", -EINVAL, VM_DESTROY(.pad = 1) },
		{ "pad, highest bit", -EINVAL, VM_DESTROY(.pad = 1u << 31) },
		{ "vm_id zero", -ENOENT, VM_DESTROY(.vm_id = 0) },
		UAPI_BAD_VMS(vm_id, VM_DESTROY),
	};

	UAPI_RUN(uapi, "vm_destroy", DRM_IOCTL_GVB_VM_DESTROY, rows);
}

static void vm_state(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_vm_state) rows[] = {
		{ "good", 0, VM_DESTROY() },
		{ "lowest flag", -EINVAL, VM_DESTROY(.flags = 1) },
		{ "highest flag", -EINVAL, VM_DESTROY(.flags = 1u << 31) },
		{ "vm_id zero", -ENOENT, VM_DESTROY(.vm_id = 0) },
		UAPI_BAD_VMS(vm_id, VM_DESTROY),
	};

	UAPI_RUN(uapi, "vm_get_state", DRM_IOCTL_GVB_VM_GET_STATE, rows);
}

#define CLEANUP(...) VM_DESTROY(__VA_ARGS__)

static void cleanup(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_cleanup) rows[] = {
		{ "good, though nothing is deferred", 0, CLEANUP() },
		{ "pad", -EINVAL, CLEANUP(.pad = 1) },
		{ "pad, highest bit", -EINVAL, CLEANUP(.pad = 1u << 31) },
		{ "vm_id zero", -ENOENT, CLEANUP(.vm_id = 0) },
		UAPI_BAD_VMS(vm_id, CLEANUP),
	};

	UAPI_RUN(uapi, "cleanup", DRM_IOCTL_GVB_CLEANUP, rows);
}

#define BO_CREATE(...)                                                \
	{                                                             \
		.size = UAPI_BO_SIZE, .mode = uapi->mode, __VA_ARGS__ \
	}

static void bo_create(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_bo_create) rows[] = {
		{ "good", 0, BO_CREATE() },
		{ "good, private", 0, BO_CREATE(.exclusive_vm_id = uapi->vm) },
		{ "good, private, list locked alike", 0,
		  BO_CREATE(.mode = GVB_MODE_RESV, .exclusive_vm_id = uapi->vm) },
		{ "size zero", -EINVAL, BO_CREATE(.size = 0) },
		{ "size misaligned by one", -EINVAL, BO_CREATE(.size = PAGE + 1) },
		{ "size misaligned by half", -EINVAL, BO_CREATE(.size = PAGE / 2) },
		{ "no such mode", -EINVAL, BO_CREATE(.mode = GVB_MODE_COUNT) },
		{ "mode too large", -EINVAL, BO_CREATE(.mode = UINT32_MAX) },
		{ "mode not in this kernel", -EOPNOTSUPP, BO_CREATE(.mode = uapi->lacking) },
		{ "good, pinnable", 0, BO_CREATE(.flags = GVB_BO_PINNABLE) },
		{ "lowest unknown flag", -EINVAL, BO_CREATE(.flags = GVB_BO_PINNABLE << 1) },
		{ "highest flag", -EINVAL, BO_CREATE(.flags = 1u << 31) },
		{ "private, VM of another kind", -EINVAL,
		  BO_CREATE(.exclusive_vm_id = uapi->other_vm) },
		{ "private, BO of another kind", -EINVAL,
		  BO_CREATE(.mode = uapi->other_mode, .exclusive_vm_id = uapi->vm) },
		UAPI_BAD_VMS(exclusive_vm_id, BO_CREATE),
	};

	UAPI_RUN(uapi, "bo_create", DRM_IOCTL_GVB_BO_CREATE, rows);
}

/* A number is used up only by a BO that there is. */
static void bo_ids(struct uapi *uapi)
{
	struct gvb_bo_create first, bad = BO_CREATE(.flags = 2), next;
	struct test *test = uapi->test;

	if (!test_begin(test, "uapi/bo_create/no bo_id used up by failing"))
		return;
	test_ret(test, "BO_CREATE", gvbc_bo_create(uapi->fd, PAGE, uapi->mode, 0, &first), 0);
	test_ret(test, "BO_CREATE with a flag", gvbc_ioctl(uapi->fd, DRM_IOCTL_GVB_BO_CREATE, &bad),
		 -EINVAL);
	test_ret(test, "BO_CREATE", gvbc_bo_create(uapi->fd, PAGE, uapi->mode, 0, &next), 0);
	test_eq(test, "bo_id", next.bo_id, first.bo_id + 1);
	test_end(test);
}

void test_uapi_vm(struct test *test)
{
	struct uapi uapi;

	if (!uapi_open(&uapi, test))
		return;
	vm_destroy(&uapi);
	vm_state(&uapi);
	cleanup(&uapi);
	bo_create(&uapi);
	bo_ids(&uapi);
	/* Last, as what succeeds takes the stale id. */
	vm_create(&uapi);
	uapi_close(&uapi, "vm");
}
