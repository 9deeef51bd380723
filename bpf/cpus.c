// SPDX-License-Identifier: GPL-2.0
#include "cpus.h"

#include <stdio.h>
#include <unistd.h>

#define MAX_CPUS 64

static void set_all(int online)
{
	char path[64];

	for (int cpu = 1; cpu < MAX_CPUS; cpu++) {
		FILE *file;

		snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
		file = fopen(path, "we");
		if (!file)
			return;
		fprintf(file, "%d", online);
		fclose(file);
	}
}

void cpus_release(void)
{
	/* What attaching has left to work queues is done by then. */
	sleep(1);
	set_all(1);
}

void cpus_park(void)
{
	set_all(0);
}
