// SPDX-License-Identifier: GPL-2.0
#include "gvb_user.h"

#include <unistd.h>

#include "gvbc.h"

int gvb_user_open(struct gvb_user *user, uint32_t mode)
{
	*user = (struct gvb_user){ .fd = gvbc_open(), .mode = mode };
	return user->fd < 0 ? user->fd :
			      gvbc_vm_create(user->fd, mode, 0, 1ull << 47, &user->vm_id);
}

void gvb_user_close(struct gvb_user *user)
{
	if (user->fd >= 0)
		close(user->fd);
	user->fd = -1;
}

int gvb_user_bo(struct gvb_user *user, uint32_t *handle)
{
	struct gvb_bo_create bo = { 0 };
	int ret = gvbc_bo_create(user->fd, GVB_PAGE_SIZE, user->mode, 0, &bo);

	*handle = bo.handle;
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
	return gvbc_vm_bind(user->fd, user->vm_id, ops, count);
}

int gvb_user_map_new(struct gvb_user *user, uint64_t place)
{
	uint32_t handle;
	int ret = gvb_user_bo(user, &handle);
	struct gvb_bind_op op = gvb_user_op(handle, place);

	return ret ? ret : gvb_user_bind(user, &op, 1);
}
