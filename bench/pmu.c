// SPDX-License-Identifier: GPL-2.0-or-later
#include "pmu.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* As many as any processor counts at once. */
const struct pmu_event pmu_events[] = {
	{ "cpu_insn_per_op", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS },
	{ "cpu_cycles_per_op", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES },
	{ "cpu_cache_misses_per_op", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES },
	{ "cpu_branch_misses_per_op", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES },
	{ NULL, 0, 0 },
};

/* The time goes first and leads: there is always one, and all of them start and stop with it. */
static const struct pmu_event leader = { "time", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK };

static int open_event(const struct pmu_event *event, int group)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = event->type,
		.config = event->config,
		.disabled = group < 0,
		.exclude_hv = 1,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
	};
	int fd = syscall(SYS_perf_event_open, &attr, 0, -1, group, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static void say_why(int err, char *why, size_t size)
{
	switch (err) {
	case -ENOENT:
	case -ENODEV:
	case -EOPNOTSUPP:
		snprintf(why, size,
			 "this machine has no PMU, or does not show it (a guest's host "
			 "may: -cpu host,pmu=on)");
		return;
	case -EACCES:
	case -EPERM:
		snprintf(why, size,
			 "only root may count in the kernel; "
			 "or set kernel.perf_event_paranoid to 1");
		return;
	case -ENOSYS:
		snprintf(why, size, "this kernel has no perf events (CONFIG_PERF_EVENTS)");
		return;
	}
	snprintf(why, size, "perf_event_open: %s", strerror(-err));
}

int pmu_open(struct pmu *pmu, const struct pmu_event *events, char *why, size_t size)
{
	bool any = false;
	int err = -ENOENT;

	*pmu = (struct pmu){ .events = events };
	pmu->fd[0] = open_event(&leader, -1);
	while (pmu->num < PMU_MAX_EVENTS && events[pmu->num].name) {
		int *fd = &pmu->fd[++pmu->num];

		*fd = pmu->fd[0] < 0 ? pmu->fd[0] : open_event(&events[pmu->num - 1], pmu->fd[0]);
		err = *fd < 0 && !any ? *fd : err;
		any |= *fd >= 0;
	}
	if (any)
		return 0;
	say_why(err, why, size);
	pmu_close(pmu);
	return err;
}

/*
 * The leader alone is switched, and the others go with it: those that were switched off themselves
 * stay off (seen on 6.18).
 */
void pmu_start(const struct pmu *pmu)
{
	ioctl(pmu->fd[0], PERF_EVENT_IOC_RESET, PERF_IOC_FLAG_GROUP);
	ioctl(pmu->fd[0], PERF_EVENT_IOC_ENABLE, 0);
}

/* An event that did not run all the time has counted less than there was. */
static int read_event(int fd, uint64_t *value, bool *shared)
{
	struct {
		uint64_t value, enabled, running;
	} read_value;

	if (read(fd, &read_value, sizeof(read_value)) != sizeof(read_value))
		return -EIO;
	*value = read_value.value;
	*shared |= read_value.enabled != read_value.running;
	return 0;
}

int pmu_stop(const struct pmu *pmu, struct pmu_counts *counts)
{
	int ret;

	ioctl(pmu->fd[0], PERF_EVENT_IOC_DISABLE, 0);
	*counts = (struct pmu_counts){ 0 };
	ret = read_event(pmu->fd[0], &counts->ns, &counts->shared);
	for (size_t i = 0; !ret && i < pmu->num; i++)
		if (pmu_has(pmu, i))
			ret = read_event(pmu->fd[i + 1], &counts->value[i], &counts->shared);
	return ret;
}

void pmu_close(struct pmu *pmu)
{
	for (size_t i = 0; i <= pmu->num; i++)
		if (pmu->fd[i] >= 0)
			close(pmu->fd[i]);
	pmu->num = 0;
}
