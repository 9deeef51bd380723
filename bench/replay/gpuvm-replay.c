// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-replay --mode MODE FILE: makes the calls of a session, from an empty driver to an empty
 * one. Prints what was done, the same each time.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "complain.h"
#include "replay.h"

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FINDING = 1,
	EXIT_COULD_NOT = 2,
	EXIT_NO_MODE = 77,
};

/**
 * struct options - the command line
 * @mode: &enum gvb_mode, or negative: none was named.
 * @look: make no call.
 * @check_every: see &struct replay_how.
 * @submitted: path of what VMs had at their last submission, or NULL.
 * @path: of the session.
 */
struct options {
	int mode;
	bool look;
	unsigned long check_every;
	const char *submitted;
	const char *path;
};

/* After the file is closed nothing of it may be left. */
static int look_behind(void)
{
	struct gvb_stats stats;
	int fd = gvbc_open();
	int ret = fd < 0 ? fd : gvbc_stats(fd, &stats);

	if (fd >= 0)
		close(fd);
	if (!ret && (stats.live_vms || stats.live_vm_bos || stats.live_vas || stats.live_gems)) {
		complain("gpuvm-replay", "objects stayed behind when the file was closed");
		ret = -EBUSY;
	}
	return ret;
}

static int open_driver(struct replay_how *how)
{
	struct gvb_stats stats;
	int ret;

	how->fd = gvbc_open();
	ret = how->fd < 0 ? how->fd : gvbc_stats(how->fd, &stats);
	if (ret) {
		complain("gpuvm-replay", "cannot open the driver: %s", strerror(-ret));
		return EXIT_COULD_NOT;
	}
	if (stats.modes & 1u << how->mode)
		return EXIT_DONE;
	complain("gpuvm-replay", "this kernel has no mode %s", gvbc_mode_name(how->mode));
	return EXIT_NO_MODE;
}

static void say_counts(enum gvb_mode mode, const struct replay_counts *counts, bool checked)
{
	printf("%s: %lu mapped, %lu unmapped, %lu submissions, %lu evictions, %lu objects locked, "
	       "%lu validated",
	       gvbc_mode_name(mode), counts->maps, counts->unmaps, counts->execs, counts->evicts,
	       counts->locked, counts->validated);
	if (checked)
		printf(", %lu dumps as they must be", counts->checks);
	putchar('\n');
}

static int replay(const struct session *session, struct replay_how *how)
{
	struct replay_counts counts = { 0 };
	int status = open_driver(how), ret = 0;

	if (status == EXIT_DONE)
		ret = replay_run(session, how, &counts);
	if (how->fd >= 0)
		close(how->fd);
	if (status != EXIT_DONE)
		return status;
	if (!ret)
		ret = look_behind();
	say_counts(how->mode, &counts, how->check_every);
	return ret ? EXIT_FINDING : EXIT_DONE;
}

static int replay_file(const struct options *options, const struct session *session)
{
	struct replay_how how = {
		.mode = options->mode,
		.path = options->path,
		.check_every = options->check_every,
	};
	int status;

	if (session->lost)
		complain("gpuvm-replay",
			 "%s is not whole: it has lost %llu events; what it has is "
			 "replayed",
			 options->path, (unsigned long long)session->lost);
	if (options->submitted) {
		how.submitted = fopen(options->submitted, "we");
		if (!how.submitted) {
			complain("gpuvm-replay", "cannot write %s: %s", options->submitted,
				 strerror(errno));
			return EXIT_COULD_NOT;
		}
	}
	status = replay(session, &how);
	if (how.submitted && fclose(how.submitted) && status == EXIT_DONE) {
		complain("gpuvm-replay", "cannot write %s", options->submitted);
		status = EXIT_COULD_NOT;
	}
	return status;
}

enum {
	OPT_MODE = COMMAND_KEY,
	OPT_LOOK,
	OPT_CHECK,
	OPT_SUBMITTED,
};

static const struct argp_option table[] = {
	{ "mode", OPT_MODE, "MODE", 0, "of the VMs that it makes", 0 },
	{ "look", OPT_LOOK, NULL, 0, "read the session, and make none of its calls", 0 },
	{ "check", OPT_CHECK, "CALLS", 0,
	  "hold the VMs against a model after so many calls, and at the end", 0 },
	{ "submitted", OPT_SUBMITTED, "FILE", 0,
	  "write what each VM had at its last submission; with --check", 0 },
	{ 0 },
};

static int parse_check(const char *value, unsigned long *calls)
{
	char *end;

	errno = 0;
	*calls = strtoul(value, &end, 10);
	if (!errno && !*end && value[0] >= '1' && value[0] <= '9')
		return 0;
	complain("gpuvm-replay", "--check '%s'; a whole number from 1 on", value);
	return -EINVAL;
}

static int finish(const struct options *options)
{
	if (!options->path || (options->mode < 0 && !options->look)) {
		complain("gpuvm-replay",
			 "too few arguments; name a --mode, or --look, and a session");
		return -EINVAL;
	}
	if (options->submitted && !options->check_every) {
		complain("gpuvm-replay", "--submitted without --check; name both");
		return -EINVAL;
	}
	return 0;
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case OPT_MODE:
		options->mode = gvbc_mode_find(value);
		if (options->mode >= 0)
			return 0;
		complain("gpuvm-replay", "no mode '%s'", value);
		return -EINVAL;
	case OPT_LOOK:
		options->look = true;
		return 0;
	case OPT_CHECK:
		return parse_check(value, &options->check_every);
	case OPT_SUBMITTED:
		options->submitted = value;
		return 0;
	case ARGP_KEY_ARG:
		if (options->path)
			break;
		options->path = value;
		return 0;
	case ARGP_KEY_END:
		return finish(options);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.args_doc = "SESSION",
	.doc = "Makes the calls that gpuvm-trace --record has written.\v"
	       "Exit status: 0, 1 a call failed or a VM is not as it must be, 2 could not, 77 the "
	       "kernel has no such mode.",
};

int main(int argc, char **argv)
{
	struct options options = { .mode = -1 };
	struct session session = { 0 };
	int status = EXIT_COULD_NOT;
	int ret = command_parse(&command, "gpuvm-replay", argc, argv, &options);

	if (ret)
		return ret > 0 ? EXIT_DONE : EXIT_COULD_NOT;
	if (!session_read(&session, options.path))
		status = options.look ? EXIT_DONE : replay_file(&options, &session);
	session_free(&session);
	return status;
}
