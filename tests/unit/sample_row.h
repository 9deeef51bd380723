/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A row that is neither empty nor special. */
#ifndef TESTS_SAMPLE_ROW_H
#define TESTS_SAMPLE_ROW_H

#include "unit.h"

#include "row.h"

/** sample_row() - one with two counters, every other number different */
struct row sample_row(void);

#endif
