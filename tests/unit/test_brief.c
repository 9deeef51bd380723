// SPDX-License-Identifier: GPL-2.0-or-later
/* Runs in the brief form: what is kept, and what is refused. */
#include "folder.h"

#include "brief.h"
#include "result_read.h"
#include "rowset.h"
#include "sample_row.h"
#include "row_fit.h"
#include "row_json.h"

static char why[256];

static struct row measured(const char *name, unsigned int family, unsigned int instance,
			   double cost)
{
	struct row row;

	assert_int_equal(row_init(&row, name), 0);
	row.family_index = family;
	row.instance_index = instance;
	row.iterations = 128;
	row.real_time_ns = cost;
	row_counter_set(&row, "insn_per_op", cost);
	row_counter_set(&row, "median_per_op", cost + 1);
	row_counter_set(&row, "doubled_ratio", 2.01);
	row_counter_set(&row, "allocs_per_op", 0);
	return row;
}

/* Takes over @set. */
static json_t *result_of(struct rowset *set)
{
	json_t *result;

	rowset_relate(set);
	result = json_pack("{s:{s:s, s:s}, s:o}", "context", "clock", "insn", "revision", "made",
			   "benchmarks", rowset_to_json(set));
	rowset_free(set);
	assert_non_null(result);
	return result;
}

static char *print_brief(const json_t *result)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (brief_print(result, out, why, sizeof(why)))
		fail_msg("%s", why);
	fclose(out);
	return text;
}

/* The rows of @result after a journey, for the caller to free. */
static json_t *there_and_back(const json_t *result)
{
	char *text = print_brief(result);
	json_t *back;

	if (result_parse(&back, text, strlen(text), why, sizeof(why)))
		fail_msg("%s: %s", why, text);
	free(text);
	return back;
}

static struct row row_at(const json_t *result, size_t i)
{
	struct row row;

	if (row_from_json(&row, json_array_get(json_object_get(result, "benchmarks"), i), why,
			  sizeof(why)))
		fail_msg("row %zu: %s", i, why);
	return row;
}

static bool has(const struct row *row, const char *counter)
{
	double value;

	return !row_counter_get(row, counter, &value);
}

static double value_of(const struct row *row, const char *counter)
{
	double value = NAN;

	row_counter_get(row, counter, &value);
	return value;
}

/* A family with a base, a fit and a skipped row; another with a marked row. */
static json_t *made_run(void)
{
	struct fit fit = { .shape = FIT_LOG2, .intercept = 2.5, .slope = 0.125, .rms_rel = 0.25 };
	struct rowset set = { 0 };
	struct row row = measured("m/n:1", 0, 4, 100), big_o, rms;

	row_counter_set(&row, "base", 1);
	row_counter_set(&row, "pct_of_base", 100);
	rowset_add(&set, &row);
	row = measured("m/n:2", 0, 7, 33.3333333333333);
	row_counter_set(&row, "locks_per_op", 3);
	rowset_add(&set, &row);
	assert_int_equal(row_from_fit(&big_o, &rms, &row, "m", &fit), 0);
	rowset_add(&set, &big_o);
	rowset_add(&set, &rms);
	assert_int_equal(row_init(&row, "m/mode:spin"), 0);
	row.instance_index = 8;
	row_skip(&row, "not here");
	rowset_add(&set, &row);
	row = measured("other", 3, 0, 1e15 + 0.5);
	row_counter_set(&row, "doubled_ratio", 2.2);
	row.threads = 2;
	rowset_add(&set, &row);
	return result_of(&set);
}

static void what_is_compared_is_kept(void **state)
{
	json_t *result = made_run(), *back = there_and_back(result);
	struct row row = row_at(back, 1);

	(void)state;
	assert_int_equal(json_array_size(json_object_get(back, "benchmarks")), 6);
	assert_true(
		json_equal(json_object_get(result, "context"), json_object_get(back, "context")));
	assert_string_equal(row.name, "m/n:2");
	assert_string_equal(row.run_name, "m/n:2");
	assert_int_equal(row.iterations, 128);
	assert_true(row.real_time_ns == 33.3333333333333);
	assert_true(value_of(&row, "insn_per_op") == 33.3333333333333);
	assert_true(value_of(&row, "allocs_per_op") == 0);
	assert_true(value_of(&row, "locks_per_op") == 3);
	row = row_at(back, 4);
	assert_string_equal(row.skipped, "not here");
	assert_int_equal(row.num_counters, 0);
	assert_true(row.real_time_ns == 0);
	row = row_at(back, 5);
	assert_int_equal(row.threads, 2);
	json_decref(result);
	json_decref(back);
}

static void how_it_was_measured_is_kept_where_it_is_in_doubt(void **state)
{
	json_t *result = made_run(), *back = there_and_back(result);
	struct row calm = row_at(back, 0), marked = row_at(back, 5);

	(void)state;
	assert_false(has(&calm, "median_per_op"));
	assert_false(has(&calm, "doubled_ratio"));
	assert_false(has(&marked, "median_per_op"));
	assert_near(value_of(&marked, "doubled_ratio"), 2.2);
	json_decref(result);
	json_decref(back);
}

static void places_and_shares_are_worked_out_again(void **state)
{
	json_t *result = made_run(), *back = there_and_back(result);
	struct row base = row_at(back, 0), row = row_at(back, 1), other = row_at(back, 5);

	(void)state;
	assert_near(value_of(&base, "pct_of_base"), 100);
	assert_near(value_of(&row, "pct_of_base"), 33.3333333333333);
	assert_false(has(&other, "pct_of_base"));
	assert_true(row_compare(&base, &row) < 0 && row_compare(&row, &other) < 0);
	json_decref(result);
	json_decref(back);
}

static void fits_stand_where_they_stood(void **state)
{
	json_t *result = made_run(), *back = there_and_back(result);
	struct row big_o = row_at(back, 2), rms = row_at(back, 3), before = row_at(back, 1);

	(void)state;
	assert_string_equal(big_o.name, "m_BigO");
	assert_string_equal(big_o.big_o, "lgN");
	assert_near(value_of(&big_o, "fit_slope"), 0.125);
	assert_near(value_of(&big_o, "fit_intercept"), 2.5);
	assert_string_equal(rms.name, "m_RMS");
	assert_near(value_of(&rms, "fit_rms_pct"), 25);
	assert_int_equal(big_o.instance_index, before.instance_index);
	json_decref(result);
	json_decref(back);
}

static void repetitions_stay_repetitions(void **state)
{
	struct rowset set = { 0 };
	struct row row = measured("m/n:1", 0, 0, 100);
	json_t *result, *back;

	(void)state;
	row.repetitions = 2;
	rowset_add(&set, &row);
	row.repetition_index = 1;
	rowset_add(&set, &row);
	result = result_of(&set);
	back = there_and_back(result);
	row = row_at(back, 1);
	assert_int_equal(row.repetitions, 2);
	assert_int_equal(row.repetition_index, 1);
	assert_int_equal(row.instance_index, 0);
	json_decref(result);
	json_decref(back);
}

static void skipped_rows_of_one_name_are_no_repetitions(void **state)
{
	struct rowset set = { 0 };
	json_t *result, *back;
	struct row row;

	(void)state;
	assert_int_equal(row_init(&row, "m/mode:spin"), 0);
	row_skip(&row, "not here");
	rowset_add(&set, &row);
	row.instance_index = 5;
	rowset_add(&set, &row);
	result = result_of(&set);
	back = there_and_back(result);
	row = row_at(back, 1);
	assert_int_equal(row.repetition_index, 0);
	assert_int_equal(row.instance_index, 1);
	json_decref(result);
	json_decref(back);
}

/* In a run of another clock, or without a cost, the time is no counter. */
static void time_that_is_no_counter_is_kept(void **state)
{
	struct rowset set = { 0 };
	struct row row = measured("m/n:1", 0, 0, 100);
	json_t *result, *back;

	(void)state;
	row.real_time_ns = 0;
	rowset_add(&set, &row);
	row = measured("m/n:2", 0, 1, 100);
	row.real_time_ns = 7.5;
	rowset_add(&set, &row);
	result = result_of(&set);
	back = there_and_back(result);
	row = row_at(back, 0);
	assert_true(row.real_time_ns == 0);
	row = row_at(back, 1);
	assert_true(row.real_time_ns == 7.5);
	assert_near(value_of(&row, "insn_per_op"), 100);
	json_decref(result);
	json_decref(back);
}

static void it_is_a_line_a_row(void **state)
{
	json_t *result = made_run();
	char *text = print_brief(result);

	(void)state;
	assert_contains(text, "\"families\": [\n"
			      "{\"columns\": [\"iterations\",\"insn_per_op\",\"allocs_per_op\","
			      "\"locks_per_op\",\"base\",\"skip_message\"], \"rows\": [\n"
			      "[\"m/n:1\",128,100,0,null,1],\n"
			      "[\"m/n:2\",128,33.3333333333333,0,3],\n"
			      "{\"fit\":\"m\",\"big_o\":\"lgN\",\"fit_intercept\":2.5,"
			      "\"fit_slope\":0.125,\"fit_rms_pct\":25},\n"
			      "[\"m/mode:spin\",null,null,null,null,null,\"not here\"]]},\n");
	free(text);
	json_decref(result);
}

static void other_aggregates_are_refused(void **state)
{
	struct rowset set = { 0 };
	struct row row = measured("m_mean", 0, 0, 100);
	json_t *result;
	FILE *out = fopen("/dev/null", "w");

	(void)state;
	row.run_type = ROW_AGGREGATE;
	strcpy(row.aggregate_name, "mean");
	rowset_add(&set, &row);
	result = result_of(&set);
	assert_int_equal(brief_print(result, out, why, sizeof(why)), -EINVAL);
	assert_contains(why, "m_mean is no fit");
	fclose(out);
	json_decref(result);
}

static void refused(const char *families, const char *reason)
{
	char text[512];
	json_t *result;

	snprintf(text, sizeof(text), "{\"context\": {\"clock\": \"insn\"}, \"families\": %s}",
		 families);
	if (!result_parse(&result, text, strlen(text), why, sizeof(why)))
		fail_msg("%s was taken", families);
	assert_null(result);
	if (!strstr(why, reason))
		fail_msg("%s: no '%s' in '%s'", families, reason, why);
}

static void what_is_no_such_run_is_refused(void **state)
{
	(void)state;
	refused("7", "is no array");
	refused("[7]", "family 1 needs");
	refused("[{\"columns\": [], \"rows\": []}, {\"rows\": []}]", "family 2 needs");
	refused("[{\"columns\": [7], \"rows\": []}]", "column 1 is no name");
	refused("[{\"columns\": [], \"rows\": [7]}]", "row 1 is neither");
	refused("[{\"columns\": [], \"rows\": [[]]}]", "row 1 has no name");
	refused("[{\"columns\": [], \"rows\": [[\"\"]]}]", "row 1 has no name");
	refused("[{\"columns\": [], \"rows\": [[\"a\\u0000b\"]]}]", "not JSON");
	refused("[{\"columns\": [], \"rows\": [[\"a\", 1]]}]", "a has more values");
	refused("[{\"columns\": [\"b\"], \"rows\": [[\"a\", true]]}]", "a: b is not a number");
	refused("[{\"columns\": [\"b\"], \"rows\": [[\"a\", \"c\"]]}]", "a: b is not a number");
	refused("[{\"columns\": [\"skip_message\"], \"rows\": [[\"a\", \"\"]]}]", "is empty");
	refused("[{\"columns\": [\"threads\"], \"rows\": [[\"a\", 5000000000]]}]", "out of range");
	refused("[{\"columns\": [\"threads\"], \"rows\": [[\"a\", 1.5]]}]", "out of range");
	refused("[{\"columns\": [\"iterations\"], \"rows\": [[\"a\", -1]]}]", "out of range");
	refused("[{\"columns\": [\"\"], \"rows\": [[\"a\", 1]]}]", "Invalid argument");
	refused("[{\"columns\": [], \"rows\": [{}]}]", "row 1 has no name");
	refused("[{\"columns\": [], \"rows\": [{\"fit\": \"a\", \"big_o\": \"N2\"}]}]",
		"it is N or lgN");
}

static void more_rows_than_any_run_has_are_refused(void **state)
{
	json_t *rows = json_array(), *families, *out;

	(void)state;
	for (int i = 0; i <= BRIEF_ROWS_MAX; i++)
		json_array_append_new(rows, json_pack("[s]", "a"));
	families = json_pack("[{s:[], s:o}]", "columns", "rows", rows);
	assert_int_equal(brief_rows(&out, families, "insn", why, sizeof(why)), -E2BIG);
	assert_contains(why, "more than 32768 rows");
	json_decref(families);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_compared_is_kept),
		cmocka_unit_test(how_it_was_measured_is_kept_where_it_is_in_doubt),
		cmocka_unit_test(places_and_shares_are_worked_out_again),
		cmocka_unit_test(fits_stand_where_they_stood),
		cmocka_unit_test(repetitions_stay_repetitions),
		cmocka_unit_test(skipped_rows_of_one_name_are_no_repetitions),
		cmocka_unit_test(time_that_is_no_counter_is_kept),
		cmocka_unit_test(it_is_a_line_a_row),
		cmocka_unit_test(other_aggregates_are_refused),
		cmocka_unit_test(what_is_no_such_run_is_refused),
		cmocka_unit_test(more_rows_than_any_run_has_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
