// SPDX-License-Identifier: GPL-2.0-or-later
/* Folded stacks of gpuvm-trace: what found no room is in them. */
#include "folder.h"

#include <unistd.h>

#include "folded.h"
#include "loss.h"

#define NUM_STACKS 4

static struct stack_stats stacks[NUM_STACKS];
static struct snapshot counted;

static json_int_t weight_of(const char *weight, const char *stack)
{
	struct view view = { .stacks = stacks, .num_stacks = NUM_STACKS };
	struct ksyms none = { 0 };
	json_t *folded = folded_new(&view, &counted, &none, weight);
	json_int_t found;

	assert_non_null(folded);
	found = json_integer_value(json_object_get(folded, stack));
	json_decref(folded);
	return found;
}

static json_int_t sum_of(const char *weight)
{
	struct view view = { .stacks = stacks, .num_stacks = NUM_STACKS };
	struct ksyms none = { 0 };
	json_t *folded = folded_new(&view, &counted, &none, weight), *value;
	json_int_t sum = 0;
	const char *key;

	json_object_foreach(folded, key, value) sum += json_integer_value(value);
	json_decref(folded);
	return sum;
}

/* 2739 acquisitions that got the lock, of which stacks have 195. */
static int count_something(void **state)
{
	(void)state;
	memset(stacks, 0, sizeof(stacks));
	memset(&counted, 0, sizeof(counted));
	stacks[1] = (struct stack_stats){
		.hash = 1, .count = 195, .hold = 7000, .wait = 3, .class = CLASS_OBJ_RESV
	};
	counted.locks[CLASS_OBJ_RESV][OP_VALIDATE] = (struct lock_counts){
		.acquisitions = 2749, .failed = 10, .hold.sum = 9000, .wait.sum = 8
	};
	counted.counters[COUNTER_LOST_STACKS] = 2544;
	return 0;
}

static void stacks_without_room_are_a_frame(void **state)
{
	(void)state;
	assert_int_equal(weight_of("count", "OBJ_RESV;lost"), 2544);
	assert_int_equal(weight_of("hold", "OBJ_RESV;lost"), 2000);
	assert_int_equal(weight_of("wait", "OBJ_RESV;lost"), 5);
	assert_int_equal(weight_of("hold", "GPUVA;lost"), 0);
	assert_int_equal(sum_of("count"), 2739);
	assert_int_equal(sum_of("hold"), 9000);
}

/* Of a lock that was not traced nobody knows how long it was held. */
static void locks_without_room_are_a_frame(void **state)
{
	(void)state;
	counted.counters[COUNTER_LOST_STACKS] = 0;
	counted.counters[COUNTER_LOST_LOCKS] = 648;
	assert_int_equal(weight_of("count", "lost;locks that found no slot"), 648);
	assert_int_equal(weight_of("hold", "lost;locks that found no slot"), 0);
	assert_int_equal(weight_of("count", "OBJ_RESV;lost"), 0);
}

static void nothing_lost_is_no_frame(void **state)
{
	(void)state;
	counted.counters[COUNTER_LOST_STACKS] = 0;
	assert_int_equal(sum_of("count"), 195);
}

/* Where a program waits for a function's end, a trampoline is called first and calls the rest. */
static void a_function_with_a_trampoline_is_there_once(void **state)
{
	struct ksym names[] = {
		{ 0x1000, "drm_exec_lock_obj" }, { 0x2000, "ww_mutex_lock" },
		{ 0x3000, "bpf_trampoline_64" }, { 0x4000, "__traceiter_contention_begin" },
		{ 0x5000, "bpf_prog_wait" },	 { 0x6000, "drm_walk" },
	};
	struct ksyms syms = { names, sizeof(names) / sizeof(*names) };
	struct view view = { .stacks = stacks, .num_stacks = NUM_STACKS };
	static const __u64 frames[] = { 0x5010, 0x4010, 0x2040, 0x3010,
					0x2005, 0x1010, 0x6010, 0x6010 };
	json_t *folded;

	(void)state;
	counted.counters[COUNTER_LOST_STACKS] = 0;
	stacks[1].blame = 40;
	stacks[1].num_kernel = sizeof(frames) / sizeof(*frames);
	memcpy(stacks[1].frames, frames, sizeof(frames));
	folded = folded_new(&view, &counted, &syms, "blame");
	assert_int_equal(json_object_size(folded), 1);
	/* One that calls itself is there as often as it does. */
	assert_int_equal(
		json_integer_value(json_object_get(
			folded, "OBJ_RESV;drm_walk;drm_walk;drm_exec_lock_obj;ww_mutex_lock")),
		40);
	json_decref(folded);
}

/* What weighs both: a name each. */
static void contention_is_waits_and_blame(void **state)
{
	struct view view = { .stacks = stacks, .num_stacks = NUM_STACKS };
	struct ksyms none = { 0 };
	json_t *all = folded_by_weight(&view, &counted, &none, "contention");

	(void)state;
	assert_int_equal(json_object_size(all), 2);
	assert_non_null(json_object_get(all, "wait"));
	assert_non_null(json_object_get(all, "blame"));
	json_decref(all);
	all = folded_by_weight(&view, &counted, &none, "both");
	assert_int_equal(json_object_size(all), 3);
	json_decref(all);
	all = folded_by_weight(&view, &counted, &none, "hold");
	assert_int_equal(json_object_size(all), 1);
	json_decref(all);
}

static bool told(const char *text)
{
	int before = dup(STDERR_FILENO);
	json_t *lost = json_loads(text, 0, NULL);
	bool any;

	fflush(stderr);
	if (!freopen(in_folder("stderr"), "w", stderr))
		fail();
	any = loss_tell(lost);
	fflush(stderr);
	dup2(before, STDERR_FILENO);
	close(before);
	json_decref(lost);
	return any;
}

static void a_loss_names_what_makes_room(void **state)
{
	(void)state;
	assert_true(told("{\"stacks that found no slot\": 2544, \"locks that found no slot\": 3}"));
	assert_string_equal(contents("stderr"),
			    "gpuvm-trace: numbers are too low, lost: stacks that found no slot "
			    "2544, locks that found no slot 3; make room with --max-locks, "
			    "--max-stacks\n");
	assert_true(told("{\"returns that no kretprobe saw\": 1}"));
	assert_one_line("gpuvm-trace: ");
	assert_false(told("{}"));
	assert_string_equal(contents("stderr"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(stacks_without_room_are_a_frame, count_something),
		cmocka_unit_test_setup(locks_without_room_are_a_frame, count_something),
		cmocka_unit_test_setup(nothing_lost_is_no_frame, count_something),
		cmocka_unit_test_setup(a_function_with_a_trampoline_is_there_once, count_something),
		cmocka_unit_test_setup(contention_is_waits_and_blame, count_something),
		cmocka_unit_test(a_loss_names_what_makes_room),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
