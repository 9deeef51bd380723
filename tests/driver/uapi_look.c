// SPDX-License-Identifier: GPL-2.0-or-later
/* Wrong arguments of EXEC, EVICT, DUMP and CHECK; and pointers to arguments that are wrong. */
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "uapi.h"

#define PAGE GVB_PAGE_SIZE

#define EXEC(...)                                               \
	{                                                       \
		.vm_id = uapi->vm, .num_fences = 1, __VA_ARGS__ \
	}

static void exec(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_exec) rows[] = {
		{ "lowest flag", -EINVAL, EXEC(.flags = 1) },
		{ "highest flag", -EINVAL, EXEC(.flags = 1u << 31) },
		{ "pad", -EINVAL, EXEC(.pad = 1) },
		{ "no fences", -EINVAL, EXEC(.num_fences = 0) },
		{ "fences over the cap", -E2BIG, EXEC(.num_fences = GVB_MAX_FENCES + 1) },
		{ "fences too large", -E2BIG, EXEC(.num_fences = UINT32_MAX) },
		{ "vm_id zero", -ENOENT, EXEC(.vm_id = 0) },
		UAPI_BAD_VMS(vm_id, EXEC),
		{ "good", 0, EXEC() },
		{ "good, fences at the cap", 0, EXEC(.num_fences = GVB_MAX_FENCES) },
	};

	UAPI_RUN(uapi, "exec", DRM_IOCTL_GVB_EXEC, rows);
}

#define EVICT(...)                              \
	{                                       \
		.handle = uapi->bo, __VA_ARGS__ \
	}

static void evict(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_evict) rows[] = {
		{ "lowest unknown flag", -EINVAL, EVICT(.flags = GVB_EVICT_EAGER << 1) },
		{ "unknown flag beside a known one", -EINVAL,
		  EVICT(.flags = GVB_EVICT_RESTORE | 4) },
		{ "highest flag", -EINVAL, EVICT(.flags = 1u << 31) },
		{ "handle zero", -ENOENT, EVICT(.handle = 0) },
		UAPI_BAD_BOS(handle, EVICT),
		{ "good", 0, EVICT() },
		{ "good, restore", 0, EVICT(.flags = GVB_EVICT_RESTORE) },
		{ "good, eager", 0, EVICT(.flags = GVB_EVICT_EAGER) },
		{ "good, eager restore", 0, EVICT(.flags = GVB_EVICT_EAGER | GVB_EVICT_RESTORE) },
	};

	UAPI_RUN(uapi, "evict", DRM_IOCTL_GVB_EVICT, rows);
}

#define DUMP(...)                                                                            \
	{                                                                                    \
		.vm_id = uapi->vm, .vas = { sizeof(vas[0]), 4, (uintptr_t)vas }, __VA_ARGS__ \
	}
#define VAS(stride, count, ptr) .vas = { stride, count, (uintptr_t)(ptr) }

static void dump(struct uapi *uapi)
{
	struct gvb_dump_va vas[4];
	void *edge = uapi->edge ? uapi->edge - sizeof(vas[0]) : NULL;
	const UAPI_ROW(struct gvb_dump) rows[] = {
		{ "lowest flag", -EINVAL, DUMP(.flags = 1) },
		{ "highest flag", -EINVAL, DUMP(.flags = 1u << 31) },
		{ "vm_id zero", -ENOENT, DUMP(.vm_id = 0) },
		UAPI_BAD_VMS(vm_id, DUMP),
		{ "stride zero", -EINVAL, DUMP(.vas.stride = 0) },
		{ "stride too small", -EINVAL, DUMP(.vas.stride = sizeof(vas[0]) - 8) },
		{ "stride too large", -EINVAL, DUMP(.vas.stride = PAGE + 8) },
		{ "stride bad, no room", -EINVAL, DUMP(VAS(0, 0, 0)) },
		{ "ptr zero", -EFAULT, DUMP(.vas.ptr = 0) },
		{ "ptr unwritable", -EFAULT, DUMP(VAS(sizeof(vas[0]), 4, uapi->read_only)) },
		{ "ptr unmapped", -EFAULT, DUMP(VAS(sizeof(vas[0]), 4, uapi->edge)) },
		{ "ptr into the kernel", -EFAULT, DUMP(.vas.ptr = UAPI_KERNEL_ADDRESS) },
		{ "second VA unwritable", -EFAULT, DUMP(VAS(sizeof(vas[0]), 4, edge)) },
		{ "gap unwritable", -EFAULT, DUMP(VAS(sizeof(vas[0]) + 8, 1, edge)) },
		{ "good", 0, DUMP() },
		{ "good, no room", 0, DUMP(VAS(sizeof(vas[0]), 0, 0)) },
		{ "good, more room than memory", 0,
		  DUMP(.from_addr = UAPI_VA_START + PAGE, VAS(sizeof(vas[0]), UINT32_MAX, edge)) },
		{ "good, from behind the VA space", 0, DUMP(.from_addr = UINT64_MAX) },
	};

	UAPI_RUN(uapi, "dump", DRM_IOCTL_GVB_DUMP, rows);
}

#define CHECK(...)                             \
	{                                      \
		.vm_id = uapi->vm, __VA_ARGS__ \
	}

static void check(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_check) rows[] = {
		{ "vm_id zero", -ENOENT, CHECK(.vm_id = 0) },
		UAPI_BAD_VMS(vm_id, CHECK),
		{ "good", 0, CHECK() },
	};

	UAPI_RUN(uapi, "check", DRM_IOCTL_GVB_CHECK, rows);
}

void test_uapi_look(struct test *test)
{
	struct uapi uapi;

	if (!uapi_open(&uapi, test))
		return;
	dump(&uapi);
	check(&uapi);
	evict(&uapi);
	exec(&uapi);
	uapi_close(&uapi, "look");
}

/* Good arguments for every ioctl, where they cannot be read, or the answer cannot be written. */
struct request {
	const char *name;
	unsigned long request;
	const void *args;
};

static void no_args(struct uapi *uapi, const struct request *request)
{
	if (!_IOC_SIZE(request->request))
		return;
	if (test_begin(uapi->test, "uapi/%s/arguments unreadable", request->name)) {
		test_ret(uapi->test, "ioctl", gvbc_ioctl(uapi->fd, request->request, uapi->edge),
			 -EFAULT);
		test_end(uapi->test);
	}
	if (!(_IOC_DIR(request->request) & _IOC_READ))
		return;
	if (test_begin(uapi->test, "uapi/%s/answer unwritable", request->name)) {
		mprotect(uapi->read_only, PAGE, PROT_READ | PROT_WRITE);
		memcpy(uapi->read_only, request->args, _IOC_SIZE(request->request));
		mprotect(uapi->read_only, PAGE, PROT_READ);
		uapi_expect(uapi, request->request, uapi->read_only, -EFAULT);
		test_end(uapi->test);
	}
}

void test_uapi_args(struct test *test)
{
	struct uapi fixture, *uapi = &fixture;

	if (!uapi_open(uapi, test))
		return;

	const struct gvb_vm_create vm_create = { .mode = uapi->mode, .va_range = PAGE };
	const struct gvb_vm_destroy vm_destroy = { .vm_id = uapi->vm };
	const struct gvb_vm_state vm_get_state = { .vm_id = uapi->vm };
	const struct gvb_bo_create bo_create = { .size = PAGE, .mode = uapi->mode };
	const struct gvb_vm_bind vm_bind = { .vm_id = uapi->vm };
	const struct gvb_exec exec = EXEC();
	const struct gvb_evict evict = EVICT();
	const struct gvb_bench bench = { .samples = 1, .iterations = 1 };
	const struct gvb_dump dump = { .vm_id = uapi->vm, .vas = { sizeof(struct gvb_dump_va) } };
	const struct gvb_check check = CHECK();
	const struct gvb_cleanup cleanup = { .vm_id = uapi->vm };
	const struct gvb_stats stats = { 0 };
	const struct gvb_pin pin = { .handle = uapi->bo };
	const struct gvb_inject inject = { .site = GVB_INJECT_FAIL_ALLOC };
	const struct gvb_obtain obtain = { .vm_id = uapi->vm, .handle = uapi->bo, .rounds = 1 };
	/* It has none. */
	const char settle = 0;
	const struct request requests[] = {
#define REQUEST(_id, _name) { #_name, DRM_IOCTL_GVB_##_id, &_name },
		GVB_IOCTLS(REQUEST)
#undef REQUEST
	};

	for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++)
		no_args(uapi, &requests[i]);
	if (test_begin(test, "uapi/no such ioctl")) {
		uint64_t nothing = 0;

		uapi_expect(uapi, DRM_IOW(DRM_COMMAND_BASE + GVB_NUM_IOCTLS, uint64_t), &nothing,
			    -EINVAL);
		test_end(test);
	}
	uapi_close(uapi, "args");
}
