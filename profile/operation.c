// SPDX-License-Identifier: GPL-2.0-or-later
#include "operation.h"

#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "paths.h"

#define LOOP 0u

static uint32_t node_of(const struct window_record *window, uint32_t run)
{
	return window->blocks[window->runs[run].block].node;
}

/* Whether the loop around the operations calls a function there. */
static bool is_call(const struct window_record *window, uint32_t run)
{
	uint32_t node = node_of(window, run);

	return node > 1 && window->nodes[node].parent == LOOP &&
	       (!run || node_of(window, run - 1) == LOOP);
}

static bool is_loop(const struct window_record *window, uint32_t run)
{
	return node_of(window, run) == LOOP;
}

/**
 * struct mark - what an operation may begin with
 * @is: whether a run is such.
 * @of_node: they are told apart by their node, else by their block.
 */
struct mark {
	bool (*is)(const struct window_record *window, uint32_t run);
	bool of_node;
};

static uint32_t key_of(const struct window_record *window, const struct mark *mark, uint32_t run)
{
	return mark->of_node ? node_of(window, run) : window->runs[run].block;
}

/*
 * Marks that all operations have, but for the first or the last one, which are a little different
 * where a loop is entered and left: index of the first run that is one, or the number of runs.
 */
static uint32_t find_mark(const struct window_record *window, const struct mark *mark, uint64_t ops,
			  uint64_t missing)
{
	uint32_t keys = mark->of_node ? window->num_nodes : window->num_blocks;
	uint64_t *times = calloc(keys, sizeof(*times));
	uint32_t run;

	if (!times)
		return window->num_runs;
	for (run = 0; run < window->num_runs; run++)
		if (mark->is(window, run))
			times[key_of(window, mark, run)]++;
	for (run = 0; run < window->num_runs; run++)
		if (mark->is(window, run) && times[key_of(window, mark, run)] == ops - missing)
			break;
	free(times);
	return run;
}

static uint64_t distance(double mean, uint64_t insns)
{
	double by = mean > insns ? mean - insns : insns - mean;

	return by * 1024;
}

/* Between each two marks is one; the last is left out, as the loop's end is in it. */
static void choose(struct operation *best, const struct window_record *window,
		   const struct mark *mark, uint32_t first, uint64_t ops)
{
	uint32_t key = key_of(window, mark, first);
	double mean = (double)window->insns / ops;
	struct operation at = { .first = first, .number = 1, .of = ops, .count = 1 };

	for (uint32_t run = first; run < window->num_runs; run++) {
		if (run > first && mark->is(window, run) && key_of(window, mark, run) == key) {
			at.end = run;
			if (!best->end || distance(mean, at.insns) < distance(mean, best->insns))
				*best = at;
			at.first = run;
			at.number++;
			at.insns = 0;
		}
		at.insns += window->runs[run].insns;
	}
}

int operation_find(struct operation *operation, const struct window_record *window, uint64_t ops)
{
	static const struct mark marks[] = { { is_call, true }, { is_loop, false } };
	uint64_t insns = 0;

	for (uint32_t run = 0; run < window->num_runs; run++)
		insns += window->runs[run].insns;
	if (!insns || insns != window->insns)
		return -ENODATA;
	*operation = (struct operation){ 0 };
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		for (uint64_t missing = 0; missing < 2 && ops - missing > 1; missing++) {
			uint32_t first = find_mark(window, &marks[i], ops, missing);

			if (first == window->num_runs)
				continue;
			choose(operation, window, &marks[i], first, ops);
			return 0;
		}
	*operation = (struct operation){
		.end = window->num_runs,
		.number = 1,
		.of = ops,
		.count = ops,
		.insns = insns,
	};
	return 0;
}

/**
 * struct writer - events while they are written
 * @file: to where. @process: of all events.
 * @paths: chains of functions.
 * @open: paths that have been entered. @depth: how many. @room: of @open.
 * @any: there are events before. @failed: something could not be written.
 */
struct writer {
	FILE *file;
	int process;
	struct paths paths;
	uint32_t *open;
	uint32_t depth;
	uint32_t room;
	bool any;
	bool failed;
};

/* Takes the event. */
static void write_event(struct writer *writer, json_t *event)
{
	if (!event || json_object_set_new(event, "pid", json_integer(writer->process)) ||
	    json_object_set_new(event, "tid", json_integer(1)) ||
	    fputs(writer->any ? ",\n" : "\n", writer->file) < 0 ||
	    json_dumpf(event, writer->file, JSON_COMPACT))
		writer->failed = true;
	writer->any = true;
	json_decref(event);
}

static void write_edge(struct writer *writer, const char *phase, const char *name, uint64_t time)
{
	write_event(writer, json_pack("{s:s, s:s, s:I}", "name", name, "ph", phase, "ts",
				      (json_int_t)time));
}

static void leave(struct writer *writer, uint32_t depth, uint64_t time)
{
	while (writer->depth > depth)
		write_edge(writer, "E", paths_name(&writer->paths, writer->open[--writer->depth]),
			   time);
}

static uint32_t depth_of(const struct paths *paths, uint32_t path)
{
	uint32_t depth = 0;

	for (; path != PATHS_NONE; path = paths_around(paths, path))
		depth++;
	return depth;
}

/* From what runs to what runs next: functions are left up to the one that is around both. */
static void go_to(struct writer *writer, uint32_t path, uint64_t time)
{
	uint32_t depth = depth_of(&writer->paths, path), same = 0;
	uint32_t *chain;

	if (writer->depth == depth && writer->open[depth - 1] == path)
		return;
	writer->open = grow(writer->open, &writer->room, 2 * depth, sizeof(*writer->open));
	chain = calloc(depth, sizeof(*chain));
	if (!chain) {
		writer->failed = true;
		return;
	}
	for (uint32_t i = depth; i-- > 0; path = paths_around(&writer->paths, path))
		chain[i] = path;
	while (same < depth && same < writer->depth && writer->open[same] == chain[same])
		same++;
	leave(writer, same, time);
	for (; writer->depth < depth; writer->depth++) {
		writer->open[writer->depth] = chain[writer->depth];
		write_edge(writer, "B", paths_name(&writer->paths, chain[writer->depth]), time);
	}
	free(chain);
}

static void write_name(struct writer *writer, const char *name)
{
	write_event(writer, json_pack("{s:s, s:s, s:{s:s}}", "name", "process_name", "ph", "M",
				      "args", "name", name));
	write_event(writer, json_pack("{s:s, s:s, s:{s:s}}", "name", "thread_name", "ph", "M",
				      "args", "name", "1 us is 1 instruction"));
}

static void write_whole(struct writer *writer, const struct operation *operation, const char *name)
{
	write_event(writer,
		    json_pack("{s:s, s:s, s:i, s:{s:I, s:I, s:I, s:I}}", "name", name, "ph", "B",
			      "ts", 0, "args", "operation", (json_int_t)operation->number, "of",
			      (json_int_t)operation->of, "operations", (json_int_t)operation->count,
			      "insn", (json_int_t)operation->insns));
}

int operation_write(const struct operation *operation, const struct window_record *window,
		    const struct symbols *symbols, const char *name, int process, FILE *file)
{
	struct writer writer = { .file = file, .process = process, .any = process > 1 };
	uint64_t time = 0;
	int ret = paths_open(&writer.paths, window, symbols);

	if (!ret) {
		write_name(&writer, name);
		write_whole(&writer, operation, name);
		for (uint32_t i = operation->first; i < operation->end; i++) {
			const struct window_block *block = &window->blocks[window->runs[i].block];

			go_to(&writer, paths_at(&writer.paths, block->node, block->addr), time);
			time += window->runs[i].insns;
		}
		leave(&writer, 0, time);
		write_edge(&writer, "E", name, time);
		ret = writer.failed ? -EIO : 0;
	}
	paths_close(&writer.paths);
	free(writer.open);
	return ret;
}
