// SPDX-License-Identifier: GPL-2.0-or-later
#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rest.h"

/* Operations collected for one bind: bounds the memory of large set-ups. */
#define CHUNK 4096u

int map_extobjs_at(struct world *world, uint64_t base, uint64_t count, uint32_t *handles)
{
	struct gvb_bind_op *ops = calloc(CHUNK, sizeof(*ops));
	size_t filled = 0;
	int ret = 0;

	if (!ops)
		return -ENOMEM;
	for (uint64_t i = 0; !ret && i < count; i++) {
		uint32_t handle;

		ret = world_bo_create(world, 1, &handle);
		if (ret)
			break;
		if (handles)
			handles[i] = handle;
		ops[filled++] = op_map(base + i * GVB_PAGE_SIZE, GVB_PAGE_SIZE, handle, 0);
		if (filled == CHUNK || i + 1 == count) {
			ret = world_bind(world, ops, filled);
			filled = 0;
		}
	}
	free(ops);
	return ret;
}

int map_extobjs(struct world *world, uint64_t count, uint32_t *handles)
{
	return map_extobjs_at(world, WORLD_BASE, count, handles);
}

int make_zombies(struct world *world, uint64_t count)
{
	struct gvb_bind_op unmap = op_unmap(WORLD_FAR, count * GVB_PAGE_SIZE);
	int ret = map_extobjs_at(world, WORLD_FAR, count, NULL);

	return ret || !count ? ret : world_bind(world, &unmap, 1);
}

struct gvb_bind_op *new_maps(struct world *world, uint64_t count)
{
	struct gvb_bind_op *ops = calloc(count + 1, sizeof(*ops));
	uint32_t handle;

	for (uint64_t i = 0; ops && i < count; i++) {
		if (world_bo_create(world, 1, &handle)) {
			free(ops);
			return NULL;
		}
		ops[i] = op_map(WORLD_FAR + i * GVB_PAGE_SIZE, GVB_PAGE_SIZE, handle, 0);
	}
	return ops;
}

int expect_extobjs(struct bench *bench, uint64_t count)
{
	struct gvb_vm_state state;
	int ret = bench_state(bench, &state);

	return ret ? ret : bench_expect(bench, "extobj list", state.extobjs, count);
}

int expect_vas(struct bench *bench, uint64_t count)
{
	struct gvb_vm_state state;
	int ret = bench_state(bench, &state);

	return ret ? ret : bench_expect(bench, "VAs in the tree", state.vas, count);
}

int expect_all(struct bench *bench, const struct expectation *all, size_t count)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < count; i++)
		ret = bench_expect(bench, all[i].what, all[i].have, all[i].want);
	return ret;
}

int bench_state(struct bench *bench, struct gvb_vm_state *state)
{
	int ret = gvbc_vm_state(bench->world.fd, bench->world.vm_id, state);

	return ret ? bench_fail(bench, ret, "VM_GET_STATE: %s", strerror(-ret)) : 0;
}

uint64_t bench_now(const struct bench *bench)
{
	struct timespec ts;

#ifdef __x86_64__
	if (bench->cycles)
		return __builtin_ia32_rdtsc();
#endif
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

void bench_rest(const struct bench *bench)
{
	rest(bench->cycles ? CLOCK_INSN : CLOCK_NS);
}

void vm_keeps_zombies(const struct bench *bench, struct gvb_vm_create *vm)
{
	if (BENCH_IMMEDIATE & 1u << bench->mode)
		vm->flags = GVB_VM_KEEP_ZOMBIES;
}

bool deferred_vas(const struct bench *bench)
{
	return bench->stats.features & GVB_FEATURE_VA_FREE;
}

int map_spaced(struct world *world, uint64_t first, size_t count, const uint32_t *order)
{
	struct gvb_bind_op *ops;
	uint32_t handle;
	int ret;

	if (!count)
		return 0;
	ret = world_bo_create(world, 1, &handle);
	if (ret)
		return ret;
	ops = calloc(CHUNK, sizeof(*ops));
	if (!ops)
		return -ENOMEM;
	for (size_t done = 0; !ret && done < count;) {
		size_t n = count - done < CHUNK ? count - done : CHUNK;

		for (size_t i = 0; i < n; i++) {
			uint64_t page = order ? order[done + i] : done + i;

			ops[i] = op_map(first + page * 2 * GVB_PAGE_SIZE, GVB_PAGE_SIZE, handle, 0);
		}
		ret = world_bind(world, ops, n);
		done += n;
	}
	free(ops);
	return ret;
}

size_t spread(size_t i, size_t places)
{
	size_t reversed = 0;

	for (size_t bit = 1; bit < places; bit <<= 1) {
		reversed = reversed << 1 | (i & 1);
		i >>= 1;
	}
	return reversed;
}

void request_ops(struct bench *bench, enum gvb_bench_op op, struct gvb_bind_op *ops, size_t count,
		 uint32_t ops_per_op)
{
	bench->request.op = op;
	bench->request.ops = (struct gvb_array){ sizeof(*ops), count, (uintptr_t)ops };
	bench->ops_per_op = ops_per_op;
	bench->max_ops = ops_per_op ? count / ops_per_op : 0;
}

void request_bind(struct bench *bench, struct gvb_bind_op *ops, size_t count,
		  struct gvb_bind_op *undo, uint32_t undo_per_op)
{
	request_ops(bench, GVB_BENCH_BIND, ops, count, 1);
	bench->request.undo =
		(struct gvb_array){ sizeof(*undo), count * undo_per_op, (uintptr_t)undo };
	bench->undo_per_op = undo_per_op;
}

void free_requests(struct bench *bench)
{
	free((void *)(uintptr_t)bench->request.ops.ptr);
	free((void *)(uintptr_t)bench->request.undo.ptr);
}
