// SPDX-License-Identifier: GPL-2.0-or-later
#include "paper.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "printable.h"

#define COLUMNS_MAX 16

/* Columns on a terminal: bytes that do not go on with a character. */
static size_t width_of(const char *text, size_t length)
{
	size_t width = 0;

	for (size_t i = 0; i < length; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

/* How much of @text goes on a line of @room columns: up to a blank, else to behind a slash. */
static size_t fitting(const char *text, size_t length, size_t room)
{
	size_t blank = 0, slash = 0, word = 0;

	if (width_of(text, length) <= room)
		return length;
	for (size_t at = 1; at < length && width_of(text, at) <= room; at++) {
		if (text[at] == ' ')
			blank = at;
		else if (text[at - 1] == '/')
			slash = at;
	}
	/* A word that is wider than all the room stands out. */
	while (word < length && text[word] != ' ')
		word++;
	return blank ? blank : slash ? slash : word;
}

/* From where the cursor is on, each further line @indent to the right. */
static void print_broken(const struct paper *paper, const char *text, size_t length, size_t indent)
{
	size_t room = paper->width > indent + 8 ? paper->width - indent : 8;

	for (;;) {
		size_t here = fitting(text, length, room);

		fprintf(paper->out, "%.*s\n", (int)here, text);
		text += here;
		length -= here;
		while (length && *text == ' ')
			text++, length--;
		if (!length)
			return;
		fprintf(paper->out, "%*s", (int)indent, "");
	}
}

/* Of a list. A lead that stands in a column of leads ends with blanks. */
static void print_item(FILE *out, const char *lead, const char *text)
{
	size_t length = strlen(lead);
	char *copy = strdup(lead);

	while (length && strchr(" :", lead[length - 1]))
		length--;
	if (copy)
		copy[length] = '\0';
	fputs("* ", out);
	markdown_text(out, copy ? copy : "");
	fputs(length ? ": " : "", out);
	markdown_text(out, text);
	fputc('\n', out);
	free(copy);
}

/* A new string, NULL when there is no memory. */
static char *formatted(const char *format, va_list args)
{
	char *text;

	return vasprintf(&text, format, args) < 0 ? NULL : text;
}

void paper_text(const struct paper *paper, const char *lead, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = formatted(format, args);
	va_end(args);
	if (!text)
		return;
	printable(text);
	if (paper->is_markdown) {
		print_item(paper->out, lead + strspn(lead, " "), text);
	} else {
		fputs(lead, paper->out);
		print_broken(paper, text, strlen(text), width_of(lead, strlen(lead)));
	}
	free(text);
}

void paper_title(const struct paper *paper, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = formatted(format, args);
	va_end(args);
	if (!text)
		return;
	if (paper->is_markdown) {
		fputs("**", paper->out);
		markdown_text(paper->out, text);
		fputs("**\n\n", paper->out);
	} else {
		print_broken(paper, text, strlen(text), 2);
	}
	free(text);
}

void paper_gap(const struct paper *paper)
{
	fputc('\n', paper->out);
}

/* Names are code, where no character has a meaning of its own. */
static void print_line_markdown(FILE *out, const char *line)
{
	if (strpbrk(line, "/_*") && !strpbrk(line, "`|"))
		fprintf(out, "`%s`", line);
	else
		markdown_text(out, line);
}

static void print_cell_markdown(FILE *out, const char *text)
{
	char *copy = strdup(text), *rest = copy, *line;

	while (copy && (line = strsep(&rest, "\n"))) {
		fputs(line == copy ? "" : "<br>", out);
		print_line_markdown(out, line);
	}
	free(copy);
}

static void print_table_markdown(const struct paper *paper, const struct grid *grid, size_t names,
				 bool has_text)
{
	for (size_t i = 0; i < grid->count; i++) {
		size_t column = i % grid->columns;

		fputs(column ? " | " : "| ", paper->out);
		print_cell_markdown(paper->out, grid->texts[i]);
		if (column + 1 < grid->columns)
			continue;
		fputs(" |\n", paper->out);
		if (i + 1 != grid->columns)
			continue;
		for (size_t j = 0; j < grid->columns; j++)
			fputs(j < names || (has_text && j + 1 == grid->columns) ? "|:--" : "|--:",
			      paper->out);
		fputs("|\n", paper->out);
	}
}

/* The last column: lines of their own, each broken where it has to be. */
static void print_last(const struct paper *paper, const char *text, size_t indent)
{
	for (;;) {
		size_t length = strcspn(text, "\n");

		print_broken(paper, text, length, indent);
		if (!text[length])
			return;
		text += length + 1;
		fprintf(paper->out, "%*s", (int)indent, "");
	}
}

void paper_table(const struct paper *paper, const struct grid *grid, size_t names, bool has_text)
{
	size_t widths[COLUMNS_MAX] = { 0 }, indent = 0;

	if (paper->is_markdown) {
		print_table_markdown(paper, grid, names, has_text);
		return;
	}
	for (size_t i = 0; i < grid->count; i++) {
		size_t width = width_of(grid->texts[i], strlen(grid->texts[i]));

		if (width > widths[i % grid->columns])
			widths[i % grid->columns] = width;
	}
	for (size_t i = 0; i + 1 < grid->columns; i++)
		indent += widths[i] + 2;
	for (size_t i = 0; i < grid->count; i++) {
		size_t column = i % grid->columns;
		const char *text = grid->texts[i];
		int pad = (int)(widths[column] - width_of(text, strlen(text)));

		if (column + 1 == grid->columns && has_text)
			print_last(paper, text, indent);
		else
			fprintf(paper->out, column < names ? "%1$s%2$*3$s%4$s" : "%2$*3$s%1$s%4$s",
				text, "", pad, column + 1 < grid->columns ? "  " : "\n");
	}
}
