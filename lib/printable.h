/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Texts from files and command lines, fit for a terminal: no control character of theirs reaches
 * it, and a line stays one.
 */
#ifndef LIB_PRINTABLE_H
#define LIB_PRINTABLE_H

#include <stddef.h>

/**
 * printable() - replace what is no printable UTF-8 by "?", byte by byte
 * @text: the text, in place. Control characters (C0, DEL, C1) go, newlines and tabs among them, and
 *	so does what is not UTF-8.
 *
 * Return: @text.
 */
char *printable(char *text);

/**
 * printable_copy() - the same of a copy
 * @copy: out.
 * @size: size of @copy, not 0; what does not fit is cut, at a character.
 * @text: the text.
 *
 * Return: @copy.
 */
char *printable_copy(char *copy, size_t size, const char *text);

#endif
