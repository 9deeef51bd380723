// SPDX-License-Identifier: GPL-2.0
#include "flags.h"

#include <string.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "gpuvm_trace.h"
#include "gpuvm_trace.skel.h"

/* The variable of that prefix and name in a section, which is mapped at @data. */
static void *find(const struct gpuvm_trace *skel, const char *section, void *data,
		  const char *prefix, const char *program)
{
	const struct btf *btf = bpf_object__btf(skel->obj);
	int id = btf__find_by_name_kind(btf, section, BTF_KIND_DATASEC);
	const struct btf_type *type = id > 0 ? btf__type_by_id(btf, id) : NULL;
	const struct btf_var_secinfo *vars = type ? btf_var_secinfos(type) : NULL;
	size_t length = strlen(prefix);

	for (__u32 i = 0; type && i < btf_vlen(type); i++) {
		const struct btf_type *var = btf__type_by_id(btf, vars[i].type);
		const char *name = btf__name_by_offset(btf, var->name_off);

		if (!strncmp(name, prefix, length) && !strcmp(name + length, program))
			return (char *)data + vars[i].offset;
	}
	return NULL;
}

bool *flag_kprobe(const struct gpuvm_trace *skel, const char *program)
{
	return find(skel, ".rodata", skel->rodata, "kprobe_", program);
}

static char *find_fired(const struct gpuvm_trace *skel, const char *program)
{
	return find(skel, ".bss", skel->bss, "fired_", program);
}

bool flag_fired(const struct gpuvm_trace *skel, const char *program)
{
	const char *fired = find_fired(skel, program);

	return fired && *fired;
}

void flag_forget(const struct gpuvm_trace *skel, const char *program)
{
	char *fired = find_fired(skel, program);

	if (fired)
		*fired = 0;
}
