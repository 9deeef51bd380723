/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every unit test includes; cmocka wants these four before itself. */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define assert_near(value, expected) assert_true(fabs((value) - (expected)) < 1e-9)

#define assert_contains(text, part) assert_non_null(strstr(text, part))

#endif
