/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTML out of what files say. Nothing gets onto the page but through html_text() or as a number.
 */
#ifndef PLOTS_HTML_H
#define PLOTS_HTML_H

#include <stddef.h>
#include <stdio.h>

/** html_text() - a text, for between tags and for attributes in double quotes */
void html_text(FILE *out, const char *text);

/** html_name() - a row's name, which may break into lines between its parts */
void html_name(FILE *out, const char *name);

/** html_number() - a number as people read it: four digits, all of the integer part */
void html_number(FILE *out, double value);

/** html_cell() - a table cell with a number that is sorted by its value */
void html_cell(FILE *out, double value);

/** html_empty_cell() - a table cell without a value, which is sorted last; @why may be NULL */
void html_empty_cell(FILE *out, const char *why);

/**
 * html_data_uri() - a file as a data: address
 * @out: the page.
 * @type: its media type.
 * @path: the file.
 * @message: out: what is wrong with it, when something is, as what follows its name.
 * @size: size of @message.
 *
 * Return: 0, negative errno.
 */
int html_data_uri(FILE *out, const char *type, const char *path, char *message, size_t size);

/**
 * html_svg_uri() - a picture as a data: address, for an attribute in double quotes
 * @out: the page.
 * @path: an SVG. Space between words becomes one space: one with a script goes the other way.
 * @message: out: as of html_data_uri().
 * @size: size of @message.
 *
 * It is three quarters of what html_data_uri() makes of it. Return: 0, negative errno.
 */
int html_svg_uri(FILE *out, const char *path, char *message, size_t size);

/** html_shell_word() - a word of a command, quoted for a shell, then for the page */
void html_shell_word(FILE *out, const char *word);

#endif
