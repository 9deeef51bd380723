// SPDX-License-Identifier: GPL-2.0-or-later
/* Asynchronous binds: their order, syncobjs, and what they are to others. */
#include "async.h"

#define JOBS 300

/* Each cuts what the one before left. */
static void order(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 16, RIG_EXTERNAL), other = rig_bo(rig, 16, 0);
	uint32_t gate = async_sync(rig), out = async_sync(rig);
	const struct gvb_sync wait = sync_in(gate, 0), signal = sync_out(out, 0);
	const struct gvb_bind_op ops[] = {
		rig_map(rig, 0, 16, bo, 0), rig_unmap(4, 2),	rig_map(rig, 3, 6, other, 1),
		rig_unmap_all(rig, bo),	    rig_map_null(2, 3),
	};

	rig_must_async(rig, 0, &ops[0], 1, &wait, 1);
	for (int i = 1; i < 4; i++)
		rig_must_async(rig, 0, &ops[i], 1, NULL, 0);
	rig_must_async(rig, 0, &ops[4], 1, &signal, 1);
	async_jobs(rig, 5);
	async_pending(rig, out, 0);
	async_open(rig, gate, 0);
	async_done(rig, out, 0);
	test_ret(rig->test, "error of the last", sync_error(rig->fd, out), 0);
	rig_check(rig, 0);
	async_jobs(rig, 0);
}

/* Whatever looks at it, or changes it at once, comes after what is queued. */
static void batches(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	struct gvb_bind_op ops[2];

	for (int i = 0; i < JOBS && !test_failed(rig->test); i++) {
		ops[0] = rig_map(rig, i % 50, 1 + i % 8, bo, 0);
		ops[1] = rig_unmap((i * 7) % 50, 3);
		rig_must_async(rig, i % 2, ops, 2, NULL, 0);
		if (i % 20 == 7)
			rig_must_bind(rig, i % 2, ops, 2);
		if (i % 30 == 11)
			rig_check(rig, i % 2);
	}
	rig_check(rig, 0);
	rig_check(rig, 1);
}

static void timeline(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t gate = async_sync(rig), out = async_sync(rig);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0), unmap = rig_unmap(0, 4);
	const struct gvb_sync first[] = { sync_in(gate, 3), sync_out(out, 10) };
	const struct gvb_sync second[] = { sync_in(gate, 5), sync_out(out, 20), sync_in(gate, 4) };

	rig_must_async(rig, 0, &map, 1, first, 2);
	rig_must_async(rig, 0, &unmap, 1, second, 3);
	async_open(rig, gate, 2);
	async_pending(rig, out, 10);
	async_open(rig, gate, 3);
	async_done(rig, out, 10);
	async_pending(rig, out, 20);
	async_open(rig, gate, 7);
	async_done(rig, out, 20);
	rig_check(rig, 0);
}

/* One VM's bind waits for the other's; a fence that is there, and one that comes later. */
static void across(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t gate = async_sync(rig), middle = async_sync(rig), out = async_sync(rig);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0), unmap = rig_unmap(2, 4);
	const struct gvb_sync first[] = { sync_in(gate, 0), sync_out(middle, 0) };
	const struct gvb_sync second[] = { sync_in(middle, 0), sync_out(out, 0) };

	rig_must_async(rig, 1, &map, 1, second, 2);
	rig_must_async(rig, 0, &map, 1, first, 2);
	async_pending(rig, out, 0);
	async_open(rig, gate, 0);
	async_done(rig, out, 0);
	/* Now all of them are there, and signalled. */
	rig_must_async(rig, 1, &unmap, 1, second, 2);
	async_done(rig, out, 0);
	rig_check(rig, 0);
	rig_check(rig, 1);
}

static void sync_only(struct rig *rig)
{
	const struct gvb_bind_op nothing = { .verb = GVB_BIND_SYNC_ONLY };
	uint32_t gate = async_sync(rig), out = async_sync(rig);
	const struct gvb_sync syncs[] = { sync_in(gate, 0), sync_out(out, 0) };

	rig_must_bind(rig, 0, &nothing, 1);
	rig_must_async(rig, 0, &nothing, 1, syncs, 2);
	rig_must_async(rig, 0, NULL, 0, syncs + 1, 1);
	async_pending(rig, out, 0);
	async_open(rig, gate, 0);
	async_done(rig, out, 0);
	rig_check(rig, 0);
}

/* The mapping, and until then the job, keeps it. */
static void handle_closed(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t gate = async_sync(rig);
	const struct gvb_sync wait = sync_in(gate, 0);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0);

	rig_must_async(rig, 0, &map, 1, &wait, 1);
	rig_bo_close(rig, bo);
	sync_signal(rig->fd, gate, 0);
	sync_destroy(rig->fd, gate);
	rig_check(rig, 0);
}

static void exec_goes_on(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL), late = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t gate = async_sync(rig);
	const struct gvb_sync wait = sync_in(gate, 0);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0),
				 more = rig_map(rig, 8, 8, late, 0);
	struct gvb_exec exec = { .vm_id = rig->vms[0].id, .num_fences = 1 };

	rig_must_bind(rig, 0, &map, 1);
	rig_evict(rig, bo, 0);
	rig_must_async(rig, 0, &more, 1, &wait, 1);
	test_ret(rig->test, "EXEC", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_EXEC, &exec), 0);
	test_eq(rig->test, "validated", exec.validated, 1);
	async_jobs(rig, 1);
	rig->bos[bo].evicted = false;
	ivmap_set_all_resident(rig->vms[0].map);
	async_open(rig, gate, 0);
	rig_check(rig, 0);
	rig_exec(rig, 0);
}

static const struct rig_test tests[] = {
	{ "order", order },
	{ "batches among others", batches },
	{ "timeline", timeline },
	{ "across VMs", across },
	{ "sync only", sync_only },
	{ "handle closed", handle_closed },
	{ "EXEC does not wait", exec_goes_on },
	{ 0 },
};

void test_async(struct test *test)
{
	rig_suite(test, "async", tests);
}
