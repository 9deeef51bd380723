// SPDX-License-Identifier: GPL-2.0-or-later
#include "grid.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 128

void grid_add(struct grid *grid, const char *format, ...)
{
	va_list args;

	if (grid->error)
		return;
	if (!(grid->count & (grid->count - 1))) {
		char **texts = reallocarray(grid->texts, grid->count ? grid->count * 2 : 1,
					    sizeof(*texts));

		if (!texts) {
			grid->error = -ENOMEM;
			return;
		}
		grid->texts = texts;
	}
	va_start(args, format);
	if (vasprintf(&grid->texts[grid->count], format, args) < 0)
		grid->error = -ENOMEM;
	else
		grid->count++;
	va_end(args);
}

void grid_fill(struct grid *grid)
{
	while (!grid->error && grid->count % grid->columns)
		grid_add(grid, "%s", "");
}

void grid_print(const struct grid *grid, FILE *out)
{
	size_t widths[COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < grid->count; i++) {
		size_t length = strlen(grid->texts[i]);
		size_t column = i % grid->columns;

		if (length > widths[column])
			widths[column] = length;
	}
	for (size_t i = 0; i < grid->count; i++) {
		size_t column = i % grid->columns;
		int width = (int)widths[column];

		if (column + 1 == grid->columns)
			fprintf(out, "  %s\n", grid->texts[i]);
		else
			fprintf(out, "%s%*s", column ? "  " : "", column ? width : -width,
				grid->texts[i]);
	}
}

void markdown_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("|*_`<>[]\\#~", *text))
			fputc('\\', out);
		fputc(*text, out);
	}
}

void grid_print_markdown(const struct grid *grid, FILE *out)
{
	for (size_t i = 0; i < grid->count; i++) {
		fputs(i % grid->columns ? " | " : "| ", out);
		markdown_text(out, grid->texts[i]);
		if ((i + 1) % grid->columns)
			continue;
		fputs(" |\n", out);
		if (i + 1 != grid->columns)
			continue;
		for (size_t column = 0; column < grid->columns; column++)
			fputs(column && column + 1 < grid->columns ? "|--:" : "|:--", out);
		fputs("|\n", out);
	}
}

void grid_free(struct grid *grid)
{
	for (size_t i = 0; i < grid->count; i++)
		free(grid->texts[i]);
	free(grid->texts);
	grid->texts = NULL;
	grid->count = 0;
}
