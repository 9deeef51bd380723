/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the code of the kernel's modules lies, which profiles name functions by.
 */
#ifndef MODULES_H
#define MODULES_H

#include <jansson.h>

/**
 * modules_sections() - sections with code of all modules that are loaded
 * @folder: /sys/module.
 *
 * Those that are given back once a module is loaded are left out: others may lie there by now.
 *
 * Returns: a new object {MODULE: {SECTION: address}}, addresses as the kernel writes them.
 */
json_t *modules_sections(const char *folder);

#endif
