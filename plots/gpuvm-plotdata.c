// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-plotdata OUT RUN...: what gnuplot needs for all figures of these run folders, into OUT.
 * Says on stdout what is not plotted, and why. Exit status: 0, 2 could not.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "figure.h"

static void (*const kinds[])(struct figures *figures, const struct runs *runs) = {
	figures_cost, figures_change, figures_hold, figures_walk, figures_batch, figures_probe,
};

static int write_list(const struct figures *figures)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/figures.json", figures->dir);
	return json_dump_file(figures->list, path, JSON_INDENT(1)) ? -EIO : 0;
}

int main(int argc, char **argv)
{
	static struct runs runs;
	struct figures figures = { .list = json_array() };
	int ret = 0;

	if (argc < 3) {
		fputs("usage: gpuvm-plotdata OUT RUN...\n", stderr);
		return 2;
	}
	figures.dir = argv[1];
	for (int i = 2; i < argc && !ret; i++)
		ret = runs_load(&runs, argv[i]);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && !ret; i++) {
		kinds[i](&figures, &runs);
		ret = figures.error;
	}
	if (!ret) {
		ret = write_list(&figures);
		if (ret)
			fprintf(stderr, "gpuvm-bench: cannot write %s/figures.json\n", argv[1]);
	}
	json_decref(figures.list);
	runs_free(&runs);
	return ret ? 2 : 0;
}
