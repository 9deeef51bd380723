/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Part of a test as somebody who may open the driver's node and nothing else.
 */
#ifndef USER_H
#define USER_H

#include "test.h"

/* Any user who is not root: nobody. */
#define SOME_UID 65534

/** user_become() - give up all that root may, for good. Returns: 0 or a negative errno. */
int user_become(void);

/**
 * user_run() - @run as that user, in a process of its own with the driver open
 *
 * The test fails as @run failed it, and if it is not over when @limit_s seconds are. A log that
 * does not grow is a guest that hangs: so this says now and then that it waits.
 */
void user_run(struct test *test, unsigned int limit_s, void (*run)(struct test *test, int fd));

#endif
