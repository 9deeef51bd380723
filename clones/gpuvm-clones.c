// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs cases on the exact machine: each from the same instant of the same guest, in a clone of its
 * own. What ran before, what runs beside it and how much is to be run cannot show in a row.
 *
 * Exit status: 0 done, 1 a case failed, 2 could not, or not to the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "complain.h"
#include "glob.h"
#include "kept.h"
#include "plant.h"
#include "pool.h"
#include "run.h"
#include "select.h"
#include "session.h"
#include "skip.h"
#include "threads.h"
#include "trace_keep.h"

/* Room that result.json needs beside the stream, in bytes. */
#define LEAST_ROOM 262144

/* Emulated, each has one. */
#define CLONE_CPUS 1

/* What the harness in a clone is told; what it need not know is not among it. */
/*
 * Nothing that only selects or orders cases: reading two digits where another run has one moves the
 * ticks of all that comes after.
 */
static int say_words(struct session *session)
{
	const struct options *options = &session->options;
	char **word = session->words;
	int ret = 0;

	ret |= asprintf(word++, "--clock=%s", clock_at(options->clock)->name) < 0;
	ret |= asprintf(word++, "--min-time=%lu", options->min_time_us) < 0;
	if (options->ops)
		ret |= asprintf(word++, "--ops=%lu", options->ops) < 0;
	if (options->inject >= 0)
		ret |= asprintf(word++, "--inject=%s", gvbc_inject_name(options->inject)) < 0;
	session->source.words = session->words;
	return ret ? -ENOMEM : 0;
}

/* What the guest said of itself before it stopped. */
static int read_facts(const struct session *session, json_t **context, struct gvb_stats *stats)
{
	json_int_t modes, features;
	json_error_t error;
	char path[4096];
	json_t *facts;
	int ret;

	snprintf(path, sizeof(path), "%s/facts", session->source.snapshot);
	facts = json_load_file(path, 0, &error);
	ret = json_unpack(facts, "{s:{s:O, s:I, s:I}}", "snapshot", "context", context, "modes",
			  &modes, "features", &features);
	json_decref(facts);
	if (ret) {
		complain("gpuvm-clones", "no facts in snapshot '%s'; remove it: it is made anew",
			 session->source.snapshot);
		return -EINVAL;
	}
	*stats = (struct gvb_stats){ .modes = modes, .features = features };
	return 0;
}

/* Of the run, not of the snapshot. */
static int complete_context(const struct session *session, json_t *context)
{
	const struct options *options = &session->options;
	int ret = json_object_set_new(context, "machine", json_string(options->machine));

	ret |= json_object_set_new(context, "seed", json_integer(options->seed));
	ret |= json_object_set_new(context, "shuffle", json_boolean(options->shuffle));
	ret |= json_object_set_new(context, "repetitions", json_integer(options->repetitions));
	if (options->inject >= 0)
		ret |= json_object_set_new(context, "inject",
					   json_string(gvbc_inject_name(options->inject)));
	return ret ? -ENOMEM : 0;
}

static int add_work(struct session *session, const struct case_list *list,
		    const struct gvb_stats *stats)
{
	unsigned int repetitions = session->options.repetitions;
	int ret = pool_init(&session->pool, &session->source, session->jobs,
			    list->count * repetitions);

	for (size_t i = 0; !ret && i < list->count; i++)
		for (unsigned int n = 0; !skip_reason(&list->cases[i], stats) && n < repetitions;
		     n++)
			pool_add(&session->pool, list->cases[i].name);
	session->pool.plant = session->plant;
	session->pool.plant_filter = session->plant_filter;
	return ret;
}

/* Whether there is room for what has come and for result.json beside it. */
static int check_room(const struct session *session)
{
	const char *path = session->options.stream;
	struct statvfs disk;
	struct stat stream;

	if (!path || statvfs(path, &disk) || stat(path, &stream) ||
	    disk.f_bavail * disk.f_frsize >= (unsigned long long)stream.st_size + LEAST_ROOM)
		return 0;
	fprintf(stderr, "gpuvm-clones: the disk under %s is full\n", path);
	return -ECANCELED;
}

static int row_of_clone(struct session *session, const struct bench_case *bcase, struct row *row)
{
	struct row place = *row;
	char *trace = NULL;
	int ret = pool_next(&session->pool, row, &trace);

	row->family_index = place.family_index;
	row->instance_index = place.instance_index;
	row->repetitions = place.repetitions;
	row->repetition_index = place.repetition_index;
	if (!ret && session->trace_file)
		ret = trace_keep(session->trace_file, trace, bcase, row);
	free(trace);
	return ret;
}

static int rows_of_clones(void *arg, const struct bench_case *bcase, struct row *rows,
			  unsigned int num)
{
	struct session *session = arg;
	int ret = check_room(session);

	for (unsigned int i = 0; !ret && i < num; i++)
		ret = row_of_clone(session, bcase, &rows[i]);
	return ret;
}

static int run(struct session *session, const struct case_list *list, struct output *output)
{
	const struct run_elsewhere elsewhere = {
		.rows = rows_of_clones,
		.arg = session,
		.traced = session->source.traced,
	};
	struct run_options how = run_options_from(&session->options);
	struct gvb_stats stats;
	json_t *context = NULL;
	int ret = read_facts(session, &context, &stats);

	how.elsewhere = &elsewhere;
	if (!ret)
		ret = complete_context(session, context);
	if (!ret)
		ret = add_work(session, list, &stats);
	if (!ret)
		ret = output_context(output, context);
	if (!ret)
		ret = run_cases(list, &stats, &how, output);
	json_decref(context);
	return ret;
}

static int run_and_report(struct session *session, const struct case_list *list)
{
	struct output output;
	int ret = say_words(session);
	int closed = 0;

	if (!ret)
		ret = output_open(&output, session->options.stream, session->options.format);
	if (!ret) {
		ret = run(session, list, &output);
		/* Without its last line a stream is known not to be whole. */
		closed = ret ? output_abandon(&output) : output_close(&output);
	}
	/* These two have been said, or need not be. */
	if (ret != -EINTR && ret != -ECANCELED && (ret || closed))
		fprintf(stderr, "gpuvm-clones: %s\n", strerror(ret ? -ret : -closed));
	if (ret || closed)
		return 2;
	return output.done.failed != 0;
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = pool_interrupt };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/*
 * Until this process ends: scripts/snapshot forgets no snapshot that somebody has so. Not there in
 * tests.
 */
static void hold_snapshot(const struct clone_source *source)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/used", source->snapshot);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && flock(fd, LOCK_SH))
		close(fd);
}

static int open_files(struct session *session)
{
	struct clone_source *source = &session->source;
	int ret = kept_open(&source->log, session->log, "ae");

	hold_snapshot(source);
	if (!ret)
		ret = kept_open(&source->windows, session->windows, "we");
	return ret ? ret : kept_open(&session->trace_file, session->trace, "we");
}

/* Status 2 when what was said has not come to be kept. */
static int close_files(struct session *session, int status)
{
	struct clone_source *source = &session->source;

	if (source->log)
		fclose(source->log);
	if (kept_close(source->windows, session->windows) ||
	    kept_close(session->trace_file, session->trace))
		return 2;
	return status;
}

int main(int argc, char **argv)
{
	static struct session session;
	struct case_list list = { 0 };
	int status = 2, ret;

	json_object_seed(1);
	ret = session_parse(&session, argc, argv);
	if (ret > 0)
		status = 0;
	if (ret)
		goto out;
	if (open_files(&session))
		goto out;
	catch_signals();
	crew_limit(CLONE_CPUS);
	if (!select_cases(&list, &session.options))
		status = run_and_report(&session, &list);
out:
	status = close_files(&session, status);
	pool_free(&session.pool);
	case_list_free(&list);
	for (size_t i = 0; session.words[i]; i++)
		free(session.words[i]);
	regfree(&session.source.complaints);
	return status;
}
