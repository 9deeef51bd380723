// SPDX-License-Identifier: GPL-2.0-or-later
/* Clocks, and the one that a trace is in. */
#include "unit.h"

#include "trace_clock.h"

static void every_clock_is_found(void **state)
{
	static const char *const names[] = { "insn", "ns", "tcg-ns" };
	static const char *const keys[] = { "hold_insn", "hold_ns", "hold_tcg_ns" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(clock_at(i)->name, names[i]);
		assert_ptr_equal(clock_named(names[i]), clock_at(i));
		assert_ptr_equal(clock_of_key(keys[i], "hold"), clock_at(i));
		assert_null(clock_of_key(keys[i], "wait"));
		assert_int_equal(clock_find(names[i]), i);
		assert_ptr_equal(clock_of_unit(clock_at(i)->unit), clock_at(i));
		assert_ptr_equal(clock_of_counter(clock_at(i)->counter), clock_at(i));
		assert_int_equal(clock_is_exact(names[i]), i == CLOCK_INSN);
		assert_non_null(strstr(CLOCK_NAMES, names[i]));
	}
	assert_null(clock_at(CLOCK_COUNT));
	assert_null(clock_named("tcg_ns"));
	assert_null(clock_named(NULL));
	assert_null(clock_of_counter("allocs_per_op"));
	assert_false(clock_is_exact("us"));
	assert_null(clock_of_key("hold_us", "hold"));
	assert_null(clock_of_key("hold", "hold"));
}

static json_t *trace_of(const char *context, const char *lock)
{
	char text[512];
	json_t *trace;

	snprintf(text, sizeof(text), "{\"context\": {%s}, \"rows\": [{}, {\"locks\": [{%s}]}]}",
		 context, lock);
	trace = json_loads(text, 0, NULL);
	assert_non_null(trace);
	return trace;
}

static void assert_check(const char *context, const char *lock, const char *why)
{
	json_t *trace = trace_of(context, lock);
	char said[256] = "";

	assert_int_equal(trace_clock_check(trace, said, sizeof(said)), why ? -EINVAL : 0);
	assert_string_equal(said, why ? why : "");
	json_decref(trace);
}

static void a_trace_in_an_unknown_clock_is_refused(void **state)
{
	(void)state;
	assert_check("\"clock\": \"tcg-ns\"", "\"hold_tcg_ns\": {}, \"wait_tcg_ns\": {}", NULL);
	assert_check("", "\"wait_insn\": {}, \"hold_insn\": {}, \"holds\": 3", NULL);
	assert_check("", "", NULL);
	assert_check("\"clock\": \"us\"", "\"hold_us\": {}",
		     "counts 'us'; clocks that we know are insn, ns and tcg-ns");
	assert_check("", "\"hold_us\": {}",
		     "row 2: 'hold_us' is in a clock that we do not know; there are insn, ns and "
		     "tcg-ns");
	assert_check("\"clock\": \"insn\"", "\"wait_ns\": {}, \"hold_ns\": {}",
		     "row 2: it has 'wait_ns', and the trace counts insn");
	assert_check("", "\"wait_ns\": {}, \"hold_insn\": {}",
		     "row 2: it has 'hold_insn', and the trace counts ns");
}

static void a_trace_says_what_it_is_in(void **state)
{
	json_t *trace = trace_of("", "\"wait_tcg_ns\": {}");
	json_t *silent = trace_of("", "\"class\": \"GPUVA\"");

	(void)state;
	assert_string_equal(trace_clock(json_object_get(trace, "rows"))->name, "tcg-ns");
	assert_null(trace_clock(json_object_get(silent, "rows")));
	json_decref(trace);
	json_decref(silent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_clock_is_found),
		cmocka_unit_test(a_trace_in_an_unknown_clock_is_refused),
		cmocka_unit_test(a_trace_says_what_it_is_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
