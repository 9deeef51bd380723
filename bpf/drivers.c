// SPDX-License-Identifier: GPL-2.0
#include "drivers.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct known_driver known_drivers[] = {
	{
		.module = "gpuvm_bench",
		.locks = "gvb_vm.lock gvb_device.list_lock",
		.validate = "gvb_vm_bo_validate",
		.step_map = "gvb_map_resv gvb_map_mutex gvb_map_defer",
		.step_remap = "gvb_remap_resv gvb_remap_mutex gvb_remap_defer",
		.step_unmap = "gvb_unmap_resv gvb_unmap_mutex gvb_unmap_defer",
	},
	{
		.module = "panthor",
		.locks = "panthor_vm.op_lock panthor_vm.mm_lock",
		.validate = "panthor_vm_bo_validate",
		.step_map = "panthor_gpuva_sm_step_map",
		.step_remap = "panthor_gpuva_sm_step_remap",
		.step_unmap = "panthor_gpuva_sm_step_unmap",
	},
	{
		.module = "nouveau",
		.locks = "nouveau_uvmm.mutex",
		.validate = "nouveau_uvmm_bo_validate",
	},
	{
		.module = "xe",
		.validate = "xe_gpuvm_validate",
	},
	{
		.module = "powervr",
		.locks = "pvr_vm_context.lock",
		.step_map = "pvr_vm_gpuva_map",
		.step_remap = "pvr_vm_gpuva_remap",
		.step_unmap = "pvr_vm_gpuva_unmap",
	},
};

const struct known_driver *driver_loaded(const struct kernel_types *types)
{
	for (size_t i = 0; i < sizeof(known_drivers) / sizeof(*known_drivers); i++)
		if (types_have_module(types, known_drivers[i].module))
			return &known_drivers[i];
	return NULL;
}

static int find_anchor(const struct kernel_types *types, const char *type, struct driver_lock *lock)
{
	int base = types_member(types, type, NULL, "drm_gpuvm");

	lock->anchor = ANCHOR_VM;
	if (base < 0) {
		base = types_member(types, type, NULL, "drm_device");
		lock->anchor = ANCHOR_DEVICE;
	}
	return base;
}

static int find_lock(const struct kernel_types *types, char *word, struct driver_lock *lock)
{
	char *dot = strchr(word, '.');
	int offset, base;

	if (!dot)
		return -EINVAL;
	*dot = '\0';
	offset = types_member(types, word, dot + 1, "mutex");
	base = find_anchor(types, word, lock);
	*dot = '.';
	if (offset < 0 || base < 0)
		return -ENOENT;
	lock->delta = offset - base;
	return 0;
}

int driver_locks_find(const struct kernel_types *types, const char *text,
		      struct driver_lock locks[MAX_DRIVER_LOCKS])
{
	char copy[1024], *word, *rest = copy;
	int count = 0;

	memset(locks, 0, MAX_DRIVER_LOCKS * sizeof(*locks));
	if (snprintf(copy, sizeof(copy), "%s", text) >= (int)sizeof(copy))
		return -E2BIG;
	while ((word = strsep(&rest, " ,"))) {
		int ret;

		if (!*word)
			continue;
		if (count == MAX_DRIVER_LOCKS)
			return -E2BIG;
		ret = find_lock(types, word, &locks[count++]);
		if (ret) {
			fprintf(stderr,
				"gpuvm-trace: no mutex '%s' in a struct that embeds a drm_gpuvm or "
				"a drm_device; name it as struct.member\n",
				word);
			return ret;
		}
	}
	return count;
}
