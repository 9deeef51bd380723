// SPDX-License-Identifier: GPL-2.0
#include "kernel_types.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#define BTF_DIR "/sys/kernel/btf"

static int add(struct kernel_types *types, struct btf *btf, const char *name)
{
	if (!btf)
		return -errno;
	types->btf[types->count] = btf;
	types->names[types->count] = strdup(name);
	types->count++;
	return 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_modules(struct kernel_types *types)
{
	struct dirent **entries;
	int num = scandir(BTF_DIR, &entries, NULL, by_name);

	for (int i = 0; i < num; i++) {
		const char *name = entries[i]->d_name;

		if (name[0] != '.' && strcmp(name, "vmlinux") && types->count < MAX_MODULES)
			add(types, btf__load_module_btf(name, types->btf[0]), name);
		free(entries[i]);
	}
	if (num >= 0)
		free(entries);
}

int types_open(struct kernel_types *types, const char *path)
{
	int ret;

	*types = (struct kernel_types){ 0 };
	ret = add(types, path ? btf__parse(path, NULL) : btf__load_vmlinux_btf(), "vmlinux");
	if (!ret)
		add_modules(types);
	return ret;
}

void types_close(struct kernel_types *types)
{
	while (types->count) {
		types->count--;
		btf__free(types->btf[types->count]);
		free(types->names[types->count]);
	}
}

/* A module whose types are split from those of another kernel has offsets that lead nowhere. */
static const char *name_at(const struct btf *btf, __u32 offset)
{
	const char *name = btf__name_by_offset(btf, offset);

	return name ? name : "";
}

/*
 * A type of the i-th alone, or NULL. btf__find_by_name_kind() of a module looks through the
 * kernel's types first, each time: ten thousands, where a module has hundreds.
 */
static const struct btf_type *find(const struct kernel_types *types, size_t i, const char *name,
				   unsigned int kind)
{
	const struct btf *btf = types->btf[i];
	__u32 first = i ? btf__type_cnt(types->btf[0]) : 1;

	for (__u32 id = first; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);

		if (btf_kind(type) == kind && !strcmp(name_at(btf, type->name_off), name))
			return type;
	}
	return NULL;
}

/* Most of what is looked for is a module's. */
static bool have(const struct kernel_types *types, const char *name, unsigned int kind)
{
	for (size_t i = types->count; i--;)
		if (find(types, i, name, kind))
			return true;
	return false;
}

bool types_have_function(const struct kernel_types *types, const char *name)
{
	return have(types, name, BTF_KIND_FUNC);
}

bool types_have_tracepoint(const struct kernel_types *types, const char *name)
{
	char type[128];

	snprintf(type, sizeof(type), "btf_trace_%s", name);
	return have(types, type, BTF_KIND_TYPEDEF);
}

bool types_have_module(const struct kernel_types *types, const char *name)
{
	for (size_t i = 1; i < types->count; i++)
		if (!strcmp(types->names[i], name))
			return true;
	return false;
}

static const char *type_name(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_typedef(type) || btf_is_mod(type)))
		type = btf__type_by_id(btf, type->type);
	return type ? name_at(btf, type->name_off) : "";
}

static int member_offset(const struct btf *btf, const struct btf_type *type, const char *member,
			 const char *of)
{
	const struct btf_member *members = btf_members(type);

	for (__u32 i = 0; i < btf_vlen(type); i++) {
		if (member && strcmp(name_at(btf, members[i].name_off), member))
			continue;
		if (of && strcmp(type_name(btf, members[i].type), of))
			continue;
		return btf_member_bit_offset(type, i) / 8;
	}
	return -ENOENT;
}

int types_member(const struct kernel_types *types, const char *type, const char *member,
		 const char *of)
{
	for (size_t i = 0; i < types->count; i++) {
		const struct btf_type *found = find(types, i, type, BTF_KIND_STRUCT);

		if (found)
			return member_offset(types->btf[i], found, member, of);
	}
	return -ENOENT;
}
