/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clocks that costs and times are in.
 */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include <stddef.h>

/** CLOCK_NAMES - all of them, for messages */
#define CLOCK_NAMES "insn, ns and tcg-ns"

/**
 * struct clock - one of them
 * @name: in a context: "tcg-ns".
 * @unit: at the end of keys: "tcg_ns".
 * @text: for people: "emulated ns".
 */
struct clock {
	const char *name;
	const char *unit;
	const char *text;
};

/** clock_at() - the i-th clock, NULL behind the last */
const struct clock *clock_at(size_t i);

/** clock_named() - by its name; NULL for one that is not known */
const struct clock *clock_named(const char *name);

/**
 * clock_of_key() - by the unit at the end of a key
 * @key: "hold_tcg_ns".
 * @quantity: what is before the unit: "hold".
 *
 * Return: NULL when it is another quantity, or in a unit of no clock.
 */
const struct clock *clock_of_key(const char *key, const char *quantity);

#endif
