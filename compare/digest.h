/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one run says: what immediate mode costs against the others, and which rows are missing.
 */
#ifndef COMPARE_DIGEST_H
#define COMPARE_DIGEST_H

#include <stdio.h>

/**
 * digest() - print it
 * @path: a result.json, or the folder that it is in.
 * @out: where to.
 *
 * Return: 0; negative errno after a line on stderr.
 */
int digest(const char *path, FILE *out);

#endif
