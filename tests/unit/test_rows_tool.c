// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-rows on streams that are whole, torn, broken or not there. */
#include "rows_tool.h"

#include <sys/stat.h>
#include <unistd.h>
#include <unistd.h>

#include "stream.h"

static void whole_stream(void **state)
{
	(void)state;
	write_good("s");
	assert_int_equal(tool("--stream s --out result.json --context 'kernel=6.12=a' "
			      "--context num:=3 --context text=3"),
			 0);
	assert_context("complete", "true");
	assert_context("incomplete_reason", "none");
	assert_context("clock", "\"insn\"");
	assert_context("kernel", "\"6.12=a\"");
	assert_context("num", "3");
	assert_context("text", "\"3\"");
	assert_names("floor/nop floor/ioctl ");
	assert_contains(contents("stdout"), "floor/ioctl     ");
	assert_string_equal(contents("stderr"), "");
}

static void failed_row(void **state)
{
	FILE *out = open_stream("s");
	struct row row;

	(void)state;
	put_context(out, "insn", false);
	row_init(&row, "floor/nop");
	row_fail(&row, "oracle");
	stream_write_row(out, &row);
	put_done(out, 1, 1);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 1);
	assert_context("complete", "true");
	assert_contains(contents("stdout"), "FAILED: oracle");
}

static void died_in_a_case(void **state)
{
	FILE *out = open_stream("s");

	(void)state;
	put_context(out, "insn", false);
	put_row(out, "floor/nop", 0, 0);
	stream_write_start(out, "floor/ioctl");
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 2);
	assert_context("complete", "false");
	assert_context("incomplete_reason", "\"the stream ends without a done line while "
					    "floor/ioctl was running\"");
	assert_names("floor/nop ");
	assert_contains(contents("stderr"), "the run is incomplete");
}

static void died_between_cases(void **state)
{
	FILE *out = open_stream("s");

	(void)state;
	put_context(out, "insn", false);
	put_row(out, "floor/nop", 0, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 2);
	assert_context("incomplete_reason",
		       "\"the stream ends without a done line after floor/nop\"");
}

static void caller_knows_why(void **state)
{
	(void)state;
	write_good("s");
	assert_int_equal(tool("--stream s --out result.json --quiet --incomplete 'guest panic'"),
			 2);
	assert_context("complete", "false");
	assert_context("incomplete_reason", "\"guest panic\"");
	/* Who gives the reason has said it. */
	assert_string_equal(contents("stderr"), "");
	assert_names("floor/nop floor/ioctl ");
	assert_string_equal(contents("stdout"), "");
}

static void torn_last_line_is_ignored(void **state)
{
	FILE *out;

	(void)state;
	write_good("s");
	out = fopen(in_folder("s"), "a");
	fputs("{\"row\": {\"na", out);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 0);
	assert_context("complete", "true");
	assert_contains(contents("stderr"), "s:7: ends without a newline; the line is ignored");
}

static void malformed_line_in_the_middle(void **state)
{
	FILE *out = open_stream("s");

	(void)state;
	put_context(out, "insn", false);
	put_row(out, "floor/nop", 0, 0);
	fputs("{\"row\": {\"name\": 3}}\nnonsense\n", out);
	put_row(out, "floor/ioctl", 0, 1);
	put_done(out, 2, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 2);
	assert_context("complete", "false");
	assert_context("incomplete_reason",
		       "\"line 4 of the stream is malformed: name is not a string\"");
	assert_names("floor/nop floor/ioctl ");
	assert_null(strstr(contents("stderr"), ":5:"));
}

/* On machines with one serial line for both. */
static void what_the_tracer_says_is_read_over(void **state)
{
	FILE *out = open_stream("s");

	(void)state;
	put_context(out, "insn", false);
	fputs("{\"trace_row\": {\"name\": \"floor/nop\"}}\n", out);
	put_row(out, "floor/nop", 0, 0);
	put_done(out, 1, 0);
	fputs("{\"tracer\": {\"lost\": 0}}\n", out);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 0);
	assert_names("floor/nop ");
	assert_string_equal(contents("stderr"), "");
}

static void lost_rows_are_missed(void **state)
{
	FILE *out = open_stream("s");

	(void)state;
	put_context(out, "insn", false);
	put_row(out, "floor/nop", 0, 0);
	put_done(out, 2, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 2);
	assert_contains(contents("result.json"), "the done line says 2 rows");
}

static void nothing_is_not_a_run(void **state)
{
	FILE *out = open_stream("s");

	(void)state;
	put_context(out, "insn", false);
	put_done(out, 0, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 2);
	assert_context("incomplete_reason", "\"the run has no rows\"");
}

/* More than what is read at once, so that a line lies across the border. */
static void streams_may_be_long(void **state)
{
	FILE *out = open_stream("s");
	json_t *json;

	(void)state;
	put_context(out, "insn", false);
	for (unsigned int i = 0; i < 5000; i++)
		put_row(out, "floor/nop", 0, i);
	assert_true(ftell(out) > (1 << 20));
	put_done(out, 5000, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 0);
	json = result();
	assert_int_equal(json_array_size(json_object_get(json, "benchmarks")), 5000);
	json_decref(json);
	out = open_stream("s");
	for (unsigned int i = 0; i <= 1u << 20; i++)
		fputc('x', out);
	fputs("\n", out);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 2);
	assert_context("incomplete_reason",
		       "\"line 1 of the stream is longer than 1048575 bytes\"");
}

static void missing_stream_replaces_nothing(void **state)
{
	(void)state;
	write_good("s");
	assert_int_equal(tool("--stream s --out result.json"), 0);
	assert_int_equal(tool("--stream nosuch --out result.json"), 2);
	assert_context("complete", "true");
	assert_contains(contents("stderr"), "there is no nosuch");
}

/* /dev/full can't be renamed over; a folder without room is what a file size limit makes. */
static void full_disk_keeps_the_old_result(void **state)
{
	char command[256];
	struct stat old, now;

	(void)state;
	write_good("s");
	assert_int_equal(tool("--stream s --out result.json"), 0);
	assert_int_equal(stat(in_folder("result.json"), &old), 0);
	snprintf(command, sizeof(command),
		 "cd %s && trap '' XFSZ && ulimit -f 0 && %s --stream s --out result.json "
		 ">/dev/null 2>/dev/null",
		 in_folder("."), getenv("GPUVM_ROWS"));
	assert_int_equal(system(command) >> 8, 2);
	assert_int_equal(stat(in_folder("result.json"), &now), 0);
	assert_int_equal(old.st_ino, now.st_ino);
	assert_context("complete", "true");
	snprintf(command, sizeof(command), "test $(ls %s | grep -c result.json) = 1",
		 in_folder("."));
	assert_int_equal(system(command), 0);
	assert_int_equal(tool("--stream s --out no/such/folder"), 2);
	assert_contains(contents("stderr"), "no/such/folder cannot be written: No such file");
}

static void result_has_ordinary_permissions(void **state)
{
	struct stat stat_buffer;
	mode_t mask = umask(022);

	(void)state;
	write_good("s");
	assert_int_equal(tool("--stream s --out result.json"), 0);
	umask(mask);
	assert_int_equal(stat(in_folder("result.json"), &stat_buffer), 0);
	assert_int_equal(stat_buffer.st_mode & 0777, 0644);
}

static void refuses_options(void **state)
{
	static const char *const bad[] = {
		"",
		"--stream s extra",
		"--stream s --format xml",
		"--stream s --context novalue",
		"--stream s --context =x",
		"--stream s --context k:={",
		"--stream s --follow 0",
		"--stream s --follow x",
		"--nosuch",
	};

	(void)state;
	write_good("s");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		print_message("# gpuvm-rows %s\n", bad[i]);
		assert_int_equal(tool(bad[i]), 2);
		assert_one_line("gpuvm-rows: ");
	}
	assert_int_equal(tool("--help"), 0);
}

/* A rename would make a file of a device, and of a link. */
static void replaces_nothing_but_files(void **state)
{
	static const char *const refused[] = { "/dev/full", "fifo", "to-fifo", "nowhere", "." };
	struct stat status;

	(void)state;
	write_good("s");
	assert_int_equal(mkfifo(in_folder("fifo"), 0666), 0);
	assert_int_equal(symlink("fifo", in_folder("to-fifo")), 0);
	assert_int_equal(symlink("not-there", in_folder("nowhere")), 0);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		char arguments[64];

		snprintf(arguments, sizeof(arguments), "--stream s --out %s", refused[i]);
		assert_int_equal(tool(arguments), 2);
		assert_one_line("gpuvm-rows: ");
		/* Before anything was read. */
		assert_string_equal(contents("stdout"), "");
	}
	assert_int_equal(stat("/dev/full", &status), 0);
	assert_true(S_ISCHR(status.st_mode));
	write_text("target", "old");
	assert_int_equal(symlink("target", in_folder("link")), 0);
	assert_int_equal(tool("--stream s --out link"), 0);
	assert_int_equal(lstat(in_folder("link"), &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_contains(contents("target"), "floor/nop");
}

/* Reading them would not end, or not begin. */
static void streams_are_files(void **state)
{
	static const char *const refused[] = { "fifo2", "/dev/zero", "." };

	(void)state;
	assert_int_equal(mkfifo(in_folder("fifo2"), 0666), 0);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		char arguments[64];

		snprintf(arguments, sizeof(arguments), "--stream %s", refused[i]);
		assert_int_equal(tool(arguments), 2);
		assert_one_line("gpuvm-rows: ");
		assert_contains(contents("stderr"), "name a regular file");
	}
}

static void nothing_speaks_to_the_terminal(void **state)
{
	FILE *out = open_stream("s");

	(void)state;
	put_context(out, "insn", false);
	put_row(out, "e\033[31m/a\tb\xc2\x9b", 0, 0);
	fputs("junk \033[31m\n", out);
	put_done(out, 1, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --incomplete \"$(printf 'w\\033[1mhy\\nnot')\""), 2);
	assert_contains(contents("stdout"), "e?[31m/a?b??");
	assert_null(strpbrk(contents("stdout"), "\033\t\x9b"));
	assert_contains(contents("stderr"), "incomplete: w?[1mhy?not\n");
	assert_null(strpbrk(contents("stderr"), "\033\t\x9b"));
	tool("--stream s --format csv");
	assert_null(strpbrk(contents("stdout"), "\033\t\x9b"));
	tool("--stream s --format json");
	assert_null(strpbrk(contents("stdout"), "\033\t\x9b"));
}

static void prints_json_that_equals_the_file(void **state)
{
	json_t *printed, *written;

	(void)state;
	write_good("s");
	assert_int_equal(tool("--stream s --format json --out result.json"), 0);
	printed = json_loads(contents("stdout"), 0, NULL);
	written = result();
	assert_true(json_equal(printed, written));
	json_decref(printed);
	json_decref(written);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_stream),
		cmocka_unit_test(failed_row),
		cmocka_unit_test(died_in_a_case),
		cmocka_unit_test(died_between_cases),
		cmocka_unit_test(caller_knows_why),
		cmocka_unit_test(torn_last_line_is_ignored),
		cmocka_unit_test(malformed_line_in_the_middle),
		cmocka_unit_test(what_the_tracer_says_is_read_over),
		cmocka_unit_test(lost_rows_are_missed),
		cmocka_unit_test(nothing_is_not_a_run),
		cmocka_unit_test(streams_may_be_long),
		cmocka_unit_test(missing_stream_replaces_nothing),
		cmocka_unit_test(full_disk_keeps_the_old_result),
		cmocka_unit_test(result_has_ordinary_permissions),
		cmocka_unit_test(refuses_options),
		cmocka_unit_test(replaces_nothing_but_files),
		cmocka_unit_test(streams_are_files),
		cmocka_unit_test(nothing_speaks_to_the_terminal),
		cmocka_unit_test(prints_json_that_equals_the_file),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
