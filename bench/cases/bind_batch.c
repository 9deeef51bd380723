// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One VM_BIND of many binds, or as many VM_BINDs of one. Timed from userspace: what each ioctl
 * costs is the point.
 *
 * Each bind replaces the mapping of one BO by another one's, and the next operation turns it back.
 * Every BO stays mapped elsewhere, as in bind_locking: no bind makes a vm_bo or has one destroyed.
 */
#include <stdlib.h>

#include "cases.h"

enum { PARAM_IOCTL, PARAM_BINDS };

/* Order of the labels below. */
enum { IOCTL_ONE, IOCTL_EACH };

/**
 * struct swap - what operations do in turn
 * @ops: the binds of every other operation. @last: which of the two is what is mapped.
 */
struct swap {
	struct gvb_bind_op *ops[2];
	unsigned int last;
};

static uint64_t binds(const struct bench *bench)
{
	return bench_number(bench, PARAM_BINDS);
}

static int fill(struct bench *bench, struct swap *swap, uint32_t *handles)
{
	int ret = map_extobjs_at(&bench->world, WORLD_FAR, 2 * binds(bench), handles);

	for (uint64_t i = 0; !ret && i < 2 * binds(bench); i++) {
		uint64_t at = i / 2;

		swap->ops[i % 2][at] =
			op_map(WORLD_BASE + at * GVB_PAGE_SIZE, GVB_PAGE_SIZE, handles[i], 0);
	}
	return ret ? ret : world_bind(&bench->world, swap->ops[swap->last], binds(bench));
}

static int setup(struct bench *bench)
{
	struct swap *swap = calloc(1, sizeof(*swap));
	uint32_t *handles = calloc(2 * binds(bench), sizeof(*handles));
	int ret = -ENOMEM;

	bench->private_data = swap;
	if (swap && handles) {
		swap->ops[0] = calloc(binds(bench), sizeof(*swap->ops[0]));
		swap->ops[1] = calloc(binds(bench), sizeof(*swap->ops[1]));
		if (swap->ops[0] && swap->ops[1])
			ret = fill(bench, swap, handles);
	}
	free(handles);
	return ret;
}

static int prove(struct bench *bench)
{
	struct gvb_vm_state state;
	int ret = bench_state(bench, &state);
	const struct expectation truth[] = {
		{ "VAs in the tree", state.vas, 3 * binds(bench) },
		{ "vm_bos with mappings", state.vm_bos, 2 * binds(bench) },
	};

	return ret ? ret : EXPECT_ALL(bench, truth);
}

static int bind(const struct bench *bench, const struct gvb_bind_op *ops)
{
	uint32_t each = bench->value[PARAM_IOCTL] == IOCTL_ONE ? binds(bench) : 1;
	int ret = 0;

	for (uint64_t i = 0; !ret && i < binds(bench); i += each)
		ret = gvbc_vm_bind(bench->world.fd, bench->world.vm_id, &ops[i], each);
	return ret;
}

/* The last operation replaces all that those before it mapped: it is what the model must know. */
static int batch(struct bench *bench, uint64_t n, uint64_t *ticks)
{
	struct swap *swap = bench->private_data;
	uint64_t start = bench_now(bench);
	int ret = 0;

	while (!ret && n--) {
		swap->last = !swap->last;
		ret = bind(bench, swap->ops[swap->last]);
	}
	*ticks = bench_now(bench) - start;
	return ret ? ret : world_accepted(&bench->world, 0, swap->ops[swap->last], binds(bench));
}

static void teardown(struct bench *bench)
{
	struct swap *swap = bench->private_data;

	if (!swap)
		return;
	free(swap->ops[0]);
	free(swap->ops[1]);
	free(swap);
}

BENCH_FAMILY(bind_batch) = {
	.name = "bind_batch",
	.claim = "so many binds in one ioctl, or in one each, from userspace and back",
	.params = { BENCH_LABELS("ioctl", "one", "each"), BENCH_NUMBERS("binds", 1, 2, 16, 128) },
	.base = "ioctl:one/binds:1",
	.fit = BENCH_FIT_LINEAR,
	.setup = setup,
	.prove = prove,
	.batch = batch,
	.teardown = teardown,
};
