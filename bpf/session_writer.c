// SPDX-License-Identifier: GPL-2.0
#include "session_writer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "session_lines.h"

struct session_waiting {
	struct session_event event;
	bool is_open;
	bool is_void;
};

static struct session_waiting *waiting_at(const struct session_writer *writer, size_t index)
{
	return &writer->queue[(writer->first + index) % writer->room];
}

static bool lengthen(struct session_writer *writer)
{
	size_t room = writer->room ? 2 * writer->room : 256;
	struct session_waiting *queue = malloc(room * sizeof(*queue));

	if (!queue)
		return false;
	for (size_t i = 0; i < writer->count; i++)
		queue[i] = *waiting_at(writer, i);
	free(writer->queue);
	writer->queue = queue;
	writer->room = room;
	writer->first = 0;
	return true;
}

static void queue_up(struct session_writer *writer, const struct session_event *event)
{
	struct session_waiting *waiting;

	if (writer->count == writer->room && !lengthen(writer)) {
		session_no_memory(writer);
		return;
	}
	waiting = waiting_at(writer, writer->count++);
	*waiting = (struct session_waiting){ .event = *event };
	waiting->is_open = event->flags & EVENT_REQUEST;
}

static void write_ready(struct session_writer *writer)
{
	while (writer->count && !waiting_at(writer, 0)->is_open) {
		const struct session_waiting *waiting = waiting_at(writer, 0);

		if (!waiting->is_void)
			session_write_event(writer, &waiting->event);
		writer->first = (writer->first + 1) % writer->room;
		writer->count--;
	}
}

/* A thread is in one request at most: its newest is the one. */
static void end_request(struct session_writer *writer, const struct session_event *event)
{
	for (size_t i = writer->count; i--;) {
		struct session_waiting *waiting = waiting_at(writer, i);

		if (!waiting->is_open || waiting->event.tid != event->tid)
			continue;
		waiting->is_open = false;
		waiting->is_void = event->kind != EVENT_DONE;
		writer->counts.broken += event->kind == EVENT_BROKEN;
		return;
	}
}

void session_writer_open(struct session_writer *writer, FILE *out)
{
	*writer = (struct session_writer){ .out = out };
}

void session_writer_take(struct session_writer *writer, const struct session_event *event)
{
	writer->lost |= event->lost;
	if (writer->lost)
		return;
	switch (event->kind) {
	case EVENT_DONE:
	case EVENT_REFUSED:
	case EVENT_BROKEN:
		end_request(writer, event);
		break;
	default:
		queue_up(writer, event);
	}
	write_ready(writer);
}

/* What was under way has no end: it is left out, what came behind it is not. */
static void write_rest(struct session_writer *writer)
{
	for (size_t i = 0; i < writer->count; i++) {
		struct session_waiting *waiting = waiting_at(writer, i);

		writer->counts.cut += waiting->is_open;
		waiting->is_void |= waiting->is_open;
		waiting->is_open = false;
	}
	write_ready(writer);
}

static void write_end(struct session_writer *writer, uint64_t lost)
{
	const struct session_counts *counts = &writer->counts;
	uint64_t missing = lost + counts->odd + counts->broken + counts->cut + counts->unnamed +
			   writer->no_memory;

	if (missing)
		fprintf(writer->out, "lost %" PRIu64 "\n", missing);
	fprintf(writer->out,
		"# %" PRIu64 " calls of %" PRIu64 " threads: %" PRIu64 " VMs, %" PRIu64
		" BOs, %" PRIu64 " mapped, %" PRIu64 " unmapped, %" PRIu64 " submissions, %" PRIu64
		" evictions",
		counts->calls, counts->threads, counts->vms, counts->bos, counts->maps,
		counts->unmaps, counts->execs, counts->evicts);
	if (counts->left_out)
		fprintf(writer->out, "; left out as older: %" PRIu64, counts->left_out);
	fputc('\n', writer->out);
}

int session_writer_close(struct session_writer *writer, uint64_t lost)
{
	const struct session_counts *counts = &writer->counts;
	int ret = 0;

	if (!writer->lost)
		write_rest(writer);
	write_end(writer, lost);
	if (lost || counts->odd || counts->broken || counts->cut || counts->unnamed)
		ret = -ENODATA;
	if (writer->no_memory)
		ret = -ENOMEM;
	if (fflush(writer->out) || ferror(writer->out))
		ret = -EIO;
	session_free_names(writer);
	free(writer->queue);
	return ret;
}
