/* SPDX-License-Identifier: GPL-2.0 */
/* Names for addresses of the kernel. */
#ifndef KSYMS_H
#define KSYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ksym {
	uint64_t addr;
	char *name;
};

struct ksyms {
	struct ksym *at;
	size_t count;
};

/** ksyms_open() - read /proc/kallsyms. Without it every name is a number. */
int ksyms_open(struct ksyms *syms);

void ksyms_close(struct ksyms *syms);

/** ksyms_name() - name of the function that holds @addr, or NULL. */
const char *ksyms_name(const struct ksyms *syms, uint64_t addr);

/** ksyms_have() - whether the kernel, or a module, has a function of that name. */
bool ksyms_have(const struct ksyms *syms, const char *name);

#endif
