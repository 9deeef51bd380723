/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cost against size: y = a + b * N, or y = a + b * log2(N).
 *
 * Sizes span decades, so what is made small is the relative error: weighted least squares with
 * weights 1/y^2. A plain fit would let the largest size alone decide the intercept.
 */
#ifndef LIB_FIT_H
#define LIB_FIT_H

#include <stddef.h>

/**
 * enum fit_shape - how the cost grows
 * @FIT_LINEAR: a + b * N.
 * @FIT_LOG2: a + b * log2(N).
 */
enum fit_shape {
	FIT_LINEAR,
	FIT_LOG2,
};

/**
 * struct fit - what a fit found
 * @shape: which line was fitted.
 * @intercept: a.
 * @slope: b.
 * @rms_rel: root of the mean of ((y - fitted) / y)^2: 0.05 is 5 %.
 */
struct fit {
	enum fit_shape shape;
	double intercept;
	double slope;
	double rms_rel;
};

/**
 * fit_linear() - fit a + b * N
 * @fit: out.
 * @sizes: N, finite, 0 allowed.
 * @costs: y, finite and above 0.
 * @count: elements of both.
 *
 * Return: 0, -EINVAL for fewer than three distinct sizes or a value out of range, -ENOMEM.
 */
int fit_linear(struct fit *fit, const double *sizes, const double *costs, size_t count);

/**
 * fit_log2() - fit a + b * log2(N)
 * @fit: out.
 * @sizes: N, finite and above 0.
 * @costs: y, finite and above 0.
 * @count: elements of both.
 *
 * Return: as fit_linear().
 */
int fit_log2(struct fit *fit, const double *sizes, const double *costs, size_t count);

/**
 * fit_at() - the fitted cost
 * @fit: a fit.
 * @size: N.
 *
 * Return: the cost that the fitted line gives for @size.
 */
double fit_at(const struct fit *fit, double size);

/**
 * fit_big_o() - Google Benchmark's name of the shape
 * @fit: a fit.
 *
 * Return: "N" or "lgN".
 */
const char *fit_big_o(const struct fit *fit);

#endif
