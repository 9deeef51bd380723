// SPDX-License-Identifier: GPL-2.0
/* Recording what whoever drives GPUVM asks it for, as a session for gpuvm-replay. */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "complain.h"
#include "cpus.h"
#include "gpuvm_trace.h"
#include "gpuvm_trace.skel.h"
#include "jobs.h"
#include "probes_missed.h"
#include "session_writer.h"
#include "until.h"

/* How often events are fetched: of a busy driver some thousands come in that time. */
#define PERIOD_MS 20

/* The one that has a stand-in: a VM's resv ends with it. */
#define NOT_NEEDED "rec_vm_gone"

/* Of a driver that asks faster than we write: then it is time to look whether to go on. */
#define EVENTS_AT_ONCE 65536

struct recording_job {
	const struct options *options;
	struct trace trace;
	struct ring_buffer *events;
	struct session_writer writer;
	uint64_t taken;
};

static int take(void *arg, void *data, size_t size)
{
	struct recording_job *job = arg;

	(void)size;
	session_writer_take(&job->writer, data);
	return ++job->taken % EVENTS_AT_ONCE ? 0 : -EAGAIN;
}

/* Without one of the others a session says less than was done. */
static bool is_missing(const struct probe *probe)
{
	return probe->groups & PROBE_SESSION && strcmp(probe_name(probe), NOT_NEEDED) &&
	       probe->state != PROBE_ATTACHED;
}

static int check_probes(const struct probes *probes)
{
	for (size_t i = 0; i < probes->count; i++) {
		const struct probe *probe = &probes->at[i];

		if (!is_missing(probe))
			continue;
		complain("gpuvm-trace",
			 "cannot record: %s cannot be attached to %s of this kernel (%s)",
			 probe_name(probe), probe->target ? probe->target : "a function",
			 probe->err ? strerror(-probe->err) : "it is not there");
		return -ENOENT;
	}
	return 0;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/*
 * What no counter knows of: programs that did not run, threads without a slot. Where nobody sees a
 * thread end, its slot is not free; that is all.
 */
static uint64_t unseen(struct recording_job *job)
{
	const struct probes *probes = &job->trace.probes;
	const struct view *view = &job->trace.view;

	return probes_misses(probes, PROBE_SESSION) -
	       probe_misses(probes_find(probes, "thread_ended")) +
	       view->counters[COUNTER_LOST_THREADS] + view->counters[COUNTER_LOST_RETURNS];
}

static void say_counts(const struct session_counts *counts)
{
	printf("recorded %" PRIu64 " calls of %" PRIu64 " threads: %" PRIu64 " VMs, %" PRIu64
	       " BOs, %" PRIu64 " mapped, %" PRIu64 " unmapped, %" PRIu64 " submissions, %" PRIu64
	       " evictions\n",
	       counts->calls, counts->threads, counts->vms, counts->bos, counts->maps,
	       counts->unmaps, counts->execs, counts->evicts);
	if (counts->left_out)
		printf("left out: %" PRIu64
		       " calls to VMs and evictions of BOs that are older than the recording\n",
		       counts->left_out);
	fflush(stdout);
}

static int finish(struct recording_job *job)
{
	const struct session_counts *counts = &job->writer.counts;
	uint64_t lost = job->trace.skel->bss->session_lost + unseen(job);
	int ret = session_writer_close(&job->writer, lost);

	say_counts(counts);
	if (ret == -ENODATA)
		complain("gpuvm-trace",
			 "the session is not whole: %" PRIu64 " events lost (--max-events makes "
			 "room), %" PRIu64 " calls not in whole pages, %" PRIu64
			 " requests failed half way, %" PRIu64
			 " were under way at the end, %" PRIu64
			 " calls to VMs and evictions of BOs whose beginning nobody saw",
			 lost, counts->odd, counts->broken, counts->cut, counts->unnamed);
	else if (ret)
		complain("gpuvm-trace", "%s cannot be written: %s", job->options->record,
			 strerror(-ret));
	return ret;
}

static bool is_time_over(const struct options *options, uint64_t since_ns)
{
	return options->seconds && now_ns() >= since_ns + options->seconds * 1000000000ull;
}

static int record(struct recording_job *job)
{
	const struct options *options = job->options;
	struct trace *trace = &job->trace;
	uint64_t since_ns = now_ns();
	int pid, status, ret;

	if (!options->command)
		fprintf(stderr, "gpuvm-trace: recording%s\n",
			options->seconds ? "" : ", Ctrl-C ends it");
	trace->skel->bss->session_since = since_ns;
	view_record(&trace->view, RECORD_ALL);
	if (options->release_cpus)
		cpus_release();
	pid = until_start(options->command);
	if (pid < 0)
		return EXIT_COULD_NOT;
	while (!until_wait(pid, PERIOD_MS) && !is_time_over(options, since_ns))
		ring_buffer__consume(job->events);
	status = until_end(pid);
	view_record(&trace->view, RECORD_NOTHING);
	while (ring_buffer__consume(job->events) == -EAGAIN)
		;
	ret = finish(job);
	if (ret && ret != -ENODATA)
		return EXIT_COULD_NOT;
	return status || ret ? EXIT_FINDING : EXIT_DONE;
}

static int open_events(struct recording_job *job)
{
	int fd = bpf_map__fd(job->trace.skel->maps.session_events);

	job->events = ring_buffer__new(fd, take, job, NULL);
	if (job->events)
		return 0;
	complain("gpuvm-trace", "no memory for events; take fewer with --max-events");
	return -ENOMEM;
}

/* Not before all else is ready: a file of that name may be somebody's. */
static int open_session(struct recording_job *job)
{
	FILE *out = fopen(job->options->record, "we");

	int err = errno;

	if (!out) {
		complain("gpuvm-trace", "cannot write %s: %s", job->options->record, strerror(err));
		return -err;
	}
	session_writer_open(&job->writer, out);
	return 0;
}

static int get_ready(struct recording_job *job)
{
	int ret = trace_open(&job->trace, &job->options->config);

	if (!ret)
		ret = open_events(job);
	if (ret)
		return ret;
	probes_attach(&job->trace.probes, PROBE_SESSION);
	ret = check_probes(&job->trace.probes);
	return ret ? ret : open_session(job);
}

int job_record(const struct options *options)
{
	static struct recording_job job;
	int status = EXIT_COULD_NOT;

	job.options = options;
	until_begin();
	if (!get_ready(&job)) {
		status = record(&job);
		fclose(job.writer.out);
	}
	ring_buffer__free(job.events);
	trace_close(&job.trace);
	return status;
}
