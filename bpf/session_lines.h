/* SPDX-License-Identifier: GPL-2.0 */
/* Lines of a session out of events, whose time has come. Of session_writer.c alone. */
#ifndef SESSION_LINES_H
#define SESSION_LINES_H

#include "session_writer.h"

/** session_write_event() - write what the event is in a session, if it is something. */
void session_write_event(struct session_writer *writer, const struct session_event *event);

/** session_no_memory() - no more is written. */
void session_no_memory(struct session_writer *writer);

/** session_free_names() - forget all names and threads. */
void session_free_names(struct session_writer *writer);

#endif
