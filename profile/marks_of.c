// SPDX-License-Identifier: GPL-2.0-or-later
#include "marks_of.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "complain.h"

/**
 * struct mark - an option of the plugin
 * @option: its name. @function: what it is about.
 * @extent: all of the function, not just where it begins.
 * @needed: a driver without it is none.
 */
struct mark {
	const char *option;
	const char *function;
	bool extent;
	bool needed;
};

/* Batches: the driver's, and those that the harness times. */
static const struct mark batch_marks[] = {
	{ "begin", "gvb_settle", .needed = true },
	{ "batch", "gvb_settle_batch", .needed = true },
	{ "end", "gvb_unsettle", .needed = true },
	{ "watch", "bench_now", .extent = true },
	{ "begin", "windows_begin", .extent = false },
	{ "batch", "windows_batch", .extent = false },
	{ "end", "windows_end", .extent = false },
};

#define LOCKS(_option, _function)                  \
	{                                          \
		_option, _function, .extent = true \
	}

/*
 * Functions that take locks, as bpf/tables.h has them, those that give them back, and those that
 * make them. What a kernel does not have is left out.
 */
static const struct mark lock_marks[] = {
	LOCKS("take", "mutex_lock"),
	LOCKS("take", "mutex_lock_io"),
	LOCKS("take", "_raw_spin_lock"),
	LOCKS("try", "mutex_lock_interruptible"),
	LOCKS("try", "mutex_lock_killable"),
	LOCKS("try", "mutex_trylock"),
	LOCKS("try", "ww_mutex_lock"),
	LOCKS("try", "ww_mutex_lock_interruptible"),
	LOCKS("try", "ww_mutex_trylock"),
	LOCKS("try", "_raw_spin_trylock"),
	LOCKS("release", "mutex_unlock"),
	LOCKS("release", "ww_mutex_unlock"),
	LOCKS("release", "_raw_spin_unlock"),
	LOCKS("make", "__mutex_init"),
	LOCKS("make", "mutex_init_generic"),
	LOCKS("resv", "dma_resv_init"),
	LOCKS("object", "drm_gem_private_object_init"),
	LOCKS("vm-object", "drm_gpuvm_resv_object_alloc"),
	LOCKS("vm", "drm_gpuvm_init"),
};

void marks_extent(const struct symbols *symbols, uint32_t before, struct extent *extent)
{
	*extent = (struct extent){ .first = UINT64_MAX };
	for (uint32_t i = before; i < symbols->count; i++) {
		if (symbols->at[i].first < extent->first)
			extent->first = symbols->at[i].first;
		if (symbols->at[i].end > extent->end)
			extent->end = symbols->at[i].end;
	}
}

static int print_mark(const struct symbols *symbols, const struct mark *mark, FILE *file)
{
	const struct symbol *symbol = symbols_named(symbols, mark->function);

	if (symbol && mark->extent && symbol->end)
		fprintf(file, ",%s=%" PRIx64 "-%" PRIx64, mark->option, symbol->first, symbol->end);
	else if (symbol && !mark->extent)
		fprintf(file, ",%s=%" PRIx64, mark->option, symbol->first);
	if (symbol || !mark->needed)
		return 0;
	complain("gpuvm-profile", "the driver has no %s; it is none of this version",
		 mark->function);
	return -EINVAL;
}

int marks_print(const struct symbols *symbols, const struct extent *driver, FILE *file)
{
	int ret = 0;

	fprintf(file, "watch=%" PRIx64 "-%" PRIx64, driver->first, driver->end);
	for (size_t i = 0; !ret && i < sizeof(batch_marks) / sizeof(*batch_marks); i++)
		ret = print_mark(symbols, &batch_marks[i], file);
	for (size_t i = 0; !ret && i < sizeof(lock_marks) / sizeof(*lock_marks); i++)
		ret = print_mark(symbols, &lock_marks[i], file);
	fputc('\n', file);
	return ret;
}
