// SPDX-License-Identifier: GPL-2.0-or-later
/* The answer as bars: per family and side the median change of its rows, and from best to worst. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "report.h"
#include "stat.h"

/* With more sides than this there is no room for worst and best beside each bar. */
#define WIDE_SIDES_MAX 3
/* Families that the answer names, each way. */
#define NAMED_MAX 4
/* Half of a bar's picture, in its own units. */
#define HALF 100

static const json_t *find(const json_t *tally, const char *name)
{
	const json_t *families = json_object_get(tally, "families"), *family;
	size_t i;

	json_array_foreach(families, i, family)
	{
		if (!strcmp(report_text(family, "name"), name))
			return family;
	}
	return NULL;
}

static double number_of(const json_t *family, const char *key)
{
	const json_t *value = json_object_get(family, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static bool has_changed(const json_t *family)
{
	return json_integer_value(json_object_get(family, "changed")) > 0;
}

static bool is_trusted(const json_t *family)
{
	return json_integer_value(json_object_get(family, "trusted")) > 0;
}

/* In any side: it changed, and some row of it may be compared. */
static bool is_shown(const json_t *tallies, const char *name)
{
	const json_t *tally;
	size_t i;

	json_array_foreach(tallies, i, tally)
	{
		const json_t *family = find(tally, name);

		if (has_changed(family) && is_trusted(family))
			return true;
	}
	return false;
}

/* What a full bar is: a round number beyond three quarters of the medians: these are to be seen. */
static double scale_of(const json_t *tallies)
{
	static const double round[] = { 1, 2, 5, 10, 20, 50, 100 };
	const size_t last = sizeof(round) / sizeof(round[0]) - 1;
	double *medians = NULL, most = 0;
	const json_t *tally, *family;
	size_t count = 0, i, j, at = 0;

	json_array_foreach(tallies, i, tally)
	{
		const json_t *families = json_object_get(tally, "families");

		json_array_foreach(families, j, family)
		{
			double *grown;

			if (!has_changed(family) || !is_trusted(family))
				continue;
			grown = reallocarray(medians, count + 1, sizeof(*grown));
			if (!grown)
				break;
			medians = grown;
			medians[count++] = fabs(number_of(family, "median_pct"));
		}
	}
	if (count) {
		stat_sort(medians, count);
		most = medians[(count - 1) * 3 / 4];
	}
	free(medians);
	while (at < last && round[at] < most)
		at++;
	return round[at];
}

static double place(double pct, double scale)
{
	return HALF + fmax(-HALF, fmin(HALF, pct / scale * HALF));
}

/* The thin line is from best to worst; what is beyond the scale ends in an arrow. */
static void write_picture(FILE *out, const json_t *family, double scale)
{
	double median = number_of(family, "median_pct");
	double from = place(number_of(family, "best_pct"), scale);
	double to = place(number_of(family, "worst_pct"), scale);
	double end = place(median, scale);

	fputs("<td class=\"bar\"><svg viewBox=\"0 0 200 16\" preserveAspectRatio=\"none\" "
	      "aria-hidden=\"true\">"
	      "<path d=\"M100 0v16\"/>",
	      out);
	fprintf(out, "<path d=\"M%.1f 8H%.1f\"/>", from, to);
	if (median != 0)
		fprintf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"3\" width=\"%.1f\" height=\"10\"/>",
			median > 0 ? "worse" : "better", fmin(end, HALF), fabs(end - HALF));
	if (fabs(median) > scale)
		fputs(median > 0 ? "<path class=\"cut\" d=\"M190 3l10 5l-10 5\"/>" :
				   "<path class=\"cut\" d=\"M10 3l-10 5l10 5\"/>",
		      out);
	fputs("</svg></td>", out);
}

static void write_percent(FILE *out, double pct, const char *class)
{
	fprintf(out, "<td class=\"n%s\">", class);
	if (pct == 0)
		fputc('0', out);
	else if (isfinite(pct))
		fprintf(out,
			fabs(pct) >= 1000 ? "%+.0f" :
			fabs(pct) >= 100  ? "%+.1f" :
					    "%+.2f",
			pct);
	else
		fputs("–", out);
	fputs("</td>", out);
}

/* The median again, in what the clock counts. */
static void write_ticks(FILE *out, double by)
{
	fputs("<td class=\"n by\">", out);
	if (by == 0)
		fputc('0', out);
	else if (isfinite(by))
		fprintf(out, fabs(by) >= 10 ? "%+.0f" : "%+.3g", by);
	else
		fputs("–", out);
	fputs("</td>", out);
}

static void write_side(FILE *out, const json_t *family, double scale, bool is_wide)
{
	if (!is_trusted(family)) {
		fprintf(out, "<td class=\"none\" colspan=\"%d\">%s</td>", is_wide ? 5 : 2,
			family ? "not like for like" : "–");
		return;
	}
	write_picture(out, family, scale);
	write_percent(out, number_of(family, "median_pct"), " median");
	if (is_wide) {
		write_ticks(out, number_of(family, "median_by"));
		write_percent(out, number_of(family, "worst_pct"), " more");
		write_percent(out, number_of(family, "best_pct"), " more");
	}
}

static void write_head(FILE *out, const json_t *tallies, bool is_wide, const char *clock)
{
	const json_t *tally;
	size_t i;

	fputs("<thead><tr><th scope=\"col\">family</th>", out);
	json_array_foreach(tallies, i, tally)
	{
		fprintf(out, "<th scope=\"col\" class=\"side\"%s>",
			is_wide ? "" : " colspan=\"2\"");
		html_text(out, report_text(tally, "side"));
		fputs("</th>", out);
		if (!is_wide)
			continue;
		fputs("<th scope=\"col\" class=\"n median\">median</th>"
		      "<th scope=\"col\" class=\"n by\">",
		      out);
		html_text(out, clock);
		fputs("</th><th scope=\"col\" class=\"n more\">worst</th>"
		      "<th scope=\"col\" class=\"n more\">best</th>",
		      out);
	}
	fputs("</tr></thead>\n", out);
}

static void write_table(struct report *report, const json_t *tallies, const json_t *families)
{
	const json_t *sides = json_object_get(report->compare, "sides"), *tally;
	bool is_wide = json_array_size(tallies) <= WIDE_SIDES_MAX;
	double scale = scale_of(tallies);
	FILE *out = report->out;
	const char *name;
	json_t *number;
	size_t i;

	fputs("<p class=\"sub\" id=\"bars\">Cost against ", out);
	html_text(out, report_text(json_array_get(sides, 0), "label"));
	fprintf(out,
		" in %%. Bar: median of a family's rows; a full one is %g %%, with an arrow more. "
		"Line: best to worst row, not beyond that.</p>\n",
		scale);
	fprintf(out,
		"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"bars\">"
		"<table class=\"bars%s\" aria-describedby=\"bars\">",
		json_array_size(tallies) == 1 ? " one" : "");
	write_head(out, tallies, is_wide, report_text(report->compare, "clock"));
	fputs("<tbody>\n", out);
	json_object_foreach((json_t *)families, name, number)
	{
		if (!is_shown(tallies, name))
			continue;
		fputs("<tr><th scope=\"row\">", out);
		report_family_link(out, families, name);
		fputs("</th>", out);
		json_array_foreach(tallies, i, tally)
			write_side(out, find(tally, name), scale, is_wide);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

enum kind { SHOWN, SAME, UNLIKE, ABSENT };

static enum kind kind_of(const json_t *tallies, const char *name)
{
	enum kind kind = ABSENT;
	const json_t *tally;
	size_t i;

	if (is_shown(tallies, name))
		return SHOWN;
	json_array_foreach(tallies, i, tally)
	{
		const json_t *family = find(tally, name);

		if (has_changed(family))
			return UNLIKE;
		if (family)
			kind = SAME;
	}
	return kind;
}

/* Return: how many are of this kind. Without @lead nothing is written. */
static size_t write_names(FILE *out, const json_t *tallies, const json_t *families, enum kind kind,
			  const char *lead)
{
	size_t count = 0;
	const char *name;
	json_t *number;

	json_object_foreach((json_t *)families, name, number)
	{
		if (kind_of(tallies, name) != kind)
			continue;
		if (lead) {
			fputs(count ? ", " : "<p class=\"sub\">", out);
			fputs(count ? "" : lead, out);
			report_family_link(out, families, name);
		}
		count++;
	}
	fputs(lead && count ? "</p>\n" : "", out);
	return count;
}

/* "more in A (+9 %), B (+2 %)", the first few. Return: how many there are. */
static size_t write_some(FILE *out, const json_t *families, double sign, const char *lead)
{
	const json_t *family;
	size_t count = 0, i;

	json_array_foreach(families, i, family)
	{
		double median = number_of(family, "median_pct");

		if (!is_trusted(family) || !(median * sign > 0) || ++count > NAMED_MAX)
			continue;
		fputs(count == 1 ? lead : ", ", out);
		html_text(out, report_text(family, "name"));
		fprintf(out, "\u00a0(%+.1f\u00a0%%)", median);
	}
	if (count > NAMED_MAX)
		fprintf(out, " and %zu more", count - NAMED_MAX);
	return count;
}

bool report_answer(struct report *report)
{
	const json_t *sides = json_object_get(report->compare, "sides");
	const json_t *tally = json_array_get(json_object_get(report->compare, "tallies"), 0);
	const json_t *families = json_object_get(tally, "families"), *family;
	size_t same = 0, known = 0, more, i;
	FILE *out = report->out;

	json_array_foreach(families, i, family) known += is_trusted(family);
	if (!known)
		return false;
	fputs("<p class=\"verdict\">", out);
	html_text(out, report_text(tally, "side"));
	fputs(" against ", out);
	html_text(out, report_text(json_array_get(sides, 0), "label"));
	more = write_some(out, families, 1, ": more in ");
	write_some(out, families, -1, more ? "; less in " : ": less in ");
	json_array_foreach(families, i, family)
		same += is_trusted(family) && number_of(family, "median_pct") == 0;
	if (same)
		fprintf(out, "; the same in %zu famil%s", same, same == 1 ? "y" : "ies");
	fputs("</p>\n", out);
	return true;
}

void report_bars(struct report *report)
{
	const json_t *tallies = json_object_get(report->compare, "tallies");
	json_t *families = report_families(report);
	bool is_modes = report_is_modes(report);

	if (write_names(report->out, tallies, families, SHOWN, NULL))
		write_table(report, tallies, families);
	write_names(report->out, tallies, families, SAME, "No change: ");
	write_names(report->out, tallies, families, UNLIKE,
		    is_modes ? "Not like for like, as modes lock elsewhere: " :
			       "Not to be trusted: ");
	write_names(report->out, tallies, families, ABSENT,
		    is_modes ? "Without such modes: " : "Not in both: ");
	json_decref(families);
}
