/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What changed between two profiles of a row, by function, whatever a compiler made of functions in
 * between.
 */
#ifndef PROFILE_CHANGES_H
#define PROFILE_CHANGES_H

#include <jansson.h>
#include <stdbool.h>

/**
 * struct change - of a function, or of one and those that were inlined into it
 * @name: as in the source, without what a compiler adds (".isra.0", ".part.1").
 * @by: so many instructions an operation.
 * @note: what the compiler did otherwise, NULL when nothing.
 * @inlined: @note says that functions were inlined, or are no longer.
 */
struct change {
	char *name;
	double by;
	char *note;
	bool inlined;
};

/** struct changes - of a row: @at, so many (@count), the largest first. */
struct changes {
	struct change *at;
	size_t count;
};

/**
 * changes_find() - where a row changed
 * @a: the row in one profile. @b: in another one.
 * @least: smaller changes are left out.
 *
 * Parts that a compiler split from a function, and copies of it, are one function with it. One that
 * is in only one of the profiles, while what called it changed the other way, was inlined there:
 * they are one change.
 *
 * Returns: 0 or -ENOMEM.
 */
int changes_find(struct changes *changes, const json_t *a, const json_t *b, double least);

/** changes_free() - give the memory back. */
void changes_free(struct changes *changes);

/** changes_base() - how much of a function's name is the source's. Returns: so many bytes. */
size_t changes_base(const char *name);

#endif
