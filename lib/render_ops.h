/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a format of rows has to bring. A new one is an entry in RENDER_FORMATS(), and a file.
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

/* FORMAT(name): render_NAME of each */
#define RENDER_FORMATS(FORMAT) FORMAT(console) FORMAT(csv) FORMAT(json) FORMAT(tap)

#define FORMAT(_name) extern const struct render_ops render_##_name;
RENDER_FORMATS(FORMAT)
#undef FORMAT

#endif
