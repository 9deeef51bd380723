// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts for a terminal: what is left of those that would speak to it. */
#include "unit.h"

#include "csv.h"
#include "printable.h"

static void only_printable_characters_stay(void **state)
{
	static const struct {
		const char *text;
		const char *shown;
	} texts[] = {
		{ "", "" },
		{ "plain/mode:spin", "plain/mode:spin" },
		{ "\033[31mred\033[m", "?[31mred?[m" },
		{ "two\nlines\r\tand a tab\x7f", "two?lines??and a tab?" },
		{ "\x01\x08\x1f", "???" },
		/* ä, 中, an emoji; a no-break space, the first after C1 */
		{ "\xc3\xa4 \xe4\xb8\xad \xf0\x9f\x98\x80 \xc2\xa0",
		  "\xc3\xa4 \xe4\xb8\xad \xf0\x9f\x98\x80 \xc2\xa0" },
		/* CSI as one character, first as UTF-8, then as a byte */
		{ "\xc2\x9b"
		  "31m",
		  "??31m" },
		{ "\x9b"
		  "31m",
		  "?31m" },
		/* overlong, a surrogate, beyond the last, cut off */
		{ "\xc0\xaf", "??" },
		{ "\xe0\x80\x9b", "???" },
		{ "\xed\xa0\x80", "???" },
		{ "\xf4\x90\x80\x80", "????" },
		{ "\xe4\xb8", "??" },
		{ "\xff\xfe", "??" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char text[64];

		strcpy(text, texts[i].text);
		assert_string_equal(printable(text), texts[i].shown);
		assert_string_equal(printable_copy(text, sizeof(text), texts[i].text),
				    texts[i].shown);
	}
}

static void copies_are_cut_at_a_character(void **state)
{
	char copy[4];

	(void)state;
	assert_string_equal(printable_copy(copy, sizeof(copy), "abcdef"), "abc");
	assert_string_equal(printable_copy(copy, sizeof(copy), "abc"), "abc");
	assert_string_equal(printable_copy(copy, sizeof(copy), "ab\xc3\xa4"), "ab");
	assert_string_equal(printable_copy(copy, 1, "a"), "");
}

static void csv_has_line_breaks_and_no_more(void **state)
{
	char text[64] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");

	(void)state;
	csv_text(out, "a\"b\nc\033\r\xc2\x9b\xc3\xa4\xc2");
	fclose(out);
	assert_string_equal(text, "\"a\"\"b\nc???\xc3\xa4\xc2\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_printable_characters_stay),
		cmocka_unit_test(copies_are_cut_at_a_character),
		cmocka_unit_test(csv_has_line_breaks_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
