// SPDX-License-Identifier: GPL-2.0-or-later
#include "async.h"

#include <errno.h>
#include <linux/sync_file.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

uint32_t sync_new(int fd)
{
	struct drm_syncobj_create args = { 0 };

	return gvbc_ioctl(fd, DRM_IOCTL_SYNCOBJ_CREATE, &args) ? 0 : args.handle;
}

void sync_destroy(int fd, uint32_t handle)
{
	struct drm_syncobj_destroy args = { .handle = handle };

	gvbc_ioctl(fd, DRM_IOCTL_SYNCOBJ_DESTROY, &args);
}

int sync_signal(int fd, uint32_t handle, uint64_t point)
{
	struct drm_syncobj_array binary = { .handles = (uintptr_t)&handle, .count_handles = 1 };
	struct drm_syncobj_timeline_array timeline = {
		.handles = (uintptr_t)&handle,
		.points = (uintptr_t)&point,
		.count_handles = 1,
	};

	return point ? gvbc_ioctl(fd, DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL, &timeline) :
		       gvbc_ioctl(fd, DRM_IOCTL_SYNCOBJ_SIGNAL, &binary);
}

int sync_reset(int fd, uint32_t handle)
{
	struct drm_syncobj_array args = { .handles = (uintptr_t)&handle, .count_handles = 1 };

	return gvbc_ioctl(fd, DRM_IOCTL_SYNCOBJ_RESET, &args);
}

int sync_wait(int fd, uint32_t handle, uint64_t point, int ms)
{
	struct drm_syncobj_timeline_wait args = {
		.handles = (uintptr_t)&handle,
		.points = (uintptr_t)&point,
		.count_handles = 1,
		.flags = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_FOR_SUBMIT,
	};
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	args.timeout_nsec = now.tv_sec * 1000000000ll + now.tv_nsec + ms * 1000000ll;
	return gvbc_ioctl(fd, DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT, &args);
}

int sync_error(int fd, uint32_t handle)
{
	struct drm_syncobj_handle args = {
		.handle = handle,
		.flags = DRM_SYNCOBJ_HANDLE_TO_FD_FLAGS_EXPORT_SYNC_FILE,
		.fd = -1,
	};
	struct sync_file_info info = { 0 };
	int ret = gvbc_ioctl(fd, DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD, &args);

	if (ret)
		return ret;
	ret = ioctl(args.fd, SYNC_IOC_FILE_INFO, &info) ? -errno : 0;
	close(args.fd);
	return ret ? ret : info.status < 0 ? info.status : info.status == 1 ? 0 : -EBUSY;
}

int rig_async(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count,
	      const struct gvb_sync *syncs, uint32_t num_syncs)
{
	struct gvb_vm_bind args = {
		.vm_id = rig->vms[vm].id,
		.flags = GVB_BIND_ASYNC,
		.ops = { sizeof(*ops), count, (uintptr_t)ops },
		.syncs = { sizeof(*syncs), num_syncs, (uintptr_t)syncs },
	};
	int ret = gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_VM_BIND, &args);

	if (!ret)
		rig_follow(rig, vm, ops, count);
	return ret;
}

bool rig_must_async(struct rig *rig, int vm, const struct gvb_bind_op *ops, uint32_t count,
		    const struct gvb_sync *syncs, uint32_t num_syncs)
{
	return test_ret(rig->test, "VM_BIND, asynchronous",
			rig_async(rig, vm, ops, count, syncs, num_syncs), 0);
}

uint32_t async_sync(struct rig *rig)
{
	uint32_t handle = sync_new(rig->fd);

	if (!handle)
		test_fail(rig->test, "SYNCOBJ_CREATE failed");
	return handle;
}

void async_jobs(struct rig *rig, uint64_t want)
{
	struct gvb_stats stats;

	test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0);
	test_eq(rig->test, "live jobs", stats.live_jobs, want);
}

void async_pending(struct rig *rig, uint32_t sync, uint64_t point)
{
	test_ret(rig->test, "waiting for what is held up", sync_wait(rig->fd, sync, point, SOON_MS),
		 -ETIME);
}

void async_done(struct rig *rig, uint32_t sync, uint64_t point)
{
	test_ret(rig->test, "waiting for what is done", sync_wait(rig->fd, sync, point, LATE_MS),
		 0);
}

void async_open(struct rig *rig, uint32_t sync, uint64_t point)
{
	test_ret(rig->test, "SYNCOBJ_SIGNAL", sync_signal(rig->fd, sync, point), 0);
}

void async_destroy(struct rig *rig, int vm)
{
	test_ret(rig->test, "VM_DESTROY", gvbc_vm_destroy(rig->fd, rig->vms[vm].id), 0);
}
