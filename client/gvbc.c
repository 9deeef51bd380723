// SPDX-License-Identifier: GPL-2.0-or-later
#include "gvbc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lock_classes.h"
#include "modes.h"

#define DRIVER_NAME "gpuvm_bench"

/* Render nodes have the minors 128 to 191 (drivers/gpu/drm/drm_drv.c). */
#define RENDER_MINOR_FIRST 128
#define RENDER_MINOR_LAST 191

#define MODE(_id, _word) +1
_Static_assert(0 MODES(MODE) == GVB_MODE_COUNT, "each mode has an entry in lib/modes.h");
#undef MODE

static const char *const mode_names[GVB_MODE_COUNT] = {
#define MODE(_id, _word) [GVB_MODE_##_id] = _word,
	MODES(MODE)
#undef MODE
};

static const char *const lock_names[GVB_LOCK_CLASSES] = {
#define CLASS(_id, _counter, _kind, _about) [GVB_LOCK_##_id] = _counter,
	LOCK_CLASSES(CLASS)
#undef CLASS
};

static const char *const inject_names[GVB_INJECT_COUNT] = {
	[GVB_INJECT_FORGET_CLEANUP] = "forget-cleanup",
	[GVB_INJECT_PUT_UNDER_MUTEX] = "put-under-mutex",
	[GVB_INJECT_LOCK_INVERSION] = "lock-inversion",
	[GVB_INJECT_ALLOC_IN_RUN_JOB] = "alloc-in-run-job",
	[GVB_INJECT_RESV_IN_RUN_JOB] = "resv-in-run-job",
	[GVB_INJECT_FAIL_RUN_JOB] = "fail-run-job",
	[GVB_INJECT_SKIP_LOCK] = "skip-lock",
	[GVB_INJECT_FAIL_VALIDATE] = "fail-validate",
	[GVB_INJECT_FAIL_ALLOC] = "fail-alloc",
	[GVB_INJECT_SKIP_EXTOBJ] = "skip-extobj",
};

const char *gvbc_mode_name(unsigned int mode)
{
	return mode < GVB_MODE_COUNT ? mode_names[mode] : NULL;
}

int gvbc_mode_find(const char *name)
{
	for (int mode = 0; mode < GVB_MODE_COUNT; mode++)
		if (!strcmp(name, mode_names[mode]))
			return mode;
	return -EINVAL;
}

const char *gvbc_inject_name(unsigned int site)
{
	return site < GVB_INJECT_COUNT ? inject_names[site] : NULL;
}

int gvbc_inject_find(const char *name)
{
	for (int site = 0; site < GVB_INJECT_COUNT; site++)
		if (!strcmp(name, inject_names[site]))
			return site;
	return -EINVAL;
}

int gvbc_inject(int fd, enum gvb_inject_site site, uint64_t times)
{
	struct gvb_inject args = { .site = site, .times = times };

	return gvbc_call_inject(fd, &args);
}

const char *gvbc_lock_name(unsigned int lock_class)
{
	return lock_class < GVB_LOCK_CLASSES ? lock_names[lock_class] : NULL;
}

int gvbc_ioctl(int fd, unsigned long request, void *arg)
{
	int ret;

	do {
		ret = ioctl(fd, request, arg);
	} while (ret < 0 && (errno == EINTR || errno == EAGAIN));

	return ret < 0 ? -errno : 0;
}

static int is_ours(int fd)
{
	char name[32] = "";
	struct drm_version version = { .name = name, .name_len = sizeof(name) - 1 };

	return !gvbc_ioctl(fd, DRM_IOCTL_VERSION, &version) && !strcmp(name, DRIVER_NAME);
}

int gvbc_open(void)
{
	int ret = -ENODEV;

	for (int minor = RENDER_MINOR_FIRST; minor <= RENDER_MINOR_LAST; minor++) {
		char path[64];
		int fd;

		snprintf(path, sizeof(path), "/dev/dri/renderD%d", minor);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0) {
			if (errno != ENOENT)
				ret = -errno;
			continue;
		}
		if (is_ours(fd))
			return fd;
		close(fd);
	}

	return ret;
}

int gvbc_vm_create(int fd, enum gvb_mode mode, uint64_t va_start, uint64_t va_range,
		   uint32_t *vm_id)
{
	struct gvb_vm_create args = { .mode = mode, .va_start = va_start, .va_range = va_range };
	int ret = gvbc_call_vm_create(fd, &args);

	if (!ret)
		*vm_id = args.vm_id;
	return ret;
}

int gvbc_vm_destroy(int fd, uint32_t vm_id)
{
	struct gvb_vm_destroy args = { .vm_id = vm_id };

	return gvbc_call_vm_destroy(fd, &args);
}

int gvbc_vm_state(int fd, uint32_t vm_id, struct gvb_vm_state *state)
{
	*state = (struct gvb_vm_state){ .vm_id = vm_id };
	return gvbc_call_vm_get_state(fd, state);
}

int gvbc_bo_create(int fd, uint64_t size, enum gvb_mode mode, uint32_t exclusive_vm_id,
		   struct gvb_bo_create *bo)
{
	*bo = (struct gvb_bo_create){
		.size = size,
		.mode = mode,
		.exclusive_vm_id = exclusive_vm_id,
	};
	return gvbc_call_bo_create(fd, bo);
}

int gvbc_bo_close(int fd, uint32_t handle)
{
	struct drm_gem_close args = { .handle = handle };

	return gvbc_ioctl(fd, DRM_IOCTL_GEM_CLOSE, &args);
}

int gvbc_vm_bind(int fd, uint32_t vm_id, const struct gvb_bind_op *ops, uint32_t count)
{
	struct gvb_vm_bind args = {
		.vm_id = vm_id,
		.ops = { sizeof(*ops), count, (uintptr_t)ops },
	};

	return gvbc_call_vm_bind(fd, &args);
}

int gvbc_evict(int fd, uint32_t handle, uint32_t flags)
{
	struct gvb_evict args = { .handle = handle, .flags = flags };

	return gvbc_call_evict(fd, &args);
}

int gvbc_exec(int fd, uint32_t vm_id, struct gvb_exec *exec)
{
	*exec = (struct gvb_exec){ .vm_id = vm_id, .num_fences = 1 };
	return gvbc_call_exec(fd, exec);
}

int gvbc_stats(int fd, struct gvb_stats *stats)
{
	*stats = (struct gvb_stats){ 0 };
	return gvbc_call_stats(fd, stats);
}
