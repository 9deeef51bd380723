/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one form of an error: a line "PROGRAM: what is wrong; what would be right" on stderr.
 */
#ifndef LIB_COMPLAIN_H
#define LIB_COMPLAIN_H

/**
 * complain() - say what is wrong
 * @who: the program.
 * @format: printf format, without a newline. What comes of it is made printable().
 */
void complain(const char *who, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
