// SPDX-License-Identifier: GPL-2.0-or-later
/* Windows and stacks, from events as QEMU sends them. */
#include "unit.h"

#include "recorder.h"
#include "windows.h"

#define STACK 0xffffc90000004000ull
#define OTHER_STACK 0xffffc90000010000ull

static struct recorder recorder;
static char *text;
static size_t size;

static uint32_t block_at(uint64_t addr, uint32_t insns, uint32_t atomics)
{
	const struct block block = {
		.addr = addr,
		.insns = insns,
		.atomics = atomics,
		.user = !(addr >> 63),
	};

	return recorder_add_block(&recorder, &block);
}

#define A 0xffffffff81000000ull
#define B 0xffffffff81000100ull
#define C 0xffffffff81000200ull

static int set_up(void **state)
{
	(void)state;
	recorder_begin(&recorder);
	recorder_batch(&recorder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	recorder_free(&recorder);
	free(text);
	text = NULL;
	return 0;
}

/* What recorder_end() writes. */
static const char *said(void)
{
	FILE *file = open_memstream(&text, &size);

	recorder_end(&recorder, file);
	fclose(file);
	return text;
}

static void clock_read(void)
{
	recorder_clock(&recorder, false);
}

static void only_what_is_between_two_readings_counts(void **state)
{
	uint32_t a = block_at(A, 5, 1), b = block_at(B, 3, 0);

	(void)state;
	recorder_block(&recorder, a);
	clock_read();
	recorder_memory(&recorder, STACK, 8, true);
	recorder_block(&recorder, b);
	recorder_memory(&recorder, STACK, 8, true);
	recorder_block(&recorder, a);
	recorder_memory(&recorder, STACK + 8, 8, false);
	clock_read();
	recorder_block(&recorder, b);
	recorder_memory(&recorder, STACK + 640, 8, false);
	clock_read();
	recorder_block(&recorder, b);
	clock_read();
	assert_string_equal(said(), "w 11 1\nc 0 ffffffff81000100 6 0 1 0 1\n"
				    "c 0 ffffffff81000000 5 1 0 1 0\n");
}

static void the_smallest_batch_is_kept(void **state)
{
	uint32_t a = block_at(A, 5, 0);
	const unsigned int runs[] = { 3, 2, 4 };

	(void)state;
	for (size_t i = 0; i < sizeof(runs) / sizeof(*runs); i++) {
		recorder_batch(&recorder);
		clock_read();
		for (unsigned int n = 0; n < runs[i]; n++)
			recorder_block(&recorder, a);
		clock_read();
	}
	assert_string_equal(said(), "w 10 0\nc 0 ffffffff81000000 10 0 0 0 0\n");
}

/* A clock that is read once, before the next batch or after the last, starts no window. */
static void a_stopwatch_that_is_not_stopped_is_none(void **state)
{
	uint32_t a = block_at(A, 5, 0);

	(void)state;
	clock_read();
	recorder_block(&recorder, a);
	assert_string_equal(said(), "");
	assert_null(recorder.count);
	clock_read();
	recorder_block(&recorder, a);
	clock_read();
	recorder_begin(&recorder);
	free(text);
	assert_string_equal(said(), "");
}

/* In turn, each with the instruction behind it; no more than asked for. */
static void runs_are_kept_in_turn(void **state)
{
	uint32_t a = block_at(A, 5, 1), b = block_at(B, 3, 0);

	(void)state;
	recorder.max_runs = 3;
	clock_read();
	recorder_block(&recorder, a);
	recorder_block(&recorder, b);
	recorder_insn(&recorder, false);
	recorder_block(&recorder, a);
	recorder_block(&recorder, b);
	clock_read();
	assert_string_equal(said(), "w 17 0\nc 0 ffffffff81000000 10 0 0 2 0\n"
				    "c 0 ffffffff81000100 7 0 0 0 0\nr 0 5\nr 1 4\nr 0 5\n");
}

/*
 * Five instructions, the second of which works on a device, in two steps: it is run as a block of
 * its own, which nobody is told of, and then the last three, which are announced again.
 */
static void a_block_that_is_left_in_its_middle_counts_once(void **state)
{
	uint32_t first = recorder.num_blocks;
	const struct site sites[] = {
		{ .block = first, .insns = 1, .next = A + 1 },
		{ .block = first, .insns = 2, .next = A + 4 },
		{ .block = first, .insns = 3, .next = A + 5 },
		{ .block = first, .insns = 4, .atomics = 1, .next = A + 8 },
		{ .block = first, .insns = 5, .atomics = 1, .next = A + 9 },
	};
	const struct site alone = { .block = first + 1, .insns = 1, .next = A + 4 };
	uint32_t a = recorder_add_block(
		&recorder,
		&(struct block){
			.addr = A, .insns = 5, .atomics = 1, .sites = sites, .num_sites = 5 });
	uint32_t rest;

	(void)state;
	block_at(A + 1, 1, 0);
	rest = block_at(A + 4, 3, 1);
	recorder.max_runs = 2;
	clock_read();
	recorder_block(&recorder, a);
	for (int i = 0; i < 2; i++) {
		if (recorder.number != alone.block)
			recorder_leave(&recorder, &alone);
		recorder_memory(&recorder, STACK, 4, i);
	}
	recorder_block(&recorder, rest);
	recorder_leave(&recorder, &alone);
	clock_read();
	recorder_leave(&recorder, &alone);
	assert_string_equal(said(), "w 5 1\nc 0 ffffffff81000000 2 1 1 0 1\n"
				    "c 0 ffffffff81000004 3 0 0 1 0\nr 0 2\nr 1 3\n");
}

/* The last run that is kept is not given what a later one has. */
static void a_run_that_is_not_kept_adds_to_none(void **state)
{
	uint32_t a = block_at(A, 5, 0), b = block_at(B, 3, 0);

	(void)state;
	recorder.max_runs = 1;
	clock_read();
	recorder_block(&recorder, a);
	recorder_block(&recorder, b);
	recorder_insn(&recorder, false);
	clock_read();
	assert_string_equal(said(), "w 9 0\nc 0 ffffffff81000000 5 0 0 0 0\n"
				    "c 0 ffffffff81000100 4 0 0 0 0\nr 0 5\n");
}

/* QEMU announces an instruction that it then leaves for the next block. */
static void an_instruction_behind_the_block_counts_when_it_runs(void **state)
{
	uint32_t a = block_at(A, 5, 0);

	(void)state;
	recorder_insn(&recorder, true);
	clock_read();
	recorder_block(&recorder, a);
	recorder_insn(&recorder, true);
	recorder_block(&recorder, a);
	recorder_insn(&recorder, false);
	clock_read();
	recorder_insn(&recorder, true);
	assert_string_equal(said(), "w 12 0\nc 0 ffffffff81000000 12 0 0 1 0\n");
}

static void an_access_across_two_lines_touches_both(void **state)
{
	uint32_t a = block_at(A, 1, 0);

	(void)state;
	clock_read();
	recorder_block(&recorder, a);
	recorder_memory(&recorder, STACK + 60, 8, false);
	recorder_memory(&recorder, STACK + 64, 8, false);
	clock_read();
	assert_string_equal(said(), "w 1 2\nc 0 ffffffff81000000 1 2 0 0 2\n");
}

static void calls_nest_and_return(void **state)
{
	uint32_t a = block_at(A, 1, 0), b = block_at(B, 1, 0), c = block_at(C, 1, 0);

	(void)state;
	clock_read();
	recorder_block(&recorder, a);
	stacks_call(&recorder.stacks, STACK + 100, A + 10);
	recorder_block(&recorder, b);
	stacks_call(&recorder.stacks, STACK + 50, B + 10);
	recorder_block(&recorder, c);
	stacks_return(&recorder.stacks, STACK + 50);
	recorder_block(&recorder, b);
	stacks_return(&recorder.stacks, STACK + 100);
	recorder_block(&recorder, a);
	clock_read();
	assert_string_equal(said(),
			    "w 5 0\nn 2 0 ffffffff8100000a\nn 3 2 ffffffff8100010a\n"
			    "c 0 ffffffff81000000 2 0 0 0 0\nc 2 ffffffff81000100 2 0 0 0 0\n"
			    "c 3 ffffffff81000200 1 0 0 0 0\n");
}

/* A frame that nothing returned from is gone when its caller calls again, or returns. */
static void a_frame_that_was_left_is_taken_off(void **state)
{
	uint32_t c = block_at(C, 1, 0);

	(void)state;
	clock_read();
	stacks_call(&recorder.stacks, STACK + 100, A + 10);
	stacks_call(&recorder.stacks, STACK + 50, B + 10);
	stacks_call(&recorder.stacks, STACK + 100, A + 20);
	recorder_block(&recorder, c);
	clock_read();
	assert_contains(said(), "n 4 0 ffffffff81000014\nc 4 ");
}

static void another_stack_is_another_task(void **state)
{
	uint32_t a = block_at(A, 1, 0), b = block_at(B, 1, 0);

	(void)state;
	clock_read();
	stacks_call(&recorder.stacks, STACK + 100, A + 10);
	stacks_return(&recorder.stacks, OTHER_STACK + 80);
	recorder_block(&recorder, b);
	stacks_return(&recorder.stacks, STACK + 40);
	recorder_block(&recorder, a);
	clock_read();
	assert_contains(said(), "c 1 ffffffff81000100 1 0 0 0 0\nc 2 ffffffff81000000 1 0 0 0 0\n");
}

static void a_system_call_is_a_call(void **state)
{
	uint32_t user = block_at(0x401000, 1, 0), kernel = block_at(B, 1, 0);

	(void)state;
	recorder_clock(&recorder, true);
	recorder_block(&recorder, user);
	recorder_block(&recorder, kernel);
	stacks_call(&recorder.stacks, STACK + 100, B + 10);
	recorder_block(&recorder, kernel);
	recorder_block(&recorder, user);
	recorder_clock(&recorder, true);
	assert_string_equal(said(), "w 4 0\nn 2 0 401001\nn 3 2 ffffffff8100010a\n"
				    "c 0 401000 2 0 0 0 0\nc 2 ffffffff81000100 1 0 0 0 0\n"
				    "c 3 ffffffff81000100 1 0 0 0 0\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(only_what_is_between_two_readings_counts),
		TEST(the_smallest_batch_is_kept),
		TEST(a_stopwatch_that_is_not_stopped_is_none),
		TEST(runs_are_kept_in_turn),
		TEST(a_run_that_is_not_kept_adds_to_none),
		TEST(a_block_that_is_left_in_its_middle_counts_once),
		TEST(an_instruction_behind_the_block_counts_when_it_runs),
		TEST(an_access_across_two_lines_touches_both),
		TEST(calls_nest_and_return),
		TEST(a_frame_that_was_left_is_taken_off),
		TEST(another_stack_is_another_task),
		TEST(a_system_call_is_a_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
