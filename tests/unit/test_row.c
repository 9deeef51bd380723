// SPDX-License-Identifier: GPL-2.0-or-later
#include "sample_row.h"

#include "row.h"
#include "row_json.h"

static void keeps_counters_in_order(void **state)
{
	struct row row = sample_row();
	double value;

	(void)state;
	assert_int_equal(row_counter_set(&row, "insn_per_op", 900.0), 0);
	assert_int_equal(row.num_counters, 2);
	assert_string_equal(row.counters[0].name, "insn_per_op");
	assert_string_equal(row.counters[1].name, "allocs_per_op");
	assert_int_equal(row_counter_get(&row, "insn_per_op", &value), 0);
	assert_near(value, 900.0);
	assert_int_equal(row_counter_get(&row, "insn", &value), -ENOENT);
	assert_near(value, 900.0);
}

static void refuses_counters(void **state)
{
	char name[ROW_COUNTER_NAME_SIZE + 1];
	struct row row = sample_row();

	(void)state;
	assert_int_equal(row_counter_set(&row, "", 1.0), -EINVAL);
	assert_int_equal(row_counter_set(&row, "x", NAN), -EINVAL);
	assert_int_equal(row_counter_set(&row, "insn_per_op", INFINITY), -EINVAL);
	memset(name, 'x', sizeof(name));
	name[ROW_COUNTER_NAME_SIZE] = '\0';
	assert_int_equal(row_counter_set(&row, name, 1.0), -ENAMETOOLONG);
	name[ROW_COUNTER_NAME_SIZE - 1] = '\0';
	assert_int_equal(row_counter_set(&row, name, 1.0), 0);
	while (row.num_counters < ROW_COUNTERS_MAX) {
		snprintf(name, sizeof(name), "c%u", row.num_counters);
		assert_int_equal(row_counter_set(&row, name, 1.0), 0);
	}
	assert_int_equal(row_counter_set(&row, "one_more", 1.0), -ENOSPC);
	assert_int_equal(row_counter_set(&row, "insn_per_op", 1.0), 0);
}

static void keeps_the_first_failure(void **state)
{
	struct row row = sample_row();

	(void)state;
	assert_false(row_failed(&row));
	assert_false(row_was_skipped(&row));
	row_fail(&row, "list has %d of %d", 3, 4);
	row_fail(&row, "later");
	assert_true(row_failed(&row));
	assert_string_equal(row.error, "list has 3 of 4");
	row_skip(&row, "no %s", "KVM");
	assert_true(row_was_skipped(&row));
	assert_string_equal(row.skipped, "no KVM");
}

static void cuts_messages_between_characters(void **state)
{
	char text[301] = "";
	struct row row = sample_row();
	json_t *json;

	(void)state;
	for (int i = 0; i < 100; i++)
		strcat(text, "\xe2\x82\xac");
	for (int pad = 0; pad < 3; pad++) {
		row.error[0] = '\0';
		row_fail(&row, "%.*s%.*s", pad, "ab", 299 - pad, text);
		assert_true(strlen(row.error) > ROW_MESSAGE_SIZE - 5);
		json = row_to_json(&row);
		assert_non_null(json);
		json_decref(json);
	}
	row.error[0] = '\0';
	row_fail(&row, "%s", "");
	assert_true(row_failed(&row));
}

static void refuses_long_names(void **state)
{
	char name[ROW_NAME_SIZE + 1];
	struct row row;

	(void)state;
	memset(name, 'n', sizeof(name));
	name[ROW_NAME_SIZE] = '\0';
	assert_int_equal(row_init(&row, name), -ENAMETOOLONG);
	name[ROW_NAME_SIZE - 1] = '\0';
	assert_int_equal(row_init(&row, name), 0);
}

static void orders_rows(void **state)
{
	struct row a = sample_row(), b = sample_row();

	(void)state;
	assert_int_equal(row_compare(&a, &b), 0);
	b.repetition_index = 10;
	assert_true(row_compare(&a, &b) < 0);
	a.run_type = ROW_AGGREGATE;
	assert_true(row_compare(&a, &b) > 0);
	b.instance_index++;
	assert_true(row_compare(&a, &b) < 0);
	a.family_index++;
	assert_true(row_compare(&a, &b) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_counters_in_order),
		cmocka_unit_test(refuses_counters),
		cmocka_unit_test(keeps_the_first_failure),
		cmocka_unit_test(cuts_messages_between_characters),
		cmocka_unit_test(refuses_long_names),
		cmocka_unit_test(orders_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
