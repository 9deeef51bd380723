// SPDX-License-Identifier: GPL-2.0
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "command.h"
#include "names.h"

#define ALL_CLASSES ((1u << NUM_CLASSES) - 1)

static int complain(const char *what, const char *value, const char *right)
{
	fprintf(stderr, "gpuvm-trace: %s '%s'; %s\n", what, value, right);
	return -EINVAL;
}

static int parse_number(const char *name, const char *text, unsigned long max, uint32_t *number)
{
	char right[64];
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 10);
	*number = value;
	if (!errno && end != text && !*end && *text != '-' && value && value <= max)
		return 0;
	snprintf(right, sizeof(right), "a whole number from 1 to %lu", max);
	return complain(name, text, right);
}

static int parse_classes(const char *text, uint32_t *classes)
{
	char names[256], *rest = names;

	*classes = 0;
	snprintf(names, sizeof(names), "%s", text);
	for (char *name = strsep(&rest, ", "); name; name = strsep(&rest, ", ")) {
		int class = class_find(name);

		if (!*name)
			continue;
		if (class < 0)
			return complain("no such class", name, "there are " LOCK_CLASS_NAMES);
		*classes |= 1u << class;
	}
	return *classes ? 0 : complain("no class in", text, "name one, see --help");
}

static int parse_choice(const char *name, const char *text, const char *const *choices,
			const char *right)
{
	for (; *choices; choices++)
		if (!strcmp(text, *choices))
			return 0;
	return complain(name, text, right);
}

static int parse_unit(struct options *options, const char *text)
{
	options->unit = text;
	return clock_of_unit(text) ? 0 : complain("--unit", text, "there are ns, insn, tcg_ns");
}

static int parse_folded(struct options *options, const char *text)
{
	static const char *const weights[] = { "wait",	     "blame", "hold", "count",
					       "contention", "both",  NULL };

	options->folded = text;
	return parse_choice("--folded", text, weights,
			    "there are wait, blame, hold, count, contention, both");
}

static int parse_stacks(struct trace_config *config, const char *text)
{
	static const char *const which[] = { "kernel", "user", "both", NULL };

	config->kernel_stacks = strcmp(text, "user");
	config->user_stacks = strcmp(text, "kernel");
	return parse_choice("--stacks", text, which, "there are kernel, user, both");
}

static int parse_command(struct options *options, char *text)
{
	static char *shell[] = { "/bin/sh", "-c", NULL, NULL };

	shell[2] = text;
	options->command = shell;
	return 0;
}

enum {
	OPT_CLASS = COMMAND_KEY,
	OPT_DRIVER_LOCK,
	OPT_JSON,
	OPT_HIST,
	OPT_FOLDED,
	OPT_STACKS,
	OPT_UNIT,
	OPT_MAX_LOCKS,
	OPT_MAX_THREADS,
	OPT_MAX_STACKS,
	OPT_BTF,
	OPT_SELF_TEST,
	OPT_COST,
	OPT_BARE,
	OPT_COST_TABLE,
	OPT_LEAVE_OUT,
	OPT_KPROBE,
	OPT_BENCH,
	OPT_STREAM,
	OPT_RELEASE_CPUS,
	OPT_NO_COST,
	OPT_REPORT,
	OPT_RESULT,
	OPT_PROFILE,
	OPT_OUT,
	OPT_RECORD,
	OPT_MAX_EVENTS,
};

static const struct argp_option table[] = {
	{ NULL, 'd', "SECONDS", 0, "trace for so long; otherwise until Ctrl-C or the command's end",
	  1 },
	{ NULL, 'p', "PID", 0, "locks taken by this process only", 1 },
	{ NULL, 'c', "COMMAND", 0, "run a shell command, trace until it ends", 1 },
	{ "class", OPT_CLASS, "CLASS[,CLASS]", 0, LOCK_CLASS_NAMES " (all)", 1 },
	{ "driver-lock", OPT_DRIVER_LOCK, "S.M[,S.M]", 0,
	  "mutexes M of the driver's structs S, for DRIVER", 1 },
	{ "btf", OPT_BTF, "PATH", 0, "BTF of the kernel (/sys/kernel/btf/vmlinux)", 1 },
	{ "kprobe", OPT_KPROBE, NULL, 0, "kprobes instead of trampolines, as on kernels without",
	  1 },
	{ "leave-out", OPT_LEAVE_OUT, "PROGRAM", 0, "do without one program, to see what is missed",
	  1 },
	{ "max-locks", OPT_MAX_LOCKS, "N", 0, "room for N locks (32768)", 1 },
	{ "max-threads", OPT_MAX_THREADS, "N", 0, "and N threads (4096)", 1 },
	{ "max-stacks", OPT_MAX_STACKS, "N", 0, "and N stacks (4096)", 1 },
	{ "max-events", OPT_MAX_EVENTS, "N", 0,
	  "room for N events that are not written yet (131072)", 1 },
	{ "release-cpus", OPT_RELEASE_CPUS, NULL, 0,
	  "have CPUs online that the boot held back, once all is attached", 1 },
	{ "record", OPT_RECORD, "FILE", 0,
	  "write what is asked of GPUVM to FILE, for gpuvm-replay, instead of tracing", 1 },
	{ NULL, 0, NULL, 0, "What is printed:", 2 },
	{ "json", OPT_JSON, NULL, 0, "JSON instead of tables", 0 },
	{ "hist", OPT_HIST, NULL, 0, "histograms in the tables", 0 },
	{ "folded", OPT_FOLDED, "WEIGHT", 0,
	  "stacks, folded: of who waits, weighing wait; of who had what others waited for, "
	  "weighing blame; of all who take locks, weighing hold or count; with --bench and "
	  "--report also contention (wait and blame), both (hold, wait and blame)",
	  0 },
	{ "stacks", OPT_STACKS, "WHICH", 0, "kernel, user or both (kernel)", 0 },
	{ "unit", OPT_UNIT, "UNIT", 0, "what the kernel's clock counts: ns, insn or tcg_ns (ns)",
	  0 },
	{ NULL, 0, NULL, 0, "With gpuvm_bench:", 3 },
	{ "self-test", OPT_SELF_TEST, "waits", OPTION_ARG_OPTIONAL,
	  "compare with what it does for certain; waits: only what needs two CPUs", 0 },
	{ "probe-cost", OPT_COST, NULL, 0, "what the probes cost", 0 },
	{ "bare-cost", OPT_BARE, NULL, 0, "what bare locks cost now, whoever else traces them", 0 },
	{ "cost-table", OPT_COST_TABLE, "TITLE", 0,
	  "a table of FILE, whose lines are TOOL, tab, what one of these two printed with it", 0 },
	{ "bench", OPT_BENCH, NULL, 0, "the command is gpuvm-bench: one report per row", 0 },
	{ "stream", OPT_STREAM, "PATH", 0, "write one JSON line per row there instead", 0 },
	{ "no-cost", OPT_NO_COST, NULL, 0, "do not measure what the probes cost", 0 },
	{ NULL, 0, NULL, 0, "Of what was streamed:", 4 },
	{ "report", OPT_REPORT, NULL, 0, "print the STREAMs", 0 },
	{ "out", OPT_OUT, "FILE", 0, "write trace.json; with --bare-cost: what it prints", 0 },
	{ "result", OPT_RESULT, "FILE", 0, "with the context of this result.json", 0 },
	{ "profile", OPT_PROFILE, "FILE", 0, "compare holds with those of this profile.json", 0 },
	{ 0 },
};

/* The most that a table of the kernel may have, and more than any machine needs. */
#define MAX_ROOM (1u << 22)

static int parse_config(struct options *options, int option, const char *value)
{
	struct trace_config *config = &options->config;

	switch (option) {
	case 'p':
		return parse_number("-p", value, 1u << 22, &config->only_tgid);
	case OPT_CLASS:
		return parse_classes(value, &config->classes);
	case OPT_DRIVER_LOCK:
		config->driver_locks = value;
		return 0;
	case OPT_STACKS:
		return parse_stacks(config, value);
	case OPT_MAX_LOCKS:
		return parse_number("--max-locks", value, MAX_ROOM, &config->max_locks);
	case OPT_MAX_THREADS:
		return parse_number("--max-threads", value, MAX_ROOM, &config->max_threads);
	case OPT_MAX_STACKS:
		return parse_number("--max-stacks", value, MAX_ROOM, &config->max_stacks);
	case OPT_MAX_EVENTS:
		return parse_number("--max-events", value, MAX_ROOM, &config->max_events);
	case OPT_BTF:
		config->btf = value;
		return 0;
	case OPT_KPROBE:
		config->kprobes = true;
		return 0;
	case OPT_LEAVE_OUT:
		config->leave_out = value;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static int parse_one(struct options *options, int option, char *value)
{
	static const char *const parts[] = { "waits", NULL };

	switch (option) {
	case 'd':
		return parse_number("-d", value, 1000000, &options->seconds);
	case 'c':
		return parse_command(options, value);
	case OPT_JSON:
		options->json = true;
		return 0;
	case OPT_HIST:
		options->hist = true;
		return 0;
	case OPT_FOLDED:
		return parse_folded(options, value);
	case OPT_UNIT:
		return parse_unit(options, value);
	case OPT_SELF_TEST:
		options->job = JOB_SELF_TEST;
		options->only_waits = value;
		return value ? parse_choice("--self-test", value, parts, "there is waits") : 0;
	case OPT_COST:
		options->job = JOB_COST;
		return 0;
	case OPT_BARE:
		options->job = JOB_BARE;
		return 0;
	case OPT_COST_TABLE:
		options->job = JOB_COST_TABLE;
		options->title = value;
		return 0;
	case OPT_BENCH:
		options->job = JOB_BENCH;
		return 0;
	case OPT_RECORD:
		options->job = JOB_RECORD;
		options->record = value;
		return 0;
	case OPT_STREAM:
		options->stream = value;
		return 0;
	case OPT_RELEASE_CPUS:
		options->release_cpus = true;
		return 0;
	case OPT_NO_COST:
		options->no_cost = true;
		return 0;
	case OPT_REPORT:
		options->job = JOB_REPORT;
		return 0;
	case OPT_RESULT:
		options->result = value;
		return 0;
	case OPT_PROFILE:
		options->profile = value;
		return 0;
	case OPT_OUT:
		options->out = value;
		return 0;
	}
	return parse_config(options, option, value);
}

/* Whether stacks weigh one of these. */
static bool weighs(const struct options *options, const char *weights)
{
	return options->folded && strstr(weights, options->folded);
}

/* No locks, and every thread. */
static int finish_record(struct options *options)
{
	struct trace_config *config = &options->config;

	if (options->job != JOB_RECORD)
		return complain("--record with", "another job",
				"there are -d, -c, --max-events, --max-threads, --kprobe, and a "
				"command with it");
	if (config->only_tgid)
		return complain("--record with", "-p", "it records whoever drives GPUVM");
	config->groups = PROBE_SESSION;
	/*
	 * A thread that is preempted in a trampoline's program has all others on its CPU pass the
	 * function unseen, where the kernel is preemptible. A kprobe's is not preempted.
	 */
	config->kprobes = true;
	config->max_locks = 1;
	return 0;
}

static int finish(struct options *options)
{
	struct trace_config *config = &options->config;

	if (options->record)
		return finish_record(options);
	config->max_events = 0;

	if (options->job == JOB_REPORT && !options->inputs)
		return complain("--report without", "a stream",
				"name what --bench --stream=FILE wrote");
	if (options->job == JOB_COST_TABLE && !options->inputs)
		return complain("--cost-table without", "a file", "name one");
	if (options->job == JOB_BENCH && !options->command)
		return complain("--bench without", "a command",
				"put gpuvm-bench and its arguments behind --");
	if (weighs(options, "both contention") && options->job != JOB_BENCH &&
	    options->job != JOB_REPORT)
		return complain("--folded", options->folded,
				"there are wait, blame, hold, count here");
	config->hold_stacks = weighs(options, "hold count both");
	config->wait_stacks = weighs(options, "wait blame contention both") ||
			      options->job == JOB_SELF_TEST;
	if (config->hold_stacks || config->wait_stacks)
		config->stack_classes = config->classes;
	/* What runs under us is younger than we are. */
	if (options->command || options->job == JOB_SELF_TEST || options->job == JOB_COST)
		config->groups &= ~PROBE_LATE;
	return 0;
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		/* Streams, or a command with what is its own: nothing behind is ours. */
		if (options->job == JOB_REPORT || options->job == JOB_COST_TABLE)
			options->inputs = &state->argv[state->next - 1];
		else
			options->command = &state->argv[state->next - 1];
		state->next = state->argc;
		return 0;
	case ARGP_KEY_END:
		return finish(options);
	}
	return parse_one(options, key, value);
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.args_doc = "[-- COMMAND [ARGUMENT]...]\n--report [OPTION...] STREAM...\n"
		    "--cost-table TITLE FILE",
	.doc = "Lock hold and wait times, list walks, retries, steps, allocations of the kernel's "
	       "GPUVM.\vExit status: 0 done, 1 a finding (self-test or command failed, events were "
	       "lost), 2 could not trace.",
};

int options_parse(struct options *options, int argc, char **argv)
{
	*options = (struct options){
		.unit = "ns",
		.config = {
			.classes = ALL_CLASSES,
			.groups = PROBE_ALL,
			.kernel_stacks = true,
			.max_locks = 32768,
			.max_threads = 4096,
			.max_stacks = 4096,
			.max_events = 131072,
		},
	};
	return command_parse(&command, "gpuvm-trace", argc, argv, options);
}
