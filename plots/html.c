// SPDX-License-Identifier: GPL-2.0-or-later
#include "html.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "number.h"
#include "regular.h"

/* A page with larger ones is none that a browser shows. */
#define PICTURE_BYTES_MAX (64u << 20)

void html_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

void html_name(FILE *out, const char *name)
{
	char letter[2] = "";

	for (; *name; name++) {
		letter[0] = *name;
		html_text(out, letter);
		if (*name == '/' || *name == ':')
			fputs("<wbr>", out);
	}
}

void html_number(FILE *out, double value)
{
	char text[NUMBER_SIZE];

	number_format(text, sizeof(text), value);
	fputs(text, out);
}

void html_cell(FILE *out, double value)
{
	fprintf(out, "<td data-v=\"%.15g\">", value);
	html_number(out, value);
	fputs("</td>", out);
}

void html_empty_cell(FILE *out, const char *why)
{
	fputs(why ? "<td class=\"none missing\">" : "<td class=\"none\">", out);
	html_text(out, why ? why : "–");
	fputs("</td>", out);
}

static void put_base64(FILE *out, const unsigned char *bytes, size_t count)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < count; i += 3) {
		unsigned int left = count - i < 3 ? count - i : 3;
		unsigned int word = bytes[i] << 16;

		if (left > 1)
			word |= bytes[i + 1] << 8;
		if (left > 2)
			word |= bytes[i + 2];
		fputc(digits[word >> 18], out);
		fputc(digits[word >> 12 & 63], out);
		fputc(left > 1 ? digits[word >> 6 & 63] : '=', out);
		fputc(left > 2 ? digits[word & 63] : '=', out);
	}
}

int html_data_uri(FILE *out, const char *type, const char *path, char *message, size_t size)
{
	unsigned char bytes[3 * 1024];
	size_t count;
	FILE *file;
	int ret = regular_open(&file, path, PICTURE_BYTES_MAX, message, size);

	if (ret)
		return ret;
	fprintf(out, "data:%s;base64,", type);
	/* Only the last block may be no multiple of three. */
	while ((count = fread(bytes, 1, sizeof(bytes), file)))
		put_base64(out, bytes, count);
	if (ferror(file)) {
		snprintf(message, size, "cannot be read: %s", strerror(errno));
		ret = -EIO;
	}
	fclose(file);
	return ret;
}

/* What ends an attribute, or an address, or begins something in either. */
static void put_svg(FILE *out, int c)
{
	switch (c) {
	case '"':
	case '%':
	case '#':
		fprintf(out, "%%%02X", c);
		break;
	case '&':
		fputs("&amp;", out);
		break;
	default:
		fputc(c, out);
	}
}

int html_svg_uri(FILE *out, const char *path, char *message, size_t size)
{
	bool is_space = true;
	FILE *file;
	int c, ret = regular_open(&file, path, PICTURE_BYTES_MAX, message, size);

	if (ret)
		return ret;
	fputs("data:image/svg+xml;charset=utf-8,", out);
	while ((c = fgetc(file)) != EOF) {
		if (c >= 0 && c <= ' ') {
			if (!is_space)
				fputc(' ', out);
			is_space = true;
			continue;
		}
		is_space = false;
		put_svg(out, c);
	}
	if (ferror(file)) {
		snprintf(message, size, "cannot be read: %s", strerror(errno));
		ret = -EIO;
	}
	fclose(file);
	return ret;
}

void html_shell_word(FILE *out, const char *word)
{
	const char *plain =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+";

	if (*word && strspn(word, plain) == strlen(word)) {
		html_text(out, word);
		return;
	}
	fputs("&#39;", out);
	for (; *word; word++) {
		char letter[2] = { *word, '\0' };

		if (*word == '\'')
			html_text(out, "'\\''");
		else
			html_text(out, letter);
	}
	fputs("&#39;", out);
}
