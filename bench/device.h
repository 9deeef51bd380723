/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The test driver before anything is run: is it there, is it worth timing, what is it to do wrong.
 * What is in the way is said on stderr.
 */
#ifndef DEVICE_H
#define DEVICE_H

#include "gvbc.h"
#include "options.h"

/** device_look() - STATS of the driver. Returns: 0 or a negative errno. */
int device_look(struct gvb_stats *stats);

/**
 * device_refuse_debug() - refuse a kernel whose times mean nothing
 *
 * A tracer's counts hold on any kernel, and it says what its times are worth.
 *
 * Returns: 0 or -EPERM.
 */
int device_refuse_debug(const struct options *options, const struct gvb_stats *stats);

/**
 * device_inject() - let the driver commit the fault of --inject, where there is one
 * @times: how often; zero: never again.
 *
 * Returns: 0 or a negative errno.
 */
int device_inject(const struct options *options, uint64_t times);

#endif
