// SPDX-License-Identifier: GPL-2.0-or-later
#include "csv.h"

#include <stdbool.h>
#include <string.h>

/*
 * Fields may have line breaks; of other control characters only a terminal makes something.
 * Return: whether it took a byte more.
 */
static bool put(FILE *out, const char *text)
{
	unsigned char c = *text, next = c ? text[1] : 0;
	bool is_c1 = c == 0xc2 && next >= 0x80 && next < 0xa0;

	if (is_c1)
		fputc('?', out);
	else
		fputc((c < ' ' && c != '\n') || c == 0x7f ? '?' : c, out);
	return is_c1;
}

void csv_text(FILE *out, const char *text)
{
	bool quoted = strpbrk(text, ",\"\r\n");

	if (quoted)
		fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		text += put(out, text);
	}
	if (quoted)
		fputc('"', out);
}
