// SPDX-License-Identifier: GPL-2.0-or-later
#include "loglin.h"
#include "unit.h"

static void buckets_join(void **state)
{
	(void)state;
	assert_int_equal(loglin_bucket(0), 0);
	for (size_t i = 0; i + 1 < LOGLIN_BUCKETS; i++) {
		uint64_t upper = loglin_upper(i);

		assert_int_equal(loglin_bucket(upper), i);
		assert_int_equal(loglin_bucket(upper + 1), i + 1);
	}
	assert_int_equal(loglin_bucket(UINT64_MAX), LOGLIN_BUCKETS - 1);
}

/* What bpf/hist.bpf.h rests on: of a greater value the bucket is that of one 32 times smaller. */
static void small_buckets_tell_all(void **state)
{
	(void)state;
	for (size_t i = 0; i + 1 < LOGLIN_BUCKETS; i++) {
		uint64_t upper = loglin_upper(i);

		if (upper >= 256)
			assert_int_equal(i, loglin_bucket(upper >> 5) + 5 * 8);
	}
	assert_true(loglin_bucket(255) <= UINT8_MAX);
}

static void buckets_are_narrow(void **state)
{
	(void)state;
	for (size_t i = 9; i + 1 < LOGLIN_BUCKETS; i++) {
		uint64_t lower = loglin_upper(i - 1) + 1;

		assert_true((loglin_upper(i) - lower) * 8 < lower);
	}
}

static void an_empty_one_has_no_quantiles(void **state)
{
	struct loglin hist = { 0 };

	(void)state;
	assert_int_equal(loglin_quantile(&hist, 0.5), 0);
	assert_int_equal(loglin_quantile(&hist, 1), 0);
}

static void quantiles_are_not_below(void **state)
{
	struct loglin hist = { 0 };

	(void)state;
	for (uint64_t i = 1; i <= 1000; i++)
		loglin_add(&hist, i);
	assert_int_equal(hist.count, 1000);
	assert_int_equal(hist.sum, 500500);
	assert_in_range(loglin_quantile(&hist, 0.5), 500, 563);
	assert_in_range(loglin_quantile(&hist, 0.99), 990, 1000);
	assert_int_equal(loglin_quantile(&hist, 1), 1000);
	assert_int_equal(loglin_quantile(&hist, 0), 1);
}

static void merging_is_adding(void **state)
{
	struct loglin one = { 0 }, two = { 0 }, both = { 0 };

	(void)state;
	for (uint64_t i = 0; i < 100; i++) {
		loglin_add(i % 3 ? &one : &two, i * i * i);
		loglin_add(&both, i * i * i);
	}
	loglin_merge(&one, &two);
	assert_memory_equal(&one, &both, sizeof(one));
}

static void json_has_what_is_there(void **state)
{
	struct loglin hist = { 0 };
	json_t *json, *buckets;

	(void)state;
	loglin_add(&hist, 3);
	loglin_add(&hist, 3);
	loglin_add(&hist, 1000);
	json = loglin_to_json(&hist);
	assert_int_equal(json_integer_value(json_object_get(json, "count")), 3);
	assert_int_equal(json_integer_value(json_object_get(json, "sum")), 1006);
	assert_int_equal(json_integer_value(json_object_get(json, "p50")), 3);
	assert_int_equal(json_integer_value(json_object_get(json, "p99")), 1000);
	buckets = json_object_get(json, "buckets");
	assert_int_equal(json_array_size(buckets), 2);
	assert_int_equal(json_integer_value(json_array_get(json_array_get(buckets, 0), 1)), 2);
	assert_int_equal(json_integer_value(json_array_get(json_array_get(buckets, 1), 0)), 1000);
	json_decref(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buckets_join),
		cmocka_unit_test(small_buckets_tell_all),
		cmocka_unit_test(buckets_are_narrow),
		cmocka_unit_test(an_empty_one_has_no_quantiles),
		cmocka_unit_test(quantiles_are_not_below),
		cmocka_unit_test(merging_is_adding),
		cmocka_unit_test(json_has_what_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
