/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tuning a machine means: files, and what is to be written into them. */
#ifndef LOCAL_TUNABLES_H
#define LOCAL_TUNABLES_H

#include <stddef.h>

#include "box.h"

#define CHANGE_TEXT 1024

/**
 * struct change - a word for a file
 * @name: the file, from its first slash.
 * @old: what it has. @new: what it is to have.
 */
struct change {
	char name[160];
	char old[CHANGE_TEXT];
	char new[CHANGE_TEXT];
};

/**
 * struct changes - all of them, in the order in which they are made, and taken back
 *
 * CPUs go offline first: nothing is to be set on those. They also come back first, so that
 * interrupts can be given back to them.
 */
struct changes {
	struct change *list;
	size_t num;
};

/**
 * changes_add() - add one
 *
 * Returns: 0, -EINVAL for a text that does not fit or has a tab, -ENOMEM.
 */
int changes_add(struct changes *changes, const char *name, const char *old, const char *new);

/**
 * changes_for() - what would make this machine a better one
 * @changes: out; all zero before.
 *
 * Returns: 0, -ENOMEM.
 */
int changes_for(const struct box *box, struct changes *changes);

/**
 * changes_make() - make them all
 *
 * What cannot be made is left: an interrupt of the kernel's own may not move.
 */
void changes_make(const struct tree *tree, const struct changes *changes);

/**
 * changes_undo() - take them all back
 * @who: for what is said of a file that cannot be written.
 *
 * Returns: 0, or the errno of the last file that has something else than it had.
 */
int changes_undo(const struct tree *tree, const struct changes *changes, const char *who);

/** changes_free() - forget them. */
void changes_free(struct changes *changes);

#endif
