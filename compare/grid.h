/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table of texts, for the eye or as Markdown.
 */
#ifndef COMPARE_GRID_H
#define COMPARE_GRID_H

#include <stddef.h>
#include <stdio.h>

/**
 * struct grid - texts, row by row; all zero but @columns is an empty one
 * @columns: texts in a row.
 * @texts: all of them; the first row is the heading.
 * @count: used part of @texts.
 * @error: a text could not be added.
 */
struct grid {
	size_t columns;
	char **texts;
	size_t count;
	int error;
};

/**
 * grid_add() - add a text to the end
 * @grid: the table. An error stays in @error.
 * @format: printf format.
 */
void grid_add(struct grid *grid, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * grid_fill() - add empty texts up to the end of the row
 * @grid: the table.
 */
void grid_fill(struct grid *grid);

/**
 * grid_print() - print it with spaces; the first and the last column begin at the left
 * @grid: the table.
 * @out: where to.
 */
void grid_print(const struct grid *grid, FILE *out);

/**
 * grid_print_markdown() - print it as a table of Markdown
 * @grid: the table.
 * @out: where to.
 */
void grid_print_markdown(const struct grid *grid, FILE *out);

/**
 * markdown_text() - print a text so that Markdown leaves it as it is
 * @out: where to.
 * @text: the text.
 */
void markdown_text(FILE *out, const char *text);

/**
 * grid_free() - free the texts
 * @grid: an empty one afterwards.
 */
void grid_free(struct grid *grid);

#endif
