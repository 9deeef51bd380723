// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-compare: what changed between runs, revisions or modes, and how sure that is.
 * Exit status: 0 nothing got worse, 1 something did, 2 could not compare.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_errno.h>

#include "judge.h"
#include "options.h"
#include "show.h"

#define COULD_NOT 2

static int print(const struct options *options, const struct comparison *comparison)
{
	int ret = options->format->print(comparison, stdout, options->changed);

	errno = 0;
	if (!ret && (fflush(stdout) || ferror(stdout)))
		ret = errno ? -errno : -EIO;
	if (ret)
		fprintf(stderr, "gpuvm-bench: the comparison cannot be written: %s\n",
			strerror(-ret));
	return ret;
}

static int run(const struct options *options, struct input *input)
{
	struct comparison comparison = {
		.input = input,
		.limits = &options->limits,
		.see = 1 + options->see_pct / 100,
		.command = options->command,
	};
	int status = COULD_NOT;

	if (options_read(options, input))
		return status;
	if (compare(&comparison))
		fprintf(stderr, "gpuvm-bench: %s\n", input->message);
	else if (!print(options, &comparison))
		status = comparison.status;
	comparison_free(&comparison);
	return status;
}

int main(int argc, char **argv)
{
	struct options *options = calloc(1, sizeof(*options));
	struct input *input = calloc(1, sizeof(*input));
	int status = COULD_NOT, ret = -ENOMEM;

	/* GSL's own handler aborts; what it cannot compute is infinite, which is right here. */
	gsl_set_error_handler_off();
	if (options && input)
		ret = options_parse(options, argc, argv);
	if (ret > 0)
		status = 0;
	else if (!ret && options->show)
		status = show(options->paths[0], stdout) ? COULD_NOT : 0;
	else if (!ret)
		status = run(options, input);
	if (options)
		limits_free(&options->limits);
	if (input)
		input_free(input);
	free(options);
	free(input);
	return status;
}
