// SPDX-License-Identifier: GPL-2.0-or-later
#include "functions.h"

#include <stdio.h>
#include <string.h>

#define LEFT_OUT " (...)"
#define OTHERS " and others"

/* More say less. */
#define FUNCTIONS_MAX 4

/* Up to the "," or ";" behind it; what is in parentheses has some of its own. */
static size_t length_of(const char *at)
{
	size_t length;
	int depth = 0;

	for (length = 0; at[length]; length++) {
		depth += at[length] == '(';
		depth -= at[length] == ')';
		if (!depth && strchr(",;", at[length]))
			break;
	}
	return length;
}

/* Of "f +5 (split: f.part.0)": "f +5", or the name alone. */
static size_t length_without(const char *at, size_t length, bool number)
{
	for (size_t i = 0; i < length; i++) {
		if (at[i] == ' ' && (!number || at[i + 1] == '('))
			return i;
	}
	return length;
}

/* What is said of all of them, from its ";" on; an empty text where there is nothing. */
static const char *remark_of(const char *functions)
{
	const char *at = functions;

	for (;;) {
		at += length_of(at);
		if (*at != ',')
			return at;
		at++;
	}
}

/* Up to the remark. */
static void say_functions(char *text, size_t size, const char *functions, bool names, size_t room)
{
	const char *at = functions;
	size_t used = 0;

	for (int i = 0; *at && used < size; i++) {
		size_t length = length_of(at), kept = length, needs = i ? 2 : 0;
		bool is_last = at[length] != ',';
		const char *left_out = "";

		needs += is_last ? 0 : strlen(OTHERS);
		if (names || used + needs + length > room)
			kept = length_without(at, length, !names);
		if (!names && kept < length)
			left_out = LEFT_OUT;
		if (i && (i == FUNCTIONS_MAX || used + needs + kept + strlen(left_out) > room)) {
			snprintf(text + used, size - used, OTHERS);
			return;
		}
		used += snprintf(text + used, size - used, "%s%.*s%s", i ? ", " : "", (int)kept, at,
				 left_out);
		if (is_last)
			return;
		at += length + strspn(at + length, ", ");
	}
}

void functions_say(char *text, size_t size, const char *functions, bool names, size_t room)
{
	const char *remark = names ? "" : remark_of(functions);
	size_t used;

	text[0] = '\0';
	room = room > strlen(remark) ? room - strlen(remark) : 0;
	say_functions(text, size, functions, names, room);
	used = strlen(text);
	snprintf(text + used, size - used, "%s", remark);
}
