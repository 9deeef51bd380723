// SPDX-License-Identifier: GPL-2.0-or-later
#include "table.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "printable.h"

/* What comes from a file is shown on a terminal. */
static char *copy_printable(const char *text)
{
	char *copy = strdup(text);

	return copy ? printable(copy) : NULL;
}

/* Room for one more in an array whose size is a power of two. */
static int make_room(void **array, size_t count, size_t element_size)
{
	void *larger;

	if (count & (count - 1))
		return 0;
	larger = reallocarray(*array, count ? count * 2 : 1, element_size);
	if (!larger)
		return -ENOMEM;
	*array = larger;
	return 0;
}

/* Index of @name in @index, or -1. */
static json_int_t look_up(json_t **index, const char *name)
{
	const json_t *place;

	if (!*index)
		*index = json_object();
	place = json_object_get(*index, name);
	return place ? json_integer_value(place) : -1;
}

static struct line *add_line(struct table *table, char *name)
{
	struct line *line;

	if (make_room((void **)&table->lines, table->count, sizeof(*table->lines)))
		return NULL;
	line = &table->lines[table->count];
	memset(line, 0, sizeof(*line));
	line->cells = calloc(table->sides, sizeof(*line->cells));
	if (!line->cells)
		return NULL;
	if (json_object_set_new(table->index, name, json_integer((json_int_t)table->count))) {
		free(line->cells);
		return NULL;
	}
	line->name = name;
	table->count++;
	return line;
}

struct line *table_line(struct table *table, const char *name)
{
	char *key = copy_printable(name);
	struct line *line;
	json_int_t place;

	if (!key)
		return NULL;
	place = look_up(&table->index, key);
	if (place >= 0) {
		free(key);
		return &table->lines[place];
	}
	line = add_line(table, key);
	if (!line)
		free(key);
	return line;
}

int cell_sample(struct cell *cell, double cost, unsigned int run)
{
	if (make_room((void **)&cell->samples, cell->num_samples, sizeof(*cell->samples)))
		return -ENOMEM;
	cell->samples[cell->num_samples++] = (struct sample){ .cost = cost, .run = run };
	if (cell->state < CELL_MEASURED) {
		cell->state = CELL_MEASURED;
		free(cell->why);
		cell->why = NULL;
	}
	return 0;
}

double cell_smallest(const struct cell *cell)
{
	double smallest = cell->samples[0].cost;

	for (size_t i = 1; i < cell->num_samples; i++) {
		if (cell->samples[i].cost < smallest)
			smallest = cell->samples[i].cost;
	}
	return smallest;
}

/* Repetitions of one kernel that differ do not tell smaller differences between kernels. */
double cell_apart_pct(const struct cell *cell)
{
	double smallest = cell_smallest(cell), largest = smallest;

	for (size_t i = 0; i < cell->num_samples; i++)
		largest = fmax(largest, cell->samples[i].cost);
	return fmax(cell->resolution_pct, (largest - smallest) / smallest * 100);
}

void cell_mark(struct cell *cell, unsigned int marks)
{
	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++)
		cell->marked[mark] += !!(marks & MARK_BIT(mark));
}

int cell_say(struct cell *cell, enum cell_state state, const char *why)
{
	char *copy;

	if (state <= cell->state)
		return 0;
	copy = copy_printable(why);
	if (!copy)
		return -ENOMEM;
	free(cell->why);
	cell->why = copy;
	cell->state = state;
	return 0;
}

static int intern(struct table *table, const char *name, unsigned int *number)
{
	json_int_t place = look_up(&table->figure_index, name);
	char *copy;

	if (place >= 0) {
		*number = (unsigned int)place;
		return 0;
	}
	if (make_room((void **)&table->figure_names, table->num_figure_names,
		      sizeof(*table->figure_names)))
		return -ENOMEM;
	copy = copy_printable(name);
	*number = (unsigned int)table->num_figure_names;
	if (!copy || json_object_set_new(table->figure_index, name, json_integer(*number))) {
		free(copy);
		return -ENOMEM;
	}
	table->figure_names[table->num_figure_names++] = copy;
	return 0;
}

/* Where the figure of that name is, or would be. Most come in order: the end is looked at first. */
static size_t place_of(const struct cell *cell, unsigned int name)
{
	size_t low = 0, high = cell->num_figures;

	if (high && cell->figures[high - 1].name < name)
		return high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cell->figures[middle].name < name)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool cell_figure_get(const struct cell *cell, unsigned int name, double *value)
{
	size_t place = place_of(cell, name);

	if (place == cell->num_figures || cell->figures[place].name != name)
		return false;
	*value = cell->figures[place].value;
	return true;
}

int cell_figure(struct table *table, struct cell *cell, const char *name, double value)
{
	struct figure *figure;
	unsigned int number;
	double unused;

	if (intern(table, name, &number))
		return -ENOMEM;
	if (cell_figure_get(cell, number, &unused))
		return 0;
	if (make_room((void **)&cell->figures, cell->num_figures, sizeof(*cell->figures)))
		return -ENOMEM;
	figure = &cell->figures[place_of(cell, number)];
	memmove(figure + 1, figure,
		(size_t)(cell->figures + cell->num_figures - figure) * sizeof(*figure));
	*figure = (struct figure){ .name = number, .value = value };
	cell->num_figures++;
	return 0;
}

static void free_cells(struct cell *cells, unsigned int sides)
{
	for (unsigned int i = 0; i < sides; i++) {
		free(cells[i].why);
		free(cells[i].samples);
		free(cells[i].figures);
	}
	free(cells);
}

void table_free(struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		free_cells(table->lines[i].cells, table->sides);
		free(table->lines[i].name);
	}
	for (size_t i = 0; i < table->num_figure_names; i++)
		free(table->figure_names[i]);
	free(table->lines);
	free(table->figure_names);
	json_decref(table->index);
	json_decref(table->figure_index);
	memset(table, 0, sizeof(*table));
}
