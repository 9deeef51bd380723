/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What gnuplot needs for one figure: NAME.dat, the numbers, and NAME.gnuplot, the texts and the
 * kind's script of plots/. figures.json lists all figures, and what could not be plotted and why.
 */
#ifndef PLOTS_FIGURE_H
#define PLOTS_FIGURE_H

#include <stdbool.h>
#include <stdio.h>
#include <jansson.h>

#include "run.h"

#define FIGURE_NAME_SIZE 128

/**
 * struct figures - the figures of some runs
 * @dir: where their files go.
 * @list: what becomes figures.json.
 * @error: first error, negative errno.
 * @told: it was said what the error is.
 */
struct figures {
	const char *dir;
	json_t *list;
	int error;
	bool told;
};

/**
 * struct figure - one figure, being written
 * @data: NAME.dat: blocks of lines, two empty lines between two blocks.
 * @script: NAME.gnuplot.
 * @kind: which script of plots/ draws it.
 * @name: what both files are called.
 */
struct figure {
	FILE *data;
	FILE *script;
	const char *kind;
	char name[FIGURE_NAME_SIZE];
};

/**
 * figure_open() - begin a figure
 * @figures: where it belongs.
 * @figure: out.
 * @kind: "cost": plots/cost.gp draws it.
 * @what: tells it from others of its kind; file name and title are made from it.
 * @caption: one sentence: what can be read off it.
 *
 * Return: 0, negative errno, also kept in @figures.
 */
int figure_open(struct figures *figures, struct figure *figure, const char *kind, const char *what,
		const char *caption);

/** figure_close() - end a figure */
void figure_close(struct figures *figures, struct figure *figure);

/** figure_text() - set a gnuplot variable to a text, whatever is in it */
void figure_text(struct figure *figure, const char *variable, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** figure_number() - set a gnuplot variable to a number */
void figure_number(struct figure *figure, const char *variable, double value);

/** figure_list() - begin an array of @count elements, which gnuplot counts from 1 */
void figure_list(struct figure *figure, const char *variable, size_t count);

/** figure_next_block() - the lines that follow belong to the next curve */
void figure_next_block(struct figure *figure);

/** figure_label() - a text as a column of the data; no quote can end it */
void figure_label(struct figure *figure, const char *text);

/**
 * figures_missing() - say that something is not plotted
 * @figures: the figures.
 * @kind: its kind.
 * @why: what is missing in the runs.
 */
void figures_missing(struct figures *figures, const char *kind, const char *why);

/** figures_find_title() - how a kind is called for people */
const char *figures_title(const char *kind);

/**
 * style_of_mode() - the line style of a mode: the same in every figure
 * @mode: a mode, or "" for none.
 *
 * Return: a number from 1, see plots/style.gp.
 */
int style_of_mode(const char *mode);

/*
 * The kinds. Each writes all its figures for the runs, or says why there is none. @modes: as for
 * ratios_find().
 */
void figures_ratio(struct figures *figures, const struct runs *runs, const char *modes);
void figures_cost(struct figures *figures, const struct runs *runs);
void figures_change(struct figures *figures, const struct runs *runs);
void figures_hold(struct figures *figures, const struct runs *runs);
void figures_walk(struct figures *figures, const struct runs *runs);
void figures_batch(struct figures *figures, const struct runs *runs);
void figures_probe(struct figures *figures, const struct runs *runs);

#endif
