/* SPDX-License-Identifier: GPL-2.0 */
/* Whether the running kernel can be traced at all. */
#ifndef KERNEL_CHECK_H
#define KERNEL_CHECK_H

#include "kernel_types.h"

/**
 * kernel_check() - look for what tracing needs: permission, types, programs at functions, GPUVM
 * @types: out: the kernel's types. types_close() in either case.
 * @btf: where they are, NULL: the running kernel's.
 *
 * Returns: 0, or a negative errno with the reason on stderr.
 */
int kernel_check(struct kernel_types *types, const char *btf);

/** kernel_no_permission() - say which is needed. Returns: -EPERM. */
int kernel_no_permission(void);

#endif
