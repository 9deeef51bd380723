// SPDX-License-Identifier: GPL-2.0-or-later
/* Measuring, with a batch function whose cost is known. */
#include "unit.h"

#include "measure.h"

/* What the fake case costs, in ticks. */
static struct {
	uint64_t per_op;
	uint64_t per_batch;
	uint64_t noise;
	unsigned int calls;
	uint64_t largest;
	int fails_at;
} fake;

/* Two in three batches are disturbed. */
static int fake_batch(struct bench *bench, uint64_t n, uint64_t *ticks)
{
	(void)bench;
	*ticks = fake.per_batch + n * fake.per_op + (fake.calls % 3 ? fake.noise : 0);
	if (n > fake.largest)
		fake.largest = n;
	return ++fake.calls == (unsigned int)fake.fails_at ? -EIO : 0;
}

static const struct bench_family family = { .name = "fake", .batch = fake_batch };
static const struct measure_options options = { .clock = CLOCK_INSN, .min_ticks = 2000000 };

static int start_fake(void **state)
{
	(void)state;
	memset(&fake, 0, sizeof(fake));
	fake.per_op = 100;
	return 0;
}

static void calibrates_the_batch(void **state)
{
	struct bench bench = { .family = &family };
	struct measurement result;

	(void)state;
	assert_int_equal(measure(&bench, &options, &result), 0);
	assert_int_equal(result.ops, 2048);
	assert_near(result.min, 204800);
	assert_near(result.median, 204800);
	assert_near(result.spread_pct, 0);
	assert_near(result.doubled_min, 409600);
	assert_int_equal(result.batches, 9);
}

static void takes_the_undisturbed_batch(void **state)
{
	struct bench bench = { .family = &family };
	struct measurement result;

	(void)state;
	fake.noise = 5000;
	assert_int_equal(measure(&bench, &options, &result), 0);
	assert_near(result.min, 204800);
	assert_near(result.median, 209800);
}

static void a_doubled_batch_fits(void **state)
{
	struct bench bench = { .family = &family, .max_ops = 100 };
	struct measurement result;

	(void)state;
	assert_int_equal(measure(&bench, &options, &result), 0);
	assert_int_equal(result.ops, 32);
	assert_int_equal(fake.largest, 64);
	bench.max_ops = 1;
	assert_int_equal(measure(&bench, &options, &result), -EINVAL);
	assert_contains(bench.message, "cannot be doubled");
}

static void a_batch_has_what_it_needs(void **state)
{
	struct bench bench = { .family = &family, .min_ops = 4096, .max_ops = 8192 };
	struct measurement result;

	(void)state;
	assert_int_equal(measure(&bench, &options, &result), 0);
	assert_int_equal(result.ops, 4096);
	assert_int_equal(fake.largest, 8192);
	assert_near(result.doubled_min, 819200);
}

static void batches_have_bounds(void **state)
{
	struct bench bench = { .family = &family, .max_ops = 2 };
	struct measurement result;

	(void)state;
	assert_int_equal(measure(&bench, &options, &result), 0);
	assert_int_equal(result.batches, 512);
	bench.max_batches = 20;
	assert_int_equal(measure(&bench, &options, &result), 0);
	assert_int_equal(result.batches, 20);
	fake.per_op = 100000000;
	assert_int_equal(measure(&bench, &options, &result), 0);
	assert_int_equal(result.batches, 8);
}

static void operations_that_cost_nothing(void **state)
{
	struct bench bench = { .family = &family };
	struct measurement result;
	struct row row;
	double value;

	(void)state;
	fake.per_op = 0;
	assert_int_equal(measure(&bench, &options, &result), 0);
	assert_int_equal(result.ops, 1 << 20);
	row_init(&row, "fake");
	measurement_to_row(&row, &result, CLOCK_INSN);
	assert_int_equal(row_counter_get(&row, "doubled_ratio", &value), -ENOENT);
}

static void errors_come_through(void **state)
{
	struct bench bench = { .family = &family };
	struct measurement result;
	struct gvb_bench_counts counts;

	(void)state;
	for (int call = 1; call <= 40; call += 13) {
		fake.calls = 0;
		fake.fails_at = call;
		assert_int_equal(measure(&bench, &options, &result), -EIO);
	}
	assert_int_equal(measure_count(&bench, 1, &counts), -EOPNOTSUPP);
}

static double counter(const struct row *row, const char *name)
{
	double value;

	if (row_counter_get(row, name, &value))
		fail_msg("no counter %s", name);
	return value;
}

static void rows_say_what_was_measured(void **state)
{
	struct bench bench = { .family = &family };
	struct measurement result;
	struct row row;
	double unused;

	(void)state;
	fake.per_batch = 10000;
	assert_int_equal(measure(&bench, &options, &result), 0);
	row_init(&row, "fake");
	measurement_to_row(&row, &result, CLOCK_INSN);
	assert_int_equal(row.iterations, 2048);
	assert_near(row.real_time_ns, 214800.0 / 2048);
	assert_near(counter(&row, "insn_per_op"), row.real_time_ns);
	assert_near(counter(&row, "doubled_ratio"), 419600.0 / 214800);
	assert_near(counter(&row, "batch_overhead"), 10000);
	row_init(&row, "fake");
	measurement_to_row(&row, &result, CLOCK_TCG_NS);
	assert_near(counter(&row, "tcg_ns_per_op"), row.real_time_ns);
	assert_int_equal(row_counter_get(&row, "insn_per_op", &unused), -ENOENT);
}

static void counts_become_rows(void **state)
{
	struct gvb_bench_counts counts = {
		.ops = 8, .allocs = 24, .alloc_bytes = 800, .map_steps = 8
	};
	struct row row;
	double unused;

	(void)state;
	counts.locks[GVB_LOCK_VM_RESV] = 8;
	counts.locks[GVB_LOCK_OBJ_RESV] = 16;
	row_init(&row, "fake");
	counts_to_row(&row, &counts);
	assert_near(counter(&row, "allocs_per_op"), 3);
	assert_near(counter(&row, "bytes_per_op"), 100);
	assert_near(counter(&row, "locks_per_op"), 3);
	assert_near(counter(&row, "locks_obj_resv_per_op"), 2);
	assert_near(counter(&row, "map_steps_per_op"), 1);
	assert_int_equal(row_counter_get(&row, "locks_gpuva_per_op", &unused), -ENOENT);
	counts.missing = GVB_MISSING_ALLOCS | GVB_MISSING_LOCKS;
	row_init(&row, "fake");
	counts_to_row(&row, &counts);
	assert_int_equal(row_counter_get(&row, "allocs_per_op", &unused), -ENOENT);
	assert_int_equal(row_counter_get(&row, "locks_per_op", &unused), -ENOENT);
	assert_near(counter(&row, "missing_counts"), counts.missing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(calibrates_the_batch, start_fake),
		cmocka_unit_test_setup(takes_the_undisturbed_batch, start_fake),
		cmocka_unit_test_setup(a_doubled_batch_fits, start_fake),
		cmocka_unit_test_setup(a_batch_has_what_it_needs, start_fake),
		cmocka_unit_test_setup(batches_have_bounds, start_fake),
		cmocka_unit_test_setup(operations_that_cost_nothing, start_fake),
		cmocka_unit_test_setup(errors_come_through, start_fake),
		cmocka_unit_test_setup(rows_say_what_was_measured, start_fake),
		cmocka_unit_test(counts_become_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
