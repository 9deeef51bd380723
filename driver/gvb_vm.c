// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: VMs: their modes, how they are found, and cleaned up. */
#include "gvb_vm.h"

/**
 * gvb_mode_check() - whether the kernel has a mode
 * @mode: &enum gvb_mode
 *
 * Returns: 0, -EOPNOTSUPP, or -EINVAL for what is no mode.
 */
int gvb_mode_check(u32 mode)
{
	if (mode >= GVB_MODE_COUNT)
		return -EINVAL;

	return GVB_MODES & BIT(mode) ? 0 : -EOPNOTSUPP;
}

static enum gvb_mode gvb_mode_list(u32 mode)
{
	switch (mode) {
	case GVB_MODE_RESV:
		return GVB_MODE_SPIN;
	case GVB_MODE_IMMEDIATE_RESV:
		return GVB_MODE_IMMEDIATE;
	default:
		return mode;
	}
}

/**
 * gvb_modes_share_list() - whether two modes lock gpuva lists alike
 * @a: a mode
 * @b: another mode
 */
bool gvb_modes_share_list(u32 a, u32 b)
{
	return gvb_mode_list(a) == gvb_mode_list(b);
}

/**
 * gvb_vm_get() - look a VM up
 * @file: the file that owns it
 * @id: its id
 *
 * Returns: the VM with a reference for the caller to put, or NULL.
 */
struct gvb_vm *gvb_vm_get(struct drm_file *file, u32 id)
{
	struct gvb_file *gfile = file->driver_priv;
	struct gvb_vm *vm;

	xa_lock(&gfile->vms);
	vm = xa_load(&gfile->vms, id);
	if (vm)
		drm_gpuvm_get(&vm->base);
	xa_unlock(&gfile->vms);
	return vm;
}

/**
 * gvb_vm_cleanup() - do now what an immediate mode deferred, whether zombies are to be kept or not
 * @vm: the VM, referenced; no resv may be held
 */
void gvb_vm_cleanup(struct gvb_vm *vm)
{
	if (!gvb_immediate(vm))
		return;
	mutex_lock(&vm->tidy_lock);
	gvb_deferred_cleanup(&vm->base);
	mutex_unlock(&vm->tidy_lock);
}

/**
 * gvb_vm_tidy() - do now what immediate modes deferred, unless zombies are to be kept
 * @vm: the VM, referenced; no resv may be held
 */
void gvb_vm_tidy(struct gvb_vm *vm)
{
	/* Nobody will, after the VM was destroyed. */
	if (!gvb_immediate(vm) || (vm->keep_zombies && !READ_ONCE(vm->dead)))
		return;
	gvb_vm_cleanup(vm);
}

/**
 * gvb_vm_settle() - gvb_vm_tidy(), so that nobody's zombies are left
 * @vm: the VM; its lock must be held and no resv may be
 *
 * A submission may hold the last reference of a vm_bo that has no mappings any more, but only with
 * the VM's resv held.
 */
void gvb_vm_settle(struct gvb_vm *vm)
{
	if (!gvb_immediate(vm) || vm->keep_zombies)
		return;
	dma_resv_lock(drm_gpuvm_resv(&vm->base), NULL);
	dma_resv_unlock(drm_gpuvm_resv(&vm->base));
	gvb_vm_tidy(vm);
	down_write(&vm->obtain_sem);
	up_write(&vm->obtain_sem);
	gvb_vas_collect(vm);
}
