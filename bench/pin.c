// SPDX-License-Identifier: GPL-2.0-or-later
#include "pin.h"

#include <errno.h>

int pin_to(int cpu, cpu_set_t *before)
{
	cpu_set_t one;

	if (cpu < 0)
		return 0;
	if (sched_getaffinity(0, sizeof(*before), before))
		return -errno;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return sched_setaffinity(0, sizeof(one), &one) ? -errno : 0;
}

void unpin(int cpu, const cpu_set_t *before)
{
	if (cpu >= 0)
		sched_setaffinity(0, sizeof(*before), before);
}
