// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How long locks of each class are held, a curve per mode and run: the distribution, and the
 * percentiles, which show its end.
 */
#include <errno.h>
#include <string.h>

#include "figure.h"
#include "trace.h"

#define CURVES_MAX 16
#define WITHOUT_TRACE "no run was traced; `make trace` writes trace.json"

struct curve {
	char label[RUN_LABEL_SIZE + 40];
	char mode[32];
	struct hist hist;
	struct probe_share share;
};

struct curves {
	struct curve curves[CURVES_MAX];
	size_t count;
};

static struct curve *curve_of(struct curves *curves, const struct run *run, const char *mode)
{
	char label[sizeof(curves->curves[0].label)];
	struct curve *curve;

	snprintf(label, sizeof(label), "%s, %.48s", mode[0] ? mode : "no mode", run->label);
	for (size_t i = 0; i < curves->count; i++)
		if (!strcmp(curves->curves[i].label, label))
			return &curves->curves[i];
	if (curves->count == CURVES_MAX)
		return NULL;
	curve = &curves->curves[curves->count++];
	*curve = (struct curve){ 0 };
	strcpy(curve->label, label);
	snprintf(curve->mode, sizeof(curve->mode), "%.31s", mode);
	return curve;
}

static int collect_run(struct curves *curves, const struct run *run, const char *class)
{
	const json_t *rows = json_object_get(run->trace, "rows");
	const json_t *row;
	int ret = 0;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		struct curve *curve = curve_of(curves, run, trace_row_mode(row));

		if (curve && !ret)
			ret = trace_lock_hist(&curve->hist, row, class, "hold");
		if (curve)
			trace_lock_share(&curve->share, row, class);
	}
	return ret;
}

static void drop_empty(struct curves *curves)
{
	size_t kept = 0;

	for (size_t i = 0; i < curves->count; i++) {
		hist_finish(&curves->curves[i].hist);
		if (curves->curves[i].hist.count > 0)
			curves->curves[kept++] = curves->curves[i];
		else
			hist_free(&curves->curves[i].hist);
	}
	curves->count = kept;
}

static void write_distribution(struct figure *figure, const struct hist *hist)
{
	double seen = 0;

	fputs("# hold time, share of the holds that were no longer\n", figure->data);
	for (size_t i = 0; i < hist->num_buckets; i++) {
		double bound = hist->buckets[i].bound;

		if (!i)
			fprintf(figure->data, "%.15g 0\n", bound > 1 ? bound : 1);
		seen += hist->buckets[i].count;
		fprintf(figure->data, "%.15g %.15g\n", bound > 1 ? bound : 1, seen / hist->count);
	}
	figure_next_block(figure);
}

static void write_percentiles(struct figure *figure, const struct hist *hist)
{
	double rest = 1;

	fputs("# 1 / (share of the holds that were longer), hold time\n", figure->data);
	for (; rest * hist->count >= 0.5 && rest > 1e-6; rest /= 1.25) {
		double bound = hist_quantile(hist, 1 - rest);

		fprintf(figure->data, "%.15g %.15g\n", 1 / rest, bound > 1 ? bound : 1);
	}
	figure_next_block(figure);
}

/* A curve that the tracer drew of itself says so beside its name. */
static void write_label(struct figure *figure, const char *variable, const struct curve *curve)
{
	char text[PROBE_SHARE_SIZE];

	if (probe_share_known(&curve->share))
		figure_text(figure, variable, "%s (%.0f holds; of it probes: %s)", curve->label,
			    curve->hist.count, probe_share_text(&curve->share, text, sizeof(text)));
	else
		figure_text(figure, variable, "%s (%.0f holds)", curve->label, curve->hist.count);
}

static bool any_share(const struct curves *curves)
{
	for (size_t i = 0; i < curves->count; i++)
		if (probe_share_known(&curves->curves[i].share))
			return true;
	return false;
}

/* By whether it is about percentiles, and whether it is known what of the holds is probes. */
static const char *const captions[2][2] = {
	{ "Further left is held for a shorter time.",
	  "Further left is held for a shorter time. The tracer's own probes are in the holds, as "
	  "much as the labels say." },
	{ "Of a hundred holds, one is longer than what stands at 99 %.",
	  "Of a hundred holds, one is longer than what stands at 99 %. The tracer's own probes are "
	  "in the holds, as much as the labels say." },
};

static void write_figure(struct figures *figures, const struct runs *runs, const char *class,
			 const struct curves *curves, bool percentiles)
{
	struct figure figure;
	char variable[32];

	if (figure_open(figures, &figure, percentiles ? "hold_percentile" : "hold_cdf", class,
			captions[percentiles][any_share(curves)]))
		return;
	figure_text(&figure, "unit", "%s (%s machine)", run_unit(&runs->runs[0]),
		    run_text(&runs->runs[0], "machine"));
	figure_number(&figure, "curves", curves->count);
	figure_number(&figure, "columns", 1);
	figure_list(&figure, "label", curves->count);
	figure_list(&figure, "style", curves->count);
	for (size_t i = 0; i < curves->count; i++) {
		const struct curve *curve = &curves->curves[i];

		if (percentiles)
			write_percentiles(&figure, &curve->hist);
		else
			write_distribution(&figure, &curve->hist);
		snprintf(variable, sizeof(variable), "label[%zu]", i + 1);
		write_label(&figure, variable, curve);
		snprintf(variable, sizeof(variable), "style[%zu]", i + 1);
		figure_number(&figure, variable,
			      runs->count > 1 ? (int)(i % 6) + 1 : style_of_mode(curve->mode));
	}
	figure_close(figures, &figure);
}

static bool any_trace(const struct runs *runs)
{
	for (size_t i = 0; i < runs->count; i++)
		if (runs->runs[i].trace)
			return true;
	return false;
}

/* Runs on another clock than the first traced one are left out: there is one axis. */
static const struct run *first_traced(const struct runs *runs)
{
	for (size_t i = 0; i < runs->count; i++)
		if (runs->runs[i].trace)
			return &runs->runs[i];
	return NULL;
}

static bool write_class(struct figures *figures, const struct runs *runs, const char *class)
{
	static struct curves curves;
	const struct run *first = first_traced(runs);
	bool written;

	curves.count = 0;
	for (size_t i = 0; i < runs->count; i++)
		if (runs->runs[i].trace && run_same_clock(first, &runs->runs[i]) &&
		    collect_run(&curves, &runs->runs[i], class))
			figures->error = -ENOMEM;
	drop_empty(&curves);
	written = curves.count > 0;
	if (written) {
		write_figure(figures, runs, class, &curves, false);
		write_figure(figures, runs, class, &curves, true);
	}
	for (size_t i = 0; i < curves.count; i++)
		hist_free(&curves.curves[i].hist);
	return written;
}

void figures_hold(struct figures *figures, const struct runs *runs)
{
	const char *why = WITHOUT_TRACE;
	bool written = false;

	if (any_trace(runs)) {
		why = "the traces hold no lock's hold time";
		for (size_t i = 0; lock_class_names[i]; i++)
			written |= write_class(figures, runs, lock_class_names[i]);
	}
	if (!written) {
		figures_missing(figures, "hold_cdf", why);
		figures_missing(figures, "hold_percentile", why);
	}
}
