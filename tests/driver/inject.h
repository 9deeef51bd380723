/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mistakes that the driver makes when it is asked to, for all tests of a run.
 */
#ifndef INJECT_H
#define INJECT_H

/**
 * inject() - switch a fault on, for the whole device and until it is unloaded
 * @name: the site's, as in &enum gvb_inject_site but in lower case and with dashes.
 *
 * Returns: 0, or a negative errno after a line on stderr that says what is wrong.
 */
int inject(const char *name);

#endif
