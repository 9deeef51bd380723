/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Until when the machine is traced: a time, the end of a command, or Ctrl-C.
 *
 *	until_begin();
 *	pid = until_start(command);
 *	until_wait(pid, 10000);
 *	status = until_end(pid);
 */
#ifndef UNTIL_H
#define UNTIL_H

#include <stdbool.h>
#include <stdint.h>

#define UNTIL_FOREVER UINT64_MAX

/** until_begin() - signals that end a trace are kept from now on, so that none is lost. */
void until_begin(void);

/** until_start() - start a command, NULL: none. Returns: its pid, 0, or a negative errno. */
int until_start(char **command);

/**
 * until_wait() - wait for SIGINT, SIGTERM, SIGHUP, or the command's end, for so long at most
 * @pid: of the command, 0: none. @limit_ms: %UNTIL_FOREVER is without a limit.
 *
 * Returns: whether one of these came.
 */
bool until_wait(int pid, uint64_t limit_ms);

/**
 * until_end() - the command's end, which comes now if it has not
 *
 * Returns: its exit status, 128 + signal; 0 when it had to be ended.
 */
int until_end(int pid);

#endif
