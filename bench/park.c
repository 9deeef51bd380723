// SPDX-License-Identifier: GPL-2.0-or-later
#include "park.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifdef __x86_64__
#include <cpuid.h>
#endif

/* CPUs that park_cpus() looks at: more than an emulated machine has. */
#define MAX_CPUS 64

/* Bit n: CPU n was taken offline by us. */
static uint64_t parked;

/* Leaf 0x40000000 is the hypervisor's signature. */
static bool on_tcg(void)
{
#ifdef __x86_64__
	unsigned int eax, signature[3];

	__cpuid(0x40000000, eax, signature[0], signature[1], signature[2]);
	return !memcmp(signature, "TCGTCGTCGTCG", sizeof(signature));
#else
	return false;
#endif
}

static bool set_online(int cpu, bool online)
{
	char path[64];
	FILE *file;
	bool done;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%d/online", cpu);
	file = fopen(path, "we");
	if (!file)
		return false;
	done = fprintf(file, "%d", online) > 0;
	return !fclose(file) && done;
}

void park_cpus(void)
{
	if (!on_tcg())
		return;
	for (int cpu = 1; cpu < MAX_CPUS && sysconf(_SC_NPROCESSORS_ONLN) > 1; cpu++)
		if (set_online(cpu, false))
			parked |= 1ull << cpu;
}

void unpark_cpus(void)
{
	for (int cpu = 1; cpu < MAX_CPUS; cpu++)
		if (parked & 1ull << cpu)
			set_online(cpu, true);
	parked = 0;
}
