// SPDX-License-Identifier: GPL-2.0-or-later
#include "tunables.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "cpulist.h"
#include "irqs.h"

#define CPU_FOLDER "/sys/devices/system/cpu"

static bool fits(const char *text, size_t size)
{
	return strlen(text) < size && !strpbrk(text, "\t\n");
}

int changes_add(struct changes *changes, const char *name, const char *old, const char *new)
{
	struct change *list, *change;

	if (!fits(name, sizeof(change->name)) || !fits(old, CHANGE_TEXT) || !fits(new, CHANGE_TEXT))
		return -EINVAL;
	list = realloc(changes->list, (changes->num + 1) * sizeof(*list));
	if (!list)
		return -ENOMEM;
	changes->list = list;
	change = &list[changes->num++];
	strcpy(change->name, name);
	strcpy(change->old, old);
	strcpy(change->new, new);
	return 0;
}

/* Adds the change of a file that is there and has another word. */
static int want(const struct box *box, struct changes *changes, const char *name, const char *new)
{
	char old[CHANGE_TEXT];

	if (tree_read(&box->tree, old, sizeof(old), "%s", name) || !strcmp(old, new))
		return 0;
	return changes_add(changes, name, old, new);
}

/* A number of the CPU is in the file's name. */
static int want_of_cpus(const struct box *box, struct changes *changes, const cpu_set_t *cpus,
			const char *file, const char *new)
{
	int ret = 0;

	for (int cpu = 0; !ret && cpu < CPU_SETSIZE; cpu++) {
		char name[160];

		if (!CPU_ISSET(cpu, cpus))
			continue;
		snprintf(name, sizeof(name), CPU_FOLDER "/cpu%d/%s", cpu, file);
		ret = want(box, changes, name, new);
	}
	return ret;
}

/* Siblings of the measuring CPU, if two CPUs stay: cases with threads need them. */
static void take_offline(const struct box *box, cpu_set_t *cpus)
{
	cpu_set_t stay;

	*cpus = box->siblings;
	irqs_elsewhere(box, cpus, &stay);
	if (CPU_COUNT(&stay) < 2)
		CPU_ZERO(cpus);
}

/* Those of CPUs that go offline, too: the kernel would give them to any other. */
static int want_irqs(const struct box *box, struct changes *changes)
{
	cpu_set_t cpus, elsewhere;
	unsigned int irqs[IRQS_MAX];
	char list[CHANGE_TEXT];
	int num, ret = 0;

	take_offline(box, &cpus);
	CPU_SET(box->cpu, &cpus);
	irqs_elsewhere(box, &cpus, &elsewhere);
	num = CPU_COUNT(&elsewhere) ? irqs_on(box, &cpus, irqs) : 0;
	cpulist_print(&elsewhere, list, sizeof(list));
	for (int i = 0; !ret && i < num; i++) {
		char name[64];

		snprintf(name, sizeof(name), "/proc/irq/%u/smp_affinity_list", irqs[i]);
		ret = want(box, changes, name, list);
	}
	return ret;
}

static int want_clock(const struct box *box, struct changes *changes)
{
	static const char folder[] = "/sys/devices/system/clocksource/clocksource0";
	char available[128], name[96];

	if (tree_read(&box->tree, available, sizeof(available), "%s/available_clocksource",
		      folder) ||
	    !strstr(available, "tsc"))
		return 0;
	snprintf(name, sizeof(name), "%s/current_clocksource", folder);
	return want(box, changes, name, "tsc");
}

int changes_for(const struct box *box, struct changes *changes)
{
	cpu_set_t offline, stay;
	int ret;

	take_offline(box, &offline);
	irqs_elsewhere(box, &offline, &stay);
	ret = want_of_cpus(box, changes, &offline, "online", "0");
	if (!ret)
		ret = want_of_cpus(box, changes, &stay, "cpufreq/scaling_governor", "performance");
	if (!ret)
		ret = want(box, changes, CPU_FOLDER "/intel_pstate/no_turbo", "1");
	if (!ret)
		ret = want(box, changes, CPU_FOLDER "/cpufreq/boost", "0");
	if (!ret)
		ret = want_clock(box, changes);
	return ret ? ret : want_irqs(box, changes);
}

void changes_make(const struct tree *tree, const struct changes *changes)
{
	for (size_t i = 0; i < changes->num; i++)
		tree_write(tree, changes->list[i].name, changes->list[i].new);
}

static int undo(const struct tree *tree, const struct change *change)
{
	char now[CHANGE_TEXT];
	int ret = tree_read(tree, now, sizeof(now), "%s", change->name);

	/* It was not made, or was taken back already. */
	if (!ret && !strcmp(now, change->old))
		return 0;
	return tree_write(tree, change->name, change->old);
}

int changes_undo(const struct tree *tree, const struct changes *changes, const char *who)
{
	int ret = 0;

	for (size_t i = 0; i < changes->num; i++) {
		const struct change *change = &changes->list[i];
		int err = undo(tree, change);

		if (!err)
			continue;
		ret = err;
		complain(who, "%s cannot be set back to %s (%s); set it by hand", change->name,
			 change->old, strerror(-err));
	}
	return ret;
}

void changes_free(struct changes *changes)
{
	free(changes->list);
	*changes = (struct changes){ 0 };
}
