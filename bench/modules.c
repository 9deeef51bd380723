// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool has_code(const char *section)
{
	return strstr(section, "text") && strncmp(section, ".init", strlen(".init"));
}

static void tell_section(json_t *sections, const char *folder, const char *name)
{
	char path[PATH_MAX], line[32] = "";
	FILE *file;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
		return;
	file = fopen(path, "re");
	if (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		json_object_set_new(sections, name, json_string(line));
	}
	if (file)
		fclose(file);
}

/* What is built in has a folder, too, but no sections. */
static void tell_module(json_t *modules, const char *folder, const char *name)
{
	json_t *sections = json_object();
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *dir = NULL;

	if (snprintf(path, sizeof(path), "%s/%s/sections", folder, name) < (int)sizeof(path))
		dir = opendir(path);
	while (dir && (entry = readdir(dir)))
		if (has_code(entry->d_name))
			tell_section(sections, path, entry->d_name);
	if (json_object_size(sections))
		json_object_set(modules, name, sections);
	if (dir)
		closedir(dir);
	json_decref(sections);
}

json_t *modules_sections(const char *folder)
{
	json_t *modules = json_object();
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			tell_module(modules, folder, entry->d_name);
	if (dir)
		closedir(dir);
	return modules;
}
