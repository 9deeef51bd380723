// SPDX-License-Identifier: GPL-2.0-or-later
/* Wrong arguments of PIN and INJECT. */
#include "uapi.h"

#define PIN(...)                              \
	{                                     \
		.handle = handle, __VA_ARGS__ \
	}

/* The first one takes the stale handle, which is to be stale again. */
static uint32_t create_pinnable(struct uapi *uapi)
{
	struct gvb_bo_create bo = {
		.size = UAPI_BO_SIZE,
		.mode = uapi->mode,
		.flags = GVB_BO_PINNABLE,
	};
	uint32_t first;

	gvbc_ioctl(uapi->fd, DRM_IOCTL_GVB_BO_CREATE, &bo);
	first = bo.handle;
	gvbc_ioctl(uapi->fd, DRM_IOCTL_GVB_BO_CREATE, &bo);
	gvbc_bo_close(uapi->fd, first);
	return bo.handle;
}

static void pin(struct uapi *uapi)
{
	uint32_t handle = create_pinnable(uapi);
	const UAPI_ROW(struct gvb_pin) rows[] = {
		{ "lowest unknown flag", -EINVAL, PIN(.flags = GVB_PIN_UNPIN << 1) },
		{ "highest flag", -EINVAL, PIN(.flags = 1u << 31) },
		{ "handle zero", -ENOENT, PIN(.handle = 0) },
		UAPI_BAD_BOS(handle, PIN),
		{ "BO that is not pinnable", -EINVAL, PIN(.handle = uapi->bo) },
		{ "unpin what is not pinned", -EINVAL, PIN(.flags = GVB_PIN_UNPIN) },
		{ "good", 0, PIN() },
		{ "good, again", 0, PIN() },
		{ "good, unpin", 0, PIN(.flags = GVB_PIN_UNPIN) },
	};

	UAPI_RUN(uapi, "pin", DRM_IOCTL_GVB_PIN, rows);
}

#define INJECT(...)                                           \
	{                                                     \
		.site = GVB_INJECT_FAIL_VALIDATE, __VA_ARGS__ \
	}

static void inject(struct uapi *uapi)
{
	const UAPI_ROW(struct gvb_inject) rows[] = {
		{ "no such site", -EINVAL, INJECT(.site = GVB_INJECT_COUNT) },
		{ "site too large", -EINVAL, INJECT(.site = UINT32_MAX) },
		{ "pad", -EINVAL, INJECT(.pad = 1) },
		{ "skip of none", -EINVAL, INJECT(.skip = 1) },
		{ "skip too large", -EINVAL, INJECT(.skip = 1ull << 63, .times = 1) },
		{ "times too large", -EINVAL, INJECT(.times = 1ull << 63) },
		{ "good", 0, INJECT(.times = 1, .skip = 2) },
		{ "good, off", 0, INJECT() },
	};

	UAPI_RUN(uapi, "inject", DRM_IOCTL_GVB_INJECT, rows);
}

void test_uapi_fault(struct test *test)
{
	struct uapi uapi;

	if (!uapi_open(&uapi, test))
		return;
	pin(&uapi);
	inject(&uapi);
	uapi_close(&uapi, "fault");
}
