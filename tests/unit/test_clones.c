// SPDX-License-Identifier: GPL-2.0-or-later
/* Clones side by side, with a stand-in for QEMU: order, and what a clone that goes wrong costs. */
#include "unit.h"

#include <sys/stat.h>

#include "folder.h"
#include "orders.h"
#include "pool.h"
#include "starved.h"
#include "stop_clock.h"
#include "trace_keep.h"

static char *const words[] = { "--clock=insn", NULL };

/**
 * struct bed - what a pool needs
 * @source: of the clones.
 * @dir: snapshot and scratch folder.
 * @pool: the pool.
 */
struct bed {
	struct clone_source source;
	char dir[128];
	struct pool pool;
};

/* What the tracer said of the last row, if one did. */
static char *said;

static void lie_down(struct bed *bed, unsigned int jobs, size_t count)
{
	static char program[4096];
	static char *qemu[2] = { program, NULL };

	snprintf(program, sizeof(program), "%s", getenv("GPUVM_FAKE_QEMU"));
	snprintf(bed->dir, sizeof(bed->dir), "%s", in_folder("."));
	write_text("state", "");
	bed->source = (struct clone_source){
		.snapshot = bed->dir,
		.scratch = bed->dir,
		.ram_bytes = "4096",
		.qemu = qemu,
		.words = words,
		.stall_s = 1,
		.log = tmpfile(),
	};
	assert_int_equal(regcomp(&bed->source.complaints, "WARNING:", REG_EXTENDED | REG_NOSUB), 0);
	assert_int_equal(pool_init(&bed->pool, &bed->source, jobs, count), 0);
}

static void get_up(struct bed *bed)
{
	pool_free(&bed->pool);
	free(said);
	said = NULL;
	regfree(&bed->source.complaints);
	fclose(bed->source.log);
}

static int next_row(struct bed *bed, struct row *row)
{
	free(said);
	said = NULL;
	return pool_next(&bed->pool, row, &said);
}

static void rows_come_in_the_order_asked_for(void **state)
{
	static const char *const names[] = { "a/late", "b/x", "c/late", "d/x", "e/x", "e/x" };
	const size_t count = sizeof(names) / sizeof(*names);
	struct bed bed;
	struct row row;

	(void)state;
	lie_down(&bed, 3, count);
	for (size_t i = 0; i < count; i++)
		pool_add(&bed.pool, names[i]);
	for (size_t i = 0; i < count; i++) {
		double cost = 0;

		assert_int_equal(next_row(&bed, &row), 0);
		assert_string_equal(row.name, names[i]);
		assert_false(row_failed(&row));
		assert_int_equal(row_counter_get(&row, "insn_per_op", &cost), 0);
		assert_true(cost == 7);
	}
	get_up(&bed);
}

static void a_bad_clone_costs_its_row(void **state)
{
	static const struct {
		const char *name;
		const char *error;
	} cases[] = {
		{ "a/hang", "the guest hung: no progress for 1 s" },
		{ "a/complaint", "the guest's kernel complained: WARNING: CPU: 0" },
		{ "a/torn", "the guest went down before it was done" },
		{ "a/x", "" },
	};
	const size_t count = sizeof(cases) / sizeof(*cases);
	struct bed bed;
	struct row row;

	(void)state;
	lie_down(&bed, 2, count);
	for (size_t i = 0; i < count; i++)
		pool_add(&bed.pool, cases[i].name);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(next_row(&bed, &row), 0);
		assert_string_equal(row.name, cases[i].name);
		assert_string_equal(row.error, cases[i].error);
	}
	get_up(&bed);
}

/* QEMU itself: no other clone would do better. */
static void a_bad_qemu_ends_the_run(void **state)
{
	static const char *const names[] = { "a/killed", "a/refuse" };
	struct row row;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct bed bed;

		lie_down(&bed, 1, 1);
		pool_add(&bed.pool, names[i]);
		assert_int_equal(next_row(&bed, &row), -ECANCELED);
		get_up(&bed);
	}
}

static void what_a_plugin_says_is_kept_under_the_case(void **state)
{
	char text[64] = "";
	struct bed bed;
	struct row row;

	(void)state;
	lie_down(&bed, 1, 2);
	bed.source.plugin = "plugin.so,watch=1-2";
	bed.source.windows = tmpfile();
	pool_add(&bed.pool, "a/x");
	pool_add(&bed.pool, "b/x");
	assert_int_equal(next_row(&bed, &row), 0);
	assert_int_equal(next_row(&bed, &row), 0);
	rewind(bed.source.windows);
	assert_true(fread(text, 1, sizeof(text) - 1, bed.source.windows) > 0);
	assert_string_equal(text, "case a/x\nw 7 1\ncase b/x\nw 7 1\n");
	fclose(bed.source.windows);
	get_up(&bed);
}

#define TRACE(_name) "{\"trace_row\":{\"name\":\"" _name "\"}}\n{\"tracer\":{}}\n"

/* Not of a clone that came to a bad end after it had said something. */
static void what_a_tracer_says_comes_with_the_row(void **state)
{
	struct bed bed;
	struct row row;

	(void)state;
	lie_down(&bed, 2, 4);
	bed.source.traced = true;
	pool_add(&bed.pool, "late/traced");
	pool_add(&bed.pool, "a/traced");
	pool_add(&bed.pool, "complaint/traced");
	pool_add(&bed.pool, "a/x");
	assert_int_equal(next_row(&bed, &row), 0);
	assert_string_equal(said, TRACE("late/traced"));
	assert_int_equal(next_row(&bed, &row), 0);
	assert_string_equal(said, TRACE("a/traced"));
	assert_int_equal(next_row(&bed, &row), 0);
	assert_true(row_failed(&row));
	assert_null(said);
	assert_int_equal(next_row(&bed, &row), 0);
	assert_null(said);
	assert_false(row_failed(&row));
	get_up(&bed);
}

static void a_row_without_a_tracer_says_why(void **state)
{
	static const struct bench_family family = { .name = "a", .modeless = true };
	const struct bench_case bcase = { .family = &family };
	char text[512] = "";
	struct row row;
	FILE *file = tmpfile();

	(void)state;
	row_init(&row, "a/x");
	row_fail(&row, "%s", "it hung");
	assert_int_equal(trace_keep(file, "as it is\n", &bcase, &row), 0);
	assert_int_equal(trace_keep(file, NULL, &bcase, &row), 0);
	rewind(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	assert_string_equal(text, "as it is\n{\"trace_row\":{\"name\":\"a/x\",\"mode\":\"none\","
				  "\"repetition_index\":0,\"iterations\":0,"
				  "\"error_message\":\"it hung\"}}\n");
	fclose(file);
}

static const char stopped[] = "...ttimer\0\0timer/icount\0\0\0\1"
			      "\0\0\0\0\0\0\3\x10\0\0\0\0\0\0\1\0~timer/icount";

/* The last two bytes of what is to be set. */
#define LOW_BYTES 33

static void write_state(void)
{
	FILE *file = fopen(in_folder("stopped"), "w");

	fwrite(stopped, sizeof(stopped), 1, file);
	fclose(file);
}

static void assert_bias(const char *bytes)
{
	char have[sizeof(stopped)];
	FILE *file = fopen(in_folder("stopped"), "r");

	assert_int_equal(fread(have, sizeof(have), 1, file), 1);
	fclose(file);
	assert_memory_equal(have + LOW_BYTES, bytes, 2);
	memcpy(have + LOW_BYTES, stopped + LOW_BYTES, 2);
	assert_memory_equal(have, stopped, sizeof(stopped));
}

/*
 * 0x310 of idling and 0x100 instructions: 16 behind the guest's word, or more when it has jumped.
 */
static void a_clock_stands_where_the_guest_stopped(void **state)
{
	uint64_t clock;

	(void)state;
	assert_int_equal(stop_clock_read("RAX=1 RBX=0000000000000400 RCX=2", &clock), 0);
	assert_int_equal(clock, 0x400);
	assert_int_equal(stop_clock_read("RAX=1", &clock), -EINVAL);
	write_state();
	assert_int_equal(stop_clock_set(in_folder("stopped"), 0x400), 0);
	assert_bias("\3\x10");
	assert_int_equal(stop_clock_set(in_folder("stopped"), 0x3c0), 0);
	assert_bias("\2\xd0");
}

static void no_clock_is_told(void **state)
{
	(void)state;
	write_state();
	assert_int_equal(stop_clock_set(in_folder("stopped"), 0x411), -ERANGE);
	write_text("stopped", "timer/icoun");
	assert_int_equal(stop_clock_set(in_folder("stopped"), 1), -ENOENT);
	write_text("stopped", "timer/icount.......");
	assert_int_equal(stop_clock_set(in_folder("stopped"), 1), -ENOENT);
	assert_int_equal(stop_clock_set(in_folder("nowhere"), 1), -ENOENT);
}

static void orders_are_words(void **state)
{
	struct orders orders = { .text = "gpuvm-bench\n--case=a b\n" };

	(void)state;
	assert_int_equal(orders_split(&orders), 0);
	assert_int_equal(orders.argc, 2);
	assert_string_equal(orders.argv[1], "--case=a b");
	assert_null(orders.argv[2]);
	orders.text[0] = '\0';
	assert_int_equal(orders_split(&orders), -EINVAL);
	memset(orders.text, '\n', ORDERS_BYTES);
	assert_int_equal(orders_split(&orders), -EINVAL);
}

static void the_thread_that_waited_longest_counts(void **state)
{
	static const char *const said[] = { "9000000000 2999999999 7\n", "1 7000000001 1\n",
					    "nothing" };
	char name[32], tasks[128];

	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(*said); i++) {
		snprintf(name, sizeof(name), "%zu", i);
		assert_int_equal(mkdir(in_folder(name), 0700), 0);
		snprintf(name, sizeof(name), "%zu/schedstat", i);
		write_text(name, said[i]);
	}
	snprintf(tasks, sizeof(tasks), "%s", in_folder("."));
	assert_int_equal(starved_in(tasks), 7);
	assert_int_equal(starved_in(in_folder("nowhere")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_in_the_order_asked_for),
		cmocka_unit_test(a_bad_clone_costs_its_row),
		cmocka_unit_test(a_bad_qemu_ends_the_run),
		cmocka_unit_test(what_a_plugin_says_is_kept_under_the_case),
		cmocka_unit_test(what_a_tracer_says_comes_with_the_row),
		cmocka_unit_test(a_row_without_a_tracer_says_why),
		cmocka_unit_test(a_clock_stands_where_the_guest_stopped),
		cmocka_unit_test(no_clock_is_told),
		cmocka_unit_test(orders_are_words),
		cmocka_unit_test(the_thread_that_waited_longest_counts),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
