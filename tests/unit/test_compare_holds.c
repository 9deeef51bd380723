// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-compare --holds: is each hold of a trace an acquisition? */
#include "compare_tool.h"

#include <sys/stat.h>

#define LOCK(_op, _taken, _open, _more, _held)                                                    \
	"{\"class\": \"GPUVA\", \"op\": \"" _op "\", \"acquisitions\": " #_taken                  \
	", \"failed\": 1, \"open_holds\": " #_open _more ", \"hold_tcg_ns\": {\"count\": " #_held \
	"}}"

#define ALL LOCK("all", 5, 1, "", 3)
#define LINK LOCK("link", 5, 1, "", 3)
#define OBSERVER LOCK("observer", 4, 1, "", 2)

static void trace(const char *locks, const char *more)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "{\"rows\": [{\"name\": \"link/mode:resv\", \"locks\": [%s]%s}]}", locks, more);
	write_text("trace.json", text);
}

static void passes(const char *path, const char *last)
{
	char line[64];

	snprintf(line, sizeof(line), "--holds %s", path);
	assert_int_equal(compare_tool(line), 0);
	assert_string_equal(contents("stdout"), last);
}

static void holds_that_are_acquisitions_pass(void **state)
{
	(void)state;
	trace(ALL ", " LINK ", " OBSERVER, "");
	passes("trace.json", "trace.json: 1 rows, 3 locks, 5 acquisitions\n0 differ\n");
	trace(ALL ", " LINK ", " LOCK("observer", 4, 1, ", \"unreleased\": 2", 0), "");
	passes("trace.json", "trace.json: 1 rows, 3 locks, 5 acquisitions\n0 differ\n");
}

static void a_run_is_its_trace(void **state)
{
	(void)state;
	trace("", "");
	assert_int_equal(mkdir(in_folder("run"), 0755), 0);
	write_text("run/trace.json", contents("trace.json"));
	passes("run run/trace.json", "run/trace.json: 1 rows, 0 locks, 0 acquisitions\n"
				     "run/trace.json: 1 rows, 0 locks, 0 acquisitions\n"
				     "0 differ\n");
}

static void differs(const char *locks, const char *more, const char *want)
{
	trace(locks, more);
	assert_int_equal(compare_tool("--holds trace.json"), 1);
	assert_non_null(strstr(contents("stdout"), want));
}

static void others_are_found(void **state)
{
	(void)state;
	differs(ALL ", " LINK ", " LOCK("observer", 4, 1, "", 3), "",
		"link/mode:resv: GPUVA in observer: 3 holds of 4 acquisitions, 1 failed, "
		"1 held still\n");
	differs(ALL ", " LOCK("link", 5, 0, "", 3), "", "GPUVA in link: 3 holds");
	differs(ALL ", " LOCK("link", 6, 1, "", 4), "",
		"GPUVA: its operations are not the sum of all\n");
	differs(ALL ", " LINK, ", \"error_message\": \"walks: 3, not 4\"",
		"link/mode:resv: walks: 3, not 4\n");
}

static void what_is_no_trace_is_refused(void **state)
{
	(void)state;
	write_text("trace.json", "[");
	assert_refused("--holds trace.json", "is not JSON");
	write_text("trace.json", "{}");
	assert_refused("--holds trace.json", "is not a trace");
	trace("{\"class\": \"GPUVA\"}", "");
	assert_int_equal(compare_tool("--holds trace.json"), 2);
	assert_non_null(strstr(contents("stderr"), "is not a trace that this can read"));
	assert_refused("--holds nowhere.json", "nowhere.json");
	assert_refused("--holds", "takes traces");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_that_are_acquisitions_pass),
		cmocka_unit_test(a_run_is_its_trace),
		cmocka_unit_test(others_are_found),
		cmocka_unit_test(what_is_no_trace_is_refused),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
