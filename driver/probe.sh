#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Look into a kernel's headers and write what its GPUVM interface is like, for gvb_compat.h.
# Takes the kernel's build folder and the header to write.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 <kernel build dir> <out header>" >&2; exit 2; }
build=$1
out=$2

# Headers are in the build tree, or in the source tree that it was built from.
included=$(sed -n 's|^include \(.*\)/Makefile$|\1|p' "$build/Makefile" 2>/dev/null | head -n 1)
source=
for dir in "$build" "$build/source" "$build/build/source" "$included"; do
	if [ -n "$dir" ] && [ -f "$dir/include/drm/drm_gpuvm.h" ]; then
		source=$dir
		break
	fi
done
[ -n "$source" ] || {
	echo "gpuvm-bench: $build has no drm_gpuvm.h; a kernel of 6.7 or later has" >&2
	exit 2
}

# name|header|regular expression (grep -E)
probes='
GEM_GPUVA_FEATURE|drm/drm_drv.h|[[:space:]]DRIVER_GEM_GPUVA[[:space:]]*=
DRIVER_DATE|drm/drm_drv.h|^[[:space:]]*(const )?char \*date;
GPUVA_SET_LOCK|drm/drm_gem.h|define drm_gem_gpuva_set_lock\(
IMMEDIATE_MODE|drm/drm_gpuvm.h|[[:space:]]DRM_GPUVM_IMMEDIATE_MODE[[:space:]]*=
SM_MAP_REQUEST|drm/drm_gpuvm.h|^struct drm_gpuvm_map_req[[:space:]]*[{]
DEFERRED_CLEANUP|drm/drm_gpuvm.h|drm_gpuvm_bo_deferred_cleanup\(
VA_FREE_OP|drm/drm_gpuvm.h|\(\*va_free\)\(struct drm_gpuva
EXEC_LOCK|drm/drm_gpuvm.h|drm_gpuvm_sm_map_exec_lock\(
VA_WEAK_REF|drm/drm_gpuvm.h|[[:space:]]DRM_GPUVM_VA_WEAK_REF[[:space:]]*=
SCHED_INIT_ARGS|drm/gpu_scheduler.h|^struct drm_sched_init_args[[:space:]]*[{]
SCHED_JOB_CLIENT|drm/gpu_scheduler.h|[[:space:]](u64|uint64_t) drm_client_id\);
SHMEM_PIN_COUNT|drm/drm_gem_shmem_helper.h|^[[:space:]]*refcount_t pages_pin_count;
SLAB_SHEAVES|linux/slab.h|^[[:space:]]*unsigned int sheaf_capacity;
VM_BO_OBTAIN_LOCKED|drm/drm_gpuvm.h|drm_gpuvm_bo_obtain_locked\(
'

{
	echo "/* Read off the kernel's headers. */"
	echo "$probes" | while IFS='|' read -r name header regex; do
		[ -n "$name" ] || continue
		have=0
		if grep -Eq "$regex" "$source/include/$header"; then
			have=1
		fi
		echo "#define GVB_HAVE_$name $have"
	done
} > "$out"
