// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B24: submissions and binds on one VM, at once.
 */
#include "crowd.h"

enum { PARAM_BINDERS, PARAM_SUBMITTERS, PARAM_BIND };

/* Order of the labels below. */
enum { BIND_SYNC, BIND_ASYNC };

/* External objects that each submission locks, besides one of each binder. */
#define EXTOBJS 32u

/* Pages mapped or unmapped by one bind: where a mode holds a resv meanwhile, it is felt. */
#define BIND_OPS 32u
#define BIND_WINDOWS 8u

/* Keeps a binder's BO on the extobj list while nothing else of it is mapped. */
static int map_anchor(struct bench *bench, uint64_t i, uint32_t handle)
{
	struct gvb_bind_op op =
		op_map(WORLD_BASE + (EXTOBJS + i) * GVB_PAGE_SIZE, GVB_PAGE_SIZE, handle, 0);

	return world_bind(&bench->world, &op, 1);
}

static int add_binder(struct bench *bench, uint64_t i)
{
	uint32_t handle;
	int ret = world_bo_create(&bench->world, BINDER_BO_PAGES, &handle);

	if (!ret)
		ret = map_anchor(bench, i, handle);
	if (ret)
		return ret;
	crowd_add_binder(crowd_of(bench), 0, handle, BIND_WINDOWS, BIND_OPS);
	return bench->value[PARAM_BIND] == BIND_ASYNC ? crowd_bind_async(bench) : 0;
}

static int setup(struct bench *bench)
{
	uint64_t binders = bench_number(bench, PARAM_BINDERS);
	int ret = crowd_setup(bench, 1);

	if (!ret)
		ret = crowd_map_extobjs(bench, EXTOBJS);
	for (uint64_t i = 0; !ret && i < binders; i++)
		ret = add_binder(bench, i);
	bench->walk_len = EXTOBJS + binders;
	return ret;
}

static int prove(struct bench *bench)
{
	return expect_extobjs(bench, EXTOBJS + bench_number(bench, PARAM_BINDERS));
}

static void crew(struct bench *bench, struct crew *crew)
{
	crew_add(crew, &(struct role)CROWD_SUBMIT(bench_number(bench, PARAM_SUBMITTERS)));
	crew_add(crew, &(struct role){
			       .name = "bind",
			       .threads = bench_number(bench, PARAM_BINDERS),
			       .op = crowd_bind,
		       });
}

/* The list that submissions walk is as long as ever. */
static int settle(struct bench *bench)
{
	int ret = crowd_settle(bench);

	return ret ? ret : prove(bench);
}

static const struct contend contend = {
	.ops = 2000,
	.crew = crew,
	.settle = settle,
	.keys = { "submit_p99_vs_alone", "submit_mean_vs_alone" },
};

BENCH_FAMILY(submit_vs_bind) = {
	.name = "submit_vs_bind",
	.claim = "binding must not stall submissions in immediate modes",
	.params = { BENCH_NUMBERS("binders", 1, 2), BENCH_NUMBERS("submitters", 1, 2),
		    BENCH_LABELS("bind", "sync", "async") },
	.base = "binders:1/submitters:1/bind:sync",
	.setup = setup,
	.prove = prove,
	.contend = &contend,
	.teardown = crowd_teardown,
};
