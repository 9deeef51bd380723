// SPDX-License-Identifier: GPL-2.0-or-later
#include "shard.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "complain.h"
#include "printable.h"

int shard_init(struct shard *shard, const char *path)
{
	memset(shard, 0, sizeof(*shard));
	return follow_init(&shard->follow, path);
}

/* Only the first one is told: what follows it is likely to be of the same making. */
static void note_bad_line(struct shard *shard, unsigned long number, const char *reason)
{
	if (shard->bad_line)
		return;
	shard->bad_line = number;
	snprintf(shard->bad_reason, sizeof(shard->bad_reason), "%s", reason);
	printable(shard->bad_reason);
	complain("gpuvm-rows", "%s:%lu: %s; the line is ignored", shard->follow.path, number,
		 reason);
}

static int take_row(struct shard *shard, const struct row *row,
		    int (*take)(const struct row *row, void *arg), void *arg)
{
	shard->seen.rows++;
	shard->seen.failed += row_failed(row);
	shard->seen.skipped += row_was_skipped(row);
	shard->family_index = row->family_index;
	if (!strcmp(row->run_name, shard->running) || !strcmp(row->name, shard->running))
		shard->running[0] = '\0';
	return take(row, arg);
}

static int take_line(struct shard *shard, struct stream_line *line,
		     int (*take)(const struct row *row, void *arg), void *arg)
{
	switch (line->kind) {
	case STREAM_CONTEXT:
		json_decref(shard->context);
		shard->context = json_incref(line->context);
		return 0;
	case STREAM_START:
		strcpy(shard->running, line->start);
		strcpy(shard->last, line->start);
		return 0;
	case STREAM_ROW:
		return take_row(shard, &line->row, take, arg);
	case STREAM_DONE:
		shard->done = true;
		shard->promised = line->done;
		return 0;
	case STREAM_TRACE:
		return 0;
	}
	return -EINVAL;
}

int shard_read(struct shard *shard, int (*take)(const struct row *row, void *arg), void *arg)
{
	struct stream_line line;
	char message[128];
	const char *text;
	size_t length;
	int ret;

	while ((ret = follow_line(&shard->follow, &text, &length)) > 0) {
		shard->goes_on = shard->bad_line != 0;
		ret = stream_parse(&line, text, length, message, sizeof(message));
		if (!ret && line.kind == STREAM_TRACE)
			continue;
		if (!ret && shard->done) {
			stream_line_free(&line);
			snprintf(message, sizeof(message), "a line after the done line");
			shard->goes_on = true;
			ret = -EINVAL;
		}
		if (ret) {
			note_bad_line(shard, shard->follow.line, message);
			continue;
		}
		ret = take_line(shard, &line, take, arg);
		stream_line_free(&line);
		if (ret)
			break;
	}
	if (ret < 0)
		shard->error = ret;
	return ret;
}

void shard_finish(struct shard *shard)
{
	if (!follow_torn(&shard->follow))
		return;
	shard->goes_on = shard->bad_line != 0;
	note_bad_line(shard, shard->follow.line + 1, "ends without a newline");
}

static void say_where_it_ends(const struct shard *shard, char *reason, size_t size)
{
	const char *end = "the stream ends without a done line";

	if (shard->running[0])
		snprintf(reason, size, "%s while %s was running", end, shard->running);
	else if (shard->last[0])
		snprintf(reason, size, "%s after %s", end, shard->last);
	else
		snprintf(reason, size, "%s before the first case", end);
}

bool shard_incomplete(const struct shard *shard, char *reason, size_t size)
{
	reason[0] = '\0';
	if (shard->error == -E2BIG)
		snprintf(reason, size, "line %lu of the stream is longer than %u bytes",
			 shard->follow.line + 1, FOLLOW_LINE_MAX - 1);
	else if (shard->error)
		snprintf(reason, size, "cannot read %s: %s", shard->follow.path,
			 strerror(-shard->error));
	else if (!follow_is_there(&shard->follow))
		snprintf(reason, size, "there is no %s", shard->follow.path);
	else if (shard->goes_on)
		snprintf(reason, size, "line %lu of the stream is malformed: %s", shard->bad_line,
			 shard->bad_reason);
	else if (!shard->done)
		say_where_it_ends(shard, reason, size);
	else if (!shard->context)
		snprintf(reason, size, "the stream has no context line");
	else if (memcmp(&shard->seen, &shard->promised, sizeof(shard->seen)))
		snprintf(reason, size,
			 "the done line says %lu rows, %lu failed, %lu skipped; there are %lu, "
			 "%lu, %lu",
			 shard->promised.rows, shard->promised.failed, shard->promised.skipped,
			 shard->seen.rows, shard->seen.failed, shard->seen.skipped);
	return reason[0] != '\0';
}

void shard_free(struct shard *shard)
{
	follow_close(&shard->follow);
	json_decref(shard->context);
}
