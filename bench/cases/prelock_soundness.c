// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B21: does prelocking lock every object that the requests then touch?
 *
 * Random batches whose requests overlap each other and what is mapped, all of it in a few pages.
 * The driver notes every object that is touched and not locked by the bind, CHECK tells.
 */
#include <stdio.h>
#include <string.h>

#include <gsl/gsl_rng.h>

#include "cases.h"

/* Pages that everything happens in, and of each BO. */
#define PAGES 48u

/* BOs: external ones, and some private to the VM. */
#define EXTERNAL 8u
#define BOS 11u

#define MAX_REQUESTS 12u

/* Batches between two looks at what CHECK has seen, and between two dumps. */
#define CHECK_EVERY 16u
#define DUMP_EVERY 512u

/* Batches between two signs of life on the console. */
#define SAY_EVERY 50000u

/* A row's batches must not depend on SEED. */
#define BATCH_SEED 20250613ul

/**
 * struct fuzz - the state of the row
 * @rng: what comes next.
 * @bos: handles.
 * @ops: the batch. @count: its length.
 * @requests: in all batches so far.
 */
struct fuzz {
	gsl_rng *rng;
	uint32_t bos[BOS];
	struct gvb_bind_op ops[MAX_REQUESTS];
	uint32_t count;
	uint64_t requests;
};

static uint64_t batches(const struct bench *bench)
{
	return bench_number(bench, 0);
}

static int create_bos(struct world *world, struct fuzz *fuzz)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < BOS; i++)
		ret = i < EXTERNAL ? world_bo_create(world, PAGES, &fuzz->bos[i]) :
				     world_bo_create_private(world, PAGES, &fuzz->bos[i]);
	return ret;
}

static struct gvb_bind_op random_op(struct fuzz *fuzz)
{
	uint64_t first = gsl_rng_uniform_int(fuzz->rng, PAGES);
	uint64_t pages = 1 + gsl_rng_uniform_int(fuzz->rng, PAGES - first);
	uint64_t offset = gsl_rng_uniform_int(fuzz->rng, PAGES - pages + 1);
	uint64_t addr = WORLD_BASE + first * GVB_PAGE_SIZE;
	uint64_t range = pages * GVB_PAGE_SIZE;
	uint32_t bo = fuzz->bos[gsl_rng_uniform_int(fuzz->rng, BOS)];
	unsigned int kind = gsl_rng_uniform_int(fuzz->rng, 16);

	/* Mostly short: a long one clears what would be cut. */
	if (gsl_rng_uniform_int(fuzz->rng, 4) && pages > 6)
		range = 6 * GVB_PAGE_SIZE;
	if (kind < 11)
		return op_map(addr, range, bo, offset * GVB_PAGE_SIZE);
	if (kind < 12)
		return op_map_null(addr, range);
	if (kind < 15)
		return op_unmap(addr, range);
	return (struct gvb_bind_op){ .verb = GVB_BIND_UNMAP_ALL, .handle = bo };
}

static void random_batch(struct fuzz *fuzz)
{
	fuzz->count = 1 + gsl_rng_uniform_int(fuzz->rng, MAX_REQUESTS);
	for (uint32_t i = 0; i < fuzz->count; i++)
		fuzz->ops[i] = random_op(fuzz);
	fuzz->requests += fuzz->count;
}

static int look(struct bench *bench, uint64_t batch)
{
	struct gvb_check check = { .vm_id = bench->world.vm_id };
	char why[sizeof(bench->message)] = "";
	int ret;

	if (batch % DUMP_EVERY && batch != batches(bench))
		ret = gvbc_call_check(bench->world.fd, &check);
	else
		ret = world_check(&bench->world, &check, why, sizeof(why));
	if (check.violations & GVB_BAD_UNLOCKED) {
		bench_report(bench, "unlocked", 1);
		return bench_fail(bench, -EPROTO,
				  "an object was touched without its lock in batch %llu or up to "
				  "%u before it",
				  (unsigned long long)batch, CHECK_EVERY - 1);
	}
	if (ret || check.violations)
		return bench_fail(bench, ret ? ret : -EPROTO, "after batch %llu: %s",
				  (unsigned long long)batch, why[0] ? why : "CHECK finds fault");
	return 0;
}

static int one_batch(struct bench *bench, struct fuzz *fuzz)
{
	int ret;

	random_batch(fuzz);
	ret = world_bind(&bench->world, fuzz->ops, fuzz->count);
	return ret ? bench_fail(bench, ret, "VM_BIND: %s", strerror(-ret)) : 0;
}

static int run_batches(struct bench *bench, struct fuzz *fuzz, uint64_t *done)
{
	int ret = create_bos(&bench->world, fuzz);

	for (*done = 0; !ret && *done < batches(bench);) {
		ret = one_batch(bench, fuzz);
		++*done;
		if (!ret && (*done % CHECK_EVERY == 0 || *done == batches(bench)))
			ret = look(bench, *done);
		/* Whoever waits for a million of them must see that they come. */
		if (*done % SAY_EVERY == 0)
			fprintf(stderr, "gpuvm-bench: prelock_soundness: %llu batches\n",
				(unsigned long long)*done);
	}
	return ret;
}

static int run(struct bench *bench, uint64_t *done)
{
	struct fuzz fuzz = { .rng = gsl_rng_alloc(gsl_rng_mt19937) };
	int ret;

	if (!fuzz.rng)
		return -ENOMEM;
	gsl_rng_set(fuzz.rng, BATCH_SEED);
	bench->world.bind_lock = GVB_BIND_LOCK_PRELOCK;
	ret = run_batches(bench, &fuzz, done);
	gsl_rng_free(fuzz.rng);
	bench_report(bench, "batches", *done);
	bench_report(bench, "requests", fuzz.requests);
	bench_report(bench, "unlocked", 0);
	return ret;
}

BENCH_FAMILY(prelock_soundness) = {
	.name = "prelock_soundness",
	.claim = "\"it will be the same set of GEM objects\": what is touched is locked",
	.features = GVB_FEATURE_EXEC_LOCK,
	.params = { BENCH_NUMBERS("batches", 4000, 1000000) },
	.check_max = 4000,
	.base = "batches:4000",
	.run = run,
};
