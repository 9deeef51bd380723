/* SPDX-License-Identifier: GPL-2.0 */
/* What the running kernel and its modules say about their functions and structs: BTF. */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

#include <stdbool.h>
#include <stddef.h>

struct btf;

#define MAX_MODULES 512

/**
 * struct kernel_types - BTF of the kernel and its modules
 * @btf: the kernel's at 0, then those of modules. @names: of the modules. @count: of both.
 */
struct kernel_types {
	struct btf *btf[MAX_MODULES];
	char *names[MAX_MODULES];
	size_t count;
};

/**
 * types_open() - read what there is
 * @path: the kernel's BTF, or NULL for the running kernel's.
 *
 * Returns: 0 or a negative errno; types_close() in either case.
 */
int types_open(struct kernel_types *types, const char *path);

void types_close(struct kernel_types *types);

/** types_have_function() - whether there is a function that programs can be attached to. */
bool types_have_function(const struct kernel_types *types, const char *name);

/** types_have_tracepoint() - whether there is such a tracepoint. */
bool types_have_tracepoint(const struct kernel_types *types, const char *name);

/** types_have_module() - whether this module is loaded. */
bool types_have_module(const struct kernel_types *types, const char *name);

/**
 * types_member() - where a member is
 * @type: name of a struct. @member: its member; NULL: the first one that is a @of.
 * @of: name of the member's struct type, or NULL for any.
 *
 * Returns: its offset in bytes, -ENOENT when there is none.
 */
int types_member(const struct kernel_types *types, const char *type, const char *member,
		 const char *of);

#endif
