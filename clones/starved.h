/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest that says nothing may have hung, or the host may have others to run.
 */
#ifndef CLONES_STARVED_H
#define CLONES_STARVED_H

#include <sys/types.h>
#include <time.h>

/**
 * starved_s() - seconds for which a process was ready to run, and had no CPU
 * @pid: the process; of its threads it is the one that waited longest that counts.
 *
 * Source: the run delay in /proc/PID/task/TID/schedstat. It never falls while the threads live.
 *
 * Returns: 0 when there is no such process, or the kernel does not count that.
 */
time_t starved_s(pid_t pid);

/** starved_in() - the same, of a folder of threads; for tests */
time_t starved_in(const char *tasks);

#endif
