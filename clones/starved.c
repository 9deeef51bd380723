// SPDX-License-Identifier: GPL-2.0-or-later
#include "starved.h"

#include <dirent.h>
#include <stdio.h>

#define NS_PER_S 1000000000ull

static unsigned long long delay_ns(const char *tasks, const char *tid)
{
	unsigned long long delay = 0;
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s/schedstat", tasks, tid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	/* Run, waited to run, how often it ran. */
	if (fscanf(file, "%*u %llu", &delay) != 1)
		delay = 0;
	fclose(file);
	return delay;
}

time_t starved_in(const char *tasks)
{
	DIR *folder = opendir(tasks);
	unsigned long long most = 0;
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		unsigned long long delay = delay_ns(tasks, entry->d_name);

		if (delay > most)
			most = delay;
	}
	if (folder)
		closedir(folder);
	return most / NS_PER_S;
}

time_t starved_s(pid_t pid)
{
	char tasks[64];

	snprintf(tasks, sizeof(tasks), "/proc/%d/task", pid);
	return starved_in(tasks);
}
