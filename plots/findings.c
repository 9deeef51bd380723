// SPDX-License-Identifier: GPL-2.0-or-later
#include "findings.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "result_read.h"

static int complain_of(struct findings *findings, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int complain_of(struct findings *findings, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(findings->message, sizeof(findings->message), format, args);
	va_end(args);
	return -EINVAL;
}

/* A borrowed reference to the rows of a run, NULL with a message. */
static json_t *rows_of(struct findings *findings, const char *revision)
{
	json_t *result = json_object_get(findings->runs, revision);
	char path[512], why[256];

	if (!result) {
		snprintf(path, sizeof(path), "%s/%s/result.json", findings->folder, revision);
		if (result_read(&result, path, why, sizeof(why))) {
			complain_of(findings, "%s; make it with 'make reference REV=%s'", why,
				    revision);
			return NULL;
		}
		json_object_set_new(findings->runs, revision, result);
	}
	return json_object_get(result, "benchmarks");
}

static const json_t *row_named(const json_t *rows, const char *name)
{
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row)
	{
		const char *is = json_string_value(json_object_get(row, "name"));

		if (is && !strcmp(is, name))
			return row;
	}
	return NULL;
}

static int look_up(struct findings *findings, struct findings_value *value)
{
	const char *counter = value->counter[0] ? value->counter : "insn_per_op";
	const json_t *rows = rows_of(findings, value->revision), *number;
	const json_t *row = rows ? row_named(rows, value->row) : NULL;

	if (!rows)
		return -EINVAL;
	if (!row)
		return complain_of(findings, "the run of %s has no row %s", value->revision,
				   value->row);
	number = json_object_get(row, counter);
	if (!json_is_number(number))
		return complain_of(findings, "row %s of %s has no %s", value->row, value->revision,
				   counter);
	value->value = json_number_value(number);
	return 0;
}

/* Behind the revision, where the run is of another machine than the exact one; else "". */
static const char *machine_of(const struct findings_value *value)
{
	const char *at = strchr(value->revision, '@');

	return at ? at + 1 : "";
}

int findings_define(struct findings *findings, const char *line)
{
	struct findings_value *value = &findings->values[findings->num_values];

	if (findings->num_values == FINDINGS_MAX_VALUES)
		return complain_of(findings, "more than %d values; split the finding",
				   FINDINGS_MAX_VALUES);
	memset(value, 0, sizeof(*value));
	if (sscanf(line, "$ %31s = %63s %191s %47s", value->name, value->revision, value->row,
		   value->counter) < 3)
		return complain_of(findings, "not '$ NAME = REVISION[@MACHINE] ROW [COUNTER]'");
	if (strcmp(machine_of(value), machine_of(&findings->values[0])))
		return complain_of(findings, "%s is of another machine than %s; split the finding",
				   value->name, findings->values[0].name);
	if (look_up(findings, value))
		return -EINVAL;
	findings->num_values++;
	return 0;
}

static const struct findings_value *value_named(const struct findings *findings, const char *name,
						size_t length)
{
	for (size_t i = 0; i < findings->num_values; i++) {
		const struct findings_value *value = &findings->values[i];

		if (strlen(value->name) == length && !memcmp(value->name, name, length))
			return value;
	}
	return NULL;
}

/* Three to four digits, as many as a reader compares; zeros at the end say nothing. */
static void print_number(FILE *out, double number, bool sign)
{
	int digits = fabs(number) < 0.1 ? 4 : fabs(number) < 10 ? 2 : fabs(number) < 1000 ? 1 : 0;
	char text[64];
	size_t length;

	length = snprintf(text, sizeof(text), sign ? "%+.*f" : "%.*f", digits, number);
	while (digits && (text[length - 1] == '0' || text[length - 1] == '.')) {
		bool point = text[--length] == '.';

		text[length] = '\0';
		if (point)
			break;
	}
	fputs(text, out);
}

static void print_pair(FILE *out, char operation, double a, double b)
{
	switch (operation) {
	case '-':
		print_number(out, a - b, true);
		break;
	case '/':
		fprintf(out, "%.2f", a / b);
		break;
	default:
		fprintf(out, "%+.1f %%", (a / b - 1) * 100);
	}
}

/* @text is what stands between braces. */
static int expand(struct findings *findings, const char *text, size_t length, FILE *out)
{
	size_t first = 0;
	const struct findings_value *a, *b;

	while (first < length && (isalnum((unsigned char)text[first]) || text[first] == '_'))
		first++;
	a = value_named(findings, text, first);
	if (a && first == length) {
		print_number(out, a->value, false);
		return 0;
	}
	b = first < length ? value_named(findings, text + first + 1, length - first - 1) : NULL;
	if (!a || !b || !strchr("-/:", text[first]))
		return complain_of(findings, "{%.*s} is not made of values that '$' lines define",
				   (int)length, text);
	print_pair(out, text[first], a->value, b->value);
	return 0;
}

int findings_expand(struct findings *findings, const char *line, FILE *out)
{
	const char *open, *close;

	for (open = strchr(line, '{'); open; open = strchr(line, '{')) {
		fwrite(line, 1, open - line, out);
		close = strchr(open, '}');
		if (!close)
			return complain_of(findings, "a brace that is not closed: %s", open);
		if (expand(findings, open + 1, close - open - 1, out))
			return -EINVAL;
		line = close + 1;
	}
	fputs(line, out);
	return 0;
}

static bool said_before(const struct findings *findings, size_t i, bool row)
{
	const struct findings_value *value = &findings->values[i];

	for (size_t j = 0; j < i; j++) {
		const struct findings_value *other = &findings->values[j];

		if (!strcmp(row ? value->row : value->revision, row ? other->row : other->revision))
			return true;
	}
	return false;
}

/* The cases of a fit are in its glob. */
static bool is_of_a_fit(const struct findings *findings, const char *row)
{
	for (size_t i = 0; i < findings->num_values; i++) {
		const char *fit = findings->values[i].row;
		const char *end = strstr(fit, "_BigO");
		size_t len = end ? end - fit : 0;

		if (end && !strncmp(row, fit, len) && row[len] == '/')
			return true;
	}
	return false;
}

/* Every word once. What a fit is named after is the family's cases. */
static void print_words(const struct findings *findings, FILE *out, bool row, const char *between)
{
	const char *before = "";

	for (size_t i = 0; i < findings->num_values; i++) {
		const char *word = row ? findings->values[i].row : findings->values[i].revision;
		const char *fit = row ? strstr(word, "_BigO") : strchr(word, '@');

		if (said_before(findings, i, row) || (row && is_of_a_fit(findings, word)))
			continue;
		fprintf(out, "%s%.*s%s", before, fit ? (int)(fit - word) : (int)strlen(word), word,
			row && fit ? "/*" : "");
		before = between;
	}
}

void findings_end(struct findings *findings, FILE *out)
{
	if (!findings->num_values)
		return;
	fputs("| revision | row | value |\n|---|---|---|\n", out);
	for (size_t i = 0; i < findings->num_values; i++) {
		const struct findings_value *value = &findings->values[i];

		fprintf(out, "| %s | `%s`%s%s | ", value->revision, value->row,
			value->counter[0] ? " " : "", value->counter);
		print_number(out, value->value, false);
		fputs(" |\n", out);
	}
	fputs("\n    make bench REV='", out);
	print_words(findings, out, false, " ");
	if (machine_of(&findings->values[0])[0])
		fprintf(out, "' MACHINE='%s", machine_of(&findings->values[0]));
	fputs("' CASES='", out);
	print_words(findings, out, true, ",");
	fputs("'\n\n", out);
	findings->num_values = 0;
}
