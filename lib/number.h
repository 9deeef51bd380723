/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers as people read them, on the console as on the page.
 */
#ifndef LIB_NUMBER_H
#define LIB_NUMBER_H

#include <stddef.h>

/* Room for any number. */
#define NUMBER_SIZE 340

/**
 * number_format() - four significant digits, and all of the integer part
 * @text: out.
 * @size: size of @text.
 * @value: a number; a whole one gets no point.
 */
void number_format(char *text, size_t size, double value);

/* Room for any change, and from where on it is a factor. */
#define CHANGE_SIZE 24
#define CHANGE_PCT_MAX 1000.0

/**
 * change_format() - a change of something: "+4.73 %", or "x15.69" of what is many times as much
 * @text: out.
 * @size: size of @text.
 * @pct: the change in per cent.
 */
void change_format(char *text, size_t size, double pct);

#endif
