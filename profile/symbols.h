/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of functions by address, from ELF files, and from what a kernel says of itself.
 */
#ifndef PROFILE_SYMBOLS_H
#define PROFILE_SYMBOLS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct symbol - a function
 * @first: its first address. @end: behind its last, 0 where the file doesn't say.
 * @rank: which of several names of one address is taken: the lowest.
 * @own: memory of the name, without what says that a compiler moved a part of it away (".cold").
 * @name: the same; one pointer for all functions of that name.
 */
struct symbol {
	uint64_t first;
	uint64_t end;
	unsigned int rank;
	char *own;
	const char *name;
};

/**
 * struct symbols - all of them
 * @at: sorted by address. @count: how many. @room: of @at.
 * @by_name: sorted by name.
 */
struct symbols {
	struct symbol *at;
	struct symbol **by_name;
	uint32_t count;
	uint32_t room;
};

/**
 * symbols_add() - add the functions of a file
 * @path: an executable, a kernel module, or a text as /proc/kallsyms is, or a System.map.
 * @sections: where the sections of a module lie, by name, hexadecimal; NULL for an executable.
 *
 * Returns: 0, or a negative errno after a line on stderr.
 */
int symbols_add(struct symbols *symbols, const char *path, const json_t *sections);

/**
 * symbols_add_one() - add a function
 * @text: its name, as a compiler wrote it.
 * @bytes: how long it is, 0 if that is not known.
 *
 * Returns: whether it is one: some names are of other things.
 */
bool symbols_add_one(struct symbols *symbols, const char *text, uint64_t first, uint64_t bytes,
		     unsigned int rank);

/**
 * symbols_add_text() - add the functions of lines "ADDRESS TYPE NAME", sorted by address
 * @fd: the file.
 *
 * Functions end where whatever is next begins. Those of modules, whose lines end with [MODULE], are
 * left out: modules lie elsewhere in another boot.
 *
 * Returns: 0, or a negative errno.
 */
int symbols_add_text(struct symbols *symbols, int fd);

/** symbols_sort() - all files have been added. Returns: 0 or -ENOMEM. */
int symbols_sort(struct symbols *symbols);

/** symbols_find() - the function at an address. Returns: its index, or -1. */
int64_t symbols_find(const struct symbols *symbols, uint64_t addr);

/** symbols_named() - the function of that name. Returns: NULL when there is none. */
const struct symbol *symbols_named(const struct symbols *symbols, const char *name);

/** symbols_free() - give the memory back. */
void symbols_free(struct symbols *symbols);

#endif
