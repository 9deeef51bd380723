/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: what the ioctls of gpuvm_bench_drm.h call; the argument is in kernel memory. */
#ifndef GVB_IOCTL_H
#define GVB_IOCTL_H

struct drm_device;
struct drm_file;

/* gvb_bo.c */
int gvb_bo_create_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_pin.c */
int gvb_pin_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_vm_life.c */
int gvb_vm_create_ioctl(struct drm_device *drm, void *data, struct drm_file *file);
int gvb_vm_destroy_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_cleanup.c */
int gvb_cleanup_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_exec.c */
int gvb_exec_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_check.c */
int gvb_vm_get_state_ioctl(struct drm_device *drm, void *data, struct drm_file *file);
int gvb_check_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_bind.c */
int gvb_vm_bind_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_obtain.c */
int gvb_obtain_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_evict.c */
int gvb_evict_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_bench.c */
int gvb_bench_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_dump.c */
int gvb_dump_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

#endif
