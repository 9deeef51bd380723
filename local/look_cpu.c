// SPDX-License-Identifier: GPL-2.0-or-later
/* Of how the processor is set. */
#include <stdio.h>
#include <string.h>

#include "cpulist.h"
#include "finding.h"
#include "irqs.h"

#define CPU_FOLDER "/sys/devices/system/cpu"
#define CLOCK_FOLDER "/sys/devices/system/clocksource/clocksource0"

/* All CPUs: cases with threads use them all. */
enum look look_governor(const struct box *box, struct note *note)
{
	char governor[32], other[32] = "", list[128];
	cpu_set_t cpus;
	bool any = false;

	CPU_ZERO(&cpus);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &box->online) ||
		    tree_read(&box->tree, governor, sizeof(governor),
			      CPU_FOLDER "/cpu%d/cpufreq/scaling_governor", cpu))
			continue;
		any = true;
		if (strcmp(governor, "performance")) {
			strcpy(other, governor);
			CPU_SET(cpu, &cpus);
		}
	}
	if (!*other)
		return any ? CLEAN : UNSEEN;
	cpulist_print(&cpus, list, sizeof(list));
	note_found(note, "CPUs %s have the governor %s", list, other);
	note_remedy(note, "for f in " CPU_FOLDER "/cpu*/cpufreq/scaling_governor; do "
			  "echo performance >$f; done");
	return FOUND;
}

enum look look_turbo(const struct box *box, struct note *note)
{
	static const struct {
		const char *name;
		long long on, off;
	} switches[] = {
		{ CPU_FOLDER "/intel_pstate/no_turbo", 0, 1 },
		{ CPU_FOLDER "/cpufreq/boost", 1, 0 },
	};
	enum look seen = UNSEEN;

	for (size_t i = 0; i < sizeof(switches) / sizeof(*switches); i++) {
		long long value;

		if (tree_number(&box->tree, &value, "%s", switches[i].name))
			continue;
		seen = CLEAN;
		if (value != switches[i].on)
			continue;
		note_found(note, "turbo is on");
		note_remedy(note, "echo %lld >%s", switches[i].off, switches[i].name);
		return FOUND;
	}
	return seen;
}

enum look look_smt(const struct box *box, struct note *note)
{
	char list[128], words[256] = "";
	size_t used = 0;

	if (!tree_has(&box->tree, CPU_FOLDER "/cpu%d/topology/thread_siblings_list", box->cpu))
		return UNSEEN;
	if (!CPU_COUNT(&box->siblings))
		return CLEAN;
	for (int cpu = 0; cpu < CPU_SETSIZE && used < sizeof(words); cpu++)
		if (CPU_ISSET(cpu, &box->siblings))
			used += snprintf(words + used, sizeof(words) - used, " %d", cpu);
	note_found(note, "CPU %d shares its core with CPU %s", box->cpu,
		   cpulist_print(&box->siblings, list, sizeof(list)));
	note_remedy(note, "for i in%s; do echo 0 >" CPU_FOLDER "/cpu$i/online; done", words);
	return FOUND;
}

enum look look_isolated(const struct box *box, struct note *note)
{
	if (!tree_has(&box->tree, CPU_FOLDER "/isolated"))
		return UNSEEN;
	if (CPU_ISSET(box->cpu, &box->isolated))
		return CLEAN;
	note_found(note, "CPU %d is not isolated", box->cpu);
	note_remedy(
		note,
		"boot with isolcpus=managed_irq,domain,%d nohz_full=%d rcu_nocbs=%d irqaffinity=0",
		box->cpu, box->cpu, box->cpu);
	return FOUND;
}

enum look look_irqs(const struct box *box, struct note *note)
{
	unsigned int irqs[IRQS_MAX];
	char list[128], words[320] = "";
	cpu_set_t cpus, elsewhere;
	size_t used = 0;
	int num;

	CPU_ZERO(&cpus);
	CPU_SET(box->cpu, &cpus);
	num = irqs_on(box, &cpus, irqs);
	if (num <= 0)
		return num ? UNSEEN : CLEAN;
	for (int i = 0; i < num && used < sizeof(words); i++)
		used += snprintf(words + used, sizeof(words) - used, " %u", irqs[i]);
	irqs_elsewhere(box, &cpus, &elsewhere);
	note_found(note, "%d interrupt%s come%s to CPU %d", num, num == 1 ? "" : "s",
		   num == 1 ? "s" : "", box->cpu);
	if (!CPU_COUNT(&elsewhere))
		note_remedy(note, "use a machine with more CPUs");
	else
		note_remedy(note, "for i in%s; do echo %s >/proc/irq/$i/smp_affinity_list; done",
			    used < sizeof(words) ? words : " $(ls /proc/irq)",
			    cpulist_print(&elsewhere, list, sizeof(list)));
	return FOUND;
}

enum look look_clock(const struct box *box, struct note *note)
{
	char current[32], available[128];

	if (tree_read(&box->tree, current, sizeof(current), CLOCK_FOLDER "/current_clocksource"))
		return UNSEEN;
	/* In a guest the hypervisor's own is the processor's counter, scaled. */
	if (!strcmp(current, "tsc") || !strcmp(current, "kvm-clock") ||
	    !strncmp(current, "hyperv", strlen("hyperv")))
		return CLEAN;
	note_found(note, "the clock is %s", current);
	tree_read(&box->tree, available, sizeof(available), CLOCK_FOLDER "/available_clocksource");
	if (strstr(available, "tsc"))
		note_remedy(note, "echo tsc >" CLOCK_FOLDER "/current_clocksource");
	else
		note_remedy(note, "dmesg | grep -i tsc: why the kernel does not trust the counter");
	return FOUND;
}
