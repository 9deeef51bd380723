// SPDX-License-Identifier: GPL-2.0-or-later
/* What was measured on, how to measure it again, and whole workloads. */
#include <string.h>

#include "clock.h"
#include "html.h"
#include "report.h"

/* Google Benchmark's, which say nothing here. */
static bool is_idle(const char *key)
{
	static const char *const idle[] = { "caches", "load_avg", "mhz_per_cpu", "num_cpus",
					    "cpu_scaling_enabled" };

	for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++)
		if (!strcmp(idle[i], key))
			return true;
	return false;
}

static void write_value(FILE *out, const json_t *value)
{
	if (json_is_string(value))
		html_text(out, json_string_value(value)[0] ? json_string_value(value) : "none");
	else if (json_is_integer(value))
		fprintf(out, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		html_number(out, json_real_value(value));
	else if (json_is_boolean(value))
		fputs(json_is_true(value) ? "yes" : "no", out);
	else
		fputs("–", out);
}

static json_t *context_of(const struct run *run, const char *part)
{
	json_t *trace = json_object_get(run->trace, "context");

	return part ? json_object_get(trace, part) : run->context;
}

/* One line per key that any of the runs has; those that differ stand out. */
static void write_line(struct report *report, const char *part, const char *key)
{
	const struct runs *runs = &report->runs;
	const json_t *first = json_object_get(context_of(&runs->runs[0], part), key);
	FILE *out = report->out;
	bool differs = false;

	for (size_t i = 1; i < runs->count; i++) {
		const json_t *other = json_object_get(context_of(&runs->runs[i], part), key);

		differs |= (other || first) && !json_equal(first, other);
	}
	fprintf(out, "<tr%s><th scope=\"row\">", differs ? " class=\"differs\"" : "");
	if (part) {
		html_text(out, part);
		fputs(".", out);
	}
	html_text(out, key);
	fputs("</th>", out);
	for (size_t i = 0; i < runs->count; i++) {
		fputs("<td>", out);
		write_value(out, json_object_get(context_of(&runs->runs[i], part), key));
		fputs("</td>", out);
	}
	fputs("</tr>\n", out);
}

static bool had(const struct runs *runs, size_t before, const char *part, const char *key)
{
	for (size_t i = 0; i < before; i++)
		if (json_object_get(context_of(&runs->runs[i], part), key))
			return true;
	return false;
}

static void write_lines(struct report *report, const char *part)
{
	const struct runs *runs = &report->runs;
	const json_t *value;
	const char *key;

	for (size_t i = 0; i < runs->count; i++)
		json_object_foreach(context_of(&runs->runs[i], part), key,
				    value) if (!is_idle(key) && !had(runs, i, part, key))
			write_line(report, part, key);
}

static void write_oracle(struct report *report)
{
	fputs("<tr><th scope=\"row\">oracle</th>", report->out);
	for (size_t i = 0; i < report->runs.count; i++) {
		const struct rowset *rows = &report->runs.runs[i].rows;
		size_t failed = 0;

		for (size_t j = 0; j < rows->count; j++)
			failed += row_failed(&rows->entries[j]->row);
		fprintf(report->out,
			failed ? "<td class=\"worse\">%zu rows failed</td>" :
				 "<td>agreed with every row</td>",
			failed);
	}
	fputs("</tr>\n", report->out);
}

void report_context(struct report *report)
{
	FILE *out = report->out;

	fputs("<table class=\"context\"><thead><tr><th scope=\"col\">what</th>", out);
	for (size_t i = 0; i < report->runs.count; i++) {
		fputs("<th scope=\"col\">", out);
		html_text(out, report->runs.runs[i].label);
		fputs("</th>", out);
	}
	fputs("</tr></thead><tbody>\n", out);
	write_lines(report, NULL);
	write_oracle(report);
	write_lines(report, "tracer");
	fputs("</tbody></table>\n", out);
}

void report_commands(struct report *report)
{
	FILE *out = report->out;

	fputs("<p>In a clone of gpuvm-bench on Debian 12, as root. A row's own command is below "
	      "its name in the table.</p>\n<dl>\n",
	      out);
	for (size_t i = 0; i < report->runs.count; i++) {
		const char *command = run_text(&report->runs.runs[i], "command");

		fputs("<dt>", out);
		html_text(out, report->runs.runs[i].label);
		fputs("</dt><dd><code>", out);
		html_text(out, command[0] ? command : "the run does not say");
		fputs("</code></dd>\n", out);
	}
	fputs("</dl>\n", out);
}

static void write_time(FILE *out, const json_t *result, const char *key, double scale)
{
	const json_t *value = json_object_get(result, key);

	if (json_is_number(value))
		html_cell(out, json_number_value(value) * scale);
	else
		html_empty_cell(out, NULL);
}

void report_workloads(struct report *report)
{
	const json_t *results = json_object_get(report->hyperfine, "results"), *result;
	bool exact = clock_is_exact(report_text(report->hyperfine, "clock"));
	FILE *out = report->out;
	size_t i;

	if (!json_array_size(results)) {
		fputs("<p>No whole workload was timed; <code>make hyperfine</code> does.</p>\n",
		      out);
		return;
	}
	fputs("<p>A session of binds and submissions, replayed ioctl by ioctl and timed whole by "
	      "hyperfine in the guest. ",
	      out);
	fputs(exact ? "The guest's clock counts instructions: times are thousands of instructions, "
		      "of everything that the processes and the kernel did.</p>\n" :
		      "Times are of the guest's clock.</p>\n",
	      out);
	fprintf(out,
		"<div class=\"scroll\"><table class=\"plain\"><caption>%s</caption><thead><tr>"
		"<th>revision</th>"
		"<th>mean</th><th>deviation</th><th>median</th><th>min</th><th>max</th>"
		"<th>runs</th></tr></thead><tbody>\n",
		exact ? "Thousand instructions" : "Microseconds");
	json_array_foreach(results, i, result)
	{
		static const char *const keys[] = { "mean", "stddev", "median", "min", "max" };

		fputs("<tr><td>", out);
		html_text(out, report_text(result, "command"));
		fputs("</td>", out);
		for (size_t j = 0; j < sizeof(keys) / sizeof(keys[0]); j++)
			write_time(out, result, keys[j], 1e6);
		fprintf(out, "<td>%zu</td></tr>\n",
			json_array_size(json_object_get(result, "times")));
	}
	fputs("</tbody></table></div>\n", out);
}
