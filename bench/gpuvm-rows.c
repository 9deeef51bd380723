// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads a run's streams on the host, while they grow or later; prints and keeps its rows. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "collect.h"
#include "command.h"
#include "complain.h"
#include "printable.h"
#include "progress.h"
#include "regular.h"
#include "render.h"
#include "result.h"

#define WRITERS_MAX 64
#define POLL_MS 50
#define ME "gpuvm-rows"

struct options {
	struct collect *collect;
	struct pollfd writers[WRITERS_MAX];
	unsigned int num_writers;
	const char *out;
	const char *format;
	char incomplete[sizeof(((struct collect *)0)->incomplete)];
	bool quiet;
	bool in_turn;
	json_t *context;
	struct progress progress;
};

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
	interrupted = number;
}

/* A pidfd becomes readable when its process ends, also when nobody has waited for it yet. */
static int add_writer(struct options *options, const char *text)
{
	char *end;
	long pid = strtol(text, &end, 10);
	int fd;

	if (*end || pid <= 0 || pid != (pid_t)pid || options->num_writers >= WRITERS_MAX)
		return -EINVAL;
	fd = pidfd_open(pid, 0);
	if (fd < 0 && errno != ESRCH)
		return -errno;
	options->writers[options->num_writers].events = POLLIN;
	options->writers[options->num_writers++].fd = fd;
	return 0;
}

/* It need not be there yet. */
static int add_stream(struct options *options, const char *path)
{
	char why[128];
	int fd = regular_open_fd(path, why, sizeof(why));

	if (fd >= 0)
		close(fd);
	if (fd < 0 && fd != -ENOENT) {
		complain(ME, "--stream %s %s", path, why);
		return fd;
	}
	if (!collect_add(options->collect, path))
		return 0;
	complain(ME, "--stream %s: more than %d streams; name fewer", path, COLLECT_SHARDS_MAX);
	return -E2BIG;
}

/* Says which option it was, where what took it has not. */
static int told(int ret, const char *option, const char *value)
{
	if (ret)
		complain(ME, "--%s %s: %s; --help lists what is taken", option, value,
			 strerror(-ret));
	return ret;
}

/* Before anything is read: a run may take hours. */
static int check(const struct options *options)
{
	char why[128], *target = NULL;
	int ret = 0;

	if (!options->collect->num_shards) {
		complain(ME, "no stream to read; name one with --stream");
		return -EINVAL;
	}
	if (options->out)
		ret = regular_target(&target, options->out, why, sizeof(why));
	if (ret)
		complain(ME, "--out %s %s", options->out, why);
	free(target);
	return ret;
}

enum {
	OPT_STREAM = COMMAND_KEY,
	OPT_FOLLOW,
	OPT_IN_TURN,
	OPT_OUT,
	OPT_FORMAT,
	OPT_CONTEXT,
	OPT_INCOMPLETE,
	OPT_EXPECT,
	OPT_QUIET,
};

static const struct argp_option table[] = {
	{ "stream", OPT_STREAM, "FILE", 0, "rows, one of JSON a line; more than one, if parts run",
	  0 },
	{ "follow", OPT_FOLLOW, "PID", 0, "read until that process has ended; more than one", 0 },
	{ "in-turn", OPT_IN_TURN, NULL, 0, "streams are read one behind the other", 0 },
	{ "out", OPT_OUT, "FILE", 0, "write the result there", 0 },
	{ "format", OPT_FORMAT, "FORMAT", 0, "console, csv or json", 0 },
	{ "quiet", OPT_QUIET, NULL, 0, "print no rows", 0 },
	{ "incomplete", OPT_INCOMPLETE, "REASON", 0, "the run did not come to its end", 0 },
	{ "context", OPT_CONTEXT, "KEY=TEXT", 0, "for the result's context; KEY:=JSON, too", 0 },
	{ "expect", OPT_EXPECT, "FILE", 0, "cases to come, a name a line: says how far it is", 0 },
	{ 0 },
};

static error_t take(int key, char *value, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case OPT_STREAM:
		return add_stream(options, value);
	case OPT_FOLLOW:
		return told(add_writer(options, value), "follow", value);
	case OPT_IN_TURN:
		options->in_turn = true;
		return 0;
	case OPT_OUT:
		options->out = value;
		return 0;
	case OPT_FORMAT:
		options->format = value;
		return 0;
	case OPT_QUIET:
		options->quiet = true;
		return 0;
	case OPT_INCOMPLETE:
		printable_copy(options->incomplete, sizeof(options->incomplete), value);
		return 0;
	case OPT_CONTEXT:
		return told(result_context_set(options->context, value), "context", value);
	case OPT_EXPECT:
		return told(progress_open(&options->progress, value), "expect", value);
	case ARGP_KEY_ARG:
		complain(ME, "%s is no option; name streams with --stream", value);
		return -EINVAL;
	case ARGP_KEY_END:
		return check(options);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.doc = "Prints the rows that a run streams, while they come or later, writes its result.\v"
	       "Exit status: 0 all is well, 1 a row failed, 2 incomplete or not readable.",
};

static unsigned int longest_name(const struct rowset *rows, unsigned int family_index)
{
	size_t longest = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->entries[i]->row;
		size_t length = strlen(row->name);

		if (row->family_index == family_index && row->run_type == ROW_ITERATION &&
		    length > longest)
			longest = length;
	}
	return longest;
}

/* Prints the rows of all families below @below_family that have not been printed. */
static void show_rows(struct collect *collect, struct render *render, unsigned int below_family)
{
	rowset_sort(&collect->rows);
	rowset_relate(&collect->rows);
	for (size_t i = 0; i < collect->rows.count; i++) {
		struct rowset_entry *entry = collect->rows.entries[i];

		if (entry->shown || entry->row.family_index >= below_family)
			continue;
		render_name_width(render, longest_name(&collect->rows, entry->row.family_index));
		render_row(render, &entry->row);
		entry->shown = true;
	}
}

/* A row that comes before its base is printed without the percentage; the result has it. */
static void show_newest(struct collect *collect, struct render *render)
{
	rowset_relate(&collect->rows);
	for (size_t i = 0; i < collect->rows.count; i++) {
		struct rowset_entry *entry = collect->rows.entries[i];

		if (!entry->shown)
			render_row(render, &entry->row);
		entry->shown = true;
	}
}

/* They are sorted meanwhile: all are looked at when there are more. */
static void count_rows(const struct collect *collect, struct progress *progress)
{
	static size_t seen;

	for (size_t i = 0; seen != collect->rows.count && i < collect->rows.count; i++)
		progress_row(progress, collect->rows.entries[i]->row.run_name);
	seen = collect->rows.count;
}

/* Row by row when they come in the tables' order, else table by table, else all at the end. */
static void show(struct collect *collect, struct options *options, struct render *render)
{
	render_context(render, collect->context);
	if (!strcmp(options->format, "console") && !collect_shuffled(collect)) {
		if (collect->num_shards > 1 && !options->in_turn)
			show_rows(collect, render, collect_open_family(collect));
		else
			show_newest(collect, render);
	}
	count_rows(collect, &options->progress);
	progress_show(&options->progress, collect_running(collect));
}

/* Return: true while a writer lives. */
static bool wait_for_more(struct options *options)
{
	bool alive = false;

	poll(options->writers, options->num_writers, POLL_MS);
	for (unsigned int i = 0; i < options->num_writers; i++) {
		if (options->writers[i].fd >= 0 && options->writers[i].revents) {
			close(options->writers[i].fd);
			options->writers[i].fd = -1;
		}
		alive |= options->writers[i].fd >= 0;
	}
	return alive;
}

/* After the last writer's end there is one more look: at what it wrote since the one before. */
static void read_all(struct collect *collect, struct options *options, struct render *render)
{
	bool alive = options->num_writers > 0;

	while (!collect_read(collect, options->in_turn) && alive && !interrupted) {
		show(collect, options, render);
		alive = wait_for_more(options);
	}
	/* What is behind a stream that did not come to its end. */
	collect_read(collect, false);
	show(collect, options, render);
}

static int finish(struct collect *collect, const struct options *options, struct render *render)
{
	const char *incomplete = options->incomplete[0] ? options->incomplete : NULL;
	char reason[64];
	int ret;

	if (!incomplete && interrupted) {
		snprintf(reason, sizeof(reason), "interrupted by SIG%s", sigabbrev_np(interrupted));
		incomplete = reason;
	}
	ret = collect_finish(collect, incomplete);
	render_context(render, collect->context);
	show_rows(collect, render, UINT_MAX);
	return ret;
}

/* Only this leaves a mark: a run of which nothing was there must not replace one that was. */
static bool worth_writing(const struct collect *collect, const struct options *options)
{
	bool any_there = options->num_writers > 0;

	for (unsigned int i = 0; i < collect->num_shards; i++)
		any_there |= follow_is_there(&collect->shards[i].follow) != 0;
	return options->out && any_there;
}

static int write_result(const struct collect *collect, const char *path)
{
	json_t *rows = rowset_to_json(&collect->rows);
	json_t *result = rows ? result_new(collect->context, rows) : NULL;
	char why[128] = "does not fit into memory";
	int ret = result ? result_write(result, path, why, sizeof(why)) : -ENOMEM;

	if (ret)
		complain(ME, "%s %s; what was there is untouched", path, why);
	json_decref(result);
	json_decref(rows);
	return ret;
}

/*
 * Who gives the reason and wants to hear nothing says it; and who only looks at rows as they come
 * looks for it when their writer is gone.
 */
static bool is_first_to_know(const struct options *options)
{
	bool is_told = options->incomplete[0] && options->quiet;

	return !is_told && (options->out || !options->num_writers);
}

static int rows(struct collect *collect, struct options *options, FILE *out)
{
	struct render render;
	int printed, ret;

	if (render_init(&render, options->format, out)) {
		complain(ME, "no format '%s'; there are console, csv, json", options->format);
		return -EINVAL;
	}
	read_all(collect, options, &render);
	ret = finish(collect, options, &render);
	printed = render_finish(&render);
	/* A reader who has seen enough, as head(1) has, is no error. */
	if (printed && printed != -EPIPE) {
		complain(ME, "the rows cannot be printed: %s", strerror(-printed));
		ret = printed;
	}
	if (collect->incomplete[0] && is_first_to_know(options))
		complain(ME, "the run is incomplete: %s", collect->incomplete);
	if (worth_writing(collect, options) && write_result(collect, options->out))
		ret = -EIO;
	return ret;
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv)
{
	static struct collect collect;
	struct options options = { .collect = &collect, .format = "console" };
	FILE *out = stdout;
	int status = 2, ret = -ENOMEM;

	collect.extra = options.context = json_object();
	if (options.context)
		ret = command_parse(&command, ME, argc, argv, &options);
	if (ret > 0)
		status = 0;
	if (ret)
		goto cleanup;
	if (options.quiet)
		out = fopen("/dev/null", "w");
	if (!out)
		goto cleanup;
	catch_signals();
	if (!rows(&collect, &options, out) && !collect.incomplete[0])
		status = collect.failed;
	if (out != stdout)
		fclose(out);
cleanup:
	progress_free(&options.progress);
	collect_free(&collect);
	json_decref(options.context);
	return status;
}
