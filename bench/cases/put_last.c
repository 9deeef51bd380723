// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B08: dropping a reference of a vm_bo, the last one or not, with the list's lock only where it is
 * needed or always. Where the last one only queues the vm_bo, with the cleanup as well.
 */
#include "cases.h"

enum { PARAM_WHICH, PARAM_LOCK };

/* Order of the labels below; that of "lock" is enum gvb_bench_put's. */
enum { WHICH_NOT_LAST, WHICH_LAST };

/**
 * struct put - a family of this file
 * @last: it is about last references, and "which" has no other value.
 * @how: the one value of "lock", if @last.
 */
struct put {
	bool last;
	enum gvb_bench_put how;
};

/* Where the vm_bos only wait for the cleanup, which is not timed. */
#define QUEUED_REQUESTS 2048u

static bool last(const struct bench *bench)
{
	const struct put *put = bench->family->data;

	return put->last || bench->value[PARAM_WHICH] == WHICH_LAST;
}

static enum gvb_bench_put how(const struct bench *bench)
{
	const struct put *put = bench->family->data;

	return put->last ? put->how : bench->value[PARAM_LOCK];
}

/* Whether an operation frees a vm_bo. */
static bool frees(const struct bench *bench)
{
	bool now = !(BENCH_IMMEDIATE & 1u << bench->mode) || how(bench) != GVB_BENCH_PUT_MODE;

	return last(bench) && now;
}

static size_t num_requests(const struct bench *bench)
{
	if (!last(bench))
		return 1;
	return frees(bench) ? FREED_REQUESTS : QUEUED_REQUESTS;
}

static int setup(struct bench *bench)
{
	struct gvb_bind_op *ops = new_maps(&bench->world, num_requests(bench));

	request_ops(bench, GVB_BENCH_PUT, ops, num_requests(bench), last(bench));
	if (!ops)
		return -ENOMEM;
	bench->min_ops = frees(bench) ? FREED_MIN_OPS : 0;
	bench->request.arg[0] = last(bench);
	bench->request.arg[1] = how(bench);
	/* References are taken outside of the stopwatch, all of them before it starts. */
	if (!last(bench))
		bench->max_ops = 1u << 16;
	return last(bench) ? 0 : world_bind(&bench->world, ops, 1);
}

static int prove(struct bench *bench)
{
	return expect_extobjs(bench, last(bench) ? 0 : 1);
}

/*
 * Where the mutex is taken by GPUVM itself, it is for a last reference only; where VAs are
 * deferred, that is dropped by the cleanup.
 */
static uint64_t gpuva_locks(const struct bench *bench)
{
	if (!(BENCH_IMMEDIATE & 1u << bench->mode))
		return 0;
	if (how(bench) == GVB_BENCH_PUT_ALWAYS_LOCK)
		return 1;
	return last(bench) && (!deferred_vas(bench) || how(bench) == GVB_BENCH_PUT_MODE_DRAIN);
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	int ret = bench_expect(bench, "gpuva.lock acquisitions", counts->locks[GVB_LOCK_GPUVA],
			       counts->ops * gpuva_locks(bench));

	if (ret || counts->missing & GVB_MISSING_ALLOCS)
		return ret;
	return bench_expect(bench, "vm_bos freed", counts->frees, frees(bench) ? counts->ops : 0);
}

static const struct put any;
static const struct put drain = { .last = true, .how = GVB_BENCH_PUT_MODE_DRAIN };

BENCH_FAMILY(put_last) = {
	.name = "put_last",
	.claim = "the list's lock is needed near zero only",
	.modes_differ = BENCH_DIFFER_LOCKS | BENCH_DIFFER_DESTROY,
	.params = { BENCH_LABELS("which", "not_last", "last"),
		    BENCH_LABELS("lock", "mode", "always") },
	.base = "which:last/lock:mode",
	.data = &any,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(put_last_drain) = {
	.name = "put_last",
	.claim = "a last reference with the cleanup behind it: all that other modes do, done",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes defer",
	.params = { BENCH_LABELS("which", "last"), BENCH_LABELS("lock", "mode_drain") },
	.base = "which:last/lock:mode",
	.data = &drain,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
