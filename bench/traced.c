// SPDX-License-Identifier: GPL-2.0-or-later
#include "traced.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "rest.h"
#include "ways.h"

#define REPLY_SIZE 256

static int read_reply(int fd, char *reply)
{
	size_t used = 0;

	while (used < REPLY_SIZE - 1) {
		ssize_t num = read(fd, reply + used, 1);

		if (num < 0 && errno == EINTR)
			continue;
		if (num <= 0)
			return -EPIPE;
		if (reply[used] == '\n')
			break;
		used++;
	}
	reply[used] = '\0';
	return 0;
}

/* Takes @message. @reply is empty when the tracer agrees. */
static int tell(int fd, json_t *message, char *reply)
{
	int ret = -ENOMEM;

	if (message)
		ret = json_dumpfd(message, fd, JSON_COMPACT) ? -EPIPE : 0;
	json_decref(message);
	if (!ret && write(fd, "\n", 1) != 1)
		ret = -EPIPE;
	return ret ? ret : read_reply(fd, reply);
}

static int tell_bench(struct bench *bench, int fd, json_t *message)
{
	char reply[REPLY_SIZE] = "";
	int ret = tell(fd, message, reply);

	if (ret)
		return bench_fail(bench, ret, "the tracer does not answer: %s", strerror(-ret));
	return reply[0] ? bench_fail(bench, -EPROTO, "%s", reply) : 0;
}

static json_t *counts_to_json(const struct bench *bench, const struct gvb_bench_counts *counts)
{
	const struct {
		const char *name;
		uint64_t value;
	} members[] = {
		{ "ops", counts->ops },
		{ "op", bench->request.op },
		{ "missing", counts->missing },
		{ "allocs", counts->allocs },
		{ "alloc_bytes", counts->alloc_bytes },
		{ "map", counts->map_steps },
		{ "remap", counts->remap_steps },
		{ "unmap", counts->unmap_steps },
		{ "locked_objs", counts->locked_objs },
		{ "validated", counts->validated },
		{ "validate_calls", counts->validate_calls },
		{ "fail_at", bench->request.op == GVB_BENCH_VALIDATE ? bench->request.arg[1] : 0 },
		{ "duplicates", counts->duplicates },
		{ "deadlocks", counts->deadlocks },
		{ "zombies", counts->zombies },
		{ "walk_len", bench->walk_len },
	};
	json_t *truth = json_object(), *locks = json_array();

	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		json_object_set_new(truth, members[i].name, json_integer(members[i].value));
	for (size_t i = 0; i < GVB_LOCK_CLASSES; i++)
		json_array_append_new(locks, json_integer(counts->locks[i]));
	json_object_set_new(truth, "locks", locks);
	json_object_set_new(truth, "injects", json_boolean(bench_injects(bench)));
	return truth;
}

int traced_window(bool begins, void *arg)
{
	const int *fd = arg;
	char reply[REPLY_SIZE];

	return tell(*fd, json_pack("{s:s}", "window", begins ? "all" : "none"), reply);
}

static int trace_once(struct bench *bench, const struct run_options *options, struct row *row,
		      uint64_t *ops)
{
	const struct bench_way *way = way_of(bench->family);
	int fd = options->trace_fd;
	int ret, ended;

	/* A timer interrupt inside of a probe has other probes missed. */
	rest_exactly(options->measure.clock);
	ret = tell_bench(bench, fd, json_pack("{s:s}", "begin", way->window));
	if (!ret)
		ret = way->trace(bench, options, row, ops);
	ended = tell_bench(bench, fd, json_pack("{s:I}", "end", (json_int_t)*ops));
	return ret ? ret : ended;
}

static int compare_counts(struct bench *bench, enum clock_id clock, int fd, uint64_t ops,
			  struct row *row)
{
	struct gvb_bench_counts counts = { 0 };
	int ret;

	rest_exactly(clock);
	ret = tell_bench(bench, fd, json_pack("{s:s}", "begin", "marked"));
	if (!ret)
		ret = measure_count(bench, ops, &counts);
	if (ret)
		return ret;
	counts_to_row(row, &counts);
	ret = tell_bench(bench, fd, json_pack("{s:o}", "truth", counts_to_json(bench, &counts)));
	if (!ret && bench->family->check_counts && !bench_injects(bench))
		ret = bench->family->check_counts(bench, &counts);
	return ret;
}

int traced_repetition(struct bench *bench, const struct run_options *options, struct row *row)
{
	enum clock_id clock = options->measure.clock;
	const struct bench_way *way = way_of(bench->family);
	uint64_t ops = 0;
	int ret = 0;

	if (way->in_batches)
		ret = measure_ops(bench, clock, &ops);
	if (!ret)
		ret = trace_once(bench, options, row, &ops);
	if (ret)
		return ret;
	row->iterations = ops;
	if (bench->walk_len)
		row_counter_set(row, "walk_len", bench->walk_len);
	/* Counting patches the kernel, which an emulator with several CPUs cannot stand twice. */
	if (!way->counted || clock == CLOCK_TCG_NS)
		return 0;
	return compare_counts(bench, clock, options->trace_fd, ops, row);
}

json_t *traced_about(const struct bench_case *bcase, const struct row *row)
{
	const char *mode = bcase->family->modeless ? "none" : gvbc_mode_name(bcase->mode);
	json_t *about = json_pack("{s:s, s:s, s:i, s:I}", "name", row->run_name, "mode", mode,
				  "repetition_index", (int)row->repetition_index, "iterations",
				  (json_int_t)row->iterations);

	if (about && row_failed(row))
		json_object_set_new(about, "error_message", json_string(row->error));
	return about;
}

int traced_row(int fd, const struct bench_case *bcase, const struct row *row)
{
	char reply[REPLY_SIZE];

	return tell(fd, json_pack("{s:o}", "row", traced_about(bcase, row)), reply);
}

int traced_clone(int fd)
{
	char reply[REPLY_SIZE];

	return tell(fd, json_pack("{s:b}", "clone", 1), reply);
}

int traced_done(int fd)
{
	char reply[REPLY_SIZE];

	return tell(fd, json_pack("{s:b}", "done", 1), reply);
}
