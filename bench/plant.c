// SPDX-License-Identifier: GPL-2.0-or-later
#include "plant.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char plant_list[] = "there are panic, hang, complaint";

static void write_line(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	if (!file)
		return;
	fputs(text, file);
	fclose(file);
}

static void panic(void)
{
	write_line("/proc/sysrq-trigger", "c\n");
}

static void hang(void)
{
	for (;;)
		pause();
}

static void complaint(void)
{
	write_line("/dev/kmsg", "<4>WARNING: planted\n");
}

static const struct {
	const char *name;
	void (*happen)(void);
} plants[] = {
	{ "panic", panic },
	{ "hang", hang },
	{ "complaint", complaint },
};

int plant_find(const char *name)
{
	for (size_t i = 0; i < sizeof(plants) / sizeof(*plants); i++)
		if (!strcmp(name, plants[i].name))
			return i;
	return -EINVAL;
}

void plant(const char *name)
{
	int i = plant_find(name);

	if (i >= 0)
		plants[i].happen();
}
