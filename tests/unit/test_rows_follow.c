// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-rows on streams that grow. */
#include "rows_tool.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream.h"

/* What an earlier writer left goes before there is a new one. */
static pid_t fork_writer(void)
{
	pid_t pid;

	unlink(in_folder("grows"));
	pid = fork();
	/* -1 would be everybody to who kills it. */
	assert_true(pid >= 0);
	return pid;
}

/* The writer ends in the middle, as a zombie that nobody waits for: no done line will come. */
static void follows_a_writer_that_dies(void **state)
{
	char arguments[128];
	pid_t writer = fork_writer();

	(void)state;
	if (!writer) {
		FILE *out;

		usleep(150000);
		out = open_stream("grows");
		put_context(out, "insn", false);
		usleep(100000);
		put_row(out, "floor/nop", 0, 0);
		stream_write_start(out, "floor/ioctl");
		_exit(0);
	}
	snprintf(arguments, sizeof(arguments), "--stream grows --out result.json --follow %d",
		 writer);
	assert_int_equal(tool(arguments), 2);
	assert_names("floor/nop ");
	assert_contains(contents("result.json"), "while floor/ioctl was running");
	assert_contains(contents("stderr"), "the run is incomplete: ");
	waitpid(writer, NULL, 0);
	/* Who only looks will be told by who knows more. */
	writer = fork_writer();
	if (!writer)
		_exit(0);
	snprintf(arguments, sizeof(arguments), "--stream grows --follow %d", writer);
	assert_int_equal(tool(arguments), 2);
	assert_string_equal(contents("stderr"), "");
	waitpid(writer, NULL, 0);
}

/* The done line ends the reading although the writer lives on. */
static void follows_until_done(void **state)
{
	char arguments[128];
	pid_t writer = fork_writer();

	(void)state;
	if (!writer) {
		usleep(100000);
		write_good("grows");
		pause();
		_exit(0);
	}
	snprintf(arguments, sizeof(arguments), "--stream grows --out result.json --follow %d",
		 writer);
	assert_int_equal(tool(arguments), 0);
	assert_names("floor/nop floor/ioctl ");
	kill(writer, SIGKILL);
	waitpid(writer, NULL, 0);
}

static void lines_may_come_in_pieces(void **state)
{
	char arguments[128];
	pid_t writer = fork_writer();

	(void)state;
	if (!writer) {
		char *text;
		FILE *out;

		write_good("whole");
		text = contents("whole");
		out = open_stream("grows");
		for (; *text; text += strnlen(text, 100)) {
			fprintf(out, "%.100s", text);
			fflush(out);
			usleep(70000);
		}
		_exit(0);
	}
	snprintf(arguments, sizeof(arguments), "--stream grows --out result.json --follow %d",
		 writer);
	assert_int_equal(tool(arguments), 0);
	assert_names("floor/nop floor/ioctl ");
	assert_string_equal(contents("stderr"), "");
	waitpid(writer, NULL, 0);
}

static void rows_appear_while_it_runs(void **state)
{
	char arguments[128];
	FILE *out = open_stream("grows");
	int tries = 0, status;
	pid_t child;

	(void)state;
	put_context(out, "insn", false);
	put_row(out, "floor/nop", 0, 0);
	snprintf(arguments, sizeof(arguments), "--stream grows --out result.json --follow %d",
		 getpid());
	fclose(open_stream("stdout"));
	child = fork();
	assert_true(child >= 0);
	if (!child)
		_exit(tool(arguments));
	while (!strstr(contents("stdout"), "floor/nop") && tries++ < 200)
		usleep(20000);
	assert_true(tries < 200);
	put_done(out, 1, 0);
	fclose(out);
	waitpid(child, &status, 0);
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void interrupt_keeps_what_was_read(void **state)
{
	FILE *out = open_stream("s");
	char command[256];

	(void)state;
	put_context(out, "insn", false);
	put_row(out, "floor/nop", 0, 0);
	fclose(out);
	unlink(in_folder("result.json"));
	snprintf(command, sizeof(command),
		 "cd %s && timeout --signal=INT 0.5 %s --stream s --out result.json --follow %d "
		 ">/dev/null 2>&1",
		 in_folder("."), getenv("GPUVM_ROWS"), getpid());
	assert_int_equal(system(command) >> 8, 124);
	assert_context("incomplete_reason", "\"interrupted by SIGINT\"");
	assert_names("floor/nop ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_a_writer_that_dies),
		cmocka_unit_test(follows_until_done),
		cmocka_unit_test(lines_may_come_in_pieces),
		cmocka_unit_test(rows_appear_while_it_runs),
		cmocka_unit_test(interrupt_keeps_what_was_read),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
