// SPDX-License-Identifier: GPL-2.0-or-later
#include "irqs.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cpulist.h"

/* A folder in it is named as a handler is; one without has none to run. */
static bool has_handler(const char *path)
{
	struct dirent *entry;
	bool found = false;
	DIR *dir = opendir(path);

	while (dir && !found && (entry = readdir(dir)))
		found = entry->d_type == DT_DIR && entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return found;
}

/* Where it goes, if the machine says so; else where it may go. */
static bool comes_to(const struct box *box, unsigned int irq, const cpu_set_t *cpus)
{
	static const char *const names[] = { "effective_affinity_list", "smp_affinity_list" };
	char text[1024], name[64], path[TREE_PATH];
	cpu_set_t set;

	snprintf(name, sizeof(name), "/proc/irq/%u", irq);
	if (tree_path(&box->tree, path, name) || !has_handler(path))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (tree_read(&box->tree, text, sizeof(text), "/proc/irq/%u/%s", irq, names[i]) ||
		    cpulist_parse(text, &set) || !CPU_COUNT(&set))
			continue;
		CPU_AND(&set, &set, cpus);
		return CPU_COUNT(&set) > 0;
	}
	return false;
}

static int compare(const void *a, const void *b)
{
	unsigned int left = *(const unsigned int *)a, right = *(const unsigned int *)b;

	return left < right ? -1 : left > right;
}

int irqs_on(const struct box *box, const cpu_set_t *cpus, unsigned int irqs[IRQS_MAX])
{
	char path[TREE_PATH], *end;
	struct dirent *entry;
	DIR *dir = tree_path(&box->tree, path, "/proc/irq") ? NULL : opendir(path);
	int num = 0;

	if (!dir)
		return -ENOENT;
	while (num < IRQS_MAX && (entry = readdir(dir))) {
		unsigned long irq = strtoul(entry->d_name, &end, 10);

		if (end != entry->d_name && !*end && comes_to(box, irq, cpus))
			irqs[num++] = irq;
	}
	closedir(dir);
	qsort(irqs, num, sizeof(*irqs), compare);
	return num;
}

void irqs_elsewhere(const struct box *box, const cpu_set_t *cpus, cpu_set_t *elsewhere)
{
	*elsewhere = box->online;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, cpus))
			CPU_CLR(cpu, elsewhere);
}
