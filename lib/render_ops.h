/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a format has to bring. A new one is one file and one line in render.c.
 */
#ifndef LIB_RENDER_OPS_H
#define LIB_RENDER_OPS_H

#include "render.h"

/**
 * struct render_ops - a format
 * @name: what the user calls it.
 * @row: one more row, or NULL.
 * @finish: everything has come: struct render.rows has it as JSON when @collect says so.
 * @collect: keep the rows for @finish.
 */
struct render_ops {
	const char *name;
	void (*row)(struct render *render, const struct row *row);
	int (*finish)(struct render *render);
	bool collect;
};

extern const struct render_ops render_console;
extern const struct render_ops render_csv;
extern const struct render_ops render_json;
extern const struct render_ops render_tap;

#endif
