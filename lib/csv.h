/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fields of CSV, as in RFC 4180.
 */
#ifndef LIB_CSV_H
#define LIB_CSV_H

#include <stdio.h>

/** csv_text() - print a field: in quotes where it has to be */
void csv_text(FILE *out, const char *text);

#endif
