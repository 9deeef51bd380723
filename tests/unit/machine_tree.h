/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine that is fit to measure, as files in the test folder: /proc, /sys, /boot and /lib. */
#ifndef TESTS_MACHINE_TREE_H
#define TESTS_MACHINE_TREE_H

/** tree_root() - where its root is. */
const char *tree_root(void);

/** make_tree() - make it anew: four CPUs, of which the last is isolated. A test's set-up. */
int make_tree(void **state);

/** put_file() - give it a file, with folders as needed; NULL as text: take it away. */
void put_file(const char *name, const char *text);

/** keep_tree() - a copy, for tree_is_as_kept(). */
void keep_tree(void);

/** tree_is_as_kept() - whether not a byte is different. */
int tree_is_as_kept(void);

#endif
