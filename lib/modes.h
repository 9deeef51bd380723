/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The modes that VMs are locked in, as rows and options call them. In the order of enum gvb_mode,
 * which is that of tables and pictures, too.
 */
#ifndef LIB_MODES_H
#define LIB_MODES_H

/* clang-format off */

/* MODE(id, its word) */
#define MODES(MODE) \
	MODE(SPIN, "spin") \
	MODE(RESV, "resv") \
	MODE(CUSTOM_LOCK, "custom-lock") \
	MODE(IMMEDIATE, "immediate") \
	MODE(IMMEDIATE_RESV, "immediate-resv")

/* clang-format on */

/* MODE_NAMES: of all, for messages */
#define MODE_NAMES "spin, resv, custom-lock, immediate, immediate-resv"

#endif
