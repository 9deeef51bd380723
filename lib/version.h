/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef VERSION_H
#define VERSION_H

/* Goes up when what a number means changes: results of different versions do not compare. */
#define GPUVM_BENCH_VERSION "1"

#endif
