// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-compare: what changed between runs, revisions or modes, and how sure that is.
 * Exit status: 0 nothing got worse, 1 something did, 2 could not compare.
 */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_errno.h>

#include "judge.h"
#include "arguments.h"
#include "complain.h"
#include "digest.h"
#include "holds.h"
#include "at_most.h"
#include "planted.h"
#include "repeats.h"
#include "same.h"
#include "show.h"
#include "where.h"

#define COULD_NOT 2

static int print(const struct arguments *arguments, const struct comparison *comparison)
{
	int ret = arguments->format->print(comparison, stdout, arguments->changed);

	errno = 0;
	if (!ret && (fflush(stdout) || ferror(stdout)))
		ret = errno ? -errno : -EIO;
	if (ret)
		complain("gpuvm-bench", "the comparison cannot be written: %s", strerror(-ret));
	return ret;
}

static int read_where(const struct arguments *arguments, json_t **where)
{
	char why[128];
	int ret = 0;

	if (arguments->where)
		ret = where_read(where, arguments->where, why, sizeof(why));
	if (ret)
		complain("gpuvm-bench", "--where %s %s", arguments->where, why);
	return ret;
}

static int run(const struct arguments *arguments, struct input *input, const char *again)
{
	json_t *where = NULL;
	struct comparison comparison = {
		.input = input,
		.limits = &arguments->limits,
		.see = 1 + arguments->see_pct / 100,
		.command = arguments->command,
		.again = again,
		.rows = arguments->rows || arguments->changed,
	};
	int status = COULD_NOT;

	if (read_where(arguments, &where) || arguments_read(arguments, input))
		goto cleanup;
	comparison.where = where;
	if (compare(&comparison))
		complain("gpuvm-bench", "%s", input->message);
	else if (arguments->question == ASK_AT_MOST)
		status = at_most(&comparison, arguments->insn, stdout);
	else if (!print(arguments, &comparison))
		status = comparison.status;
	comparison_free(&comparison);
cleanup:
	json_decref(where);
	return status;
}

/* The command line, quoted where a shell would read it otherwise. NULL when there is no memory. */
static char *quoted(int argc, char **argv)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_./,:=+@%-";
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	fputs("gpuvm-compare", file);
	for (int i = 1; i < argc; i++) {
		fputc(' ', file);
		if (argv[i][0] && !argv[i][strspn(argv[i], plain)]) {
			fputs(argv[i], file);
			continue;
		}
		fputc('\'', file);
		for (const char *at = argv[i]; *at; at++)
			fputs(*at == '\'' ? "'\\''" : (char[]){ *at, '\0' }, file);
		fputc('\'', file);
	}
	return fclose(file) ? NULL : text;
}

/* What others return below zero has been said. */
static int to_status(int ret)
{
	return ret < 0 ? COULD_NOT : ret;
}

static int answer(const struct arguments *arguments, struct input *input, const char *again)
{
	const char *const *runs = arguments->paths;

	switch (arguments->question) {
	case ASK_SHOW:
		return to_status(show(runs[0], arguments->profile, stdout));
	case ASK_DIGEST:
		return to_status(digest(runs[0], stdout));
	case ASK_RUN:
		return to_status(ask(arguments->answer, arguments->what, runs[0], stdout));
	case ASK_PLANTED:
		return to_status(planted(arguments->insn, runs, stdout));
	case ASK_SAME:
		return to_status(same_rows(runs[0], runs[1], stdout));
	case ASK_HOLDS:
		return to_status(holds(runs, arguments->num_paths, stdout));
	case ASK_FIND:
		return to_status(find_runs(&arguments->find, stdout));
	case ASK_REPEATS:
		return to_status(repeats(arguments->what, arguments->against, runs,
					 arguments->num_paths, stdout));
	default:
		return run(arguments, input, arguments->again ? arguments->again : again);
	}
}

int main(int argc, char **argv)
{
	struct arguments *arguments = calloc(1, sizeof(*arguments));
	struct input *input = calloc(1, sizeof(*input));
	int status = COULD_NOT, ret = -ENOMEM;
	char *again = quoted(argc, argv);

	/*
	 * JSON is a great many small objects that are freed together. Kept in glibc's fast bins,
	 * they are merged all at once whenever a larger one goes: a third of the time.
	 */
	mallopt(M_MXFAST, 0);
	/* GSL's own handler aborts; what it cannot compute is infinite, which is right here. */
	gsl_set_error_handler_off();
	if (arguments && input)
		ret = arguments_parse(arguments, argc, argv);
	if (ret > 0)
		status = 0;
	else if (!ret)
		status = answer(arguments, input, again);
	if (arguments) {
		limits_free(&arguments->limits);
		json_decref(arguments->like);
	}
	if (input)
		input_free(input);
	free(again);
	free(arguments);
	free(input);
	return status;
}
