/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that a run leaves besides its stream.
 */
#ifndef CLONES_KEPT_H
#define CLONES_KEPT_H

#include <stdio.h>

/**
 * kept_open() - open one that was asked for: @path may be NULL. Returns: 0, or -EIO after a line.
 */
int kept_open(FILE **file, const char *path, const char *mode);

/** kept_close() - close it, if it is open. Returns: 0, or -EIO after a line: it is not whole. */
int kept_close(FILE *file, const char *path);

#endif
