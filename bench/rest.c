// SPDX-License-Identifier: GPL-2.0-or-later
#include "rest.h"

#include <time.h>

/*
 * The kernel's own work of once a second (vmstat) is rounded to full seconds: the middle is quiet.
 * At least half a second, so that a grace period and what it frees fit.
 */
#define MIDDLE_NS 500000000l

void rest(enum clock_id clock)
{
	struct timespec until;

	if (clock != CLOCK_INSN)
		return;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec++;
	until.tv_nsec = MIDDLE_NS;
	/* Cut short by a signal, it is no rest; the run ends then. */
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}
