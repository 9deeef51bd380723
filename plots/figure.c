// SPDX-License-Identifier: GPL-2.0-or-later
#include "figure.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "complain.h"
#include "modes.h"

#define TEXT_SIZE 512
#define HEADING_MAX 64

static const struct {
	const char *kind;
	const char *title;
} titles[] = {
	{ "ratio", "Costs compared" },
	{ "cost", "Cost against size" },
	{ "change", "Revisions side by side" },
	{ "hold_cdf", "Lock hold times, distribution" },
	{ "hold_percentile", "Lock hold times, percentiles" },
	{ "walk", "Walk length against size" },
	{ "batch", "Deferred batches, hold time and submit latency" },
	{ "probe", "Probe cost" },
};

const char *figures_title(const char *kind)
{
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (!strcmp(titles[i].kind, kind))
			return titles[i].title;
	return kind;
}

static void note_error(struct figures *figures, int error)
{
	if (error && !figures->error)
		figures->error = error;
}

static bool name_taken(const struct figures *figures, const char *name)
{
	const json_t *entry;
	size_t i;

	json_array_foreach(figures->list, i, entry)
	{
		const char *other = json_string_value(json_object_get(entry, "name"));

		if (other && !strcasecmp(other, name))
			return true;
	}
	return false;
}

/* What may be in a row's name is not what may be in a file's. */
static void make_name(const struct figures *figures, char *name, const char *kind, const char *what)
{
	size_t length;

	snprintf(name, FIGURE_NAME_SIZE - 8, "%s-%s", kind, what);
	for (char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_')
			*c = '-';
	length = strlen(name);
	for (unsigned int i = 2; name_taken(figures, name); i++)
		snprintf(name + length, FIGURE_NAME_SIZE - length, "-%u", i);
}

static void fail(struct figures *figures, const char *name, const char *ending, int error)
{
	note_error(figures, error ? -error : -EIO);
	if (!figures->told)
		complain("gpuvm-bench", "%s/%s%s cannot be written: %s", figures->dir, name, ending,
			 strerror(error ? error : EIO));
	figures->told = true;
}

static FILE *create(struct figures *figures, const char *name, const char *ending)
{
	char path[PATH_MAX + FIGURE_NAME_SIZE];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s%s", figures->dir, name, ending);
	file = fopen(path, "w");
	if (!file)
		fail(figures, name, ending, errno);
	return file;
}

int figure_open(struct figures *figures, struct figure *figure, const char *kind, const char *what,
		const char *caption)
{
	json_t *entry;

	make_name(figures, figure->name, kind, what);
	figure->kind = kind;
	figure->script = NULL;
	figure->data = create(figures, figure->name, ".dat");
	if (figure->data)
		figure->script = create(figures, figure->name, ".gnuplot");
	if (!figure->script) {
		figure_close(figures, figure);
		return -EIO;
	}
	entry = json_pack("{s:s, s:s, s:o, s:s}", "name", figure->name, "kind", kind, "title",
			  json_sprintf("%s: %s", figures_title(kind), what), "caption", caption);
	note_error(figures, json_array_append_new(figures->list, entry) ? -ENOMEM : 0);
	fprintf(figure->data, "# %s; the axes are named in %s.gnuplot\n", what, figure->name);
	figure_text(figure, "name", "%s", figure->name);
	figure_text(figure, "heading", strlen(what) > HEADING_MAX ? "%s: %.*s.." : "%s: %.*s",
		    figures_title(kind), HEADING_MAX, what);
	return 0;
}

static void close_file(struct figures *figures, const struct figure *figure, FILE *file,
		       const char *ending)
{
	bool failed;

	if (!file)
		return;
	errno = 0;
	failed = ferror(file);
	if (fclose(file) || failed)
		fail(figures, figure->name, ending, errno);
}

void figure_close(struct figures *figures, struct figure *figure)
{
	if (figure->script)
		fprintf(figure->script, "load 'style.gp'\nload '%s.gp'\n", figure->kind);
	close_file(figures, figure, figure->data, ".dat");
	close_file(figures, figure, figure->script, ".gnuplot");
	figure->data = figure->script = NULL;
}

/*
 * In single quotes gnuplot looks for nothing but the closing one: no escapes, no commands between
 * backquotes. A quote is doubled.
 */
static void quote(FILE *file, const char *text)
{
	fputc('\'', file);
	for (; *text; text++) {
		if (*text == '\'')
			fputc('\'', file);
		fputc((unsigned char)*text < ' ' ? ' ' : *text, file);
	}
	fputc('\'', file);
}

void figure_text(struct figure *figure, const char *variable, const char *format, ...)
{
	char text[TEXT_SIZE];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(figure->script, "%s = ", variable);
	quote(figure->script, text);
	fputc('\n', figure->script);
}

void figure_number(struct figure *figure, const char *variable, double value)
{
	fprintf(figure->script, "%s = %.15g\n", variable, value);
}

void figure_list(struct figure *figure, const char *variable, size_t count)
{
	fprintf(figure->script, "array %s[%zu]\n", variable, count);
}

void figure_next_block(struct figure *figure)
{
	fputs("\n\n", figure->data);
}

/* Longer labels would leave no room for what they label: their end tells rows apart. */
#define LABEL_MAX 56

void figure_label(struct figure *figure, const char *text)
{
	size_t length = strlen(text);

	fputc('"', figure->data);
	if (length > LABEL_MAX) {
		fputs("..", figure->data);
		text += length - LABEL_MAX;
		/* Not in the middle of a character. */
		while ((*text & 0xc0) == 0x80)
			text++;
	}
	for (; *text; text++)
		fputc((unsigned char)*text < ' ' || strchr("\"\\", *text) ? '_' : *text,
		      figure->data);
	fputc('"', figure->data);
}

void figures_missing(struct figures *figures, const char *kind, const char *why)
{
	json_t *entry = json_pack("{s:s, s:s, s:s}", "kind", kind, "title", figures_title(kind),
				  "not_plotted", why);

	note_error(figures, json_array_append_new(figures->list, entry) ? -ENOMEM : 0);
	printf("not plotted: %s: %s\n", figures_title(kind), why);
}

int style_of_mode(const char *mode)
{
	static const char *const modes[] = {
#define MODE(_id, _word) _word,
		MODES(MODE)
#undef MODE
	};
	const int count = sizeof(modes) / sizeof(modes[0]);

	for (int i = 0; i < count; i++)
		if (!strcmp(modes[i], mode))
			return i + 1;
	return count + 1;
}
