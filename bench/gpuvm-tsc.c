// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-tsc: prints how often this host's time stamp counter counts, in kHz, and nothing where
 * there is none. A guest whose CPUs are emulated reads the host's counter, and must not have to
 * measure it: on a busy host it is wrong by factors (scripts/machines.sh).
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "command.h"

#if defined(__x86_64__) || defined(__i386__)
#include <x86intrin.h>

#define INTERVAL_NS 50000000
#define TRIES 200

/* Both clocks at one moment. */
struct moment {
	uint64_t ns;
	uint64_t ticks;
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Of many tries the one that least came between: nobody took the CPU away meanwhile. */
static struct moment look(void)
{
	struct moment best = { 0 };
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < TRIES; i++) {
		uint64_t before = __rdtsc();
		uint64_t ns = now_ns();
		uint64_t after = __rdtsc();

		if (after - before >= least)
			continue;
		least = after - before;
		best = (struct moment){ ns, before + least / 2 };
	}
	return best;
}

static int measure(void)
{
	const struct timespec interval = { .tv_nsec = INTERVAL_NS };
	struct moment first = look(), second;

	nanosleep(&interval, NULL);
	second = look();
	printf("%.0f\n",
	       (double)(second.ticks - first.ticks) * 1e6 / (double)(second.ns - first.ns));
	return 0;
}
#else
static int measure(void)
{
	return 1;
}
#endif

int main(int argc, char **argv)
{
	const struct argp command = {
		.doc = "Prints how often this host's time stamp counter counts, in kHz.\v"
		       "Exit status: 0, 1 there is none, 2 for a wrong command line.",
	};
	int ret = command_parse(&command, "gpuvm-tsc", argc, argv, NULL);

	if (ret)
		return ret > 0 ? 0 : 2;
	return measure();
}
