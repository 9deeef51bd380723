// SPDX-License-Identifier: GPL-2.0-or-later
#include "loaded.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"

#define SUFFIX ".ko"

static bool is_module(const char *file)
{
	size_t length = strlen(file);

	return length > strlen(SUFFIX) && !strcmp(file + length - strlen(SUFFIX), SUFFIX);
}

/* As the kernel calls it: without what says when it is loaded ("40-"), and "_" for "-". */
static void module_name(const char *path, char *name, size_t size)
{
	const char *file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	size_t digits = strspn(file, "0123456789");

	snprintf(name, size, "%s", digits && file[digits] == '-' ? file + digits + 1 : file);
	if (is_module(name))
		name[strlen(name) - strlen(SUFFIX)] = '\0';
	for (char *at = name; (at = strchr(at, '-'));)
		*at = '_';
}

int loaded_add(struct symbols *symbols, const char *path, const json_t *modules)
{
	const json_t *sections;
	char name[NAME_MAX + 1];

	module_name(path, name, sizeof(name));
	sections = json_object_get(modules, name);
	if (json_object_size(sections))
		return symbols_add(symbols, path, sections);
	complain("gpuvm-profile",
		 "the facts do not say where the module %s lies (%s); make the snapshot anew", name,
		 path);
	return -EINVAL;
}

int loaded_add_folder(struct symbols *symbols, const char *folder, const json_t *modules)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int ret = dir ? 0 : -errno;

	if (ret)
		complain("gpuvm-profile", "%s: %s", folder, strerror(-ret));
	while (!ret && (entry = readdir(dir))) {
		char path[PATH_MAX];

		if (!is_module(entry->d_name))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		ret = loaded_add(symbols, path, modules);
	}
	if (dir)
		closedir(dir);
	return ret;
}
