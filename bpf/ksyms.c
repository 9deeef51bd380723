// SPDX-License-Identifier: GPL-2.0
#include "ksyms.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_addr(const void *a, const void *b)
{
	const struct ksym *left = a, *right = b;

	return (left->addr > right->addr) - (left->addr < right->addr);
}

static int add(struct ksyms *syms, uint64_t addr, const char *name)
{
	/* Grows at each power of two. */
	if (!(syms->count & (syms->count - 1))) {
		size_t room = syms->count ? syms->count * 2 : 1;
		struct ksym *at = realloc(syms->at, room * sizeof(*at));

		if (!at)
			return -ENOMEM;
		syms->at = at;
	}
	syms->at[syms->count].addr = addr;
	syms->at[syms->count].name = strdup(name);
	return syms->at[syms->count++].name ? 0 : -ENOMEM;
}

/* `ADDRESS TYPE NAME` of a function; by hand, as there are a hundred thousand. */
static int add_line(struct ksyms *syms, char *line)
{
	char *rest;
	uint64_t addr = strtoull(line, &rest, 16);

	if (rest[0] != ' ' || !rest[1] || !strchr("tTwW", rest[1]) || rest[2] != ' ')
		return 0;
	rest += 3;
	rest[strcspn(rest, " \t\n")] = '\0';
	return add(syms, addr, rest);
}

int ksyms_open(struct ksyms *syms)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	char line[512];
	int ret = 0;

	*syms = (struct ksyms){ 0 };
	if (!file)
		return -errno;
	while (!ret && fgets(line, sizeof(line), file))
		ret = add_line(syms, line);
	fclose(file);
	if (syms->count)
		qsort(syms->at, syms->count, sizeof(*syms->at), by_addr);
	return ret;
}

void ksyms_close(struct ksyms *syms)
{
	for (size_t i = 0; i < syms->count; i++)
		free(syms->at[i].name);
	free(syms->at);
	*syms = (struct ksyms){ 0 };
}

const char *ksyms_name(const struct ksyms *syms, uint64_t addr)
{
	size_t low = 0, high = syms->count;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (syms->at[mid].addr <= addr)
			low = mid;
		else
			high = mid;
	}
	return syms->count && syms->at[low].addr && syms->at[low].addr <= addr ?
		       syms->at[low].name :
		       NULL;
}

bool ksyms_have(const struct ksyms *syms, const char *name)
{
	for (size_t i = 0; i < syms->count; i++)
		if (!strcmp(syms->at[i].name, name))
			return true;
	return false;
}
