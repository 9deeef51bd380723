// SPDX-License-Identifier: GPL-2.0-or-later
/* Cost against size, a curve per mode: measured points, the result's fit, where modes cross. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "figure.h"
#include "sweep.h"

#define CURVES_MAX 16
#define CROSSINGS_MAX 4

/* The modes of one group. */
struct curves {
	const struct sweep *sweeps[CURVES_MAX];
	size_t count;
};

static void collect(struct curves *curves, const struct sweeps *sweeps, size_t first)
{
	const struct sweep *like = &sweeps->sweeps[first];

	curves->count = 0;
	for (size_t i = first; i < sweeps->count && curves->count < CURVES_MAX; i++)
		if (!strcmp(sweeps->sweeps[i].group, like->group) &&
		    !strcmp(sweeps->sweeps[i].parameter, like->parameter))
			curves->sweeps[curves->count++] = &sweeps->sweeps[i];
}

static bool is_first(const struct sweeps *sweeps, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!strcmp(sweeps->sweeps[i].group, sweeps->sweeps[at].group) &&
		    !strcmp(sweeps->sweeps[i].parameter, sweeps->sweeps[at].parameter))
			return false;
	return true;
}

/* The axis is logarithmic: a size of zero stands half way before the smallest one above it. */
static double zero_at(const struct curves *curves)
{
	double least = INFINITY;

	for (size_t i = 0; i < curves->count; i++)
		for (size_t j = 0; j < curves->sweeps[i]->count; j++)
			if (curves->sweeps[i]->sizes[j] > 0 && curves->sweeps[i]->sizes[j] < least)
				least = curves->sweeps[i]->sizes[j];
	return isfinite(least) ? least / 4 : 1;
}

static void write_points(struct figure *figure, const struct sweep *sweep, double zero)
{
	double cost;

	fprintf(figure->data, "# %s: size, cost, size on the axis\n", sweep->prefix);
	for (size_t i = 0; i < sweep->count; i++)
		if (row_cost(sweep->rows[i], &cost))
			fprintf(figure->data, "%.15g %.15g %.15g\n", sweep->sizes[i], cost,
				sweep->sizes[i] > 0 ? sweep->sizes[i] : zero);
	figure_next_block(figure);
}

static const char *mode_of(const struct sweep *sweep)
{
	return sweep->mode[0] ? sweep->mode : "all modes";
}

static void write_curve(struct figure *figure, const struct sweep *sweep, size_t number)
{
	const char *log2 = sweep->fit.shape == FIT_LOG2 ? "log2(N)" : "N";
	int fitted = sweep->has_fit ? 1 + (sweep->fit.shape == FIT_LOG2) : 0;
	char variable[32];

	snprintf(variable, sizeof(variable), "label[%zu]", number);
	if (sweep->has_fit)
		figure_text(figure, variable, "%s: %.4g %c %.4g %s", mode_of(sweep),
			    sweep->fit.intercept, sweep->fit.slope < 0 ? '-' : '+',
			    fabs(sweep->fit.slope), log2);
	else
		figure_text(figure, variable, "%s", mode_of(sweep));
	fprintf(figure->script, "style[%zu] = %d\nfitted[%zu] = %d\n", number,
		style_of_mode(sweep->mode), number, fitted);
	fprintf(figure->script, "a[%zu] = %.15g\nb[%zu] = %.15g\n", number, sweep->fit.intercept,
		number, sweep->fit.slope);
}

/* Closer than this, in shares of the cost, two curves are one. */
#define SAME_COST 0.01

/* How much more one costs than the other at a size that both measured, as a share. */
static double excess(const struct sweep *one, const struct sweep *other, size_t at)
{
	double ours, theirs;

	if (!row_cost(one->rows[at], &ours) || !row_cost(other->rows[at], &theirs))
		return 0;
	return (ours - theirs) / theirs;
}

/* The measured points say so too: one is cheaper at some size, and the other at some other. */
static bool change_places(const struct sweep *one, const struct sweep *other)
{
	bool cheaper = false, dearer = false;

	for (size_t i = 0; i < one->count && i < other->count; i++) {
		cheaper |= excess(one, other, i) < -SAME_COST;
		dearer |= excess(one, other, i) > SAME_COST;
	}
	return cheaper && dearer;
}

/* Where two fits of one shape meet between the smallest and the largest size that both measured. */
static bool crossing(const struct sweep *one, const struct sweep *other, double *size)
{
	double least = fmax(one->sizes[0], other->sizes[0]);
	double most = fmin(one->sizes[one->count - 1], other->sizes[other->count - 1]);
	double slopes = one->fit.slope - other->fit.slope;
	double meet;

	if (!one->has_fit || !other->has_fit || one->fit.shape != other->fit.shape || slopes == 0 ||
	    !change_places(one, other))
		return false;
	meet = (other->fit.intercept - one->fit.intercept) / slopes;
	*size = one->fit.shape == FIT_LOG2 ? exp2(meet) : meet;
	return *size > least && *size < most;
}

static const struct sweep *cheaper_above(const struct sweep *one, const struct sweep *other)
{
	return one->fit.slope < other->fit.slope ? one : other;
}

/* The mode that costs least at every size, if there is one. */
static const struct sweep *always_cheapest(const struct curves *curves)
{
	for (size_t i = 0; i < curves->count; i++) {
		const struct sweep *best = curves->sweeps[i];
		bool cheapest = true;

		for (size_t j = 0; j < curves->count && cheapest; j++) {
			const struct sweep *other = curves->sweeps[j];
			double ours, theirs;

			cheapest = best == other || best->count == other->count;
			for (size_t k = 0; best != other && k < best->count && cheapest; k++)
				cheapest = row_cost(best->rows[k], &ours) &&
					   row_cost(other->rows[k], &theirs) && ours < theirs;
		}
		if (cheapest && curves->count > 1)
			return best;
	}
	return NULL;
}

static void write_crossings(struct figure *figure, const struct curves *curves)
{
	const struct sweep *best = always_cheapest(curves);
	char note[256] = "";
	size_t used = 0, found = 0;

	figure_list(figure, "crossing", CROSSINGS_MAX);
	for (size_t i = 0; i < curves->count; i++) {
		for (size_t j = i + 1; j < curves->count; j++) {
			const struct sweep *one = curves->sweeps[i], *other = curves->sweeps[j];
			double size;

			if (found == CROSSINGS_MAX || !crossing(one, other, &size))
				continue;
			fprintf(figure->script, "crossing[%zu] = %.15g\n", ++found, size);
			used += snprintf(note + used, sizeof(note) - used,
					 "%s%s is cheaper than %s above N = %.3g", used ? "; " : "",
					 mode_of(cheaper_above(one, other)),
					 mode_of(cheaper_above(one, other) == one ? other : one),
					 size);
			if (used >= sizeof(note))
				used = sizeof(note) - 1;
		}
	}
	if (!found && best)
		snprintf(note, sizeof(note), "no crossover: %s is the cheapest at every size",
			 mode_of(best));
	else if (!found && curves->count > 1)
		snprintf(note, sizeof(note), "no crossover between the sizes measured");
	figure_number(figure, "crossings", found);
	figure_text(figure, "note", "%s", note);
}

static void write_figure(struct figures *figures, const struct run *run,
			 const struct curves *curves)
{
	const struct sweep *first = curves->sweeps[0];
	char what[ROW_NAME_SIZE + RUN_LABEL_SIZE + 8];
	double zero = zero_at(curves);
	struct figure figure;

	snprintf(what, sizeof(what), "%s, %s", first->group, run->label);
	if (figure_open(figures, &figure, "cost", what,
			"Points are measured, lines are the fits; a vertical line is where two "
			"modes cost the same."))
		return;
	figure_text(&figure, "xname", "N = %s", first->parameter);
	figure_text(&figure, "yname", "%s per operation (%s machine)", run_unit(run),
		    run_text(run, "machine"));
	figure_number(&figure, "zero", zero);
	figure_number(&figure, "has_zero", first->sizes[0] == 0);
	figure_number(&figure, "curves", curves->count);
	figure_list(&figure, "label", curves->count);
	figure_list(&figure, "style", curves->count);
	figure_list(&figure, "fitted", curves->count);
	figure_list(&figure, "a", curves->count);
	figure_list(&figure, "b", curves->count);
	for (size_t i = 0; i < curves->count; i++) {
		write_points(&figure, curves->sweeps[i], zero);
		write_curve(&figure, curves->sweeps[i], i + 1);
	}
	write_crossings(&figure, curves);
	figure_close(figures, &figure);
}

void figures_cost(struct figures *figures, const struct runs *runs)
{
	struct curves curves;
	size_t written = 0;

	for (size_t i = 0; i < runs->count; i++) {
		struct sweeps sweeps;

		if (sweeps_find(&sweeps, &runs->runs[i], true)) {
			figures->error = -ENOMEM;
			return;
		}
		for (size_t j = 0; j < sweeps.count; j++) {
			if (!is_first(&sweeps, j))
				continue;
			collect(&curves, &sweeps, j);
			write_figure(figures, &runs->runs[i], &curves);
			written++;
		}
		sweeps_free(&sweeps);
	}
	if (!written)
		figures_missing(figures, "cost", "no row was measured at three sizes or more");
}
