// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A command on a tuned machine: whoever is killed, and whenever, the machine is as it was. Machines
 * are trees of files; the program is the real one.
 */
#include "unit.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "folder.h"
#include "journal.h"
#include "machine_tree.h"

#define CPU "/sys/devices/system/cpu"

/* Everything that can be set is to be set. */
static int make_untuned(void **state)
{
	make_tree(state);
	put_file(CPU "/cpu3/topology/thread_siblings_list", "1,3\n");
	put_file(CPU "/cpu0/cpufreq/scaling_governor", "powersave\n");
	put_file(CPU "/cpu3/cpufreq/scaling_governor", "schedutil\n");
	put_file(CPU "/intel_pstate/no_turbo", "0\n");
	put_file(CPU "/cpufreq/boost", "1\n");
	put_file("/proc/irq/24/smp_affinity_list", "1\n");
	put_file("/proc/irq/25/smp_affinity_list", "0-3\n");
	put_file("/sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
	keep_tree();
	return 0;
}

static const struct {
	const char *name;
	const char *tuned;
} tuned[] = {
	{ CPU "/cpu1/online", "0\n" },
	{ CPU "/cpu0/cpufreq/scaling_governor", "performance\n" },
	{ CPU "/cpu3/cpufreq/scaling_governor", "performance\n" },
	{ CPU "/intel_pstate/no_turbo", "1\n" },
	{ CPU "/cpufreq/boost", "0\n" },
	{ "/proc/irq/24/smp_affinity_list", "0,2\n" },
	{ "/proc/irq/25/smp_affinity_list", "0,2\n" },
	{ "/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n" },
};

static const char *in_tree(const char *name)
{
	static char relative[256];

	snprintf(relative, sizeof(relative), "machine%s", name);
	return relative;
}

static bool is_there(const char *name)
{
	return !access(in_folder(name), F_OK);
}

static void nap(void)
{
	const struct timespec time = { .tv_nsec = 5000000 };

	nanosleep(&time, NULL);
}

/* A file of the test folder comes to be, or goes. */
static void await(const char *name, bool there)
{
	for (int i = 0; i < 2000; i++, nap())
		if (is_there(name) == there)
			return;
	fail_msg("%s is %s", name, there ? "not there" : "still there");
}

static int tune(const char *command)
{
	char arguments[1024];

	snprintf(arguments, sizeof(arguments), "--root=%s --watch=20 --tune --json=json -- %s",
		 tree_root(), command);
	return run_in_folder(getenv("GPUVM_PREFLIGHT"), arguments);
}

/* Starts it with a command that says when it runs, and then does nothing for a minute. */
static pid_t start_tuned(void)
{
	char script[256], root[256];
	pid_t pid;

	snprintf(script, sizeof(script), "echo $$ >%s; mv %s %s; exec sleep 60",
		 in_folder("pid.tmp"), in_folder("pid.tmp"), in_folder("pid"));
	snprintf(root, sizeof(root), "--root=%s", tree_root());
	unlink(in_folder("pid"));
	pid = fork();
	/* -1 would be everybody to who kills it. */
	assert_true(pid >= 0);
	if (pid)
		return pid;
	freopen("/dev/null", "w", stdout);
	freopen("/dev/null", "w", stderr);
	execl(getenv("GPUVM_PREFLIGHT"), "gpuvm-preflight", root, "--watch=20", "--tune", "--",
	      "sh", "-c", script, NULL);
	_exit(127);
}

static pid_t command_of(void)
{
	return atoi(contents("pid"));
}

/* The one of its children that is not the command. */
static pid_t guard_of(pid_t pid)
{
	char command[128];
	pid_t guard = 0;
	FILE *list;

	snprintf(command, sizeof(command), "pgrep -P %d -f gpuvm-preflight", pid);
	list = popen(command, "r");
	if (fscanf(list, "%d", &guard) != 1)
		guard = 0;
	pclose(list);
	return guard;
}

/* Of an orphan nobody may have asked yet how it ended. */
static bool is_alive(pid_t pid)
{
	char path[64], state = 'Z';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 'Z';
	fclose(file);
	return state != 'Z';
}

static void is_gone(pid_t pid)
{
	for (int i = 0; i < 2000; i++, nap())
		if (!is_alive(pid))
			return;
	fail_msg("%d lives", pid);
}

static void is_tuned(void)
{
	for (size_t i = 0; i < sizeof(tuned) / sizeof(*tuned); i++)
		assert_string_equal(contents(in_tree(tuned[i].name)), tuned[i].tuned);
}

static void is_as_it_was(void)
{
	await(in_tree(JOURNAL_NAME), false);
	assert_true(tree_is_as_kept());
}

static void tunes_and_puts_back(void **state)
{
	char copy[512];

	(void)state;
	snprintf(copy, sizeof(copy), "sh -c 'cp -r %s tuned; exit 7'", tree_root());
	assert_int_equal(tune(copy), 7);
	for (size_t i = 0; i < sizeof(tuned) / sizeof(*tuned); i++) {
		char name[256];

		snprintf(name, sizeof(name), "tuned%s", tuned[i].name);
		assert_string_equal(contents(name), tuned[i].tuned);
	}
	is_as_it_was();
	assert_contains(contents("json"), "\"verdict\":\"clean\"");
	assert_contains(contents("json"),
			"\"tuned\":[\"governor\",\"turbo\",\"smt\",\"irqs\",\"clock\"]");
}

/* Cases with threads need two CPUs, also where those are one core. */
static void a_pair_of_siblings_stays(void **state)
{
	char copy[512];

	(void)state;
	put_file(CPU "/online", "1,3\n");
	snprintf(copy, sizeof(copy), "sh -c 'cat %s" CPU "/cpu1/online %s/proc/irq/25/smp*'",
		 tree_root(), tree_root());
	assert_int_equal(tune(copy), 0);
	assert_contains(contents("stdout"), "1\n1\n");
}

static void a_command_that_cannot_be_run(void **state)
{
	(void)state;
	assert_int_equal(tune("./nothing-of-the-kind"), 127);
	is_as_it_was();
}

static void a_killed_command(void **state)
{
	(void)state;
	assert_int_equal(tune("sh -c 'kill -KILL $$'"), 128 + SIGKILL);
	is_as_it_was();
}

static void signals_are_passed_on(void **state)
{
	pid_t pid = start_tuned();
	int status;

	(void)state;
	await("pid", true);
	is_tuned();
	kill(pid, SIGTERM);
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 128 + SIGTERM);
	is_as_it_was();
}

static void a_killed_tuner(void **state)
{
	pid_t pid = start_tuned();

	(void)state;
	await("pid", true);
	is_tuned();
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	is_gone(command_of());
	is_as_it_was();
}

/* Then the next run does it. */
static void tuner_and_guard_are_killed(void **state)
{
	pid_t pid = start_tuned(), guard;
	char arguments[512];

	(void)state;
	await("pid", true);
	guard = guard_of(pid);
	assert_true(guard > 0);
	kill(guard, SIGKILL);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	is_gone(guard);
	is_tuned();
	snprintf(arguments, sizeof(arguments), "--root=%s --restore", tree_root());
	assert_int_equal(run_in_folder(getenv("GPUVM_PREFLIGHT"), arguments), 0);
	assert_one_line("preflight: put back");
	is_as_it_was();
}

static void a_second_run_waits_its_turn(void **state)
{
	pid_t pid = start_tuned();

	(void)state;
	await("pid", true);
	assert_int_equal(tune("true"), 2);
	assert_one_line("gpuvm-bench: another run has tuned this machine");
	is_tuned();
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	is_as_it_was();
}

/* Whoever writes it is killed before its end: nothing has been set yet. */
static void a_torn_journal(void **state)
{
	(void)state;
	put_file(JOURNAL_NAME, CPU "/intel_pstate/no_turbo\t5\t1\n" CPU "/cpufreq/boost\t");
	assert_int_equal(tune("true"), 0);
	is_as_it_was();
	put_file(JOURNAL_NAME, "what is this\nend\n");
	assert_int_equal(tune("true"), 2);
	assert_one_line("gpuvm-bench: " JOURNAL_NAME " is no list");
}

/* What was there is said, and the journal stays. */
static void what_cannot_be_put_back(void **state)
{
	(void)state;
	put_file(JOURNAL_NAME, "/sys/no/such\told\tnew\n" CPU "/cpufreq/boost\t5\t0\nend\n");
	assert_int_equal(tune("true"), 2);
	assert_one_line("gpuvm-bench: /sys/no/such cannot be set back to old");
	assert_string_equal(contents(in_tree(CPU "/cpufreq/boost")), "5\n");
	assert_true(is_there(in_tree(JOURNAL_NAME)));
}

/* At any moment, with the guard or without. */
static void kills_at_random_moments(void **state)
{
	char arguments[512];

	(void)state;
	srand(17);
	snprintf(arguments, sizeof(arguments), "--root=%s --restore", tree_root());
	for (int i = 0; i < 12; i++) {
		pid_t pid = start_tuned(), guard;
		int naps = rand() % 60;

		while (naps--)
			nap();
		guard = guard_of(pid);
		if (guard > 0 && i % 2)
			kill(guard, SIGKILL);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		if (guard > 0)
			is_gone(guard);
		if (is_there("pid"))
			is_gone(command_of());
		assert_int_equal(run_in_folder(getenv("GPUVM_PREFLIGHT"), arguments), 0);
		is_as_it_was();
	}
}

static void refusals_are_one_line(void **state)
{
	static const struct {
		const char *arguments;
		const char *line;
	} wrong[] = {
		{ "--cpu=7", "gpuvm-bench: CPU 7 is not online" },
		{ "--cpu=x", "gpuvm-bench: --cpu x" },
		{ "--root=/nonexistent", "gpuvm-bench: /nonexistent/proc" },
		{ "--tune", "gpuvm-bench: --tune needs a command" },
		{ "true", "gpuvm-bench: a command is run with --tune only" },
		{ "--json=/nonexistent/x", "gpuvm-bench: --json /nonexistent/x cannot" },
		{ "--nothing", "gpuvm-bench: --nothing is no option" },
	};
	char arguments[512];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		snprintf(arguments, sizeof(arguments), "--root=%s %s", tree_root(),
			 wrong[i].arguments);
		assert_int_equal(run_in_folder(getenv("GPUVM_PREFLIGHT"), arguments), 2);
		assert_one_line(wrong[i].line);
	}
	put_file("/proc/self/status", "Uid:\t0\t1\t0\t0\n");
	snprintf(arguments, sizeof(arguments), "--root=%s", tree_root());
	assert_int_equal(run_in_folder(getenv("GPUVM_PREFLIGHT"), arguments), 2);
	assert_one_line("gpuvm-bench: this is not root: only root loads");
	put_file("/proc/self/status", "Uid:\t0\t0\t0\t0\n");
	assert_int_equal(run_in_folder(getenv("GPUVM_PREFLIGHT"), arguments), 1);
	assert_contains(contents("stdout"), "preflight: turbo: turbo is on");
}

static void the_measuring_cpu_is_told(void **state)
{
	char arguments[512];

	(void)state;
	snprintf(arguments, sizeof(arguments), "--which-cpu --root=%s", tree_root());
	assert_int_equal(run_in_folder(getenv("GPUVM_PREFLIGHT"), arguments), 1);
	assert_string_equal(contents("stdout"), "3\n");
	snprintf(arguments, sizeof(arguments), "--which-cpu --cpu=1 --root=%s", tree_root());
	assert_int_equal(run_in_folder(getenv("GPUVM_PREFLIGHT"), arguments), 1);
	assert_string_equal(contents("stdout"), "1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(tunes_and_puts_back, make_untuned),
		cmocka_unit_test_setup(a_pair_of_siblings_stays, make_untuned),
		cmocka_unit_test_setup(a_command_that_cannot_be_run, make_untuned),
		cmocka_unit_test_setup(a_killed_command, make_untuned),
		cmocka_unit_test_setup(signals_are_passed_on, make_untuned),
		cmocka_unit_test_setup(a_killed_tuner, make_untuned),
		cmocka_unit_test_setup(tuner_and_guard_are_killed, make_untuned),
		cmocka_unit_test_setup(a_second_run_waits_its_turn, make_untuned),
		cmocka_unit_test_setup(a_torn_journal, make_untuned),
		cmocka_unit_test_setup(what_cannot_be_put_back, make_untuned),
		cmocka_unit_test_setup(kills_at_random_moments, make_untuned),
		cmocka_unit_test_setup(refusals_are_one_line, make_untuned),
		cmocka_unit_test_setup(the_measuring_cpu_is_told, make_untuned),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
