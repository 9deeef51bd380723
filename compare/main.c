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
#include "show.h"

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

static int run(const struct arguments *arguments, struct input *input)
{
	struct comparison comparison = {
		.input = input,
		.limits = &arguments->limits,
		.see = 1 + arguments->see_pct / 100,
		.command = arguments->command,
	};
	int status = COULD_NOT;

	if (arguments_read(arguments, input))
		return status;
	if (compare(&comparison))
		complain("gpuvm-bench", "%s", input->message);
	else if (!print(arguments, &comparison))
		status = comparison.status;
	comparison_free(&comparison);
	return status;
}

int main(int argc, char **argv)
{
	struct arguments *arguments = calloc(1, sizeof(*arguments));
	struct input *input = calloc(1, sizeof(*input));
	int status = COULD_NOT, ret = -ENOMEM;

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
	else if (!ret && arguments->show)
		status = show(arguments->paths[0], arguments->profile, stdout) ? COULD_NOT : 0;
	else if (!ret)
		status = run(arguments, input);
	if (arguments)
		limits_free(&arguments->limits);
	if (input)
		input_free(input);
	free(arguments);
	free(input);
	return status;
}
