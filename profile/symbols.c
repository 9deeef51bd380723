// SPDX-License-Identifier: GPL-2.0-or-later
#include "symbols.h"

#include <errno.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complain.h"
#include "pairs.h"
#include "regular.h"

/* What was moved away from a function has its name, and is not where it begins. */
#define RANK_PART 8u

/**
 * struct object - an ELF file while it is read
 * @elf: the file. @strings: index of the section with its section's names.
 * @sections: where those of a module lie, or NULL.
 */
struct object {
	Elf *elf;
	size_t strings;
	const json_t *sections;
};

/* Where the section lies, 0 where addresses are final. Returns: whether it is there, with code. */
static bool base_of(const struct object *object, size_t index, uint64_t *base)
{
	Elf_Scn *section = elf_getscn(object->elf, index);
	GElf_Shdr header;
	const char *name, *text;

	*base = 0;
	if (!section || !gelf_getshdr(section, &header) || !(header.sh_flags & SHF_EXECINSTR))
		return false;
	if (!object->sections)
		return true;
	name = elf_strptr(object->elf, object->strings, header.sh_name);
	text = name ? json_string_value(json_object_get(object->sections, name)) : NULL;
	*base = text ? strtoull(text, NULL, 16) : 0;
	return *base;
}

/* A function before a plain label, a global name before a local one, a weak one last. */
static unsigned int rank_of(const GElf_Sym *symbol)
{
	static const unsigned int binds[] = {
		[STB_LOCAL] = 1,
		[STB_GLOBAL] = 0,
		[STB_WEAK] = 2,
	};
	unsigned char bind = GELF_ST_BIND(symbol->st_info);

	return (bind <= STB_WEAK ? binds[bind] : 3) +
	       (GELF_ST_TYPE(symbol->st_info) == STT_FUNC ? 0 : 4);
}

/* The name, without ".cold" and what follows it; NULL for what is no function's. */
static char *function_name(const char *name)
{
	const char *cold = name ? strstr(name, ".cold") : NULL;

	if (!name || !*name || !strncmp(name, "__pfx_", strlen("__pfx_")) ||
	    !strncmp(name, ".L", strlen(".L")))
		return NULL;
	return cold ? strndup(name, cold - name) : strdup(name);
}

bool symbols_add_one(struct symbols *symbols, const char *text, uint64_t first, uint64_t bytes,
		     unsigned int rank)
{
	char *name = function_name(text);

	if (!name)
		return false;
	symbols->at = grow(symbols->at, &symbols->room, symbols->count + 1, sizeof(*symbols->at));
	symbols->at[symbols->count++] = (struct symbol){
		.first = first,
		.end = bytes ? first + bytes : 0,
		.rank = strlen(name) < strlen(text) ? rank + RANK_PART : rank,
		.own = name,
		.name = name,
	};
	return true;
}

static void add(struct symbols *symbols, const struct object *object, const GElf_Sym *from,
		const char *text)
{
	unsigned char type = GELF_ST_TYPE(from->st_info);
	uint64_t base;

	if ((type == STT_FUNC || type == STT_NOTYPE) && base_of(object, from->st_shndx, &base))
		symbols_add_one(symbols, text, base + from->st_value, from->st_size, rank_of(from));
}

static void add_section(struct symbols *symbols, const struct object *object, Elf_Scn *section)
{
	Elf_Data *data = NULL;
	GElf_Shdr header;
	GElf_Sym symbol;

	if (!gelf_getshdr(section, &header) || header.sh_type != SHT_SYMTAB)
		return;
	data = elf_getdata(section, NULL);
	for (int i = 0; data && gelf_getsym(data, i, &symbol); i++)
		add(symbols, object, &symbol,
		    elf_strptr(object->elf, header.sh_link, symbol.st_name));
}

static int add_elf(struct symbols *symbols, int fd, const json_t *sections)
{
	struct object object = { .sections = sections };
	Elf_Scn *section = NULL;

	if (elf_version(EV_CURRENT) != EV_NONE)
		object.elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (object.elf && !elf_getshdrstrndx(object.elf, &object.strings))
		while ((section = elf_nextscn(object.elf, section)))
			add_section(symbols, &object, section);
	elf_end(object.elf);
	return 0;
}

static bool is_elf(int fd)
{
	char magic[SELFMAG];

	return pread(fd, magic, SELFMAG, 0) == SELFMAG && !memcmp(magic, ELFMAG, SELFMAG);
}

int symbols_add(struct symbols *symbols, const char *path, const json_t *sections)
{
	uint32_t before = symbols->count;
	char why[128];
	int fd = regular_open_fd(path, why, sizeof(why));
	int ret = 0;

	if (fd < 0) {
		complain("gpuvm-profile", "%s %s", path, why);
		return fd;
	}
	if (is_elf(fd))
		ret = add_elf(symbols, fd, sections);
	else
		ret = symbols_add_text(symbols, fd);
	if (!ret && symbols->count == before)
		ret = -ENOEXEC;
	if (ret)
		complain("gpuvm-profile", "%s: %s", path,
			 ret == -ENOEXEC ? "no functions in it; an ELF file with symbols has some, "
					   "or what a kernel says in /proc/kallsyms" :
					   strerror(-ret));
	if (fd >= 0)
		close(fd);
	return ret;
}

static int order_by_name(const void *a, const void *b)
{
	const struct symbol *const *left = a, *const *right = b;

	int differ = strcmp((*left)->own, (*right)->own);

	return differ ? differ :
			((*left)->rank > (*right)->rank) - ((*left)->rank < (*right)->rank);
}

static int share_names(struct symbols *symbols)
{
	symbols->by_name = calloc(symbols->count + 1, sizeof(*symbols->by_name));
	if (!symbols->by_name)
		return -ENOMEM;
	for (uint32_t i = 0; i < symbols->count; i++)
		symbols->by_name[i] = &symbols->at[i];
	qsort(symbols->by_name, symbols->count, sizeof(*symbols->by_name), order_by_name);
	for (uint32_t i = 1; i < symbols->count; i++)
		if (!strcmp(symbols->by_name[i]->own, symbols->by_name[i - 1]->own))
			symbols->by_name[i]->name = symbols->by_name[i - 1]->name;
	return 0;
}

static int order(const void *a, const void *b)
{
	const struct symbol *left = a, *right = b;

	if (left->first != right->first)
		return left->first < right->first ? -1 : 1;
	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	return strcmp(left->own, right->own);
}

int symbols_sort(struct symbols *symbols)
{
	uint32_t kept = 0;

	if (symbols->count)
		qsort(symbols->at, symbols->count, sizeof(*symbols->at), order);
	for (uint32_t i = 0; i < symbols->count; i++) {
		if (kept && symbols->at[i].first == symbols->at[kept - 1].first)
			free(symbols->at[i].own);
		else
			symbols->at[kept++] = symbols->at[i];
	}
	symbols->count = kept;
	return share_names(symbols);
}

int64_t symbols_find(const struct symbols *symbols, uint64_t addr)
{
	int64_t low = 0, high = (int64_t)symbols->count - 1;

	while (low <= high) {
		int64_t middle = (low + high) / 2;

		if (symbols->at[middle].first <= addr)
			low = middle + 1;
		else
			high = middle - 1;
	}
	if (high >= 0 && symbols->at[high].end && addr >= symbols->at[high].end)
		return -1;
	return high;
}

const struct symbol *symbols_named(const struct symbols *symbols, const char *name)
{
	uint32_t low = 0, high = symbols->count;

	/* The first of that name, which has the lowest rank. */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (strcmp(symbols->by_name[middle]->own, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == symbols->count || strcmp(symbols->by_name[low]->own, name))
		return NULL;
	return symbols->by_name[low];
}

void symbols_free(struct symbols *symbols)
{
	for (uint32_t i = 0; i < symbols->count; i++)
		free(symbols->at[i].own);
	free(symbols->by_name);
	free(symbols->at);
	*symbols = (struct symbols){ 0 };
}
