// SPDX-License-Identifier: GPL-2.0-or-later
/* Wrong arguments of BENCH, and combinations of them that mean nothing. */
#include <string.h>

#include "uapi.h"

#define PAGE GVB_PAGE_SIZE
#define FREE (UAPI_VA_START + 64 * PAGE)

#define OPS(field, stride, count, ptr) .field = { stride, count, (uintptr_t)(ptr) }

/* An operation without a VM, one with, and those that take requests. */
#define NOP(...)                                                                               \
	{                                                                                      \
		.op = GVB_BENCH_NOP, .samples = 1, .iterations = 1, .ticks = (uintptr_t)ticks, \
		__VA_ARGS__                                                                    \
	}
#define COUNT(...) \
	NOP(.flags = GVB_BENCH_COUNT, .ticks = 0, .counts = (uintptr_t)counts, __VA_ARGS__)
#define PREPARE(...) NOP(.op = GVB_BENCH_PREPARE, .vm_id = uapi->vm, __VA_ARGS__)
#define VALIDATE(...) NOP(.op = GVB_BENCH_VALIDATE, .vm_id = uapi->vm, __VA_ARGS__)
#define BIND(...)                                                                    \
	NOP(.op = GVB_BENCH_BIND, .vm_id = uapi->vm, OPS(ops, sizeof(map), 1, &map), \
	    OPS(undo, sizeof(map), 1, &unmap), __VA_ARGS__)
#define BATCH(...) BIND(.op = GVB_BENCH_BIND_BATCH, .arg[1] = 1, __VA_ARGS__)
#define FIND(...) \
	NOP(.op = GVB_BENCH_FIND, .vm_id = uapi->vm, OPS(ops, sizeof(map), 1, &unmap), __VA_ARGS__)

#define HOLD(...)                                                                    \
	NOP(.op = GVB_BENCH_HOLD, .vm_id = uapi->vm, OPS(ops, sizeof(map), 1, &map), \
	    .arg[0] = GVB_LOCK_VM_RESV, .arg[1] = 10, __VA_ARGS__)

/* Others that take a MAP, or an UNMAP. */
#define WITH_MAP(kind, ...) \
	NOP(.op = GVB_BENCH_##kind, .vm_id = uapi->vm, OPS(ops, sizeof(map), 1, &map), __VA_ARGS__)
#define RANGE(...)                                                                              \
	NOP(.op = GVB_BENCH_PREPARE_RANGE, .vm_id = uapi->vm, OPS(ops, sizeof(map), 1, &unmap), \
	    __VA_ARGS__)

/* What may be wrong with either list of requests. */
#define BAD_LIST(field)                                                                           \
	{ #field " stride zero", -EINVAL, BIND(.field.stride = 0) },                              \
		{ #field " stride too small", -EINVAL, BIND(.field.stride = sizeof(map) - 8) },   \
		{ #field " stride too large", -EINVAL, BIND(.field.stride = PAGE + 8) },          \
		{ #field " count over the cap", -E2BIG, BIND(.field.count = GVB_MAX_OPS + 1) },   \
		{ #field " unreadable", -EFAULT, BIND(.field.ptr = (uintptr_t)uapi->edge) },      \
		{ #field " into the kernel", -EFAULT, BIND(.field.ptr = UAPI_KERNEL_ADDRESS) },   \
		{ #field " trailing bytes not zero", -E2BIG,                                      \
		  BIND(OPS(field, sizeof(larger), 1, &larger)) },                                 \
		{ #field " with unmap_all", -EINVAL, BIND(.field.ptr = (uintptr_t)&unmap_all) },  \
		{ #field " with a stale handle", -ENOENT, BIND(.field.ptr = (uintptr_t)&stale) }, \
		{ #field " outside the VA space", -EINVAL,                                        \
		  BIND(.field.ptr = (uintptr_t)&outside) },                                       \
		{ #field " with a private BO of another VM", -EINVAL,                             \
		  BIND(.field.ptr = (uintptr_t)&elsewhere) },                                     \
		{ #field " for a NOP", -EINVAL, NOP(OPS(field, sizeof(map), 1, &map)) },          \
		{ #field " ptr for a NOP", -EINVAL, NOP(.field.ptr = (uintptr_t)&map) },          \
		{ #field " for PREPARE", -EINVAL, PREPARE(OPS(field, sizeof(map), 1, &map)) },    \
	{                                                                                         \
#field " for VALIDATE", -EINVAL, VALIDATE(OPS(field, sizeof(map), 1, &map))       \
	}

static void bench(struct uapi *uapi)
{
	const struct gvb_bind_op map = { GVB_BIND_MAP, 0, uapi->bo, 0, FREE, PAGE, 0 };
	const struct gvb_bind_op unmap = { GVB_BIND_UNMAP, 0, 0, 0, FREE, PAGE, 0 };
	const struct gvb_bind_op unmap_all = { GVB_BIND_UNMAP_ALL, 0, uapi->bo, 0, 0, 0, 0 };
	const struct gvb_bind_op maps[2] = { map, map };
	const struct gvb_bind_op taken = { GVB_BIND_MAP, 0, uapi->bo, 0, UAPI_VA_START, PAGE, 0 };
	const struct gvb_bind_op private = { GVB_BIND_MAP, 0, uapi->private, 0, FREE, PAGE, 0 };
	const struct gvb_bind_op stale = { GVB_BIND_MAP, 0, uapi->stale_bo, 0, FREE, PAGE, 0 };
	const struct gvb_bind_op outside = { GVB_BIND_UNMAP, 0, 0, 0, 0, PAGE, 0 };
	const struct gvb_bind_op elsewhere = {
		GVB_BIND_MAP, 0, uapi->twin_private, 0, FREE, PAGE, 0
	};
	const struct {
		struct gvb_bind_op op;
		uint64_t more;
	} larger = { unmap, 1 };
	uint64_t ticks[4];
	struct gvb_bench_counts counts[1];
	const uint64_t read_only = (uintptr_t)uapi->read_only;
	const uint64_t edge = (uintptr_t)uapi->edge;
	const UAPI_ROW(struct gvb_bench) rows[] = {
		{ "no such operation", -EINVAL, NOP(.op = GVB_BENCH_OP_COUNT) },
		{ "operation too large", -EINVAL, NOP(.op = UINT32_MAX) },
		{ "lowest unknown flag", -EINVAL, NOP(.flags = GVB_BENCH_MARK << 1) },
		{ "highest flag", -EINVAL, NOP(.flags = 1u << 31) },
		{ "no samples", -EINVAL, NOP(.samples = 0) },
		{ "samples over the cap", -E2BIG, NOP(.samples = GVB_MAX_SAMPLES + 1) },
		{ "samples too large", -E2BIG, NOP(.samples = UINT32_MAX) },
		{ "no iterations", -EINVAL, NOP(.iterations = 0) },
		{ "iterations over the cap", -E2BIG, NOP(.iterations = GVB_MAX_ITERATIONS + 1) },
		{ "iterations too large", -E2BIG, NOP(.iterations = UINT64_MAX) },
		{ "arg[0] for a NOP", -EINVAL, NOP(.arg[0] = 1) },
		{ "arg[1]", -EINVAL, PREPARE(.arg[1] = 1) },
		{ "arg[2]", -EINVAL, PREPARE(.arg[2] = 1) },
		{ "arg[3]", -EINVAL, PREPARE(.arg[3] = 1) },
		{ "BIND in no such way", -EINVAL, BIND(.arg[0] = 2) },
		{ "arg[1] for BIND", -EINVAL, BIND(.arg[1] = 1) },
		{ "good BIND by ops list", 0, BIND(.arg[0] = 1) },
		{ "BIND_BATCH of nothing", -EINVAL, BATCH(.arg[1] = 0) },
		{ "BIND_BATCH more than there is", -EINVAL, BATCH(.arg[1] = 2) },
		{ "BIND_BATCH over the cap", -E2BIG, BATCH(.arg[1] = GVB_MAX_OPS + 1) },
		{ "BIND_BATCH more batches than there are", -EINVAL, BATCH(.iterations = 2) },
		{ "BIND_BATCH with no such strategy", -EINVAL, BATCH(.arg[0] = 4) },
		{ "BIND_BATCH with another mode's strategy", -EINVAL,
		  BATCH(.arg[0] = GVB_BIND_LOCK_CUSTOM) },
		{ "BIND_BATCH with unmap_all", -EINVAL, BATCH(.ops.ptr = (uintptr_t)&unmap_all) },
		{ "BIND_BATCH twice without undo", -EINVAL, BATCH(.undo.count = 0, .samples = 2) },
		{ "good BIND_BATCH", 0, BATCH(.samples = 4) },
		{ "good BIND_BATCH, nested", 0, BATCH(.arg[0] = GVB_BIND_LOCK_NESTED) },
		{ "arg[0] for FIND", -EINVAL, FIND(.arg[0] = 1) },
		{ "PREPARE slots over the cap", -E2BIG, PREPARE(.arg[0] = GVB_MAX_FENCES + 1) },
		{ "PREPARE slots too large", -E2BIG, PREPARE(.arg[0] = UINT64_MAX) },
		{ "VALIDATE in no such way", -EINVAL, VALIDATE(.arg[0] = 4) },
		{ "good VALIDATE until all is done", 0, VALIDATE(.arg[0] = 3) },
		{ "VM for a NOP", -EINVAL, NOP(.vm_id = uapi->vm) },
		{ "VM for TIMER", -EINVAL, NOP(.op = GVB_BENCH_TIMER, .vm_id = uapi->vm) },
		{ "VM for LOCK_MUTEX", -EINVAL,
		  NOP(.op = GVB_BENCH_LOCK_MUTEX, .vm_id = uapi->vm) },
		{ "vm_id zero", -ENOENT, PREPARE(.vm_id = 0) },
		UAPI_BAD_VMS(vm_id, PREPARE),
		BAD_LIST(ops),
		BAD_LIST(undo),
		{ "undo for FIND", -EINVAL, FIND(OPS(undo, sizeof(map), 1, &map)) },
		{ "BIND of nothing", -EINVAL, BIND(.ops.count = 0) },
		{ "FIND of nothing", -EINVAL, FIND(.ops.count = 0) },
		{ "BIND more than there is", -EINVAL, BIND(.iterations = 2) },
		{ "BIND twice without undo", -EINVAL, BIND(.undo.count = 0, .samples = 2) },
		{ "FIND with a map", -EINVAL, FIND(.ops.ptr = (uintptr_t)&map) },
		{ "FIND outside the VA space", -EINVAL, FIND(.ops.ptr = (uintptr_t)&outside) },
		{ "ticks zero", -EFAULT, NOP(.ticks = 0) },
		{ "ticks unwritable", -EFAULT, NOP(.ticks = read_only) },
		{ "ticks unmapped", -EFAULT, NOP(.ticks = edge) },
		{ "ticks partly unmapped", -EFAULT, NOP(.ticks = edge - 8, .samples = 2) },
		{ "ticks into the kernel", -EFAULT, NOP(.ticks = UAPI_KERNEL_ADDRESS) },
		{ "ticks unwritable, BIND", -EFAULT,
		  BIND(.ticks = read_only, .undo = { .stride = sizeof(map) }) },
		{ "ticks with COUNT", -EINVAL, COUNT(.ticks = (uintptr_t)ticks) },
		{ "counts without COUNT", -EINVAL, NOP(.counts = (uintptr_t)counts) },
		{ "COUNT of two samples", -EINVAL, COUNT(.samples = 2) },
		{ "counts zero", -EFAULT, COUNT(.counts = 0) },
		{ "counts unwritable", -EFAULT, COUNT(.counts = read_only) },
		{ "counts partly unmapped", -EFAULT, COUNT(.counts = edge - 8) },
		{ "VALIDATE arg[1] that never ends", -EINVAL, VALIDATE(.arg[1] = 1) },
		{ "good VALIDATE that fails", 0, VALIDATE(.arg[1] = 2) },
		{ "VALIDATE arg[2]", -EINVAL, VALIDATE(.arg[2] = 1) },
		{ "PREPARE_RANGE of nothing", -EINVAL, RANGE(.ops.count = 0) },
		{ "PREPARE_RANGE with a map", -EINVAL, RANGE(.ops.ptr = (uintptr_t)&map) },
		{ "PREPARE_RANGE slots over the cap", -E2BIG, RANGE(.arg[0] = GVB_MAX_FENCES + 1) },
		{ "PREPARE_RANGE arg[1] is no bool", -EINVAL, RANGE(.arg[1] = 2) },
		{ "PREPARE_RANGE with undo", -EINVAL, RANGE(OPS(undo, sizeof(map), 1, &unmap)) },
		{ "good PREPARE_RANGE", 0, RANGE(.arg[0] = 1) },
		{ "LINK of nothing", -EINVAL, WITH_MAP(LINK, .ops.count = 0) },
		{ "LINK with an unmap", -EINVAL, WITH_MAP(LINK, .ops.ptr = (uintptr_t)&unmap) },
		{ "LINK with two maps", -EINVAL, WITH_MAP(LINK, OPS(ops, sizeof(map), 2, maps)) },
		{ "LINK arg[0]", -EINVAL, WITH_MAP(LINK, .arg[0] = 1) },
		{ "good LINK", 0, WITH_MAP(LINK) },
		{ "UNLINK of nothing", -EINVAL, WITH_MAP(UNLINK, .arg[0] = 1, .ops.count = 0) },
		{ "UNLINK with an unmap", -EINVAL,
		  WITH_MAP(UNLINK, .arg[0] = 1, .ops.ptr = (uintptr_t)&unmap) },
		{ "UNLINK more than there is", -EINVAL,
		  WITH_MAP(UNLINK, .arg[0] = 1, .iterations = 2) },
		{ "UNLINK deferred in another mode", -EINVAL, WITH_MAP(UNLINK) },
		{ "UNLINK with a cleanup in another mode", -EINVAL, WITH_MAP(UNLINK, .arg[0] = 2) },
		{ "UNLINK in no such way", -EINVAL, WITH_MAP(UNLINK, .arg[0] = 3) },
		{ "UNLINK into a range taken", -EINVAL,
		  WITH_MAP(UNLINK, .arg[0] = 1, .ops.ptr = (uintptr_t)&taken) },
		{ "good UNLINK", 0, WITH_MAP(UNLINK, .arg[0] = 1) },
		{ "CLEANUP in another mode", -EINVAL, WITH_MAP(CLEANUP) },
		{ "CLEANUP arg[0] is no bool", -EINVAL, WITH_MAP(CLEANUP, .arg[0] = 2) },
		{ "PUT of nothing", -EINVAL, WITH_MAP(PUT, .ops.count = 0) },
		{ "PUT not last, two BOs", -EINVAL, WITH_MAP(PUT, OPS(ops, sizeof(map), 2, maps)) },
		{ "PUT last of what is mapped", -EINVAL, WITH_MAP(PUT, .arg[0] = 1) },
		{ "PUT arg[0] is no bool", -EINVAL, WITH_MAP(PUT, .arg[0] = 2) },
		{ "PUT with a cleanup in another mode", -EINVAL, WITH_MAP(PUT, .arg[1] = 2) },
		{ "PUT in no such way", -EINVAL, WITH_MAP(PUT, .arg[1] = 3) },
		{ "PUT last, more than there are", -EINVAL,
		  WITH_MAP(PUT, .arg[0] = 1, .iterations = 2) },
		{ "good PUT", 0, WITH_MAP(PUT, .iterations = 5) },
		{ "BO_FIND of nothing", -EINVAL, WITH_MAP(BO_FIND, .ops.count = 0) },
		{ "BO_FIND in no such way", -EINVAL, WITH_MAP(BO_FIND, .arg[0] = 3) },
		{ "BO_FIND arg[1]", -EINVAL, WITH_MAP(BO_FIND, .arg[1] = 1) },
		{ "good BO_FIND", 0, WITH_MAP(BO_FIND, .arg[0] = 1) },
		{ "SUBMIT with requests in another mode", -EINVAL, WITH_MAP(SUBMIT) },
		{ "SUBMIT cleaning up in another mode", -EINVAL,
		  WITH_MAP(SUBMIT, .arg[0] = 1, .ops.count = 0) },
		{ "SUBMIT cleaning up at no such time", -EINVAL,
		  WITH_MAP(SUBMIT, .arg[0] = 3, .ops.count = 0) },
		{ "SUBMIT arg[1] is no bool", -EINVAL,
		  WITH_MAP(SUBMIT, .arg[1] = 2, .ops.count = 0) },
		{ "good SUBMIT", 0, WITH_MAP(SUBMIT, .arg[1] = 1, .ops.count = 0) },
		{ "HOLD without a BO", -EINVAL, HOLD(.ops.count = 0) },
		{ "HOLD with two BOs", -EINVAL, HOLD(OPS(ops, sizeof(map), 2, maps)) },
		{ "HOLD with an unmap", -EINVAL, HOLD(.ops.ptr = (uintptr_t)&unmap) },
		{ "HOLD with a private BO", -EINVAL, HOLD(.ops.ptr = (uintptr_t) & private) },
		{ "HOLD no such lock", -EINVAL, HOLD(.arg[0] = GVB_LOCK_CLASSES) },
		{ "HOLD gpuva.lock in another mode", -EINVAL, HOLD(.arg[0] = GVB_LOCK_GPUVA) },
		{ "HOLD over the cap", -E2BIG, HOLD(.arg[1] = GVB_MAX_HOLD_NS + 1) },
		{ "HOLD more turns than the cap", -E2BIG, HOLD(.arg[2] = GVB_MAX_HOLD_NS + 1) },
		{ "HOLD turns and time over the cap", -E2BIG,
		  HOLD(.iterations = 11, .arg[1] = GVB_MAX_HOLD_NS / 2 + 1,
		       .arg[2] = GVB_MAX_HOLD_NS / 2) },
		{ "HOLD arg[3]", -EINVAL, HOLD(.arg[3] = 1) },
		{ "good HOLD for a loop", 0, HOLD(.arg[1] = 0, .arg[2] = 1000) },
		{ "HOLD with undo", -EINVAL, HOLD(OPS(undo, sizeof(map), 1, &unmap)) },
		{ "good NOP", 0, NOP() },
		{ "good NOP, four samples", 0, NOP(.samples = 4) },
		{ "good PREPARE", 0, PREPARE(.arg[0] = GVB_MAX_FENCES) },
		{ "good VALIDATE", 0, VALIDATE(.arg[0] = 1) },
		{ "good FIND, round and round", 0, FIND(.iterations = 1000) },
		{ "good BIND", 0, BIND(.samples = 4) },
		{ "good HOLD", 0, HOLD() },
		{ "good BIND, kept", 0, BIND(.undo.count = 0) },
	};

	const UAPI_ROW(struct gvb_bench) counted[] = {
		{ "good COUNT", 0, COUNT() },
		{ "good COUNT of BIND", 0,
		  BIND(.ticks = 0, .flags = GVB_BENCH_COUNT, .counts = (uintptr_t)counts) },
	};

	UAPI_RUN(uapi, "bench", DRM_IOCTL_GVB_BENCH, rows);
	if (!uapi->test->no_count)
		UAPI_RUN(uapi, "bench", DRM_IOCTL_GVB_BENCH, counted);
}

void test_uapi_bench(struct test *test)
{
	struct uapi uapi;

	if (!uapi_open(&uapi, test))
		return;
	bench(&uapi);
	uapi_close(&uapi, "bench");
}
