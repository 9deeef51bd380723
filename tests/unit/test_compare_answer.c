// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The answer of gpuvm-compare: what it says first, how rows are put together, and how wide it gets.
 */
#include "compare_tool.h"

#include "fold.h"

/** struct sweep - rows FAMILY/mode:MODE/n:N of three modes and five sizes */
struct sweep {
	const char *family;
	double base;
	double per_n;
};

static void put_sweep(struct made *made, const struct sweep *sweep)
{
	static const char *const modes[] = { "spin", "resv", "immediate-resv" };
	char name[64];

	for (size_t mode = 0; mode < 3; mode++) {
		for (int n = 1; n <= 256; n *= 4) {
			snprintf(name, sizeof(name), "%s/mode:%s/n:%d", sweep->family, modes[mode],
				 n);
			made_put_cost(made, name, sweep->base + n * sweep->per_n);
		}
	}
}

static void write_sweeps(const char *name, const struct sweep *sweeps, size_t count)
{
	struct made made = made_new("insn", name);

	for (size_t i = 0; i < count; i++)
		put_sweep(&made, &sweeps[i]);
	json_object_set_new(made.context, "source", json_string("debian-6.12"));
	json_object_set_new(made.context, "machine", json_string("exact"));
	json_object_set_new(made.context, "num_cpus", json_integer(1));
	json_object_set_new(made.context, "qemu", json_string("7.2.22 (Debian 1:7)"));
	json_object_set_new(made.context, "patches",
			    json_string(strcmp(name, "a") ? "0001-x.patch,0002-y.patch" : ""));
	json_object_set_new(made.context, "date", json_string("2026-01-02T03:04:05+00:00"));
	made_write(&made, name);
}

static void write_sides(void)
{
	static const struct sweep a[] = { { "same", 50, 1 },
					  { "loop", 100, 10 },
					  { "put", 40, 0 } };
	static const struct sweep b[] = { { "same", 50, 1 },
					  { "loop", 100, 12 },
					  { "put", 30, 0 } };

	write_sweeps("a", a, 3);
	write_sweeps("b", b, 3);
}

/* Columns of the widest line, and how many lines there are. */
static size_t widest(const char *text, size_t *lines)
{
	size_t most = 0;

	for (*lines = 0; *text; text += strcspn(text, "\n") + 1, ++*lines) {
		size_t width = strcspn(text, "\n");

		most = width > most ? width : most;
	}
	return most;
}

static void the_verdict_comes_first(void **state)
{
	const char *text;

	(void)state;
	write_sides();
	assert_int_equal(compare_tool("a b"), 1);
	text = contents("stdout");
	assert_int_equal(strncmp(text,
				 "WORSE: 15 of 45 cases, worst +19.25 %, best -25.00 %: 15 same, "
				 "15 better, 15 worse\n"
				 "  worst: loop/mode:spin/n:256, 2660 to 3172 insn, +19.25 %\n",
				 100),
			 0);
	assert_contains(text, "  best:  put/mode:spin/n:1, 40 to 30 insn, -25.00 %\n");
}

static void it_says_what_was_compared_on_what(void **state)
{
	const char *text;

	(void)state;
	write_sides();
	assert_int_equal(compare_tool("a b"), 1);
	text = contents("stdout");
	assert_contains(text, "\nkernel     debian-6.12, gcc 12\n");
	assert_contains(text, "\na          no patches; a, 2026-01-02\n");
	assert_contains(text, "\nb          patches 0001-x, 0002-y; b, 2026-01-02\n");
	assert_contains(text,
			"\nmachine    exact, 1 CPU, QEMU 7.2.22; costs in guest instructions,");
	assert_contains(text, "\nrepeat     gpuvm-compare a b\n");
	assert_int_equal(compare_tool("--again 'make compare A=a B=b' a b"), 1);
	assert_contains(contents("stdout"), "\nrepeat     make compare A=a B=b\n");
	assert_int_equal(compare_tool("--cases 'loop/*' a b"), 1);
	assert_contains(contents("stdout"), "\nrepeat     gpuvm-compare --cases 'loop/*' a b\n");
}

static void families_have_a_line_each(void **state)
{
	const char *text;

	(void)state;
	write_sides();
	assert_int_equal(compare_tool("a b"), 1);
	text = contents("stdout");
	assert_contains(text,
			"\nfamily  cases  worse  better  same    median     worst      best\n");
	assert_contains(text,
			"\nloop       15     15       0     0  +12.31 %  +19.25 %   +1.82 %\n");
	assert_contains(text,
			"\nput        15      0      15     0  -25.00 %  -25.00 %  -25.00 %\n");
	assert_contains(text, "\nno change: same (15)\n");
}

/* All modes and all sizes. */
static void what_changed_alike_is_one_line(void **state)
{
	const char *text;

	(void)state;
	write_sides();
	assert_int_equal(compare_tool("a b"), 1);
	text = contents("stdout");
	assert_contains(text, "\n+1.82..+19.25 %  +2..+512    15  loop/*/*\n");
	assert_contains(text, "\n-25.00 %   -10    15  put/*/*\n");
	assert_null(strstr(text, "loop/mode:resv"));
	assert_int_equal(compare_tool("--rows a b"), 1);
	assert_contains(contents("stdout"), "loop/mode:resv/n:64");
	assert_contains(contents("stdout"), "same/mode:resv/n:64");
	assert_int_equal(compare_tool("--changed a b"), 1);
	assert_contains(contents("stdout"), "loop/mode:resv/n:64");
	assert_null(strstr(contents("stdout"), "same/mode:resv/n:64"));
}

static void functions_stand_behind_their_rows(void **state)
{
	(void)state;
	write_sides();
	write_text("where", "put/mode:spin/n:1\t-10\tdrm_put -8, drm_get -2\n"
			    "put/mode:resv/n:1\t-10\tdrm_put -8, drm_get -2\n"
			    "put/mode:resv/n:4\t-10\tdrm_put -10\n"
			    "loop/mode:spin/n:4\t+8\n");
	assert_int_equal(compare_tool("--where where --cases 'put/*n:1' a b"), 0);
	assert_contains(contents("stdout"), "3  put/*/n:1  in drm_put -8, drm_get -2\n");
	/* Other numbers: the functions alone. */
	assert_int_equal(compare_tool("--where where --cases 'put/mode:resv/n:[14]' a b"), 0);
	assert_contains(contents("stdout"), "2  put/mode:resv/*  in drm_put, drm_get\n");
	/* A family whose median moved says where its middle row did; 1.82 % is too little. */
	write_text("where", "put/mode:spin/n:1\t-10\tdrm_put -8, drm_get -2\n"
			    "loop/mode:spin/n:1\t+2\tdrm_loop +2\n");
	assert_int_equal(compare_tool("--where where --cases 'put/*,loop/*n:1' a b"), 1);
	assert_contains(contents("stdout"), "\nput     -25.00 %  drm_put -8, drm_get -2\n");
	assert_null(strstr(contents("stdout"), "\nloop     +"));
	assert_int_equal(compare_tool("a b"), 1);
	assert_null(strstr(contents("stdout"), "row in the middle"));
	write_text("where", "put/mode:spin/n:1 -10\n");
	assert_refused("--where where a b", "--where where is wrong in line 1");
	assert_refused("--where nosuch a b", "--where nosuch");
}

static size_t lines_in(const char *text)
{
	size_t lines = 0;

	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

/* Five sizes of one family and the whole of the other. */
static void one_row_says_where_for_those_that_changed_alike(void **state)
{
	(void)state;
	write_sides();
	assert_int_equal(compare_tool("--format changes a b"), 1);
	assert_int_equal(lines_in(contents("stdout")), 1 + 5 + 1);
	assert_int_equal(compare_tool("--rows --format changes a b"), 1);
	assert_int_equal(lines_in(contents("stdout")), 1 + 30);
	write_text("where", "put/mode:resv/n:16\t-10\tdrm_put -10\n"
			    "loop/mode:spin/n:4\t+8\tdrm_loop +8\n");
	assert_int_equal(compare_tool("--where where a b"), 1);
	assert_contains(contents("stdout"), "15  put/*/*  in drm_put -10\n");
	assert_contains(contents("stdout"), "15  loop/*/*  in drm_loop\n");
	assert_contains(contents("stdout"), "\nfunctions: of one of the rows of a family");
	assert_int_equal(compare_tool("--where where --cases put/mode:resv/n:16 a b"), 0);
	assert_null(strstr(contents("stdout"), "\nfunctions: "));
}

/* The median of two is between them, and as far from the one that did not change. */
static void a_row_that_changed_explains_its_family(void **state)
{
	static const double costs[][2] = { { 100, 100.002 }, { 100, 110 } };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct made made = made_new("insn", i ? "b" : "a");

		made_put_cost(&made, "pin/a:no", costs[0][i]);
		made_put_cost(&made, "pin/b:yes", costs[1][i]);
		made_write(&made, i ? "b" : "a");
	}
	write_text("where", "pin/b:yes\t+10\tdrm_pin +10\n");
	assert_int_equal(compare_tool("--format changes a b"), 1);
	assert_contains(contents("stdout"), "\npin/b:yes\n");
	assert_null(strstr(contents("stdout"), "pin/a:no\n"));
	assert_int_equal(compare_tool("--where where a b"), 1);
	assert_contains(contents("stdout"), "\npin     +5.00 %  drm_pin +10\n");
}

/* Twelve families, each of which changes in its own way: what does not fit is counted. */
static void it_fits_on_a_screen_and_into_a_mail(void **state)
{
	static const char *const families[] = {
		"flush_before_prepare", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"
	};
	struct sweep a[12], b[12];
	size_t lines;

	(void)state;
	for (size_t i = 0; i < 12; i++) {
		a[i] = (struct sweep){ families[i], 100 + i, 10 };
		b[i] = (struct sweep){ families[i], 130 + 7 * i - (i % 2) * 60, 10 };
	}
	write_sweeps("a", a, 12);
	write_sweeps("b", b, 12);
	assert_int_equal(compare_tool("a b"), 1);
	assert_true(widest(contents("stdout"), &lines) <= 100);
	assert_true(lines <= 60);
	assert_contains(contents("stdout"), "more rows, by up to ");
	assert_int_equal(compare_tool("--format mail a b"), 1);
	assert_true(widest(contents("stdout"), &lines) <= 72);
	assert_int_equal(compare_tool("--format markdown a b"), 1);
	assert_contains(contents("stdout"), "| `flush_before_prepare` | 15 |");
}

static void what_was_not_compared_has_a_reason(void **state)
{
	struct made made = made_new("insn", "b");
	struct row failed = measured("m/mode:spin/n:1", 0), skipped = measured("s/mode:resv", 0);

	(void)state;
	write_costs("a", "a", 100, 90);
	row_fail(&failed, "the oracle said no");
	row_skip(&skipped, "no such mode");
	made_put(&made, &failed);
	made_put(&made, &skipped);
	made_put_cost(&made, "floor/nop", 3);
	made_write(&made, "b");
	assert_int_equal(compare_tool("a b"), 1);
	assert_contains(contents("stdout"),
			"not compared:\n"
			"  1 row failed in b: the oracle said no: m/mode:spin/n:1\n"
			"  1 row missing in b: m/mode:resv/n:1\n"
			"  1 row skipped in b: no such mode\n");
}

/* A row of each side, skipped there alone. */
static void what_both_sides_skipped_for_a_reason_is_a_line(void **state)
{
	static const char *const names[] = { "a", "b" };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct made made = made_new("insn", names[i]);
		struct row skipped = measured(i ? "s/mode:spin" : "s/mode:resv", 0);

		row_skip(&skipped, "no such mode");
		made_put(&made, &skipped);
		made_put_cost(&made, i ? "s/mode:resv" : "s/mode:spin", 3);
		made_put_cost(&made, "floor/nop", 3);
		made_write(&made, names[i]);
	}
	assert_int_equal(compare_tool("a b"), 0);
	assert_contains(contents("stdout"), "not compared:\n"
					    "  1 row skipped in a, 1 in b: no such mode\n");
}

static void of_several_sides_each_has_its_answer(void **state)
{
	(void)state;
	write_costs("a", "a", 100, 90);
	write_costs("b", "b", 90, 90);
	write_costs("c", "c", 110, 90);
	assert_int_equal(compare_tool("a b c"), 1);
	assert_int_equal(strncmp(contents("stdout"), "WORSE in c (1 of 3 cases)\n", 26), 0);
	assert_contains(contents("stdout"),
			"\nb: NOTHING GOT WORSE in 3 cases, best -10.00 %: 2 same, 1 better\n");
	assert_contains(contents("stdout"),
			"\nc: WORSE: 1 of 3 cases, worst +10.00 %: 2 same, 1 worse\n");
}

static void add(struct folds *folds, const char *name, double by, double low, double high)
{
	assert_int_equal(folds_add(folds, &(struct change){ name, by, by, low, high, NULL }), 0);
}

/* Not exact: alike are rows whose intervals all have something in common. */
static void intervals_that_overlap_are_alike(void **state)
{
	struct folds folds = { 0 };

	(void)state;
	add(&folds, "m/mode:spin/n:1", 5, 3, 7);
	add(&folds, "m/mode:resv/n:1", 7, 6, 8);
	add(&folds, "m/mode:imm/n:1", 9, 7.5, 11);
	add(&folds, "other/n:1", 5, 3, 7);
	add(&folds, "m/mode:resv/n:4", -5, -7, 7);
	folds_sort(&folds);
	assert_int_equal(folds.count, 4);
	assert_string_equal(folds.at[0].pattern, "m/mode:imm/n:1");
	assert_string_equal(folds.at[1].pattern, "m/*/n:1");
	assert_int_equal(folds.at[1].rows, 2);
	assert_true(folds.at[1].low == 3 && folds.at[1].high == 8);
	folds_free(&folds);
}

/* A sweep is one line where it goes one way; rows that differ in words are not of it. */
static void sweeps_differ_in_numbers_alone(void **state)
{
	struct folds folds = { .is_exact = true, .tolerance = 0.5 };

	(void)state;
	add(&folds, "m/how:a/n:1", 1, 0, 0);
	add(&folds, "m/how:a/n:4", 4, 0, 0);
	add(&folds, "m/how:b/n:4", 5, 0, 0);
	add(&folds, "m/how:a/n:16", -3, 0, 0);
	add(&folds, "m/how:a/k:16", 16, 0, 0);
	folds_sort(&folds);
	assert_int_equal(folds.count, 4);
	assert_string_equal(folds.at[0].pattern, "m/how:a/k:16");
	assert_string_equal(folds.at[1].pattern, "m/how:b/n:4");
	assert_string_equal(folds.at[2].pattern, "m/how:a/*");
	assert_true(folds.at[2].by.near == 1 && folds.at[2].by.far == 4);
	assert_string_equal(folds.at[3].pattern, "m/how:a/n:16");
	folds_free(&folds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_verdict_comes_first),
		cmocka_unit_test(it_says_what_was_compared_on_what),
		cmocka_unit_test(families_have_a_line_each),
		cmocka_unit_test(what_changed_alike_is_one_line),
		cmocka_unit_test(functions_stand_behind_their_rows),
		cmocka_unit_test(one_row_says_where_for_those_that_changed_alike),
		cmocka_unit_test(a_row_that_changed_explains_its_family),
		cmocka_unit_test(it_fits_on_a_screen_and_into_a_mail),
		cmocka_unit_test(what_was_not_compared_has_a_reason),
		cmocka_unit_test(what_both_sides_skipped_for_a_reason_is_a_line),
		cmocka_unit_test(of_several_sides_each_has_its_answer),
		cmocka_unit_test(intervals_that_overlap_are_alike),
		cmocka_unit_test(sweeps_differ_in_numbers_alone),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
