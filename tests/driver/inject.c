// SPDX-License-Identifier: GPL-2.0-or-later
#include "inject.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gvbc.h"

static int find(const char *name)
{
	int site = gvbc_inject_find(name);

	if (site >= 0)
		return site;
	fprintf(stderr, "gpuvm-driver-test: no fault '%s'; there are", name);
	for (site = 0; site < GVB_INJECT_COUNT; site++)
		fprintf(stderr, " %s", gvbc_inject_name(site));
	fputc('\n', stderr);
	return -EINVAL;
}

int inject(const char *name)
{
	int site = find(name);
	int fd, ret;

	if (site < 0)
		return site;
	fd = gvbc_open();
	ret = fd < 0 ? fd : gvbc_inject(fd, site, INT64_MAX);
	if (ret)
		fprintf(stderr, "gpuvm-driver-test: INJECT %s: %s\n", name, strerror(-ret));
	if (fd >= 0)
		close(fd);
	return ret;
}
