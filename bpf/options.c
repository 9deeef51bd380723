// SPDX-License-Identifier: GPL-2.0
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "names.h"

#define ALL_CLASSES ((1u << NUM_CLASSES) - 1)

static const char usage[] =
	"usage: gpuvm-trace [option]... [-- command [argument]...]\n"
	"Lock hold and wait times, list walks, retries, steps, allocations of the kernel's GPUVM.\n"
	"\n"
	"  -d SECONDS             trace for so long; otherwise until Ctrl-C or the command's end\n"
	"  -p PID                 locks taken by this process only\n"
	"  -c COMMAND             run a shell command, trace until it ends\n"
	"  --class=CLASS[,CLASS]  " LOCK_CLASS_NAMES " (all)\n"
	"  --driver-lock=S.M[,..] mutexes M of the driver's structs S, for DRIVER\n"
	"  --json                 JSON instead of tables\n"
	"  --hist                 histograms in the tables\n"
	"  --folded=WEIGHT        stacks, folded: of who waits, weighing wait; of who had what others\n"
	"                         waited for, weighing blame; of all who take locks, weighing hold\n"
	"                         or count; with --bench and --report also contention (wait and\n"
	"                         blame), both (hold, wait and blame)\n"
	"  --stacks=WHICH         kernel, user or both (kernel)\n"
	"  --unit=UNIT            what the kernel's clock counts: ns, insn or tcg_ns (ns)\n"
	"  --max-locks=N          room for N locks (32768); --max-threads=N (4096);\n"
	"  --max-stacks=N         and N stacks (4096)\n"
	"  --btf=PATH             BTF of the kernel (/sys/kernel/btf/vmlinux)\n"
	"  --self-test[=waits]    compare with what gpuvm_bench does for certain; waits: only what\n"
	"                         needs two CPUs\n"
	"  --probe-cost           what the probes cost, by gpuvm_bench\n"
	"  --bare-cost            what bare locks cost now, whoever else traces them\n"
	"  --kprobe               kprobes instead of trampolines, as on kernels without\n"
	"  --leave-out=PROGRAM    do without one program, to see what is missed\n"
	"  --bench                the command is gpuvm-bench: one report per row\n"
	"  --stream=PATH          write one JSON line per row there instead\n"
	"  --release-cpus         have CPUs online that the boot held back, once all is attached\n"
	"  --report STREAM...     print what was streamed; --out=FILE writes trace.json, with the\n"
	"                         context of --result=FILE; --profile=FILE (profile.json) compares\n"
	"                         holds with exact ones\n"
	"\n"
	"Exit status: 0 done, 1 a finding (self-test or command failed, events were lost),\n"
	"2 could not trace.\n";

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

/* clang-format off */
enum {
	OPT_CLASS = 256, OPT_DRIVER_LOCK, OPT_JSON, OPT_HIST, OPT_FOLDED, OPT_STACKS, OPT_UNIT,
	OPT_MAX_LOCKS, OPT_MAX_THREADS, OPT_MAX_STACKS, OPT_BTF, OPT_SELF_TEST, OPT_COST, OPT_BARE,
	OPT_LEAVE_OUT, OPT_KPROBE, OPT_BENCH, OPT_STREAM, OPT_RELEASE_CPUS, OPT_NO_COST, OPT_REPORT,
	OPT_RESULT, OPT_PROFILE, OPT_OUT, OPT_HELP,
};

static const struct option long_options[] = {
	{ "class", required_argument, NULL, OPT_CLASS },
	{ "driver-lock", required_argument, NULL, OPT_DRIVER_LOCK },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "hist", no_argument, NULL, OPT_HIST },
	{ "folded", required_argument, NULL, OPT_FOLDED },
	{ "stacks", required_argument, NULL, OPT_STACKS },
	{ "unit", required_argument, NULL, OPT_UNIT },
	{ "max-locks", required_argument, NULL, OPT_MAX_LOCKS },
	{ "max-threads", required_argument, NULL, OPT_MAX_THREADS },
	{ "max-stacks", required_argument, NULL, OPT_MAX_STACKS },
	{ "btf", required_argument, NULL, OPT_BTF },
	{ "self-test", optional_argument, NULL, OPT_SELF_TEST },
	{ "probe-cost", no_argument, NULL, OPT_COST },
	{ "bare-cost", no_argument, NULL, OPT_BARE },
	{ "leave-out", required_argument, NULL, OPT_LEAVE_OUT },
	{ "kprobe", no_argument, NULL, OPT_KPROBE },
	{ "bench", no_argument, NULL, OPT_BENCH },
	{ "stream", required_argument, NULL, OPT_STREAM },
	{ "release-cpus", no_argument, NULL, OPT_RELEASE_CPUS },
	{ "no-cost", no_argument, NULL, OPT_NO_COST },
	{ "report", no_argument, NULL, OPT_REPORT },
	{ "result", required_argument, NULL, OPT_RESULT },
	{ "profile", required_argument, NULL, OPT_PROFILE },
	{ "out", required_argument, NULL, OPT_OUT },
	{ "help", no_argument, NULL, OPT_HELP },
	{ 0 },
};
/* clang-format on */

/* The most that a table of the kernel may have, and more than any machine needs. */
#define MAX_ROOM (1u << 22)

static int parse_config(struct options *options, int option)
{
	struct trace_config *config = &options->config;

	switch (option) {
	case 'p':
		return parse_number("-p", optarg, 1u << 22, &config->only_tgid);
	case OPT_CLASS:
		return parse_classes(optarg, &config->classes);
	case OPT_DRIVER_LOCK:
		config->driver_locks = optarg;
		return 0;
	case OPT_STACKS:
		return parse_stacks(config, optarg);
	case OPT_MAX_LOCKS:
		return parse_number("--max-locks", optarg, MAX_ROOM, &config->max_locks);
	case OPT_MAX_THREADS:
		return parse_number("--max-threads", optarg, MAX_ROOM, &config->max_threads);
	case OPT_MAX_STACKS:
		return parse_number("--max-stacks", optarg, MAX_ROOM, &config->max_stacks);
	case OPT_BTF:
		config->btf = optarg;
		return 0;
	case OPT_KPROBE:
		config->kprobes = true;
		return 0;
	case OPT_LEAVE_OUT:
		config->leave_out = optarg;
		return 0;
	}
	return -EINVAL;
}

static int parse_one(struct options *options, int option)
{
	static const char *const parts[] = { "waits", NULL };

	switch (option) {
	case 'd':
		return parse_number("-d", optarg, 1000000, &options->seconds);
	case 'c':
		return parse_command(options, optarg);
	case OPT_JSON:
		options->json = true;
		return 0;
	case OPT_HIST:
		options->hist = true;
		return 0;
	case OPT_FOLDED:
		return parse_folded(options, optarg);
	case OPT_UNIT:
		return parse_unit(options, optarg);
	case OPT_SELF_TEST:
		options->job = JOB_SELF_TEST;
		options->only_waits = optarg;
		return optarg ? parse_choice("--self-test", optarg, parts, "there is waits") : 0;
	case OPT_COST:
		options->job = JOB_COST;
		return 0;
	case OPT_BARE:
		options->job = JOB_BARE;
		return 0;
	case OPT_BENCH:
		options->job = JOB_BENCH;
		return 0;
	case OPT_STREAM:
		options->stream = optarg;
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
		options->result = optarg;
		return 0;
	case OPT_PROFILE:
		options->profile = optarg;
		return 0;
	case OPT_OUT:
		options->out = optarg;
		return 0;
	case OPT_HELP:
		fputs(usage, stdout);
		return 1;
	}
	return parse_config(options, option);
}

/* Whether stacks weigh one of these. */
static bool weighs(const struct options *options, const char *weights)
{
	return options->folded && strstr(weights, options->folded);
}

static int finish(struct options *options, int argc, char **argv)
{
	struct trace_config *config = &options->config;

	if (options->job == JOB_REPORT)
		options->inputs = argv + optind;
	else if (optind < argc)
		options->command = argv + optind;
	if (options->job == JOB_REPORT && !*options->inputs)
		return complain("--report without", "a stream",
				"name what --bench --stream=FILE wrote");
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

int options_parse(struct options *options, int argc, char **argv)
{
	int option, ret = 0;

	*options = (struct options){
		.unit = "ns",
		.config = {
			.classes = ALL_CLASSES,
			.groups = PROBE_ALL,
			.kernel_stacks = true,
			.max_locks = 32768,
			.max_threads = 4096,
			.max_stacks = 4096,
		},
	};
	while (!ret && (option = getopt_long(argc, argv, "+d:p:c:", long_options, NULL)) != -1)
		ret = parse_one(options, option);
	return ret ? ret : finish(options, argc, argv);
}
