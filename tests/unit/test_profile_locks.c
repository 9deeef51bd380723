// SPDX-License-Identifier: GPL-2.0-or-later
/* Locks, their classes and holds, from calls, returns and memory as QEMU sends them. */
#include "unit.h"

#include "recorder.h"

#define STACK 0xffffc90000004000ull
#define OTHER_STACK 0xffffc90000010000ull
#define A 0xffffffff81000000ull
#define LOCK 0xffff888001000000ull

static struct recorder recorder;
static uint32_t one, ten;
static char *text;
static size_t size;

static int set_up(void **state)
{
	struct block block = { .addr = A, .insns = 1 };

	(void)state;
	one = recorder_add_block(&recorder, &block);
	block.insns = 10;
	ten = recorder_add_block(&recorder, &block);
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

static void clock_read(void)
{
	recorder_clock(&recorder, false);
}

/* The lines of holds that recorder_end() writes. */
static const char *said(void)
{
	FILE *file = open_memstream(&text, &size);
	const char *holds;

	recorder_end(&recorder, file);
	fclose(file);
	holds = strstr(text, "\nh ");
	return holds ? holds + 1 : "";
}

/* A function of one instruction is called, and works on @addr; 0: on nothing. */
static void call(enum lock_role role, uint64_t slot, uint64_t addr)
{
	recorder_call(&recorder, slot, A + 10);
	recorder_block(&recorder, one);
	recorder_enter(&recorder, role);
	if (addr)
		recorder_touch(&recorder, role, addr);
}

static void call_and_return(enum lock_role role, uint64_t slot, uint64_t addr)
{
	call(role, slot, addr);
	recorder_return(&recorder, slot);
}

static void take(uint64_t addr)
{
	call_and_return(LOCK_TRY, STACK + 80, addr);
}

static void release(uint64_t addr)
{
	call_and_return(LOCK_RELEASE, STACK + 80, addr);
}

/*
 * 10 and 1 instructions: neither those of the function that takes it nor of the one that releases
 * it.
 */
static void a_hold_is_what_runs_between_return_and_call(void **state)
{
	(void)state;
	clock_read();
	take(LOCK);
	recorder_block(&recorder, ten);
	recorder_block(&recorder, one);
	release(LOCK);
	take(LOCK);
	recorder_block(&recorder, one);
	release(LOCK);
	recorder_block(&recorder, ten);
	clock_read();
	assert_string_equal(said(), "h 2 none 2 0 2 12 11\n");
}

static void a_lock_that_is_held_is_not_got(void **state)
{
	(void)state;
	clock_read();
	take(LOCK);
	take(LOCK);
	release(LOCK);
	clock_read();
	assert_string_equal(said(), "h 2 none 2 1 1 1 1\n");
}

/* mutex_lock() always gets it: what gave it back was none of those that are known. */
static void who_does_not_fail_has_it(void **state)
{
	(void)state;
	clock_read();
	take(LOCK);
	call_and_return(LOCK_TAKE, STACK + 80, LOCK);
	release(LOCK);
	clock_read();
	assert_string_equal(said(), "h 2 none 2 0 1 0 0\n");
}

/* A hold that began before the window, or ends behind it, is none of it; but it is known. */
static void holds_across_the_window_are_open(void **state)
{
	(void)state;
	take(LOCK);
	clock_read();
	take(LOCK);
	release(LOCK);
	take(LOCK + 64);
	clock_read();
	release(LOCK + 64);
	clock_read();
	recorder_block(&recorder, one);
	clock_read();
	assert_string_equal(said(), "h 2 none 2 1 0 0 0\n");
}

/* ww_mutex_unlock() calls mutex_unlock(): one release, which begins with the first. */
static void a_release_in_a_release_is_one(void **state)
{
	(void)state;
	clock_read();
	take(LOCK);
	recorder_block(&recorder, ten);
	call(LOCK_RELEASE, STACK + 80, LOCK + 40);
	recorder_block(&recorder, ten);
	call_and_return(LOCK_RELEASE, STACK + 60, LOCK);
	recorder_return(&recorder, STACK + 80);
	clock_read();
	assert_string_equal(said(), "h 2 none 1 0 1 10 10\n");
}

/* One waits; another task, with a stack of its own, has the lock meanwhile. */
static void who_waits_has_it_when_the_function_returns(void **state)
{
	(void)state;
	clock_read();
	call_and_return(LOCK_TAKE, OTHER_STACK + 80, LOCK);
	call(LOCK_TAKE, STACK + 80, LOCK);
	recorder_block(&recorder, ten);
	call_and_return(LOCK_RELEASE, OTHER_STACK + 80, LOCK);
	recorder_block(&recorder, ten);
	recorder_return(&recorder, STACK + 80);
	recorder_block(&recorder, one);
	release(LOCK);
	clock_read();
	assert_contains(said(), "none 1 0 1 11 11\n");
	assert_contains(text, "none 1 0 1 1 1\n");
}

/* A nested call's return is not the function's. */
static void what_it_calls_returns_before(void **state)
{
	(void)state;
	clock_read();
	call(LOCK_TAKE, STACK + 80, LOCK);
	recorder_return(&recorder, STACK + 60);
	recorder_block(&recorder, ten);
	recorder_return(&recorder, STACK + 80);
	recorder_block(&recorder, one);
	release(LOCK);
	clock_read();
	assert_string_equal(said(), "h 2 none 1 0 1 1 1\n");
}

static void make(uint64_t slot, uint64_t addr)
{
	call(LOCK_MAKE, slot, addr + 8);
	recorder_touch(&recorder, LOCK_MAKE, addr);
	recorder_touch(&recorder, LOCK_MAKE, addr + 16);
	recorder_return(&recorder, slot);
}

/* As drm_gem_private_object_init() does: a mutex at @addr, a resv behind it. */
static void make_object(uint64_t addr)
{
	call(LOCK_OBJECT, STACK + 90, 0);
	make(STACK + 80, addr);
	call(LOCK_RESV, STACK + 80, 0);
	make(STACK + 70, addr + 64);
	recorder_return(&recorder, STACK + 80);
	recorder_return(&recorder, STACK + 90);
}

static void take_each(const uint64_t *addrs, size_t count)
{
	clock_read();
	for (size_t i = 0; i < count; i++) {
		take(addrs[i]);
		release(addrs[i]);
	}
	clock_read();
}

static void classes_are_what_made_a_lock(void **state)
{
	const uint64_t addrs[] = { LOCK + 64, LOCK + 1088, LOCK, LOCK + 2048 };

	(void)state;
	call(LOCK_VM_OBJECT, STACK + 100, 0);
	make_object(LOCK);
	recorder_return(&recorder, STACK + 100);
	make_object(LOCK + 1024);
	make(STACK + 80, LOCK + 2048);
	take_each(addrs, 4);
	assert_string_equal(said(), "h 2 VM_RESV 1 0 1 0 0\nh 2 OBJ_RESV 1 0 1 0 0\n"
				    "h 2 GPUVA 1 0 1 0 0\nh 2 none 1 0 1 0 0\n");
}

static void a_vms_spinlocks_are_told_by_their_order(void **state)
{
	const uint64_t addrs[] = { LOCK + 0xf0, LOCK + 0x110, LOCK + 0x48 };

	(void)state;
	call(LOCK_VM, STACK + 80, LOCK + 0x48);
	recorder_touch(&recorder, LOCK_VM, LOCK + 0x110);
	recorder_touch(&recorder, LOCK_VM, LOCK + 0xf0);
	recorder_return(&recorder, STACK + 80);
	take_each(addrs, 3);
	assert_string_equal(said(), "h 2 EXTOBJ_SPIN 1 0 1 0 0\nh 2 EVICT_SPIN 1 0 1 0 0\n"
				    "h 2 none 1 0 1 0 0\n");
}

/* A loop of ten instructions that runs once more in each class's hold than in the one's before. */
static void each_class_is_held_for_the_length_of_its_loop(void **state)
{
	const uint64_t addrs[] = {
		LOCK + 64, LOCK + 1088, LOCK, LOCK + 0x20f0, LOCK + 0x2110, LOCK + 4096,
	};

	(void)state;
	call(LOCK_VM_OBJECT, STACK + 100, 0);
	make_object(LOCK);
	recorder_return(&recorder, STACK + 100);
	make_object(LOCK + 1024);
	call(LOCK_VM, STACK + 80, LOCK + 0x20f0);
	recorder_touch(&recorder, LOCK_VM, LOCK + 0x2110);
	recorder_return(&recorder, STACK + 80);
	make(STACK + 80, LOCK + 4096);
	clock_read();
	for (size_t i = 0; i < sizeof(addrs) / sizeof(*addrs); i++) {
		take(addrs[i]);
		for (size_t turn = 0; turn <= i; turn++)
			recorder_block(&recorder, ten);
		release(addrs[i]);
	}
	clock_read();
	assert_string_equal(said(), "h 2 VM_RESV 1 0 1 10 10\nh 2 OBJ_RESV 1 0 1 20 20\n"
				    "h 2 GPUVA 1 0 1 30 30\nh 2 EXTOBJ_SPIN 1 0 1 40 40\n"
				    "h 2 EVICT_SPIN 1 0 1 50 50\nh 2 none 1 0 1 60 60\n");
}

/* What is made where an object was is no object's. */
static void a_new_lock_has_a_class_of_its_own(void **state)
{
	const uint64_t addrs[] = { LOCK };

	(void)state;
	make_object(LOCK);
	make(STACK + 80, LOCK);
	take_each(addrs, 1);
	assert_string_equal(said(), "h 2 none 1 0 1 0 0\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_hold_is_what_runs_between_return_and_call),
		TEST(a_lock_that_is_held_is_not_got),
		TEST(who_does_not_fail_has_it),
		TEST(holds_across_the_window_are_open),
		TEST(a_release_in_a_release_is_one),
		TEST(who_waits_has_it_when_the_function_returns),
		TEST(what_it_calls_returns_before),
		TEST(classes_are_what_made_a_lock),
		TEST(a_vms_spinlocks_are_told_by_their_order),
		TEST(each_class_is_held_for_the_length_of_its_loop),
		TEST(a_new_lock_has_a_class_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
