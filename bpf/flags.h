/* SPDX-License-Identifier: GPL-2.0 */
/* Flags that every program has one of, named after it: PROBED in kernel.bpf.h. */
#ifndef FLAGS_H
#define FLAGS_H

#include <stdbool.h>

struct gpuvm_trace;

/** flag_kprobe() - where to say that the program is one; NULL: it cannot be. Before loading. */
bool *flag_kprobe(const struct gpuvm_trace *skel, const char *program);

/** flag_fired() - whether it ever had something to do. */
bool flag_fired(const struct gpuvm_trace *skel, const char *program);

/** flag_forget() - from now on it never had. */
void flag_forget(const struct gpuvm_trace *skel, const char *program);

#endif
