// SPDX-License-Identifier: GPL-2.0-or-later
#include "symbols.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A kernel's longest name has 511 characters. */
#define NAME_SIZE 512

/**
 * struct text_line - "ADDRESS TYPE NAME"
 * @addr: the address. @type: as nm writes it. @name: the name.
 */
struct text_line {
	uint64_t addr;
	char type;
	char name[NAME_SIZE];
};

/* Weak names come behind others, as in ELF files. */
static bool is_function(const struct text_line *line, unsigned int *rank)
{
	static const char types[] = "TtW";
	const char *type = strchr(types, line->type == 'w' ? 'W' : line->type);

	*rank = type ? type - types : 0;
	return line->type && type;
}

/* Sorted, so that what has no end yet is at the end. */
static void end_before(struct symbols *symbols, uint32_t first, uint64_t addr)
{
	for (uint32_t i = symbols->count; i > first; i--) {
		struct symbol *symbol = &symbols->at[i - 1];

		if (symbol->end || symbol->first >= addr)
			return;
		symbol->end = addr;
	}
}

static void take_line(struct symbols *symbols, uint32_t first, const char *text)
{
	struct text_line line;
	unsigned int rank;

	if (sscanf(text, "%" SCNx64 " %c %511s", &line.addr, &line.type, line.name) != 3 ||
	    strchr(text, '['))
		return;
	/* Offsets into a CPU's own data are no addresses. */
	if (!(line.addr >> 63))
		return;
	end_before(symbols, first, line.addr);
	if (is_function(&line, &rank))
		symbols_add_one(symbols, line.name, line.addr, 0, rank);
}

int symbols_add_text(struct symbols *symbols, int fd)
{
	uint32_t first = symbols->count;
	int copy = dup(fd);
	FILE *file = copy < 0 ? NULL : fdopen(copy, "r");
	char text[NAME_SIZE + 64];

	if (!file)
		return -errno;
	while (fgets(text, sizeof(text), file))
		take_line(symbols, first, text);
	/* Nothing is known to lie behind the last. */
	end_before(symbols, first, UINT64_MAX);
	fclose(file);
	return 0;
}
