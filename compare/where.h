/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * In which functions rows changed, as `gpuvm-profile --diff --rows` says.
 */
#ifndef COMPARE_WHERE_H
#define COMPARE_WHERE_H

#include <jansson.h>
#include <stddef.h>

/**
 * where_read() - read it
 * @where: out: functions by the name of the row, to be freed.
 * @path: the file, a regular one: lines NAME, tab, change, tab, "FUNCTION CHANGE, FUNCTION CHANGE".
 * @message: out: what is wrong with it, when something is, as what follows its name.
 * @size: size of @message.
 *
 * Return: 0, or negative errno.
 */
int where_read(json_t **where, const char *path, char *message, size_t size);

#endif
