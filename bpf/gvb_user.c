// SPDX-License-Identifier: GPL-2.0
#include "gvb_user.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define FIRST_MINOR 128
#define NUM_MINORS 64

static int is_gpuvm_bench(int fd)
{
	char name[32] = "";
	struct drm_version version = { .name = name, .name_len = sizeof(name) - 1 };

	return !ioctl(fd, DRM_IOCTL_VERSION, &version) && !strcmp(name, "gpuvm_bench");
}

static int open_node(void)
{
	char path[64];

	for (int minor = FIRST_MINOR; minor < FIRST_MINOR + NUM_MINORS; minor++) {
		int fd;

		snprintf(path, sizeof(path), "/dev/dri/renderD%d", minor);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (is_gpuvm_bench(fd))
			return fd;
		close(fd);
	}
	return -ENODEV;
}

int gvb_user_ioctl(struct gvb_user *user, unsigned long request, void *arg)
{
	int ret;

	do
		ret = ioctl(user->fd, request, arg);
	while (ret && errno == EINTR);
	return ret ? -errno : 0;
}

int gvb_user_open(struct gvb_user *user, uint32_t mode)
{
	struct gvb_vm_create create = { .mode = mode, .va_range = 1ull << 47 };
	int ret;

	*user = (struct gvb_user){ .fd = open_node(), .mode = mode };
	if (user->fd < 0)
		return user->fd;
	ret = gvb_user_ioctl(user, DRM_IOCTL_GVB_VM_CREATE, &create);
	user->vm_id = create.vm_id;
	return ret;
}

void gvb_user_close(struct gvb_user *user)
{
	if (user->fd >= 0)
		close(user->fd);
	user->fd = -1;
}

int gvb_user_bo(struct gvb_user *user, uint32_t *handle)
{
	struct gvb_bo_create create = { .size = GVB_PAGE_SIZE, .mode = user->mode };
	int ret = gvb_user_ioctl(user, DRM_IOCTL_GVB_BO_CREATE, &create);

	*handle = create.handle;
	return ret;
}

struct gvb_bind_op gvb_user_op(uint32_t handle, uint64_t place)
{
	return (struct gvb_bind_op){
		.verb = GVB_BIND_MAP,
		.handle = handle,
		.addr = (place + 1) * 2 * GVB_PAGE_SIZE,
		.range = GVB_PAGE_SIZE,
	};
}

int gvb_user_bind(struct gvb_user *user, const struct gvb_bind_op *ops, uint32_t count)
{
	struct gvb_vm_bind bind = {
		.vm_id = user->vm_id,
		.ops = { .stride = sizeof(*ops), .count = count, .ptr = (uintptr_t)ops },
		.syncs = { .stride = sizeof(struct gvb_sync) },
	};

	return gvb_user_ioctl(user, DRM_IOCTL_GVB_VM_BIND, &bind);
}

int gvb_user_map_new(struct gvb_user *user, uint64_t place)
{
	uint32_t handle;
	int ret = gvb_user_bo(user, &handle);
	struct gvb_bind_op op = gvb_user_op(handle, place);

	return ret ? ret : gvb_user_bind(user, &op, 1);
}
