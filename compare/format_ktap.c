// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * KTAP, the kernel's test format: a test per case and side; worse, failed or lost is "not ok".
 */
#include <math.h>

#include "format.h"

/* In a description "#" would begin a directive. */
static void print_plain(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(*text == '#' ? '.' : *text, out);
}

static void print_verdict(FILE *out, const struct verdict *verdict)
{
	const char *why = verdict->why ? verdict->why : "";

	if (verdict->outcome >= OUTCOME_UNKNOWN) {
		fprintf(out, " # %s%s%s%s%s%s", verdict->is_lost ? "" : "SKIP ",
			outcome_name(verdict->outcome), verdict->where ? " in " : "",
			verdict->where ? verdict->where : "", why[0] ? ": " : "", why);
		return;
	}
	fprintf(out, " # %s", outcome_name(verdict->outcome));
	if (verdict->outcome == OUTCOME_FAILED)
		fprintf(out, " in %s: %s", verdict->where, why);
	else if (verdict->outcome != OUTCOME_SAME && isfinite(verdict->change_pct))
		fprintf(out, " %+.2f %%", verdict->change_pct);
}

static void print_test(const struct comparison *comparison, FILE *out, size_t line,
		       unsigned int side, size_t number)
{
	const struct verdict *verdict = verdict_of(comparison, line, side);
	bool failed = verdict->outcome == OUTCOME_WORSE || verdict->outcome == OUTCOME_FAILED ||
		      verdict->is_lost;

	fprintf(out, "%s %zu ", failed ? "not ok" : "ok", number);
	print_plain(out, comparison->input->table.lines[line].name);
	if (comparison->input->num_sides > 2) {
		fputs(" in ", out);
		print_plain(out, comparison->input->sides[side].label);
	}
	print_verdict(out, verdict);
	fputc('\n', out);
}

static size_t print_tests(const struct comparison *comparison, FILE *out, bool changed)
{
	size_t number = 0;

	for (size_t i = 0; i < comparison->input->table.count; i++) {
		if (!line_is_shown(comparison, i, changed))
			continue;
		for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
			number++;
			if (out)
				print_test(comparison, out, i, side, number);
		}
	}
	return number;
}

static int print_ktap(const struct comparison *comparison, FILE *out, bool changed)
{
	fprintf(out, "KTAP version 1\n1..%zu\n", print_tests(comparison, NULL, changed));
	for (size_t i = 0; i < comparison->num_notes; i++)
		fprintf(out, "# %s\n", comparison->notes[i]);
	print_tests(comparison, out, changed);
	fprintf(out, "# %s\n", comparison->summary);
	return 0;
}

const struct format format_ktap = {
	.name = "ktap",
	.print = print_ktap,
	.sides_min = 2,
};
