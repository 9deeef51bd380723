// SPDX-License-Identifier: GPL-2.0-or-later
#include "device.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "context.h"

int device_look(struct gvb_stats *stats)
{
	int fd = gvbc_open();
	int ret;

	if (fd < 0) {
		fprintf(stderr,
			"gpuvm-bench: no gpuvm_bench render node (%s); "
			"load gpuvm_bench.ko, as root\n",
			strerror(-fd));
		return fd;
	}
	ret = gvbc_stats(fd, stats);
	close(fd);
	if (ret)
		fprintf(stderr, "gpuvm-bench: STATS: %s; is the driver of this version?\n",
			strerror(-ret));
	return ret;
}

int device_refuse_debug(const struct options *options, const struct gvb_stats *stats)
{
	char text[256];

	if (!stats->kernel || options->check || options->trace_fd > 0)
		return 0;
	kernel_flags_text(stats->kernel, text, sizeof(text));
	fprintf(stderr,
		"gpuvm-bench: this is a debug kernel (%s) and its times mean nothing; "
		"boot one without, or ask for verdicts only: --check\n",
		text);
	return -EPERM;
}

int device_inject(const struct options *options, uint64_t times)
{
	int fd, ret;

	if (options->inject < 0)
		return 0;
	fd = gvbc_open();
	if (fd < 0)
		return fd;
	ret = gvbc_inject(fd, options->inject, times);
	close(fd);
	if (ret)
		fprintf(stderr,
			"gpuvm-bench: --inject=%s: %s; it takes root, and a driver that can\n",
			gvbc_inject_name(options->inject), strerror(-ret));
	return ret;
}
