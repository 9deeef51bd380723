// SPDX-License-Identifier: GPL-2.0-or-later
/* Sweeps become fits, in whatever order their rows come. */
#include "unit.h"

#include "fits.h"

#define SIZES 5

static const struct bench_family linear = {
	.name = "linear",
	.modeless = true,
	.params = { BENCH_NUMBERS("n", 1, 10, 100, 1000, 10000) },
	.fit = BENCH_FIT_LINEAR,
};

static const struct bench_family plain = {
	.name = "plain",
	.modeless = true,
	.params = { BENCH_NUMBERS("n", 1, 10, 100, 1000, 10000) },
};

struct sink {
	struct output output;
	char *text;
	size_t size;
};

static void open_sink(struct sink *sink)
{
	memset(sink, 0, sizeof(*sink));
	sink->output.stream = open_memstream(&sink->text, &sink->size);
	assert_non_null(sink->output.stream);
}

static void close_sink(struct sink *sink)
{
	fclose(sink->output.stream);
}

static void make_cases(struct bench_case *cases, const struct bench_family *family)
{
	for (size_t i = 0; i < SIZES; i++) {
		cases[i] = (struct bench_case){ .family = family, .instance_index = i };
		cases[i].value[0] = i;
		snprintf(cases[i].group, sizeof(cases[i].group), "%s", family->name);
		snprintf(cases[i].name, sizeof(cases[i].name), "%s/n:%u", family->name,
			 (unsigned int)family->params[0].values[i]);
	}
}

static struct row row_of(const struct bench_case *bcase)
{
	struct row row;

	row_init(&row, bcase->name);
	row.instance_index = bcase->instance_index;
	row.real_time_ns = 50 + 3 * (double)bcase->family->params[0].values[bcase->value[0]];
	return row;
}

/* The fit's rows for cases that come in this order; @bad fails, unless it is none of them. */
static char *fit_text(const struct bench_family *family, const size_t *order, size_t bad)
{
	struct bench_case cases[SIZES];
	const struct case_list list = { cases, SIZES };
	struct sink sink;
	struct fits *fits;

	make_cases(cases, family);
	open_sink(&sink);
	fits = fits_new(&list);
	assert_non_null(fits);
	for (size_t i = 0; i < SIZES; i++) {
		struct row row = row_of(&cases[order[i]]);

		if (order[i] == bad)
			row_fail(&row, "bad");
		assert_int_equal(fits_add(fits, &cases[order[i]], &row, &sink.output), 0);
		fflush(sink.output.stream);
		if (i + 1 < SIZES)
			assert_int_equal(sink.size, 0);
	}
	fits_free(fits);
	close_sink(&sink);
	return sink.text;
}

static double number_of(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	return at ? strtod(at + strlen(key), NULL) : NAN;
}

static const size_t orders[][SIZES] = {
	{ 0, 1, 2, 3, 4 },
	{ 4, 3, 2, 1, 0 },
	{ 2, 4, 0, 3, 1 },
	{ 1, 0, 4, 2, 3 },
};

static void same_rows_in_any_order(void **state)
{
	char *first = fit_text(&linear, orders[0], SIZES);

	(void)state;
	assert_contains(first, "\"linear_BigO\"");
	assert_contains(first, "\"linear_RMS\"");
	assert_near(number_of(first, "\"fit_slope\":"), 3);
	assert_near(number_of(first, "\"fit_intercept\":"), 50);
	for (size_t i = 1; i < sizeof(orders) / sizeof(orders[0]); i++) {
		char *other = fit_text(&linear, orders[i], SIZES);

		assert_string_equal(other, first);
		free(other);
	}
	free(first);
}

static void failed_rows_leave_no_fit(void **state)
{
	(void)state;
	for (size_t bad = 0; bad < SIZES; bad++) {
		char *text = fit_text(&linear, orders[2], bad);

		assert_string_equal(text, "");
		free(text);
	}
}

static void families_without_a_shape(void **state)
{
	char *text = fit_text(&plain, orders[0], SIZES);

	(void)state;
	assert_string_equal(text, "");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_rows_in_any_order),
		cmocka_unit_test(failed_rows_leave_no_fit),
		cmocka_unit_test(families_without_a_shape),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
