/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest that goes wrong, to see that whoever watches it notices.
 */
#ifndef PLANT_H
#define PLANT_H

extern const char plant_list[];

/** plant_find() - whether there is a fault of that name. Returns: its number, or -EINVAL. */
int plant_find(const char *name);

/** plant() - let it happen; for a panic and a hang that is the end. */
void plant(const char *name);

#endif
