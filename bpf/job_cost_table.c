// SPDX-License-Identifier: GPL-2.0
/*
 * What tracers add to a lock, as a table. A line of the input is `TOOL<tab>COSTS`: what --bare-cost
 * printed while TOOL was attached, --probe-cost --json of gpuvm-trace itself, or `does not ...`:
 * why it could not be measured. The first is `bare`: with nothing attached. Other lines are a
 * guest's words.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "complain.h"
#include "jobs.h"

#define NAME_WIDTH 44

static const char *const locks[] = { "mutex", "resv", "spin" };
#define NUM_LOCKS (sizeof(locks) / sizeof(*locks))

/* What --probe-cost has measured, of which the table has these. */
static const struct {
	const char *level;
	const char *title;
} levels[] = {
	{ "tracepoints", "tracepoints" },
	{ "locks", "hold, wait, attribution" },
	{ "locks_walks", "all" },
};

/**
 * struct cost_table - the table that is being printed
 * @bare: cost of each of @locks with nothing attached.
 * @has_floor: what programs cost that do nothing has been printed.
 * @lines: lines that were printed.
 */
struct cost_table {
	double bare[NUM_LOCKS];
	bool has_floor;
	size_t lines;
};

static void print_costs(struct cost_table *table, const char *name, const json_t *costs,
			const double *less)
{
	printf("%-*s", NAME_WIDTH, name);
	for (size_t i = 0; i < NUM_LOCKS; i++)
		printf(" %10.0f",
		       json_number_value(json_object_get(costs, locks[i])) - (less ? less[i] : 0));
	printf("\n");
	table->lines++;
}

/* What each level adds. */
static void print_levels(struct cost_table *table, const char *tool, const json_t *costs)
{
	const json_t *floor = json_object_get(costs, "empty_programs");
	char name[128];

	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
		const json_t *level = json_object_get(costs, levels[i].level);

		snprintf(name, sizeof(name), "%s (%s)", tool, levels[i].title);
		if (level)
			print_costs(table, name, level, NULL);
	}
	if (floor && !table->has_floor)
		print_costs(table, "three empty fentry-fexit programs (floor)", floor, NULL);
	table->has_floor |= floor != NULL;
}

static void take_costs(struct cost_table *table, const char *tool, const json_t *costs)
{
	if (!json_object_get(costs, locks[0])) {
		print_levels(table, tool, costs);
	} else if (!strcmp(tool, "bare")) {
		for (size_t i = 0; i < NUM_LOCKS; i++)
			table->bare[i] = json_number_value(json_object_get(costs, locks[i]));
		print_costs(table, "(bare cost of the pair)", costs, NULL);
	} else {
		print_costs(table, tool, costs, table->bare);
	}
}

static void take_line(struct cost_table *table, char *line)
{
	char *costs = strchr(line, '\t');
	json_t *json;

	if (!costs)
		return;
	*costs++ = '\0';
	costs[strcspn(costs, "\r\n")] = '\0';
	json = json_loads(costs, 0, NULL);
	if (json_is_object(json)) {
		take_costs(table, line, json);
	} else if (!strncmp(costs, "does", strlen("does"))) {
		printf("%-*s %s\n", NAME_WIDTH, line, costs);
		table->lines++;
	}
	json_decref(json);
}

int job_cost_table(const struct options *options)
{
	FILE *in = fopen(options->inputs[0], "re");
	struct cost_table table = { 0 };
	char *line = NULL;
	size_t room = 0;

	if (!in) {
		complain("gpuvm-trace", "%s cannot be read: %s", options->inputs[0],
			 strerror(errno));
		return EXIT_COULD_NOT;
	}
	printf("%-*s %10s %10s %10s\n", NAME_WIDTH, options->title, "mutex", "dma-resv",
	       "spinlock");
	while (getline(&line, &room, in) > 0)
		take_line(&table, line);
	free(line);
	fclose(in);
	if (table.lines)
		return EXIT_DONE;
	complain("gpuvm-trace", "%s has no costs; nothing was measured", options->inputs[0]);
	return EXIT_COULD_NOT;
}
