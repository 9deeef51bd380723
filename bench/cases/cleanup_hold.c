// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B07: submissions while batches of deferred vm_bos are cleaned up: each cleanup holds the resv of
 * the VM once, however many there are.
 */
#include "crowd.h"

#define EXTOBJS 32u

static uint64_t batch(const struct bench *bench)
{
	return bench_number(bench, 0);
}

static int setup(struct bench *bench)
{
	struct crowd *crowd;
	int ret = crowd_setup(bench, 1);

	if (ret)
		return ret;
	crowd = crowd_of(bench);
	bench->walk_len = EXTOBJS;
	crowd->maps = new_maps(&bench->world, batch(bench));
	return crowd->maps ? crowd_map_extobjs(bench, EXTOBJS) : -ENOMEM;
}

static int prove(struct bench *bench)
{
	return expect_extobjs(bench, EXTOBJS);
}

/* Whatever was mapped is unmapped again: to the model, nothing has happened. */
static int clean_up(struct worker *worker)
{
	const struct bench *bench = worker->crew->data;
	struct gvb_bind_op clear = op_unmap(WORLD_FAR, batch(bench) * GVB_PAGE_SIZE);
	struct gvb_cleanup args = { .vm_id = bench->world.vm_id };
	int ret = gvbc_vm_bind(bench->world.fd, args.vm_id, crowd_of(bench)->maps, batch(bench));

	if (!ret)
		ret = gvbc_vm_bind(bench->world.fd, args.vm_id, &clear, 1);
	return ret ? ret : gvbc_call_cleanup(bench->world.fd, &args);
}

static void crew(struct bench *bench, struct crew *crew)
{
	(void)bench;
	crew_add(crew, &(struct role)CROWD_SUBMIT(1));
	crew_add(crew, &(struct role){ .name = "cleanup", .threads = 1, .op = clean_up });
}

static int settle(struct bench *bench)
{
	struct gvb_vm_state state;
	int ret = bench_state(bench, &state);

	if (!ret)
		ret = bench_expect(bench, "zombies after the last cleanup", state.zombies, 0);
	return ret ? ret : crowd_settle(bench);
}

static const struct contend contend = {
	.ops = 1000,
	.crew = crew,
	.settle = settle,
	.keys = { "submit_p99_vs_alone", "submit_mean_vs_alone" },
};

BENCH_FAMILY(cleanup_hold) = {
	.name = "cleanup_hold",
	.claim = "one resv hold for a batch of vm_bos: how long submissions wait for it",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes leave something to clean up",
	.params = { BENCH_NUMBERS("vm_bos", 1, 16, 256, 1024) },
	.base = "vm_bos:1",
	.vm = vm_keeps_zombies,
	.setup = setup,
	.prove = prove,
	.contend = &contend,
	.teardown = crowd_teardown,
};
