// SPDX-License-Identifier: GPL-2.0-or-later
/* The cases that are really there: their names, their bases, and how they are dealt. */
#include "unit.h"

#include "list.h"

#define ALL_MODES ((1u << GVB_MODE_COUNT) - 1)

static struct case_list all_cases(const char *filter, unsigned int modes)
{
	struct case_list list;

	assert_int_equal(case_list_all(&list), 0);
	case_list_filter(&list, filter, modes);
	return list;
}

static bool same_names(const struct case_list *a, const struct case_list *b)
{
	for (size_t i = 0; a->count == b->count && i < a->count; i++)
		if (strcmp(a->cases[i].name, b->cases[i].name))
			return false;
	return a->count == b->count;
}

static size_t find(const struct case_list *list, const char *name)
{
	size_t i = 0;

	while (i < list->count && strcmp(list->cases[i].name, name))
		i++;
	return i;
}

/* What case_list_print_jobs() prints. */
static const char *jobs_of(const struct case_list *list)
{
	static char text[1024];
	FILE *file = fmemopen(text, sizeof(text), "w");

	case_list_print_jobs(list, file);
	fclose(file);
	return text;
}

static void jobs_are_families(void **state)
{
	struct case_list list = all_cases("floor/nop,floor/ioctl,pin_fast/*", ALL_MODES);
	struct bench_case last = list.cases[list.count - 1];

	(void)state;
	assert_string_equal(jobs_of(&list), "floor/nop,floor/ioctl\n"
					    "pin_fast/pinned:no,pin_fast/pinned:yes\n");
	/* Wherever they are. */
	list.cases[list.count - 1] = list.cases[0];
	list.cases[0] = last;
	assert_string_equal(jobs_of(&list), "pin_fast/pinned:yes,pin_fast/pinned:no\n"
					    "floor/ioctl,floor/nop\n");
	case_list_free(&list);
}

static void names_are_unique(void **state)
{
	struct case_list list = all_cases(NULL, ALL_MODES);

	(void)state;
	assert_true(list.count > 100);
	for (size_t i = 0; i < list.count; i++)
		assert_int_equal(find(&list, list.cases[i].name), i);
	case_list_free(&list);
}

static void order_is_stable(void **state)
{
	struct case_list first = all_cases(NULL, ALL_MODES), second = all_cases(NULL, ALL_MODES);

	(void)state;
	assert_true(same_names(&first, &second));
	assert_int_equal(find(&first, "floor/nop"), 0);
	for (size_t i = 1; i < first.count; i++) {
		const struct bench_case *here = &first.cases[i], *before = here - 1;

		if (here->family_index == before->family_index)
			assert_int_equal(here->instance_index, before->instance_index + 1);
		else
			assert_int_equal(here->family_index, before->family_index + 1);
	}
	case_list_free(&first);
	case_list_free(&second);
}

static void filters_keep_numbers(void **state)
{
	struct case_list all = all_cases(NULL, ALL_MODES);
	struct case_list some = all_cases("*extobjs:64,-*custom*", 1u << GVB_MODE_RESV);

	(void)state;
	assert_int_equal(some.count, 1);
	assert_string_equal(some.cases[0].name, "prepare_objects/mode:resv/extobjs:64");
	assert_int_equal(some.cases[0].instance_index,
			 all.cases[find(&all, some.cases[0].name)].instance_index);
	case_list_free(&some);
	some = all_cases("nosuch*", ALL_MODES);
	assert_int_equal(some.count, 0);
	case_list_free(&some);
	case_list_free(&all);
}

static size_t num_bases(const struct case_list *list, unsigned int family_index)
{
	size_t bases = 0;

	for (size_t i = 0; i < list->count; i++)
		bases += list->cases[i].family_index == family_index && list->cases[i].base;
	return bases;
}

static void every_family_has_one_base(void **state)
{
	struct case_list list = all_cases(NULL, ALL_MODES);

	(void)state;
	for (unsigned int i = 0; i <= list.cases[list.count - 1].family_index; i++)
		assert_int_equal(num_bases(&list, i), 1);
	case_list_free(&list);
}

static void base_is_of_the_first_mode(void **state)
{
	unsigned int modes = 1u << GVB_MODE_RESV | 1u << GVB_MODE_CUSTOM_LOCK;
	struct case_list list = all_cases("tree_scale/*", modes);
	size_t base = find(&list, "tree_scale/mode:resv/order:ascending/vas:10");

	(void)state;
	assert_int_equal(num_bases(&list, list.cases[0].family_index), 1);
	assert_true(base < list.count && list.cases[base].base);
	case_list_free(&list);
	list = all_cases("tree_scale/*vas:1000", modes);
	assert_int_equal(num_bases(&list, list.cases[0].family_index), 0);
	case_list_free(&list);
}

static void shuffles_by_seed(void **state)
{
	struct case_list plain = all_cases(NULL, ALL_MODES);
	struct case_list first = all_cases(NULL, ALL_MODES);
	struct case_list same = all_cases(NULL, ALL_MODES);
	struct case_list other = all_cases(NULL, ALL_MODES);

	(void)state;
	assert_int_equal(case_list_shuffle(&first, 7), 0);
	assert_int_equal(case_list_shuffle(&same, 7), 0);
	assert_int_equal(case_list_shuffle(&other, 8), 0);
	assert_true(same_names(&first, &same));
	assert_false(same_names(&first, &other));
	assert_false(same_names(&first, &plain));
	assert_int_equal(first.count, plain.count);
	for (size_t i = 0; i < plain.count; i++)
		assert_true(find(&first, plain.cases[i].name) < first.count);
	case_list_free(&plain);
	case_list_free(&first);
	case_list_free(&same);
	case_list_free(&other);
}

/* Modes are told apart by what their rows have outside of the stopwatch, and by nothing else. */
static void tells_modes_apart(void **state)
{
	const struct bench_family alike = { 0 };
	const struct bench_family locks = { .modes_differ = BENCH_DIFFER_LOCKS };
	const struct bench_family destroys = { .modes_differ = BENCH_DIFFER_DESTROY };
	static const struct {
		enum gvb_mode mode;
		unsigned int locks, destroys;
	} rows[] = {
		{ GVB_MODE_SPIN, 1, 1 },	   { GVB_MODE_RESV, 1, 1 },
		{ GVB_MODE_CUSTOM_LOCK, 2, 1 },	   { GVB_MODE_IMMEDIATE, 2, 3 },
		{ GVB_MODE_IMMEDIATE_RESV, 2, 3 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(bench_not_alike(&alike, rows[i].mode), 0);
		assert_int_equal(bench_not_alike(&locks, rows[i].mode), rows[i].locks);
		assert_int_equal(bench_not_alike(&destroys, rows[i].mode), rows[i].destroys);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_unique),
		cmocka_unit_test(jobs_are_families),
		cmocka_unit_test(order_is_stable),
		cmocka_unit_test(filters_keep_numbers),
		cmocka_unit_test(every_family_has_one_base),
		cmocka_unit_test(base_is_of_the_first_mode),
		cmocka_unit_test(shuffles_by_seed),
		cmocka_unit_test(tells_modes_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
