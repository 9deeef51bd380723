/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a machine had before it was tuned, in a file: written whole before the first change is made,
 * removed when all are taken back. It lies in /run, which a boot empties, and a boot also resets
 * what was tuned.
 *
 * Who has it locked is at work on it. One that nobody has was left by somebody who was killed.
 */
#ifndef LOCAL_JOURNAL_H
#define LOCAL_JOURNAL_H

#include "tunables.h"

#define JOURNAL_NAME "/run/gpuvm-bench-tuned"

/**
 * journal_open() - have the journal; what an old one has is put back first
 * @who: for complaints.
 *
 * Returns: a locked file descriptor; -EBUSY while another process has it; another negative errno,
 * after a complaint when something could not be put back (-EREMOTEIO).
 */
int journal_open(const struct tree *tree, const char *who);

/** journal_write() - fill it. Returns: 0, or a negative errno: nothing may be changed then. */
int journal_write(int fd, const struct changes *changes);

/**
 * journal_read() - what it has
 * @changes: out; all zero before.
 *
 * A journal without its last line was not finished: then nothing has been changed.
 *
 * Returns: 0, -EBADMSG for what is no journal, -ENOMEM.
 */
int journal_read(int fd, struct changes *changes);

/** journal_remove() - all is as it was. */
void journal_remove(const struct tree *tree);

/**
 * journal_restore() - if somebody was killed: put back what he had tuned
 * @who: for complaints.
 * @num: out, how many files.
 *
 * Returns: 0, -EBUSY, or another negative errno after a complaint.
 */
int journal_restore(const struct tree *tree, const char *who, size_t *num);

#endif
