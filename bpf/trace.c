// SPDX-License-Identifier: GPL-2.0
#include "trace.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "gpuvm_trace.skel.h"
#include "kernel_check.h"
#include "session_event.h"

static uint32_t power_of_two(uint32_t value)
{
	uint32_t power = 1;

	while (power < value && power < 1u << 30)
		power *= 2;
	return power;
}

static char libbpf_says[1 << 16];

/* libbpf explains a failure in many lines, of which a reader needs none, and we the last ones. */
static int keep_message(enum libbpf_print_level level, const char *format, va_list args)
{
	size_t used = strlen(libbpf_says);

	if (getenv("GPUVM_TRACE_DEBUG"))
		return vfprintf(stderr, format, args);
	if (level == LIBBPF_WARN && used < sizeof(libbpf_says) - 1)
		vsnprintf(libbpf_says + used, sizeof(libbpf_says) - used, format, args);
	return 0;
}

static int set_driver_locks(struct trace *trace)
{
	struct driver_lock locks[MAX_DRIVER_LOCKS] = { 0 };
	const char *text = trace->config.driver_locks;
	int ret = 0;

	trace->driver = driver_loaded(&trace->types);
	if (!text && trace->driver)
		text = trace->driver->locks;
	if (text)
		ret = driver_locks_find(&trace->types, text, locks);
	memcpy((void *)trace->skel->rodata->driver_locks, locks, sizeof(locks));
	return ret < 0 ? ret : 0;
}

/* Each event has a header of its own in the ring, which is at least a page. */
#define EVENT_BYTES (sizeof(struct session_event) + BPF_RINGBUF_HDR_SZ)

static int size_events(struct trace *trace)
{
	uint64_t bytes = trace->config.max_events * EVENT_BYTES;
	uint32_t size = power_of_two(bytes < 1u << 30 ? bytes : 1u << 30);
	uint32_t least = sysconf(_SC_PAGESIZE);

	return bpf_map__set_max_entries(trace->skel->maps.session_events,
					size > least ? size : least);
}

static int size_maps(struct trace *trace)
{
	const struct trace_config *config = &trace->config;
	uint32_t num_locks = power_of_two(4 * config->max_locks);
	uint32_t num_threads = power_of_two(2 * config->max_threads);
	uint32_t num_stacks = config->stack_classes ? power_of_two(2 * config->max_stacks) : 1;
	uint32_t shards = power_of_two(libbpf_num_possible_cpus());
	struct gpuvm_trace *skel = trace->skel;
	int ret;

	shards = shards < MAX_SHARDS ? shards : MAX_SHARDS;
	skel->rodata->lock_mask = num_locks - 1;
	skel->rodata->thread_mask = num_threads - 1;
	skel->rodata->stack_mask = num_stacks - 1;
	skel->rodata->shard_mask = shards - 1;
	ret = size_events(trace);
	ret |= bpf_map__set_max_entries(skel->maps.locks, num_locks);
	ret |= bpf_map__set_max_entries(skel->maps.threads, num_threads);
	ret |= bpf_map__set_max_entries(skel->maps.stacks, num_stacks);
	ret |= bpf_map__set_max_entries(skel->maps.stats, shards * NUM_CLASSES * NUM_OPS);
	ret |= bpf_map__set_max_entries(skel->maps.walks, shards * NUM_LISTS);
	return ret ? -EINVAL : 0;
}

static void fill_buckets(struct gpuvm_trace *skel)
{
	__u8 *buckets = (__u8 *)skel->rodata->small_buckets;

	for (size_t i = 0; i < sizeof(skel->rodata->small_buckets); i++)
		buckets[i] = loglin_bucket(i);
}

static int configure(struct trace *trace)
{
	const struct trace_config *config = &trace->config;
	const struct probe_choice choice = {
		.classes = config->classes,
		.groups = config->groups,
		.leave_out = config->leave_out,
		.kprobes = config->kprobes,
	};
	int ret = set_driver_locks(trace);

	trace->skel->rodata->classes = config->classes;
	trace->skel->rodata->only_tgid = config->only_tgid;
	trace->skel->rodata->find_late = !!(config->groups & PROBE_LATE);
	trace->skel->rodata->stack_classes = config->stack_classes;
	trace->skel->rodata->hold_stacks = config->hold_stacks;
	trace->skel->rodata->wait_stacks = config->wait_stacks;
	trace->skel->rodata->kernel_stacks = config->kernel_stacks;
	trace->skel->rodata->user_stacks = config->user_stacks;
	fill_buckets(trace->skel);
	if (!ret)
		ret = size_maps(trace);
	if (!ret)
		ret = probes_choose(&trace->probes, trace->skel, &trace->types, &choice);
	trace->skel->rodata->released_kinds = probes_released_kinds(&trace->probes);
	trace->skel->rodata->odd_holds = config->hold_stacks ? ~0u :
							       ~trace->skel->rodata->released_kinds;
	return ret;
}

/* The last line that says something. */
static const char *last_reason(void)
{
	char *end = libbpf_says + strlen(libbpf_says);
	char *line = libbpf_says;

	while (end > libbpf_says && end[-1] == '\n')
		*--end = '\0';
	line = strrchr(libbpf_says, '\n');
	return line ? line + 1 : libbpf_says;
}

static int load(struct trace *trace)
{
	int ret = gpuvm_trace__load(trace->skel);

	if (ret == -EPERM)
		return kernel_no_permission();
	if (ret)
		fprintf(stderr, "gpuvm-trace: the kernel does not take the programs (%s): %s\n",
			strerror(-ret), last_reason());
	return ret;
}

int trace_open(struct trace *trace, const struct trace_config *config)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .btf_custom_path = config->btf);
	int ret;

	*trace = (struct trace){ .config = *config };
	libbpf_set_print(keep_message);
	ret = kernel_check(&trace->types, config->btf);
	if (ret)
		return ret;
	trace->config.kprobes |= !probes_trampolines();
	trace->skel = gpuvm_trace__open_opts(&opts);
	if (!trace->skel)
		return -errno;
	ret = configure(trace);
	if (!ret)
		ret = load(trace);
	if (!ret)
		ret = view_open(&trace->view, trace->skel);
	return ret;
}

void trace_close(struct trace *trace)
{
	probes_detach(&trace->probes);
	view_close(&trace->view);
	gpuvm_trace__destroy(trace->skel);
	types_close(&trace->types);
}
