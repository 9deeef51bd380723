// SPDX-License-Identifier: GPL-2.0-or-later
/* Wrong arguments of VM_BIND, and wrong operations: alone, and behind good ones. */
#include <string.h>

#include "async.h"
#include "uapi.h"

#define PAGE GVB_PAGE_SIZE

/* Free in the VM. */
#define FREE (UAPI_VA_START + 64 * PAGE)
#define END (UAPI_VA_START + UAPI_VA_RANGE)

#define MAP(...)                                                                                   \
	{                                                                                          \
		.verb = GVB_BIND_MAP, .handle = uapi->bo, .addr = FREE, .range = PAGE, __VA_ARGS__ \
	}
#define MAP_NULL(...)                                                               \
	{                                                                           \
		.verb = GVB_BIND_MAP_NULL, .addr = FREE, .range = PAGE, __VA_ARGS__ \
	}
#define UNMAP(...)                                                                        \
	{                                                                                 \
		.verb = GVB_BIND_UNMAP, .addr = UAPI_VA_START, .range = PAGE, __VA_ARGS__ \
	}
#define UNMAP_ALL(...)                                                      \
	{                                                                   \
		.verb = GVB_BIND_UNMAP_ALL, .handle = uapi->bo, __VA_ARGS__ \
	}

#define PREFETCH(...) UNMAP(.verb = GVB_BIND_PREFETCH, __VA_ARGS__)
#define SYNC_ONLY(...)                                  \
	{                                               \
		.verb = GVB_BIND_SYNC_ONLY, __VA_ARGS__ \
	}

/* What is wrong with the range of any verb that has one. */
#define BAD_RANGES(name, op)                                                                     \
	{ name ": addr misaligned by one", -EINVAL, op(.addr = FREE + 1) },                      \
		{ name ": addr misaligned by half", -EINVAL, op(.addr = FREE + PAGE / 2) },      \
		{ name ": range misaligned by one", -EINVAL, op(.range = PAGE + 1) },            \
		{ name ": range misaligned by half", -EINVAL, op(.range = PAGE / 2) },           \
		{ name ": range zero", -EINVAL, op(.range = 0) },                                \
		{ name ": below the VA space", -EINVAL, op(.addr = UAPI_VA_START - PAGE) },      \
		{ name ": across its start", -EINVAL,                                            \
		  op(.addr = UAPI_VA_START - PAGE, .range = 2 * PAGE) },                         \
		{ name ": across its end", -EINVAL, op(.addr = END - PAGE, .range = 2 * PAGE) }, \
		{ name ": above it", -EINVAL, op(.addr = END) },                                 \
		{ name ": overflow", -EINVAL, op(.addr = -PAGE, .range = 2 * PAGE) },            \
		{ name ": overflow to zero", -EINVAL, op(.addr = -PAGE, .range = PAGE) },        \
		{ name ": overflow into the VA space", -EINVAL,                                  \
		  op(.addr = UAPI_VA_START, .range = -UAPI_VA_START) },                          \
		{ name ": lowest flag", -EINVAL, op(.flags = 1) },                               \
		{ name ": highest flag", -EINVAL, op(.flags = 1u << 31) },                       \
	{                                                                                        \
		name ": pad", -EINVAL, op(.pad = 1)                                              \
	}

static void run_ops(struct uapi *uapi, const char *name, const struct gvb_bind_op *bad, int error)
{
	const struct gvb_bind_op good[2] = { UNMAP(), MAP() };
	struct gvb_bind_op ops[3] = { good[0], good[1], *bad };
	struct gvb_vm_bind args = {
		.vm_id = uapi->vm,
		.ops = { sizeof(ops[0]), 1, (uintptr_t)&ops[2] },
	};

	if (test_begin(uapi->test, "uapi/vm_bind/%s", name)) {
		uapi_expect(uapi, DRM_IOCTL_GVB_VM_BIND, &args, error);
		test_end(uapi->test);
	}
	if (!error)
		return;
	args.ops = (struct gvb_array){ sizeof(ops[0]), 3, (uintptr_t)ops };
	if (test_begin(uapi->test, "uapi/vm_bind/%s, behind good ones", name)) {
		uapi_expect(uapi, DRM_IOCTL_GVB_VM_BIND, &args, error);
		test_end(uapi->test);
	}
}

static void bind_ops(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_bind_op) rows[] = {
		{ "no such verb", -EINVAL, MAP(.verb = GVB_BIND_SYNC_ONLY + 1) },
		{ "verb too large", -EINVAL, MAP(.verb = UINT32_MAX) },
		BAD_RANGES("map", MAP),
		{ "map: offset misaligned by one", -EINVAL, MAP(.offset = 1) },
		{ "map: offset misaligned by half", -EINVAL, MAP(.offset = PAGE / 2) },
		{ "map: offset behind the BO", -EINVAL, MAP(.offset = UAPI_BO_SIZE) },
		{ "map: range across the BO's end", -EINVAL,
		  MAP(.offset = UAPI_BO_SIZE - PAGE, .range = 2 * PAGE) },
		{ "map: range beyond the BO", -EINVAL, MAP(.range = UAPI_BO_SIZE + PAGE) },
		{ "map: offset overflows", -EINVAL, MAP(.offset = -PAGE) },
		{ "map: offset overflows into the BO", -EINVAL,
		  MAP(.offset = -PAGE, .range = 2 * PAGE) },
		{ "map: handle zero", -ENOENT, MAP(.handle = 0) },
		UAPI_BAD_BOS(handle, MAP),
		{ "map: BO of another kind", -EINVAL, MAP(.handle = uapi->other_bo) },
		{ "map: private elsewhere", -EINVAL, MAP(.handle = uapi->twin_private) },
		BAD_RANGES("map_null", MAP_NULL),
		{ "map_null: handle", -EINVAL, MAP_NULL(.handle = uapi->bo) },
		{ "map_null: stale handle", -EINVAL, MAP_NULL(.handle = uapi->stale_bo) },
		{ "map_null: offset", -EINVAL, MAP_NULL(.offset = PAGE) },
		BAD_RANGES("unmap", UNMAP),
		{ "unmap: handle", -EINVAL, UNMAP(.handle = uapi->bo) },
		{ "unmap: offset", -EINVAL, UNMAP(.offset = PAGE) },
		BAD_RANGES("prefetch", PREFETCH),
		{ "prefetch: handle", -EINVAL, PREFETCH(.handle = uapi->bo) },
		{ "prefetch: offset", -EINVAL, PREFETCH(.offset = PAGE) },
		{ "sync_only: flag", -EINVAL, SYNC_ONLY(.flags = 1) },
		{ "sync_only: handle", -EINVAL, SYNC_ONLY(.handle = uapi->bo) },
		{ "sync_only: pad", -EINVAL, SYNC_ONLY(.pad = 1) },
		{ "sync_only: addr", -EINVAL, SYNC_ONLY(.addr = UAPI_VA_START) },
		{ "sync_only: range", -EINVAL, SYNC_ONLY(.range = PAGE) },
		{ "sync_only: offset", -EINVAL, SYNC_ONLY(.offset = PAGE) },
		{ "unmap_all: addr", -EINVAL, UNMAP_ALL(.addr = UAPI_VA_START) },
		{ "unmap_all: range", -EINVAL, UNMAP_ALL(.range = PAGE) },
		{ "unmap_all: offset", -EINVAL, UNMAP_ALL(.offset = PAGE) },
		{ "unmap_all: flag", -EINVAL, UNMAP_ALL(.flags = 1) },
		{ "unmap_all: pad", -EINVAL, UNMAP_ALL(.pad = 1) },
		{ "unmap_all: handle zero", -ENOENT, UNMAP_ALL(.handle = 0) },
		{ "unmap_all: handle stale", -ENOENT, UNMAP_ALL(.handle = uapi->stale_bo) },
		{ "unmap_all: handle of another file", -ENOENT,
		  UNMAP_ALL(.handle = uapi->foreign_bo) },
		{ "unmap_all: BO of another kind", -EINVAL, UNMAP_ALL(.handle = uapi->other_bo) },
		{ "unmap_all: private elsewhere", -EINVAL,
		  UNMAP_ALL(.handle = uapi->twin_private) },
		/* These change the VM, so they come last. */
		{ "good map", 0, MAP() },
		{ "good map, the BO's end", 0, MAP(.offset = UAPI_BO_SIZE - PAGE) },
		{ "good map, the VA space's end", 0, MAP(.addr = END - PAGE) },
		{ "good map, the VA space's start", 0, MAP(.addr = UAPI_VA_START) },
		{ "good map, private", 0, MAP(.handle = uapi->private) },
		{ "good map_null", 0, MAP_NULL() },
		{ "good unmap", 0, UNMAP() },
		{ "good unmap of nothing", 0, UNMAP(.addr = END - 4 * PAGE) },
		{ "good unmap of everything", 0, UNMAP(.range = UAPI_VA_RANGE) },
		{ "good unmap_all of nothing", 0, UNMAP_ALL() },
		{ "good prefetch", 0, PREFETCH() },
		{ "good prefetch of everything", 0, PREFETCH(.range = UAPI_VA_RANGE) },
		{ "good sync_only", 0, SYNC_ONLY() },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		run_ops(uapi, rows[i].what, &rows[i].args, rows[i].error);
}

#define BIND(...)                                                                        \
	{                                                                                \
		.vm_id = uapi->vm, .ops = { sizeof(op), 1, (uintptr_t)&op }, __VA_ARGS__ \
	}
#define OPS(stride, count, ptr) .ops = { stride, count, (uintptr_t)(ptr) }

static void bind_args(struct uapi *uapi)
{
	const struct gvb_bind_op op = MAP();
	/* As a later version of the header might have it. */
	struct {
		struct gvb_bind_op op;
		uint64_t more;
	} larger[2] = { { MAP(), 0 }, { MAP(), 1 } };
	struct gvb_bind_op *edge = (void *)(uapi->edge ? uapi->edge - sizeof(op) : NULL);
	const UAPI_ROW(struct gvb_vm_bind) rows[] = {
		{ "lowest unknown flag", -EINVAL, BIND(.flags = GVB_BIND_ASYNC << 1) },
		{ "highest flag", -EINVAL, BIND(.flags = 1u << 31) },
		{ "vm_id zero", -ENOENT, BIND(.vm_id = 0) },
		UAPI_BAD_VMS(vm_id, BIND),
		{ "stride zero", -EINVAL, BIND(.ops.stride = 0) },
		{ "stride too small", -EINVAL, BIND(.ops.stride = sizeof(op) - 8) },
		{ "stride too large", -EINVAL, BIND(.ops.stride = PAGE + 8) },
		{ "stride bad, no operations", -EINVAL, BIND(OPS(0, 0, &op)) },
		{ "count over the cap", -E2BIG, BIND(.ops.count = GVB_MAX_OPS + 1) },
		{ "count too large", -E2BIG, BIND(.ops.count = UINT32_MAX) },
		{ "ptr zero", -EFAULT, BIND(.ops.ptr = 0) },
		{ "ptr unreadable", -EFAULT, BIND(OPS(sizeof(op), 1, uapi->edge)) },
		{ "ptr into the kernel", -EFAULT, BIND(.ops.ptr = UAPI_KERNEL_ADDRESS) },
		{ "second operation unreadable", -EFAULT, BIND(OPS(sizeof(op), 2, edge)) },
		{ "larger operation, unreadable", -EFAULT, BIND(OPS(sizeof(op) + 8, 1, edge)) },
		{ "trailing bytes not zero", -E2BIG, BIND(OPS(sizeof(larger[0]), 1, &larger[1])) },
		{ "trailing bytes not zero, second", -E2BIG,
		  BIND(OPS(sizeof(larger[0]), 2, larger)) },
		{ "good, nothing to do", 0, BIND(OPS(sizeof(op), 0, 0)) },
		{ "good, trailing bytes zero", 0, BIND(OPS(sizeof(larger[0]), 1, larger)) },
		{ "good, up to the end of memory", 0, BIND(OPS(sizeof(op), 1, edge)) },
	};

	if (edge)
		memcpy(edge, &op, sizeof(op));
	UAPI_RUN(uapi, "vm_bind", DRM_IOCTL_GVB_VM_BIND, rows);
}

/* A bind that waits for nothing and signals a syncobj. */
#define ASYNC(...) BIND(.flags = GVB_BIND_ASYNC, SYNCS(sizeof(out), 1, &out), __VA_ARGS__)
#define SYNCS(stride, count, ptr) .syncs = { stride, count, (uintptr_t)(ptr) }
#define SYNC(...)                                                           \
	{                                                                   \
		.handle = out.handle, .flags = GVB_SYNC_SIGNAL, __VA_ARGS__ \
	}

static void async_args(struct uapi *uapi)
{
	const struct gvb_bind_op op = MAP(), prefetch = PREFETCH();
	const struct gvb_sync out = { sync_new(uapi->fd), GVB_SYNC_SIGNAL, 0 };
	const struct gvb_sync no_flag = SYNC(.flags = 0), both = SYNC(.flags = 3);
	const struct gvb_sync unknown = SYNC(.flags = GVB_SYNC_SIGNAL | 4);
	const struct gvb_sync stranger = SYNC(.handle = 1000), zero = SYNC(.handle = 0);
	const struct gvb_sync behind[] = { out, stranger };
	const struct {
		struct gvb_sync sync;
		uint64_t more;
	} larger[] = { { SYNC(), 0 }, { SYNC(), 1 } };
	const UAPI_ROW(struct gvb_vm_bind) rows[] = {
		{ "syncs without ASYNC", -EINVAL, ASYNC(.flags = 0) },
		{ "ptr of syncs without ASYNC", -EINVAL, BIND(SYNCS(sizeof(out), 0, &out)) },
		{ "count of syncs without ASYNC", -EINVAL, BIND(SYNCS(sizeof(out), 1, 0)) },
		{ "async, unknown flag", -EINVAL, ASYNC(.flags = GVB_BIND_ASYNC | 2) },
		{ "async, no such lock", -EINVAL, ASYNC(.lock = GVB_BIND_LOCK_COUNT) },
		{ "async, pad", -EINVAL, ASYNC(.pad = 1) },
		{ "async, vm_id zero", -ENOENT, ASYNC(.vm_id = 0) },
		{ "async, prefetch", -EINVAL, ASYNC(OPS(sizeof(op), 1, &prefetch)) },
		{ "async, ops stride zero", -EINVAL, ASYNC(.ops.stride = 0) },
		{ "async, ops unreadable", -EFAULT, ASYNC(OPS(sizeof(op), 1, uapi->edge)) },
		{ "syncs stride zero", -EINVAL, ASYNC(.syncs.stride = 0) },
		{ "syncs stride too small", -EINVAL, ASYNC(.syncs.stride = sizeof(out) - 8) },
		{ "syncs stride too large", -EINVAL, ASYNC(.syncs.stride = PAGE + 8) },
		{ "syncs over the cap", -E2BIG, ASYNC(.syncs.count = GVB_MAX_SYNCS + 1) },
		{ "syncs count too large", -E2BIG, ASYNC(.syncs.count = UINT32_MAX) },
		{ "syncs ptr zero", -EFAULT, ASYNC(.syncs.ptr = 0) },
		{ "syncs unreadable", -EFAULT, ASYNC(.syncs.ptr = (uintptr_t)uapi->edge) },
		{ "syncs into the kernel", -EFAULT, ASYNC(.syncs.ptr = UAPI_KERNEL_ADDRESS) },
		{ "sync without a flag", -EINVAL, ASYNC(.syncs.ptr = (uintptr_t)&no_flag) },
		{ "sync with both flags", -EINVAL, ASYNC(.syncs.ptr = (uintptr_t)&both) },
		{ "sync with an unknown flag", -EINVAL, ASYNC(.syncs.ptr = (uintptr_t)&unknown) },
		{ "sync never given out", -ENOENT, ASYNC(.syncs.ptr = (uintptr_t)&stranger) },
		{ "sync zero", -ENOENT, ASYNC(.syncs.ptr = (uintptr_t)&zero) },
		{ "sync never given out, behind a good one", -ENOENT,
		  ASYNC(SYNCS(sizeof(out), 2, behind)) },
		{ "trailing bytes of a sync not zero", -E2BIG,
		  ASYNC(SYNCS(sizeof(larger[0]), 2, larger)) },
		{ "good, async", 0, ASYNC() },
		{ "good, async, trailing bytes zero", 0,
		  ASYNC(SYNCS(sizeof(larger[0]), 1, larger)) },
		{ "good, async, no syncs", 0, ASYNC(SYNCS(0, 0, 0)) },
		{ "good, async, no operations", 0, ASYNC(OPS(sizeof(op), 0, 0)) },
	};

	UAPI_RUN(uapi, "vm_bind", DRM_IOCTL_GVB_VM_BIND, rows);
}

void test_uapi_bind(struct test *test)
{
	struct uapi uapi;

	if (!uapi_open(&uapi, test))
		return;
	bind_args(&uapi);
	async_args(&uapi);
	bind_ops(&uapi);
	uapi_close(&uapi, "vm_bind");
}
