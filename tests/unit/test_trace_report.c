// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-trace --report on streams: whole ones, and what is none. */
#include "folder.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jobs.h"

#define ROW                                                                                \
	"{\"trace_row\": {\"name\": \"a/mode:resv\", \"mode\": \"resv\", \"iterations\": " \
	"1, \"locks\": [], \"walks\": [], \"lost\": {}, \"misses\": %d}}\n"
#define TRACER                                                                                \
	"{\"tracer\": {\"attached\": 3, \"lost\": 2, \"missed\": 5, \"misses\": {\"p\": 5}, " \
	"\"failed\": [\"%s\"], \"never_fired\": [\"x\", \"%s\"]}}\n"

#define TRACER_LINE "{\"tracer\": {\"attached\": 3}}\n"
#define LOCK(_unit)                                                                              \
	"{\"trace_row\": {\"name\": \"a\", \"locks\": [{\"class\": \"GPUVA\", \"op\": \"all\", " \
	"\"acquisitions\": 1, \"wait_" _unit "\": {}, \"hold_" _unit                             \
	"\": {\"sum\": 100, \"max\": 4711}, \"probe_" _unit "\": 97}]}}\n"

static const char *profile;

static int report_to(const char *out, const char *one, const char *other)
{
	char *inputs[] = { (char *)in_folder(one), other ? (char *)in_folder(other) : NULL, NULL };
	struct options options = {
		.unit = "insn",
		.inputs = inputs,
		.out = out,
		.profile = profile,
	};
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		if (!freopen(in_folder("stdout"), "w", stdout) ||
		    !freopen(in_folder("stderr"), "w", stderr))
			_exit(99);
		exit(job_report(&options));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void assert_refused(const char *text, const char *why)
{
	write_text("stream", text);
	assert_int_equal(report_to(NULL, "stream", NULL), 2);
	assert_one_line("gpuvm-trace: ");
	assert_contains(contents("stderr"), why);
}

static char *whole(const char *name, const char *failed, const char *silent)
{
	static char text[1024];

	snprintf(text, sizeof(text), ROW TRACER, 0, failed, silent);
	write_text(name, text);
	return text;
}

static void a_whole_stream_is_shown(void **state)
{
	(void)state;
	whole("stream", "f", "y");
	assert_int_equal(report_to(NULL, "stream", NULL), 0);
	assert_string_equal(contents("stderr"), "");
	assert_contains(contents("stdout"), "a/mode:resv, 1 operations");
	assert_contains(contents("stdout"), "3 programs attached");
}

static void what_is_no_stream_is_refused_in_one_line(void **state)
{
	(void)state;
	assert_refused("", "is empty");
	assert_refused("{\"row\":1}\n{\"x\":[", "is no stream of gpuvm-trace");
	assert_refused("{\n \"context\": {\n", "is no stream of gpuvm-trace");
	assert_refused("{\"trace_row\": 7}\n", "is no stream of gpuvm-trace");
	assert_int_equal(report_to(NULL, "nowhere", NULL), 2);
	assert_one_line("gpuvm-trace: ");
	assert_int_equal(report_to(NULL, ".", NULL), 2);
	assert_one_line("gpuvm-trace: ");
}

/* The one would be waited for, the other read until there is no memory left. */
static void what_never_ends_is_refused(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
	assert_int_equal(report_to(NULL, "pipe", NULL), 2);
	assert_contains(contents("stderr"), "pipe is a pipe; name a regular file");
	assert_int_equal(symlink("/dev/zero", in_folder("zero")), 0);
	assert_int_equal(report_to(NULL, "zero", NULL), 2);
	assert_contains(contents("stderr"), "zero is a device; name a regular file");
	assert_one_line("gpuvm-trace: ");
	write_text("large", "");
	assert_int_equal(truncate(in_folder("large"), 1ll << 40), 0);
	assert_int_equal(report_to(NULL, "large", NULL), 2);
	assert_contains(contents("stderr"), "large is larger than 1024 MiB");
}

static void of_a_stream_that_is_cut_off_the_rest_is_shown(void **state)
{
	char *text;

	(void)state;
	text = whole("stream", "f", "y");
	strchr(text, '\n')[20] = '\0';
	assert_refused(text, "is cut off or damaged in line 2; 1 rows");
	assert_contains(contents("stdout"), "a/mode:resv, 1 operations");
	strchr(text, '\n')[1] = '\0';
	assert_refused(text, "ends before the tracer did; 1 rows");
	assert_contains(contents("stdout"), "a/mode:resv, 1 operations");
}

/* A tracer that went down with its guest has said nothing; the row says why. */
static void a_failed_row_needs_no_tracer(void **state)
{
	(void)state;
	write_text("stream",
		   "{\"trace_row\": {\"name\": \"a\", \"error_message\": \"it hung\"}}\n");
	assert_int_equal(report_to(NULL, "stream", NULL), 0);
	assert_contains(contents("stdout"), "FAILED: it hung");
	assert_string_equal(contents("stderr"), "");
}

/* Whatever --unit says, and it says ns when nobody names it. */
static void rows_say_what_they_are_in(void **state)
{
	(void)state;
	write_text("stream", LOCK("tcg_ns") TRACER_LINE);
	assert_int_equal(report_to(NULL, "stream", NULL), 0);
	assert_contains(contents("stdout"), "of it probes [tcg_ns]");
	assert_contains(contents("stdout"), " 4711  97 %, mostly probes\n");
	assert_refused(LOCK("us") TRACER_LINE, "'wait_us' is in a clock that we do not know");
}

static void a_loss_is_in_the_status(void **state)
{
	(void)state;
	write_text("stream", "{\"trace_row\": {\"name\": \"a\", \"lost\": {\"locks that found no "
			     "slot\": 3}}}\n" TRACER_LINE);
	assert_int_equal(report_to(NULL, "stream", NULL), 1);
	assert_one_line("gpuvm-trace: ");
	assert_contains(contents("stderr"), "lost: locks that found no slot 3; make room with");
}

/* Nothing is no reason to write over something. */
static void nothing_does_not_replace_a_trace(void **state)
{
	(void)state;
	write_text("stream", "");
	write_text("trace.json", "kept");
	assert_int_equal(report_to(in_folder("trace.json"), "stream", NULL), 2);
	assert_string_equal(contents("trace.json"), "kept");
}

#define HELD(_name, _holds)                                                                 \
	"{\"trace_row\": {\"name\": \"" _name "\", \"mode\": \"resv\", "                    \
	"\"iterations\": 4, \"stacks\": {\"blame\": {\"GPUVA;f\": 3}, \"wait\": {}}, "      \
	"\"waits\": [{\"class\": \"GPUVA\", \"waiter\": \"link\", \"holder\": \"sm_map\", " \
	"\"waits\": 5, \"wait_insn\": 77}], \"locks\": [{\"class\": \"GPUVA\", "            \
	"\"op\": \"all\", \"hold_insn\": {\"count\": " #_holds ", \"sum\": 800}, "          \
	"\"probe_insn\": 600}]}}\n"

/* Those of as many holds an operation; of the others nothing is said. */
static void exact_holds_stand_beside(void **state)
{
	char path[256];
	json_t *trace, *rows;

	(void)state;
	write_text("stream", HELD("a", 8) HELD("b", 9) HELD("c", 8) TRACER_LINE);
	write_text(
		"profile.json",
		"{\"rows\": [{\"name\": \"a\", \"ops\": 2, \"locks\": {\"GPUVA\": {\"holds\": 4, "
		"\"hold_insn\": 80}}}, {\"name\": \"b\", \"ops\": 2, \"locks\": {\"GPUVA\": "
		"{\"holds\": 4, \"hold_insn\": 80}}}]}");
	snprintf(path, sizeof(path), "%s", in_folder("profile.json"));
	profile = path;
	assert_int_equal(report_to(in_folder("trace.json"), "stream", NULL), 0);
	profile = NULL;
	assert_contains(contents("stdout"), "bias of the probes");
	assert_contains(contents("stdout"),
			"  GPUVA                   8        100.0         20.0  "
			"      +80.0         75.0      5.0\n");
	trace = json_load_file(in_folder("trace.json"), 0, NULL);
	rows = json_object_get(trace, "rows");
	assert_int_equal(json_array_size(json_object_get(json_array_get(rows, 0), "exact")), 1);
	assert_int_equal(json_array_size(json_object_get(json_array_get(rows, 1), "exact")), 0);
	assert_null(json_object_get(json_array_get(rows, 2), "exact"));
	json_decref(trace);
}

/* Who waits for whom is in the table; who is to blame in a file of its own. */
static void waits_have_a_holder(void **state)
{
	(void)state;
	write_text("stream", HELD("a", 8) HELD("b", 9) TRACER_LINE);
	assert_int_equal(report_to(in_folder("trace.json"), "stream", NULL), 0);
	assert_contains(contents("stdout"), "  GPUVA        link                 waited for sm_map "
					    "                     5 times, 77 insn\n");
	assert_string_equal(contents("stacks-blame-resv.folded"), "GPUVA;f 6\n");
}

static void tracers_of_several_guests_are_one(void **state)
{
	json_t *trace, *tracer;

	(void)state;
	whole("one", "f", "y");
	whole("other", "g", "z");
	assert_int_equal(report_to(in_folder("trace.json"), "one", "other"), 0);
	trace = json_load_file(in_folder("trace.json"), 0, NULL);
	assert_non_null(trace);
	tracer = json_object_get(json_object_get(trace, "context"), "tracer");
	assert_int_equal(json_integer_value(json_object_get(tracer, "lost")), 4);
	assert_int_equal(json_integer_value(json_object_get(tracer, "missed")), 10);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(tracer, "misses"), "p")), 10);
	assert_int_equal(json_array_size(json_object_get(tracer, "failed")), 2);
	assert_int_equal(json_array_size(json_object_get(tracer, "never_fired")), 1);
	json_decref(trace);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_stream_is_shown),
		cmocka_unit_test(what_is_no_stream_is_refused_in_one_line),
		cmocka_unit_test(what_never_ends_is_refused),
		cmocka_unit_test(of_a_stream_that_is_cut_off_the_rest_is_shown),
		cmocka_unit_test(a_failed_row_needs_no_tracer),
		cmocka_unit_test(rows_say_what_they_are_in),
		cmocka_unit_test(a_loss_is_in_the_status),
		cmocka_unit_test(nothing_does_not_replace_a_trace),
		cmocka_unit_test(exact_holds_stand_beside),
		cmocka_unit_test(waits_have_a_holder),
		cmocka_unit_test(tracers_of_several_guests_are_one),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
