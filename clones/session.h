/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gpuvm-clones' command line, and what it makes of a run. */
#ifndef CLONES_SESSION_H
#define CLONES_SESSION_H

#include "clone.h"
#include "options.h"
#include "pool.h"

/**
 * struct session - the whole run
 * @source: what clones are made of.
 * @options: the harness's.
 * @words: what each clone is told besides its case.
 * @pool: the clones.
 * @jobs: how many at once.
 * @log: path of the log.
 * @windows: path for what a plugin says, or NULL.
 * @trace: path for what the guest's tracer says, or NULL: it has none.
 * @trace_file: that, open.
 * @plant: what is to go wrong, or NULL.
 * @plant_filter: in which cases.
 */
struct session {
	struct clone_source source;
	struct options options;
	char *words[16];
	struct pool pool;
	unsigned int jobs;
	const char *log;
	const char *windows;
	const char *trace;
	FILE *trace_file;
	char *plant;
	const char *plant_filter;
};

/**
 * session_parse() - read the command line
 * @session: out, all zero; its complaints are to be freed, however this ends.
 * @argc: as main()'s.
 * @argv: as main()'s; kept, and changed.
 *
 * Return: 0; 1 when help or the version was printed; negative errno after a line on stderr.
 */
int session_parse(struct session *session, int argc, char **argv);

#endif
