// SPDX-License-Identifier: GPL-2.0-or-later
#include "printable.h"

#include <stdint.h>
#include <string.h>

/*
 * Length of the character that begins here, 0 when it is not one: overlong, a surrogate, beyond
 * U+10FFFF, or cut off.
 */
static size_t character(const unsigned char *text, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = text[0] < 0x80		 ? 1 :
			(text[0] & 0xe0) == 0xc0 ? 2 :
			(text[0] & 0xf0) == 0xe0 ? 3 :
			(text[0] & 0xf8) == 0xf0 ? 4 :
						   0;

	*code = length > 1 ? text[0] & (0x7fu >> length) : text[0];
	for (size_t i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (text[i] & 0x3f);
	}
	if (*code < least[length] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000))
		return 0;
	return length;
}

static int is_control(uint32_t code)
{
	return code < ' ' || (code >= 0x7f && code < 0xa0);
}

char *printable(char *text)
{
	unsigned char *at = (unsigned char *)text;
	uint32_t code;

	while (*at) {
		size_t length = character(at, &code);

		if (length && !is_control(code)) {
			at += length;
			continue;
		}
		memset(at, '?', length ? length : 1);
		at += length ? length : 1;
	}
	return text;
}

char *printable_copy(char *copy, size_t size, const char *text)
{
	size_t length = strnlen(text, size);

	if (length == size) {
		length--;
		/* Not in the middle of a character. */
		while (length && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
	}
	memcpy(copy, text, length);
	copy[length] = '\0';
	return printable(copy);
}
