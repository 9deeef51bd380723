// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * BENCH VALIDATE with zombies on the evict list: they are there, nobody validates them, and who
 * goes on until the list is empty, as xe does, comes to an end.
 */
#include <errno.h>

#include "count.h"

enum { TIMES = 3, LIVE = 4, ZOMBIES = 5 };

/* Private BOs, of which the evict list knows at once in every mode; the second half is unmapped. */
static bool populate(struct rig *rig, struct gvb_bind_op *ops)
{
	for (int i = 0; i < LIVE + ZOMBIES; i++) {
		uint64_t bo_id = rig_bo(rig, 1, 0);
		const struct gvb_bind_op op = rig_map(rig, 2 * i, 1, bo_id, 0);

		if (i < LIVE && !rig_must_bind(rig, 0, &op, 1))
			return false;
		if (i >= LIVE)
			ops[i - LIVE] = op;
		if (!rig_evict(rig, bo_id, 0))
			return false;
	}
	return !test_failed(rig->test);
}

/* Whether it comes to an end; where it must not, that is told. */
static bool ends(struct rig *rig, struct gvb_bench *bench)
{
	struct gvb_bench_counts counts;
	bool alive = rig->test->features & GVB_FEATURE_VA_FREE;
	int want = rig->test->zombies_stay && gvbc_mode_resv(rig->mode) && !alive ? -ELOOP : 0;

	return test_ret(rig->test, "validating until the list is empty",
			rig_try_count(rig, bench, &counts), want) &&
	       !want;
}

static void validate(struct rig *rig, uint64_t fail_at)
{
	bool alive = rig->test->features & GVB_FEATURE_VA_FREE;
	/* Each that fails at the second validates one. */
	const uint64_t failing = fail_at ? LIVE - 1 : 0;
	struct gvb_bind_op ops[ZOMBIES];
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_VALIDATE,
		.iterations = TIMES,
		.arg = { GVB_BENCH_VALIDATE_PREPARE | GVB_BENCH_VALIDATE_UNTIL_EMPTY, fail_at },
		.ops = OPS_ARRAY(ops, ZOMBIES),
	};

	if (!populate(rig, ops))
		return;
	/*
	 * Where VAs that wait keep their vm_bos alive, this validates their objects, which are on
	 * no evict list any more below.
	 */
	if (!ends(rig, &bench) || !rig_count(rig, &bench, &counts))
		return;
	test_eq(rig->test, "zombies", counts.zombies, TIMES * ZOMBIES);
	test_eq(rig->test, "zombies on the evict list", counts.listed_zombies,
		gvbc_mode_resv(rig->mode) && !alive ? TIMES * ZOMBIES : 0);
	test_eq(rig->test, "validated", counts.validated, TIMES * (LIVE + failing));
	test_eq(rig->test, "validate calls", counts.validate_calls, TIMES * (1 + failing));
	if (rig_check(rig, 0) && rig_time(rig, &bench))
		rig_check(rig, 0);
}

static void run(struct test *test, enum gvb_mode mode, uint64_t fail_at)
{
	struct rig rig;

	if (!gvbc_mode_immediate(mode))
		test_skip(test, "nothing is deferred in this mode");
	else if (rig_count_begin(&rig, test, mode)) {
		validate(&rig, fail_at);
		rig_end(&rig);
	}
}

void test_validate(struct test *test)
{
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (uint64_t fail_at = 0; fail_at <= 2; fail_at += 2) {
			if (!test_begin(test, "validate/%s/zombies, %s", gvbc_mode_name(mode),
					fail_at ? "failing" : "at once"))
				continue;
			run(test, mode, fail_at);
			test_end(test);
		}
	}
}
