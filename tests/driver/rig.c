// SPDX-License-Identifier: GPL-2.0-or-later
#include "rig.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool rig_open(struct rig *rig, struct test *test, enum gvb_mode mode)
{
	return rig_open_as(rig, test, mode, 0, GVB_ALLOC_FREE_LIST);
}

static int vm_create(struct rig *rig, uint32_t *vm_id)
{
	struct gvb_vm_create args = {
		.mode = rig->mode,
		.flags = rig->flags,
		.va_start = RIG_VA_START,
		.va_range = RIG_VA_RANGE,
		.alloc = rig->alloc,
	};
	int ret = gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_VM_CREATE, &args);

	*vm_id = args.vm_id;
	return ret;
}

bool rig_open_as(struct rig *rig, struct test *test, enum gvb_mode mode, uint32_t flags,
		 enum gvb_alloc alloc)
{
	int ret = 0;

	*rig = (struct rig){ .test = test, .mode = mode, .flags = flags, .alloc = alloc };
	rig->num_bos = 1;
	rig->fd = gvbc_open();
	if (rig->fd < 0)
		return test_ret(test, "open", rig->fd, 0);
	for (int i = 0; i < RIG_VMS && !ret; i++) {
		rig->vms[i].map = ivmap_new(RIG_VA_START, RIG_VA_RANGE);
		ret = vm_create(rig, &rig->vms[i].id);
	}
	if (ret)
		rig_close(rig);
	return test_ret(test, "VM_CREATE", ret, 0);
}

bool rig_begin(struct rig *rig, struct test *test, enum gvb_mode mode)
{
	if (test_has_mode(test, mode))
		return rig_open(rig, test, mode);
	test_skip(test, "the kernel does not have this mode");
	return false;
}

void rig_end(struct rig *rig)
{
	rig_close(rig);
	test_nothing_left(rig->test);
}

static void run(struct test *test, enum gvb_mode mode, const struct rig_test *what)
{
	struct rig rig;

	if (!rig_begin(&rig, test, mode))
		return;
	what->run(&rig);
	rig_end(&rig);
}

void rig_suite(struct test *test, const char *name, const struct rig_test *tests)
{
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (const struct rig_test *what = tests; what->name; what++) {
			if (!test_begin(test, "%s/%s/%s", name, gvbc_mode_name(mode), what->name))
				continue;
			run(test, mode, what);
			test_end(test);
		}
	}
}

void rig_close(struct rig *rig)
{
	close(rig->fd);
	for (int i = 0; i < RIG_VMS; i++)
		ivmap_free(rig->vms[i].map);
}

uint64_t rig_bo(struct rig *rig, uint64_t pages, int owner)
{
	uint32_t vm_id = owner == RIG_EXTERNAL ? 0 : rig->vms[owner].id;
	struct gvb_bo_create bo;
	int ret = gvbc_bo_create(rig->fd, pages * GVB_PAGE_SIZE, rig->mode, vm_id, &bo);

	if (!test_ret(rig->test, "BO_CREATE", ret, 0) ||
	    !test_eq(rig->test, "bo_id", bo.bo_id, rig->num_bos))
		return 0;
	if (bo.handle >= RIG_HANDLES || bo.bo_id >= RIG_BOS) {
		test_fail(rig->test, "BO_CREATE: handle %u, bo_id %llu", bo.handle, bo.bo_id);
		return 0;
	}
	rig->bos[bo.bo_id] = (struct rig_bo){ bo.handle, owner, pages, false };
	rig->by_handle[bo.handle] = bo.bo_id;
	rig->num_bos = bo.bo_id + 1;
	return bo.bo_id;
}

bool rig_bo_close(struct rig *rig, uint64_t bo_id)
{
	uint32_t handle = rig->bos[bo_id].handle;

	rig->bos[bo_id].handle = 0;
	rig->by_handle[handle] = 0;
	for (int i = 0; i < RIG_VMS && rig->flags & GVB_VM_WEAK_REF; i++)
		ivmap_unmap_all(rig->vms[i].map, bo_id);
	return test_ret(rig->test, "GEM_CLOSE", gvbc_bo_close(rig->fd, handle), 0);
}

static int model_apply(struct rig *rig, struct ivmap *map, const struct gvb_bind_op *op)
{
	uint64_t bo_id = rig->by_handle[op->handle];

	switch (op->verb) {
	case GVB_BIND_MAP:
		return ivmap_map(map, op->addr, op->range, bo_id, op->offset);
	case GVB_BIND_MAP_NULL:
		return ivmap_map_null(map, op->addr, op->range);
	case GVB_BIND_UNMAP:
		return ivmap_unmap(map, op->addr, op->range);
	case GVB_BIND_PREFETCH:
	case GVB_BIND_SYNC_ONLY:
		return 0;
	default:
		return ivmap_unmap_all(map, bo_id);
	}
}

static void model_prefetch(struct rig *rig, struct ivmap *map, const struct gvb_bind_op *op,
			   bool *mark)
{
	const uint64_t end = op->addr + op->range;
	uint64_t addr = op->addr;
	const struct iv *iv;

	while (addr < end && (iv = ivmap_find_first(map, addr, end - addr))) {
		if (iv->bo_id && mark[iv->bo_id])
			mark[iv->bo_id] = rig->bos[iv->bo_id].evicted = false;
		addr = iv->addr + iv->range;
	}
}

/*
 * A vm_bo that was there before the ioctl lives through it, whatever is unmapped in between: either
 * it keeps a mapping all along or a later operation names its BO. A new one has the BO's mark.
 */
void rig_follow(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count)
{
	struct ivmap *map = rig->vms[vm].map;
	bool mark[RIG_BOS];

	for (uint64_t id = 1; id < rig->num_bos; id++)
		mark[id] = ivmap_count_bo(map, id) ? ivmap_is_evicted(map, id) :
						     rig->bos[id].evicted;
	for (uint32_t i = 0; i < count; i++) {
		if (model_apply(rig, map, &ops[i]))
			test_fail(rig->test, "VM_BIND took an operation that the model refuses");
		if (ops[i].verb == GVB_BIND_PREFETCH)
			model_prefetch(rig, map, &ops[i], mark);
	}
	for (uint64_t id = 1; id < rig->num_bos; id++)
		ivmap_set_evicted(map, id, mark[id]);
}

int rig_has_lock(const struct rig *rig, enum gvb_bind_lock lock)
{
	bool custom = rig->mode == GVB_MODE_CUSTOM_LOCK || gvbc_mode_immediate(rig->mode);

	switch (lock) {
	case GVB_BIND_LOCK_PRELOCK:
		return rig->test->features & GVB_FEATURE_EXEC_LOCK ? 0 : -EOPNOTSUPP;
	case GVB_BIND_LOCK_NESTED:
		return custom ? -EINVAL : 0;
	case GVB_BIND_LOCK_CUSTOM:
		return custom ? 0 : -EINVAL;
	default:
		return lock < GVB_BIND_LOCK_COUNT ? 0 : -EINVAL;
	}
}

int rig_bind(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count)
{
	struct gvb_vm_bind args = {
		.vm_id = rig->vms[vm].id,
		.lock = rig->lock,
		.ops = { sizeof(*ops), count, (uintptr_t)ops },
	};
	int ret = gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_VM_BIND, &args);

	if (!ret)
		rig_follow(rig, vm, ops, count);
	return ret;
}

bool rig_must_bind(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count)
{
	return test_ret(rig->test, "VM_BIND", rig_bind(rig, vm, ops, count), 0);
}

bool rig_evict(struct rig *rig, uint64_t bo_id, uint32_t flags)
{
	bool evicted = !(flags & GVB_EVICT_RESTORE);
	int ret = gvbc_evict(rig->fd, rig->bos[bo_id].handle, flags);

	for (int i = 0; i < RIG_VMS && !ret; i++)
		ivmap_set_evicted(rig->vms[i].map, bo_id, evicted);
	rig->bos[bo_id].evicted = evicted;
	return test_ret(rig->test, "EVICT", ret, 0);
}

struct rig_sums rig_sums(const struct rig *rig, int vm)
{
	const struct ivmap *map = rig->vms[vm].map;
	struct rig_sums sums = { 0 };

	for (uint64_t id = 1; id < rig->num_bos; id++) {
		bool external = rig->bos[id].owner == RIG_EXTERNAL;

		if (!ivmap_count_bo(map, id))
			continue;
		sums.vm_bos++;
		sums.external += external;
		sums.marked += ivmap_is_evicted(map, id);
		sums.marked_private += !external && ivmap_is_evicted(map, id);
	}
	return sums;
}

bool rig_exec(struct rig *rig, int vm)
{
	struct gvb_exec exec = { .vm_id = rig->vms[vm].id, .num_fences = 1 };
	struct rig_sums sums = rig_sums(rig, vm);
	int ret = gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_EXEC, &exec);

	for (uint64_t id = 1; id < rig->num_bos; id++)
		if (ivmap_is_evicted(rig->vms[vm].map, id))
			rig->bos[id].evicted = false;
	ivmap_set_all_resident(rig->vms[vm].map);
	return test_ret(rig->test, "EXEC", ret, 0) &&
	       test_eq(rig->test, "EXEC locked", exec.locked, 1 + sums.external) &&
	       test_eq(rig->test, "EXEC validated", exec.validated, sums.marked);
}

/* In one go, with a stride that leaves gaps, or page by page. */
static size_t dump(struct rig *rig, int vm, struct gvb_dump_va *vas, size_t room)
{
	uint32_t page = rig->looks % 3 == 2 ? 13 : room;
	uint32_t stride = sizeof(*vas) + (rig->looks % 3 == 1 ? 16 : 0);
	struct gvb_dump args = { .vm_id = rig->vms[vm].id };
	char *buffer = malloc((size_t)page * stride);
	size_t count = 0;

	do {
		memset(buffer, 0xff, (size_t)page * stride);
		args.vas = (struct gvb_array){ stride, page, (uintptr_t)buffer };
		if (!test_ret(rig->test, "DUMP", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_DUMP, &args), 0))
			break;
		for (uint32_t i = 0; i < args.vas.count && count < room; i++) {
			char *va = buffer + (size_t)i * stride;

			memcpy(&vas[count++], va, sizeof(*vas));
			for (uint32_t gap = sizeof(*vas); gap < stride; gap++)
				test_eq(rig->test, "DUMP: byte of a gap", va[gap], 0);
		}
		if (count)
			args.from_addr = vas[count - 1].addr + 1;
	} while (args.vas.count == page && count < room);
	free(buffer);
	test_eq(rig->test, "DUMP total", args.total, count);
	return count;
}

struct gvb_dump_va *rig_dump(struct rig *rig, int vm, size_t *count)
{
	size_t room = ivmap_count(rig->vms[vm].map) + 16;
	struct gvb_dump_va *vas = malloc(room * sizeof(*vas));

	if (vas)
		*count = dump(rig, vm, vas, room);
	return vas;
}

static bool check_dump(struct rig *rig, int vm)
{
	char why[384] = "";
	size_t count;
	struct gvb_dump_va *vas = rig_dump(rig, vm, &count);

	if (!vas || test_failed(rig->test) ||
	    ivmap_compare(rig->vms[vm].map, vas, count, why, sizeof(why)))
		test_fail(rig->test, "DUMP is not the model: %s", why);
	free(vas);
	return !test_failed(rig->test);
}

/* Zombies that are kept may be on the lists, or not. */
static bool check_list(struct rig *rig, const char *what, uint64_t length, uint64_t live,
		       uint64_t zombies)
{
	if (!(rig->flags & GVB_VM_KEEP_ZOMBIES))
		return test_eq(rig->test, what, length, live) &&
		       test_eq(rig->test, "zombies", zombies, 0);
	if (length >= live && length <= live + zombies)
		return true;
	return test_fail(rig->test, "%s: got %llu, want %llu and up to %llu zombies", what,
			 (unsigned long long)length, (unsigned long long)live,
			 (unsigned long long)zombies);
}

/* Under RESV_PROTECTED an external vm_bo gets on the evict list in the next EXEC, and off again. */
static bool check_state(struct rig *rig, int vm)
{
	struct rig_sums sums = rig_sums(rig, vm);
	struct gvb_vm_state state;
	int ret = gvbc_vm_state(rig->fd, rig->vms[vm].id, &state);

	return test_ret(rig->test, "GET_STATE", ret, 0) &&
	       test_eq(rig->test, "GET_STATE mode", state.mode, rig->mode) &&
	       test_eq(rig->test, "GET_STATE unusable", state.unusable, 0) &&
	       test_eq(rig->test, "GET_STATE vas", state.vas, ivmap_count(rig->vms[vm].map)) &&
	       test_eq(rig->test, "GET_STATE vm_bos", state.vm_bos, sums.vm_bos) &&
	       check_list(rig, "GET_STATE extobjs", state.extobjs, sums.external, state.zombies) &&
	       check_list(rig, "GET_STATE evicted", state.evicted,
			  gvbc_mode_resv(rig->mode) ? sums.marked_private : sums.marked,
			  state.zombies);
}

bool rig_check(struct rig *rig, int vm)
{
	struct gvb_check check = { .vm_id = rig->vms[vm].id };

	rig->looks++;
	if (!check_dump(rig, vm) || !check_state(rig, vm) ||
	    !test_ret(rig->test, "CHECK", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_CHECK, &check), 0))
		return false;
	if (check.violations)
		return test_fail(rig->test, "CHECK: violations 0x%x (GVB_BAD_*)", check.violations);
	return test_eq(rig->test, "CHECK vas", check.vas, ivmap_count(rig->vms[vm].map));
}

struct gvb_bind_op rig_map(const struct rig *rig, uint64_t addr, uint64_t range, uint64_t bo_id,
			   uint64_t offset)
{
	return (struct gvb_bind_op){
		.verb = GVB_BIND_MAP,
		.handle = rig->bos[bo_id].handle,
		.addr = RIG_VA_START + addr * GVB_PAGE_SIZE,
		.range = range * GVB_PAGE_SIZE,
		.offset = offset * GVB_PAGE_SIZE,
	};
}

struct gvb_bind_op rig_map_null(uint64_t addr, uint64_t range)
{
	return (struct gvb_bind_op){
		.verb = GVB_BIND_MAP_NULL,
		.addr = RIG_VA_START + addr * GVB_PAGE_SIZE,
		.range = range * GVB_PAGE_SIZE,
	};
}

struct gvb_bind_op rig_unmap(uint64_t addr, uint64_t range)
{
	struct gvb_bind_op op = rig_map_null(addr, range);

	op.verb = GVB_BIND_UNMAP;
	return op;
}

struct gvb_bind_op rig_unmap_all(const struct rig *rig, uint64_t bo_id)
{
	return (struct gvb_bind_op){
		.verb = GVB_BIND_UNMAP_ALL,
		.handle = rig->bos[bo_id].handle,
	};
}
