// SPDX-License-Identifier: GPL-2.0-or-later
/* What gpuvm-trace counted: each lock that was got has one hold, of its class and operation. */
#include "unit.h"

#include "names.h"
#include "snapshot.h"

static struct snapshot counted;

/* Five were wanted and one not got, one is held still, one cannot be seen to end: two holds. */
static int fill(void **state)
{
	(void)state;
	memset(&counted, 0, sizeof(counted));
	for (size_t class = 0; class < NUM_CLASSES; class ++)
		for (size_t op = 0; op < NUM_OPS; op++)
			counted.locks[class][op] = (struct lock_counts){
				.acquisitions = 5,
				.failed = 1,
				.open_holds = 1,
				.unreleased = 1,
				.hold.count = 2,
				.hold.sum = 200,
				.probes = 30,
				.probe_events = 3,
			};
	return 0;
}

static void whole_counts_pass(void **state)
{
	char why[256] = "";

	(void)state;
	assert_int_equal(snapshot_check_holds(&counted, why, sizeof(why)), 0);
	assert_string_equal(why, "");
}

/* A hold that was booked on another class or operation is missed in both. */
static void each_class_and_operation_is_looked_at(void **state)
{
	char why[256], expected[256];

	(void)state;
	for (size_t class = 0; class < NUM_CLASSES; class ++)
		for (size_t op = 0; op < NUM_OPS; op++) {
			counted.locks[class][op].hold.count--;
			assert_int_equal(snapshot_check_holds(&counted, why, sizeof(why)), -EPROTO);
			snprintf(expected, sizeof(expected),
				 "%s in %s: 1 holds of 5 acquisitions, 1 failed and 1 held still",
				 class_names[class], op_names[op]);
			assert_string_equal(why, expected);
			counted.locks[class][op].hold.count += 2;
			assert_int_equal(snapshot_check_holds(&counted, why, sizeof(why)), -EPROTO);
			counted.locks[class][op].hold.count--;
		}
}

static void probes_of_a_class_add_up(void **state)
{
	struct lock_counts total;
	size_t ops = 0;

	(void)state;
	for (size_t op = 0; op < NUM_OPS; op++)
		ops += !op_observes(op);
	snapshot_class(&counted, CLASS_GPUVA, &total);
	assert_int_equal(total.probes, 30 * ops);
	assert_int_equal(total.probe_events, 3 * ops);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(whole_counts_pass, fill),
		cmocka_unit_test_setup(each_class_and_operation_is_looked_at, fill),
		cmocka_unit_test_setup(probes_of_a_class_add_up, fill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
