// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-trace: what it says of kernels, and which of their functions it knows. */
#include "unit.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "gpuvm_trace.h"
#include "refusal.h"

static const char *said(int err, const char *release)
{
	static char line[256];

	refusal_of("fentry", err, release, line, sizeof(line));
	return line;
}

/* Refusing is not being old: a new kernel under a security policy says EPERM. */
static void a_kernel_that_refuses_is_not_old(void **state)
{
	(void)state;
	assert_contains(said(EPERM, "6.18.44"), "forbids programs with fentry");
	assert_contains(said(EPERM, "5.10.1"), "forbids programs with fentry");
	assert_contains(said(EACCES, "6.18.44"), "forbids programs with fentry");
}

static void only_an_old_kernel_is_called_old(void **state)
{
	static const char *const old[] = { "5.16.20", "5.4", "4.19.0-rc1", NULL };
	static const char *const new[] = { "5.17.0", "6.1.0-9-amd64", "7.3-rc1", "unknown", NULL };

	(void)state;
	for (size_t i = 0; old[i]; i++)
		assert_contains(said(EINVAL, old[i]), "is too old: its BPF has no fentry; 5.17");
	for (size_t i = 0; new[i]; i++) {
		assert_null(strstr(said(EINVAL, new[i]), "too old"));
		assert_contains(said(EINVAL, new[i]), "has no fentry; boot one with CONFIG_");
	}
}

static const struct {
	const char *name;
	enum lock_kind kind;
	int num_args;
	bool taken_if_zero;
} acquires[] = {
#define TAKEN(_taken) _taken(0)
#define ACQUIRE(_function, _kind, _num_args, _taken) \
	{ #_function, _kind, _num_args, TAKEN(_taken) },
	SLEEPING_ACQUIRES(ACQUIRE)
};

static void assert_known(const char *name, int num_args, bool taken_if_zero)
{
	for (size_t i = 0; i < sizeof(acquires) / sizeof(*acquires); i++) {
		if (strcmp(acquires[i].name, name))
			continue;
		assert_int_equal(acquires[i].kind, KIND_MUTEX);
		assert_int_equal(acquires[i].num_args, num_args);
		assert_int_equal(acquires[i].taken_if_zero, taken_if_zero);
		return;
	}
	fail_msg("%s is not traced", name);
}

/* include/linux/mutex.h of 6.16, with CONFIG_DEBUG_LOCK_ALLOC. */
static void functions_of_new_kernels_are_known(void **state)
{
	(void)state;
	assert_known("_mutex_lock_killable", 3, true);
	assert_known("_mutex_trylock_nest_lock", 2, false);
	assert_known("_mutex_lock_nest_lock", 2, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kernel_that_refuses_is_not_old),
		cmocka_unit_test(only_an_old_kernel_is_called_old),
		cmocka_unit_test(functions_of_new_kernels_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
