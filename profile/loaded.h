/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions of the kernel modules that a guest has loaded.
 */
#ifndef PROFILE_LOADED_H
#define PROFILE_LOADED_H

#include <jansson.h>

#include "symbols.h"

/**
 * loaded_add() - add the functions of a module
 * @path: its file.
 * @modules: {MODULE: {SECTION: address}}, as a snapshot's facts have it.
 *
 * Returns: 0, or a negative errno after a line on stderr.
 */
int loaded_add(struct symbols *symbols, const char *path, const json_t *modules);

/** loaded_add_folder() - loaded_add() of all files NAME.ko in @folder. Returns: likewise. */
int loaded_add_folder(struct symbols *symbols, const char *folder, const json_t *modules);

#endif
