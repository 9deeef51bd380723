// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * KTAP, the kernel's test format: a test per case and side; worse, failed or lost is "not ok".
 */
#include "format.h"
#include "number.h"

/* In a description "#" would begin a directive. */
static void print_plain(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(*text == '#' ? '.' : *text, out);
}

/* What nothing can be told by is neither passed nor failed. */
static bool is_told(const struct comparison *comparison, const struct verdict *verdict)
{
	return verdict->outcome < OUTCOME_UNKNOWN &&
	       !(verdict->outcome == OUTCOME_WORSE && verdict->is_doubtful) &&
	       !verdict_is_unseen(verdict, comparison->see);
}

static void print_verdict(const struct comparison *comparison, FILE *out,
			  const struct verdict *verdict)
{
	const char *why = verdict->why ? verdict->why : "";
	bool is_skip = !verdict->is_lost && !is_told(comparison, verdict);
	char marks[MARKS_SIZE], change[CHANGE_SIZE];

	marks_text(verdict->marks, marks);
	change_format(change, sizeof(change), verdict->change_pct);
	fprintf(out, " # %s%s", is_skip ? "SKIP " : "", outcome_name(verdict->outcome));
	if (verdict->where)
		fprintf(out, " in %s", verdict->where);
	if (why[0])
		fprintf(out, ": %s", why);
	if (verdict_has_costs(verdict) && verdict->outcome != OUTCOME_SAME)
		fprintf(out, " %s", change);
	if (verdict_is_unseen(verdict, comparison->see))
		fprintf(out, ", %.3g %% would not have been", (comparison->see - 1) * 100);
	if (marks[0])
		fprintf(out, " %s", marks);
}

static void print_test(const struct comparison *comparison, FILE *out, size_t line,
		       unsigned int side, size_t number)
{
	const struct verdict *verdict = verdict_of(comparison, line, side);
	bool failed = (verdict->outcome == OUTCOME_WORSE && !verdict->is_doubtful) ||
		      verdict->outcome == OUTCOME_FAILED || verdict->is_lost;

	fprintf(out, "%s %zu ", failed ? "not ok" : "ok", number);
	print_plain(out, comparison->input->table.lines[line].name);
	if (comparison->input->num_sides > 2) {
		fputs(" in ", out);
		print_plain(out, comparison->input->sides[side].label);
	}
	print_verdict(comparison, out, verdict);
	fputc('\n', out);
}

static size_t print_tests(const struct comparison *comparison, FILE *out, bool changed)
{
	size_t number = 0;

	for (size_t i = 0; i < comparison->input->table.count; i++) {
		if (!line_is_shown(comparison, i, changed))
			continue;
		for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
			if (verdict_of(comparison, i, side)->outcome == OUTCOME_NONE)
				continue;
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
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		if (comparison->input->num_sides > 2)
			fprintf(out, "# %s: %s\n", comparison->input->sides[side].label,
				comparison->tallies[side].summary);
	}
	fprintf(out, "# %s\n", comparison->summary);
	return 0;
}

const struct format format_ktap = {
	.name = "ktap",
	.print = print_ktap,
	.sides_min = 2,
};
