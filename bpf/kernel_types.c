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

static bool have(const struct kernel_types *types, const char *name, unsigned int kind)
{
	for (size_t i = 0; i < types->count; i++)
		if (btf__find_by_name_kind(types->btf[i], name, kind) > 0)
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
	return type ? btf__name_by_offset(btf, type->name_off) : "";
}

static int member_offset(const struct btf *btf, const struct btf_type *type, const char *member,
			 const char *of)
{
	const struct btf_member *members = btf_members(type);

	for (__u32 i = 0; i < btf_vlen(type); i++) {
		if (member && strcmp(btf__name_by_offset(btf, members[i].name_off), member))
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
		int id = btf__find_by_name_kind(types->btf[i], type, BTF_KIND_STRUCT);

		if (id > 0)
			return member_offset(types->btf[i], btf__type_by_id(types->btf[i], id),
					     member, of);
	}
	return -ENOENT;
}
