/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The classes that locks are in, for who counts, times or draws them. In the order of enum
 * gvb_lock_class, so that what was seen can be compared with what the driver has counted.
 */
#ifndef LIB_LOCK_CLASSES_H
#define LIB_LOCK_CLASSES_H

/* clang-format off */

/* CLASS(id, as counters of rows have it, kind of lock, what it is); in traces its name is the id */
#define LOCK_CLASSES(CLASS) \
	CLASS(VM_RESV, "vm_resv", WW, "the VM's resv, and with it every private BO's") \
	CLASS(OBJ_RESV, "obj_resv", WW, "any other GEM object's resv") \
	CLASS(GPUVA, "gpuva", MUTEX, "obj->gpuva.lock") \
	CLASS(EXTOBJ_SPIN, "extobj_spin", SPIN, "gpuvm->extobj.lock") \
	CLASS(EVICT_SPIN, "evict_spin", SPIN, "gpuvm->evict.lock") \
	CLASS(DRIVER, "driver", MUTEX, "the driver's own mutexes")

/* clang-format on */

/* LOCK_CLASS_NAMES: of all, for messages */
#define LOCK_CLASS_NAMES "VM_RESV, OBJ_RESV, GPUVA, EXTOBJ_SPIN, EVICT_SPIN, DRIVER"

#endif
