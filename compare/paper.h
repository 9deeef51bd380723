/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an answer is written on: lines that end before a width, tables, and the same as Markdown.
 */
#ifndef COMPARE_PAPER_H
#define COMPARE_PAPER_H

#include <stdbool.h>
#include <stdio.h>

#include "grid.h"

/**
 * struct paper - where to, and how
 * @out: where to.
 * @width: columns.
 * @is_markdown: Markdown, which has no columns.
 */
struct paper {
	FILE *out;
	size_t width;
	bool is_markdown;
};

/**
 * paper_text() - a paragraph
 * @paper: the paper.
 * @lead: what it begins with; its other lines begin as far to the right. In Markdown it is an item
 *	of a list.
 * @format: printf format. What comes of it is printable, and broken between words.
 */
void paper_text(const struct paper *paper, const char *lead, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * paper_title() - a line of its own: in Markdown bold
 * @paper: the paper.
 * @format: printf format, without control characters.
 */
void paper_title(const struct paper *paper, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * paper_gap() - an empty line
 * @paper: the paper.
 */
void paper_gap(const struct paper *paper);

/**
 * paper_table() - a table; its first row is the heading
 * @paper: the paper.
 * @grid: the table.
 * @names: so many columns, from the left, are names; the others are numbers.
 * @has_text: but for the last one, where lines are broken behind "/", at blanks and at "\n".
 */
void paper_table(const struct paper *paper, const struct grid *grid, size_t names, bool has_text);

#endif
