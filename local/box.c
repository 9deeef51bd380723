// SPDX-License-Identifier: GPL-2.0-or-later
#include "box.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cpulist.h"

#define CPU_FOLDER "/sys/devices/system/cpu"

static int read_list(const struct tree *tree, const char *name, cpu_set_t *set)
{
	char text[1024];
	int ret = tree_read(tree, text, sizeof(text), CPU_FOLDER "/%s", name);

	CPU_ZERO(set);
	return ret ? ret : cpulist_parse(text, set);
}

/* Of processors with fast and slow cores a fast one; the last, since CPU 0 has the most to do. */
static int choose_cpu(const struct box *box)
{
	long long most = -1;
	int chosen = -1;

	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		long long khz = 0;

		if (!CPU_ISSET(cpu, &box->online))
			continue;
		tree_number(&box->tree, &khz, CPU_FOLDER "/cpu%d/cpufreq/cpuinfo_max_freq", cpu);
		if (khz >= most) {
			most = khz;
			chosen = cpu;
		}
	}
	return chosen;
}

/* A CPU without such a file cannot be taken offline. */
static bool is_online(const struct box *box, int cpu)
{
	long long online = 1;

	tree_number(&box->tree, &online, CPU_FOLDER "/cpu%d/online", cpu);
	return online && CPU_ISSET(cpu, &box->online);
}

void box_read_siblings(struct box *box)
{
	char name[64];

	snprintf(name, sizeof(name), "cpu%d/topology/thread_siblings_list", box->cpu);
	read_list(&box->tree, name, &box->siblings);
	CPU_CLR(box->cpu, &box->siblings);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &box->siblings) && !is_online(box, cpu))
			CPU_CLR(cpu, &box->siblings);
}

int box_open(struct box *box, int cpu)
{
	cpu_set_t quiet;
	int ret = read_list(&box->tree, "online", &box->online);

	if (!ret)
		ret = tree_read(&box->tree, box->release, sizeof(box->release),
				"/proc/sys/kernel/osrelease");
	if (ret)
		return ret;
	read_list(&box->tree, "isolated", &box->isolated);
	CPU_AND(&quiet, &box->isolated, &box->online);
	if (cpu < 0)
		cpu = CPU_COUNT(&quiet) ? cpulist_first(&quiet) : choose_cpu(box);
	if (cpu < 0 || cpu >= CPU_SETSIZE || !CPU_ISSET(cpu, &box->online))
		return -ENODEV;
	box->cpu = cpu;
	box_read_siblings(box);
	return 0;
}

struct reading {
	int cpu;
	struct sample *sample;
};

/* Takes a line of /proc/stat: user nice system idle iowait irq softirq steal. */
static bool add_cpu(const char *line, void *arg)
{
	const struct reading *reading = arg;
	struct sample *sample = reading->sample;
	long long t[8] = { 0 }, all = 0;
	int cpu;

	/* Not the sum, "cpu  N". */
	if (strncmp(line, "cpu", 3) || !isdigit((unsigned char)line[3]))
		return false;
	if (sscanf(line, "cpu%d %lld %lld %lld %lld %lld %lld %lld %lld", &cpu, &t[0], &t[1], &t[2],
		   &t[3], &t[4], &t[5], &t[6], &t[7]) < 5)
		return false;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		all += t[i];
	if (cpu == reading->cpu) {
		sample->stolen = t[7];
		sample->ticks = all;
	} else {
		sample->others_busy += all - t[3] - t[4];
		sample->others_ticks += all;
	}
	return false;
}

static long long count_throttling(const struct box *box)
{
	static const char *const names[] = { "core_throttle_count", "package_throttle_count" };
	long long sum = -1;

	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		for (size_t i = 0; CPU_ISSET(cpu, &box->online) && i < 2; i++) {
			long long count;

			if (!tree_number(&box->tree, &count,
					 CPU_FOLDER "/cpu%d/thermal_throttle/%s", cpu, names[i]))
				sum = (sum < 0 ? 0 : sum) + count;
		}
	return sum;
}

void box_sample(const struct box *box, struct sample *sample)
{
	struct reading reading = { .cpu = box->cpu, .sample = sample };

	*sample = (struct sample){ .throttled = count_throttling(box) };
	tree_find_line(&box->tree, "/proc/stat", add_cpu, &reading);
}

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

static void keep_busy(const struct box *box)
{
	long long end = now_ns() + box->watch_ms * 1000000ll;
	cpu_set_t old, one;
	bool moved;

	CPU_ZERO(&one);
	CPU_SET(box->cpu, &one);
	moved = !sched_getaffinity(0, sizeof(old), &old) &&
		!sched_setaffinity(0, sizeof(one), &one);
	while (now_ns() < end)
		;
	if (moved)
		sched_setaffinity(0, sizeof(old), &old);
}

void box_watch(struct box *box, void (*pass)(const struct box *box))
{
	box_sample(box, &box->before);
	(pass ? pass : keep_busy)(box);
	box_sample(box, &box->after);
}
