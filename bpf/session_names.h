/* SPDX-License-Identifier: GPL-2.0 */
/* What addresses of the kernel are called in a session: the lowest number that is free. */
#ifndef SESSION_NAMES_H
#define SESSION_NAMES_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct session_name - a name
 * @address: whose. @number: it.
 * @other: of a VM the address of its resv's object, of that one the VM's.
 */
struct session_name {
	uint64_t address;
	uint64_t other;
	uint32_t number;
};

/**
 * struct session_names - names of one kind; all zero are none
 * @by_address: tree of them. @taken: by number, as far as @room. @lowest: all below are taken.
 */
struct session_names {
	void *by_address;
	uint8_t *taken;
	size_t room;
	size_t lowest;
};

/** names_compare() - the order of names, for trees of whatever begins with one. */
int names_compare(const void *a, const void *b);

/** names_find() - the name of an address, or NULL. */
struct session_name *names_find(const struct session_names *names, uint64_t address);

/** names_add() - give an address that has none a name. Returns: NULL when there is no memory. */
struct session_name *names_add(struct session_names *names, uint64_t address);

/** names_drop() - its number is free again. */
void names_drop(struct session_names *names, struct session_name *name);

/** names_free() - forget all. */
void names_free(struct session_names *names);

#endif
