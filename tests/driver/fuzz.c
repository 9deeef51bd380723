// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

#include "async.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Small, so that most operations cut what others have mapped. Pages. */
#define WINDOW 128u
#define BO_PAGES 64u

#define MAX_BATCH 1024u

/* Slots: external ones, one private to each VM, and an external one that is replaced at times. */
enum { SLOT_PRIVATE = 3, SLOT_CHURN = FUZZ_SLOTS - 1 };

static uint32_t below(struct fuzz *fuzz, uint32_t limit)
{
	return rng_below(&fuzz->rng, limit);
}

static int slot_owner(int slot)
{
	return slot >= SLOT_PRIVATE && slot < SLOT_CHURN ? slot - SLOT_PRIVATE : RIG_EXTERNAL;
}

bool fuzz_open(struct fuzz *fuzz, struct test *test, enum gvb_mode mode, uint64_t seed)
{
	return fuzz_open_as(fuzz, test, mode, 0, GVB_ALLOC_FREE_LIST, seed);
}

bool fuzz_open_as(struct fuzz *fuzz, struct test *test, enum gvb_mode mode, uint32_t flags,
		  enum gvb_alloc alloc, uint64_t seed)
{
	*fuzz = (struct fuzz){ .rng = seed };
	if (!rig_open_as(&fuzz->rig, test, mode, flags, alloc))
		return false;
	for (int i = 0; i < FUZZ_SLOTS; i++) {
		fuzz->slots[i] = rig_bo(&fuzz->rig, BO_PAGES, slot_owner(i));
		if (!fuzz->slots[i]) {
			rig_close(&fuzz->rig);
			return false;
		}
	}
	return true;
}

void fuzz_close(struct fuzz *fuzz)
{
	rig_close(&fuzz->rig);
}

static uint64_t any_bo(struct fuzz *fuzz, int vm)
{
	static const int slots[RIG_VMS][FUZZ_SLOTS - 1] = {
		{ 0, 1, 2, SLOT_PRIVATE, SLOT_CHURN },
		{ 0, 1, 2, SLOT_PRIVATE + 1, SLOT_CHURN },
	};

	return fuzz->slots[slots[vm][below(fuzz, FUZZ_SLOTS - 1)]];
}

struct gvb_bind_op fuzz_op(struct fuzz *fuzz, int vm)
{
	uint32_t kind = below(fuzz, 100);
	uint64_t addr = below(fuzz, WINDOW);
	uint32_t most = below(fuzz, 16) ? 12 : BO_PAGES;
	uint64_t range = 1 + below(fuzz, most);
	uint64_t bo_id = any_bo(fuzz, vm);
	uint64_t offset = below(fuzz, BO_PAGES - range + 1);

	if (kind < 62)
		return rig_map(&fuzz->rig, addr, range, bo_id, offset);
	if (kind < 74)
		return rig_map_null(addr, range);
	if (kind < 98)
		return rig_unmap(addr, range);
	return rig_unmap_all(&fuzz->rig, bo_id);
}

/* Makes a map that nothing is wrong with one that must be refused. Returns: with which errno. */
static int spoil(struct fuzz *fuzz, int vm, struct gvb_bind_op *op)
{
	*op = rig_map(&fuzz->rig, below(fuzz, WINDOW), 1, fuzz->slots[0], 0);
	switch (below(fuzz, 10)) {
	case 0:
		op->verb = GVB_BIND_SYNC_ONLY + 1;
		break;
	case 1:
		op->flags = 1u << below(fuzz, 32);
		break;
	case 2:
		op->pad = 1u << below(fuzz, 32);
		break;
	case 3:
		op->addr += 1ull << below(fuzz, 12);
		break;
	case 4:
		op->range = 0;
		break;
	case 5:
		op->range += 1ull << below(fuzz, 12);
		break;
	case 6:
		op->offset = BO_PAGES * GVB_PAGE_SIZE;
		break;
	case 7:
		op->addr = RIG_VA_START + RIG_VA_RANGE;
		break;
	case 8:
		op->handle = rig_map(&fuzz->rig, 0, 1, fuzz->slots[SLOT_PRIVATE + !vm], 0).handle;
		break;
	default:
		op->handle = RIG_HANDLES + below(fuzz, 1000);
		return -ENOENT;
	}
	return -EINVAL;
}

/* What only a bind that is done before the ioctl returns may have among its operations. */
static void sprinkle(struct fuzz *fuzz, struct gvb_bind_op *ops, uint32_t count)
{
	struct gvb_bind_op *op = &ops[below(fuzz, count)];

	if (below(fuzz, 2)) {
		*op = (struct gvb_bind_op){ .verb = GVB_BIND_SYNC_ONLY };
	} else {
		*op = rig_unmap(below(fuzz, WINDOW), 1 + below(fuzz, BO_PAGES));
		op->verb = GVB_BIND_PREFETCH;
	}
}

static bool settle(struct fuzz *fuzz, int vm)
{
	struct gvb_vm_state state;

	return test_ret(fuzz->rig.test, "GET_STATE",
			gvbc_vm_state(fuzz->rig.fd, fuzz->rig.vms[vm].id, &state), 0);
}

/*
 * If a vm_bo's mark is not its BO's, it matters whether it is found or made anew, and that depends
 * on how far the binds before have come.
 */
static bool marks_differ(struct fuzz *fuzz, int vm)
{
	const struct ivmap *map = fuzz->rig.vms[vm].map;

	for (uint64_t id = 1; id < fuzz->rig.num_bos; id++)
		if (ivmap_is_evicted(map, id) != fuzz->rig.bos[id].evicted)
			return true;
	return false;
}

/* Some back ends don't have what a job needs when it is queued, some BOs would not wait for it. */
static bool queues(const struct rig *rig)
{
	return rig->alloc != GVB_ALLOC_KMALLOC && rig->alloc != GVB_ALLOC_CACHE &&
	       !(rig->flags & GVB_VM_WEAK_REF);
}

static bool step_async(struct fuzz *fuzz)
{
	struct gvb_bind_op ops[16];
	uint32_t count = 1 + below(fuzz, 16);
	int vm = below(fuzz, RIG_VMS);
	bool differ;

	for (uint32_t i = 0; i < count; i++)
		ops[i] = fuzz_op(fuzz, vm);
	differ = marks_differ(fuzz, vm);
	if (differ && !settle(fuzz, vm))
		return false;
	fuzz->ops += count;
	if (!queues(&fuzz->rig))
		return rig_must_bind(&fuzz->rig, vm, ops, count);
	return rig_must_async(&fuzz->rig, vm, ops, count, NULL, 0) && (!differ || settle(fuzz, vm));
}

/* What is drawn does not depend on what there is to choose from. */
static enum gvb_bind_lock any_lock(struct fuzz *fuzz)
{
	enum gvb_bind_lock lock = below(fuzz, 2 * GVB_BIND_LOCK_COUNT);

	return rig_has_lock(&fuzz->rig, lock) ? GVB_BIND_LOCK_DEFAULT : lock;
}

static bool step_bind(struct fuzz *fuzz)
{
	static struct gvb_bind_op ops[MAX_BATCH];
	uint32_t count = 1 + below(fuzz, below(fuzz, 40) ? 32 : MAX_BATCH);
	bool bad = !below(fuzz, 12);
	int vm = below(fuzz, RIG_VMS);
	int want = 0;

	for (uint32_t i = 0; i < count; i++)
		ops[i] = fuzz_op(fuzz, vm);
	if (!below(fuzz, 8))
		sprinkle(fuzz, ops, count);
	if (bad)
		want = spoil(fuzz, vm, &ops[below(fuzz, count)]);
	fuzz->rig.lock = any_lock(fuzz);
	if (!test_ret(fuzz->rig.test, bad ? "VM_BIND with a bad operation" : "VM_BIND",
		      rig_bind(&fuzz->rig, vm, ops, count), want))
		return false;
	if (!bad)
		fuzz->ops += count;
	return !bad || rig_check(&fuzz->rig, vm);
}

/* The mappings of the old one stay. */
static bool step_churn(struct fuzz *fuzz)
{
	if (fuzz->rig.num_bos == RIG_BOS)
		return true;
	if (!rig_bo_close(&fuzz->rig, fuzz->slots[SLOT_CHURN]))
		return false;
	fuzz->slots[SLOT_CHURN] = rig_bo(&fuzz->rig, BO_PAGES, RIG_EXTERNAL);
	return fuzz->slots[SLOT_CHURN];
}

bool fuzz_check(struct fuzz *fuzz)
{
	return rig_check(&fuzz->rig, 0) && rig_check(&fuzz->rig, 1);
}

/* Where nothing can be submitted, it is looked at. */
static bool fuzz_exec(struct fuzz *fuzz, int vm)
{
	if (fuzz->rig.flags & GVB_VM_WEAK_REF)
		return rig_check(&fuzz->rig, vm);
	return rig_exec(&fuzz->rig, vm);
}

bool fuzz_step(struct fuzz *fuzz)
{
	uint32_t kind = below(fuzz, 100);
	uint64_t bo_id;
	int vm;

	if (kind < 40)
		return step_bind(fuzz);
	if (kind < 60)
		return step_async(fuzz);
	if (kind < 74) {
		bo_id = fuzz->slots[below(fuzz, FUZZ_SLOTS)];
		return rig_evict(&fuzz->rig, bo_id, below(fuzz, 3) ? 0 : GVB_EVICT_RESTORE);
	}
	if (kind < 84) {
		/* It takes what it finds. */
		vm = below(fuzz, RIG_VMS);
		return settle(fuzz, vm) && fuzz_exec(fuzz, vm);
	}
	if (kind < 86)
		return step_churn(fuzz);
	return fuzz_check(fuzz);
}
