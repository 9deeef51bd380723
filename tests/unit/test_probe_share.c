// SPDX-License-Identifier: GPL-2.0-or-later
/* How much of a hold is probes, in numbers and in words. */
#include "unit.h"

#include "probe_share.h"

static void add(struct probe_share *share, const char *text)
{
	json_t *lock = json_loads(text, 0, NULL);

	assert_non_null(lock);
	probe_share_add(share, lock);
	json_decref(lock);
}

static const char *said(const char *lock)
{
	static char text[PROBE_SHARE_SIZE];
	struct probe_share share = { 0 };

	add(&share, lock);
	return probe_share_text(&share, text, sizeof(text));
}

static void more_than_half_is_said_in_words(void **state)
{
	(void)state;
	assert_string_equal(said("{\"hold_insn\": {\"sum\": 200}, \"probe_insn\": 24}"), "12 %");
	assert_string_equal(said("{\"hold_insn\": {\"sum\": 200}, \"probe_insn\": 100}"), "50 %");
	assert_string_equal(said("{\"hold_tcg_ns\": {\"sum\": 200}, \"probe_tcg_ns\": 194}"),
			    "97 %, mostly probes");
	assert_string_equal(said("{\"hold_ns\": {\"sum\": 200}, \"probe_ns\": 0}"), "0 %");
}

/* Nothing known is not nothing. */
static void what_is_not_known_is_not_said(void **state)
{
	(void)state;
	assert_string_equal(said("{\"hold_insn\": {\"sum\": 200}}"), "-");
	assert_string_equal(said("{\"hold_insn\": {\"sum\": 0}, \"probe_insn\": 0}"), "-");
	assert_string_equal(said("{}"), "-");
}

static void locks_add_up(void **state)
{
	struct probe_share share = { 0 };

	(void)state;
	add(&share, "{\"hold_insn\": {\"sum\": 100}, \"probe_insn\": 90}");
	add(&share, "{\"hold_insn\": {\"sum\": 0}}");
	add(&share, "{\"hold_insn\": {\"sum\": 300}, \"probe_insn\": 10}");
	assert_true(probe_share_known(&share));
	assert_near(probe_share_pct(&share), 25);
	assert_false(probe_share_mostly(&share));
	add(&share, "{\"hold_insn\": {\"sum\": 1}}");
	assert_false(probe_share_known(&share));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(more_than_half_is_said_in_words),
		cmocka_unit_test(what_is_not_known_is_not_said),
		cmocka_unit_test(locks_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
