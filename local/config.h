/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration of the booted kernel. */
#ifndef LOCAL_CONFIG_H
#define LOCAL_CONFIG_H

#include "box.h"

/**
 * config_find() - whether a line of it is wanted
 *
 * Returns: as tree_find_line(); a negative errno when this kernel's configuration is nowhere.
 */
int config_find(const struct box *box, bool (*is_wanted)(const char *line, void *arg), void *arg);

#endif
