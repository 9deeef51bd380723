// SPDX-License-Identifier: GPL-2.0-or-later
#include "rest.h"

#include <time.h>

/*
 * The kernel's own work of once a second (vmstat) is rounded to full seconds: the middle is quiet.
 * At least half a second, so that a grace period and what it frees fit.
 */
#define MIDDLE_NS 500000000l

/* More than a turn of the loop below has instructions, and as many as the sled has. */
#define SLED_BYTES "64"

/*
 * Goes on at a moment that is a multiple of 65 536 instructions, to the instruction: waits for the
 * 64 before it, of which it does as many as are left.
 */
static void align(void)
{
	__asm__ volatile("1:\n\t"
			 "rdtsc\n\t"
			 "movzwl %%ax, %%eax\n\t"
			 "cmp $0xffff - " SLED_BYTES " + 1, %%eax\n\t"
			 "jb 1b\n\t"
			 "and $" SLED_BYTES " - 1, %%eax\n\t"
			 "lea 2f(%%rip), %%rdx\n\t"
			 "add %%rax, %%rdx\n\t"
			 "jmp *%%rdx\n"
			 "2:\n\t"
			 ".fill " SLED_BYTES ", 1, 0x90"
			 :
			 :
			 : "rax", "rdx", "cc");
}

void rest_exactly(enum clock_id clock)
{
	/* Less than what is left to the next tick: the timer is set for it, and then anew. */
	const struct timespec nap = { .tv_nsec = 100000 };

	if (clock != CLOCK_INSN)
		return;
	rest(clock);
	align();
	clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
}

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
