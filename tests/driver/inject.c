// SPDX-License-Identifier: GPL-2.0-or-later
#include "inject.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gvb.h"

static const char *const sites[GVB_INJECT_COUNT] = {
	[GVB_INJECT_FORGET_CLEANUP] = "forget-cleanup",
	[GVB_INJECT_PUT_UNDER_MUTEX] = "put-under-mutex",
	[GVB_INJECT_LOCK_INVERSION] = "lock-inversion",
	[GVB_INJECT_ALLOC_IN_RUN_JOB] = "alloc-in-run-job",
	[GVB_INJECT_RESV_IN_RUN_JOB] = "resv-in-run-job",
	[GVB_INJECT_FAIL_RUN_JOB] = "fail-run-job",
	[GVB_INJECT_SKIP_LOCK] = "skip-lock",
	[GVB_INJECT_FAIL_VALIDATE] = "fail-validate",
	[GVB_INJECT_FAIL_ALLOC] = "fail-alloc",
	[GVB_INJECT_SKIP_EXTOBJ] = "skip-extobj",
};

static int find(const char *name)
{
	for (int site = 0; site < GVB_INJECT_COUNT; site++)
		if (sites[site] && !strcmp(sites[site], name))
			return site;
	fprintf(stderr, "gpuvm-driver-test: no fault '%s'; there are", name);
	for (int site = 0; site < GVB_INJECT_COUNT; site++)
		fprintf(stderr, " %s", sites[site] ? sites[site] : "?");
	fputc('\n', stderr);
	return -EINVAL;
}

int inject(const char *name)
{
	struct gvb_inject args = { .times = INT64_MAX };
	int site = find(name);
	int fd, ret;

	if (site < 0)
		return site;
	args.site = site;
	fd = gvb_open();
	ret = fd < 0 ? fd : gvb_ioctl(fd, DRM_IOCTL_GVB_INJECT, &args);
	if (ret)
		fprintf(stderr, "gpuvm-driver-test: INJECT %s: %s\n", name, strerror(-ret));
	if (fd >= 0)
		close(fd);
	return ret;
}
