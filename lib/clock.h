/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clocks that costs and times are in, and all that is called after one.
 */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include <stdbool.h>
#include <stddef.h>

/**
 * CLOCKS() - all: id, name, unit, text for people, whether it is exact, what its numbers are
 * @CLOCK: what is made of each
 */
#define CLOCKS(CLOCK)                                                 \
	CLOCK(INSN, "insn", "insn", "instructions", true,             \
	      "guest instructions, the same in each run of a kernel") \
	CLOCK(NS, "ns", "ns", "ns", false, "nanoseconds")             \
	CLOCK(TCG_NS, "tcg-ns", "tcg_ns", "emulated ns", false,       \
	      "nanoseconds of an emulated CPU, of which only ratios mean something")

/** enum clock_id - what a tick is: an entry of CLOCKS() */
enum clock_id {
#define CLOCK(_id, _name, _unit, _text, _exact, _about) CLOCK_##_id,
	CLOCKS(CLOCK)
#undef CLOCK
		CLOCK_COUNT,
};

/** CLOCK_NAMES - all of them, for messages */
#define CLOCK_NAMES "insn, ns and tcg-ns"

/**
 * struct clock - one of them
 * @name: in a context, and as an option: "tcg-ns".
 * @unit: at the end of keys: "tcg_ns".
 * @counter: of a row, the cost of an operation: "tcg_ns_per_op".
 * @heading: of a column of costs: "tcg-ns/op".
 * @text: for people: "emulated ns".
 * @about: what its numbers are, and what they are worth.
 * @exact: they are the same each time.
 */
struct clock {
	const char *name;
	const char *unit;
	const char *counter;
	const char *heading;
	const char *text;
	const char *about;
	bool exact;
};

/** clock_at() - the clock of that &enum clock_id, NULL behind the last */
const struct clock *clock_at(size_t id);

/** clock_find() - the id of the clock called @name. Returns: -EINVAL for a name that is none's. */
int clock_find(const char *name);

/** clock_named() - by its name; NULL for one that is not known, or for none */
const struct clock *clock_named(const char *name);

/** clock_is_exact() - whether a clock is known by that name, and exact */
bool clock_is_exact(const char *name);

/** clock_of_unit() - by its unit; NULL for one that is not known */
const struct clock *clock_of_unit(const char *unit);

/** clock_of_counter() - by the name of the cost of an operation; NULL: it is none */
const struct clock *clock_of_counter(const char *counter);

/**
 * clock_of_key() - by the unit at the end of a key
 * @key: "hold_tcg_ns".
 * @quantity: what is before the unit: "hold".
 *
 * Return: NULL when it is another quantity, or in a unit of no clock.
 */
const struct clock *clock_of_key(const char *key, const char *quantity);

#endif
