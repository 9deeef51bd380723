// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-plotdata OUT RUN...: what gnuplot needs for all figures of these run folders, into OUT.
 * Says on stdout what is not plotted, and why. Exit status: 0, 2 could not.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "complain.h"
#include "figure.h"

static const char usage[] = "usage: gpuvm-plotdata OUT RUN...\n"
			    "What gnuplot needs for all figures of these run folders, into OUT.\n";

static void (*const kinds[])(struct figures *figures, const struct runs *runs) = {
	figures_cost, figures_change, figures_hold, figures_walk, figures_batch, figures_probe,
};

static void write_list(struct figures *figures)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/figures.json", figures->dir);
	errno = 0;
	if (!json_dump_file(figures->list, path, JSON_INDENT(1)))
		return;
	figures->error = errno ? -errno : -EIO;
	complain("gpuvm-bench", "%s cannot be written: %s", path, strerror(-figures->error));
	figures->told = true;
}

static int write_figures(struct figures *figures, const struct runs *runs)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && !figures->error; i++)
		kinds[i](figures, runs);
	if (!figures->error)
		write_list(figures);
	if (figures->error && !figures->told)
		complain("gpuvm-bench", "the figures cannot be made: %s",
			 strerror(-figures->error));
	return figures->error;
}

static int check(int argc, char **argv)
{
	if (argc > 1 && argv[1][0] == '-')
		complain("gpuvm-bench", "%s is no option; --help has what is taken", argv[1]);
	else if (argc < 3)
		complain("gpuvm-bench", "gpuvm-plotdata takes a folder to write to, and runs");
	else
		return 0;
	return -EINVAL;
}

int main(int argc, char **argv)
{
	static struct runs runs;
	struct figures figures = { 0 };
	int ret;

	if (argc == 2 && !strcmp(argv[1], "--help"))
		return fputs(usage, stdout) == EOF ? 2 : 0;
	ret = check(argc, argv);
	for (int i = 2; i < argc && !ret; i++)
		ret = runs_load(&runs, argv[i]);
	if (!ret) {
		figures.dir = argv[1];
		figures.list = json_array();
		ret = write_figures(&figures, &runs);
	}
	if (!ret && (fflush(stdout) || ferror(stdout))) {
		complain("gpuvm-bench", "what is not plotted cannot be said: %s", strerror(errno));
		ret = -EIO;
	}
	json_decref(figures.list);
	runs_free(&runs);
	return ret ? 2 : 0;
}
