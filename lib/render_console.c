// SPDX-License-Identifier: GPL-2.0-or-later
#include "render_ops.h"

#include <math.h>
#include <string.h>

#include "clock.h"
#include "marks.h"
#include "name.h"
#include "number.h"

/* Wide enough for all names that there are, when nobody said how long the next ones are. */
#define NAME_WIDTH 66
#define NAME_WIDTH_MIN 24
#define COLUMN_WIDTH 11

static void print_counter(FILE *out, const struct row *row, const char *name)
{
	char text[NUMBER_SIZE] = "-";
	double value;

	if (!row_counter_get(row, name, &value))
		number_format(text, sizeof(text), value);
	fprintf(out, "%*s", COLUMN_WIDTH, text);
}

/* What a profile counts besides instructions. */
static const struct {
	const char *counter;
	const char *heading;
} profile_columns[] = {
	{ "loads_per_op", "loads/op" },	      { "stores_per_op", "stores/op" },
	{ "atomics_per_op", "atomics/op" },   { "lines_per_op", "lines/op" },
	{ "driver_insn_per_op", "driver's" },
};

#define NUM_PROFILE_COLUMNS (sizeof(profile_columns) / sizeof(profile_columns[0]))

static void print_profile(const struct render *render, const struct row *row)
{
	for (size_t i = 0; render->profile && i < NUM_PROFILE_COLUMNS; i++)
		print_counter(render->out, row, profile_columns[i].counter);
}

static void print_profile_headings(const struct render *render)
{
	for (size_t i = 0; render->profile && i < NUM_PROFILE_COLUMNS; i++)
		fprintf(render->out, "%*s", COLUMN_WIDTH, profile_columns[i].heading);
}

static void print_percentage(FILE *out, const struct row *row)
{
	char text[NUMBER_SIZE] = "-";
	double value;

	if (!row_counter_get(row, "pct_of_base", &value))
		snprintf(text, sizeof(text), value < CHANGE_PCT_MAX ? "%.1f %%" : "x%.4g",
			 value < CHANGE_PCT_MAX ? value : value / 100);
	fprintf(out, "%*s", COLUMN_WIDTH, text);
}

/* Columns count characters, not bytes. */
static int display_width(const char *text)
{
	int width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static void print_name(const struct render *render, const char *name)
{
	int room = render->name_width;
	int width = display_width(name);

	if (width > room) {
		fprintf(render->out, "%s\n", name);
		name = "";
		width = 0;
	}
	fprintf(render->out, "%s%*s", name, room - width, "");
}

/* The clock of a row's cost; of a row without one, that of the rows before, or the context's. */
static const struct clock *clock_of(const struct render *render, const struct row *row)
{
	const char *name = json_string_value(json_object_get(render->context, "clock"));
	const struct clock *clock;
	double unused;

	for (size_t i = 0; (clock = clock_at(i)); i++)
		if (!row_counter_get(row, clock->counter, &unused))
			return clock;
	if (render->clock)
		return render->clock;
	clock = clock_named(name);
	return clock ? clock : clock_at(CLOCK_NS);
}

static void print_notes(struct render *render)
{
	for (unsigned int i = 0; i < render->num_notes; i++)
		fprintf(render->out, "  %s\n", render->notes[i].text);
	render->num_notes = 0;
}

static struct render_note *new_note(struct render *render)
{
	if (render->num_notes >= RENDER_NOTES_MAX)
		print_notes(render);
	return &render->notes[render->num_notes++];
}

static void note_skipped(struct render *render)
{
	struct render_note *note;

	if (!render->skipped[0])
		return;
	note = new_note(render);
	snprintf(note->text, sizeof(note->text), "skipped: %s (%s)", render->skipped,
		 render->skip_reason);
	render->skipped[0] = '\0';
}

static void close_table(struct render *render)
{
	note_skipped(render);
	print_notes(render);
	if (render->doubled_off)
		fputs("  ! a doubled batch did not take twice as long (within 5 %): "
		      "do not trust the row\n",
		      render->out);
	if (render->family[0])
		fputc('\n', render->out);
	render->doubled_off = false;
	render->family[0] = '\0';
}

static void open_table(struct render *render, const char *family, const struct clock *clock)
{
	strcpy(render->family, family);
	render->clock = clock;
	render->name_width = render->next_name_width ? render->next_name_width : NAME_WIDTH;
	if (render->name_width < NAME_WIDTH_MIN)
		render->name_width = NAME_WIDTH_MIN;
	print_name(render, family);
	fprintf(render->out, "%*s%*s%*s%*s", COLUMN_WIDTH, clock->heading, COLUMN_WIDTH,
		"% of base", COLUMN_WIDTH, "allocs/op", COLUMN_WIDTH, "locks/op");
	print_profile_headings(render);
	fputc('\n', render->out);
}

static void follow_family(struct render *render, const struct row *row)
{
	const struct clock *clock = clock_of(render, row);
	char family[ROW_NAME_SIZE];

	if (name_family(row->run_name, family, sizeof(family)))
		return;
	if (render->clock && !strcmp(family, render->family) && clock == render->clock)
		return;
	close_table(render);
	open_table(render, family, clock);
}

/* The console has a number beside each mark. */
static const struct {
	enum row_mark mark;
	const char *counter;
	const char *format;
} mark_texts[] = {
	{ MARK_DOUBLED, "doubled_ratio", "  ! doubled x%.2f" },
	{ MARK_SPREAD, "spread_pct", "  ~ spread %.0f %%" },
	{ MARK_TICKS, "ticks_seen", "  t sees %.0f timer interrupts" },
};

static void print_marks(struct render *render, const struct row *row)
{
	unsigned int marks = row_marks(row);
	double value;

	for (size_t i = 0; i < sizeof(mark_texts) / sizeof(mark_texts[0]); i++) {
		if (!(marks & MARK_BIT(mark_texts[i].mark)) ||
		    row_counter_get(row, mark_texts[i].counter, &value))
			continue;
		fprintf(render->out, mark_texts[i].format, value);
	}
	render->doubled_off |= marks & MARK_BIT(MARK_DOUBLED);
	if (!row_counter_get(row, "repeats", &value) && !value)
		fprintf(render->out, "%s does not repeat",
			row_counter_get(row, "spread_pct", &value) ? "  ~" : ",");
}

static void print_row(struct render *render, const struct row *row)
{
	FILE *out = render->out;

	print_name(render, row->name);
	if (row_failed(row)) {
		fprintf(out, "  FAILED: %s\n", row->error);
		return;
	}
	print_counter(out, row, render->clock->counter);
	print_percentage(out, row);
	print_counter(out, row, "allocs_per_op");
	print_counter(out, row, "locks_per_op");
	print_profile(render, row);
	print_marks(render, row);
	fputc('\n', out);
}

/* "prepare_objects/mode:spin/slots:8" is "spin/slots:8" below the table of prepare_objects. */
static const char *short_label(const char *run_name)
{
	const char *label = strchr(run_name, '/');

	if (!label)
		return run_name;
	label++;
	return strncmp(label, "mode:", 5) ? label : label + 5;
}

/* Rows skipped for one reason share a line. */
static void keep_skipped(struct render *render, const struct row *row)
{
	const char *label = short_label(row->run_name);
	size_t used = strlen(render->skipped);

	if (used && (strcmp(render->skip_reason, row->skipped) ||
		     used + strlen(label) + 2 >= sizeof(render->skipped))) {
		note_skipped(render);
		used = 0;
	}
	strcpy(render->skip_reason, row->skipped);
	snprintf(render->skipped + used, sizeof(render->skipped) - used, "%s%s", used ? ", " : "",
		 label);
}

static void keep_fit(struct render *render, const struct row *row)
{
	double intercept = 0.0, slope = 0.0, rms = 0.0;
	struct render_note *note = new_note(render);
	char a[NUMBER_SIZE], b[NUMBER_SIZE];

	row_counter_get(row, "fit_intercept", &intercept);
	row_counter_get(row, "fit_slope", &slope);
	row_counter_get(row, "fit_rms_pct", &rms);
	number_format(a, sizeof(a), intercept);
	number_format(b, sizeof(b), fabs(slope));
	if (row_failed(row))
		snprintf(note->text, sizeof(note->text), "%s: no fit: %s",
			 short_label(row->run_name), row->error);
	else
		snprintf(note->text, sizeof(note->text), "%s: %.24s %c %.24s * %s, rms %.1f %%",
			 short_label(row->run_name), a, slope < 0.0 ? '-' : '+', b,
			 strcmp(row->big_o, "lgN") ? "N" : "log2(N)", rms);
}

static void console_row(struct render *render, const struct row *row)
{
	if (row_is_aggregate(row, "RMS"))
		return;
	follow_family(render, row);
	if (row_is_aggregate(row, "BigO"))
		keep_fit(render, row);
	else if (row_was_skipped(row) && !row_failed(row))
		keep_skipped(render, row);
	else
		print_row(render, row);
	fflush(render->out);
}

static int console_finish(struct render *render)
{
	close_table(render);
	return 0;
}

const struct render_ops render_console = {
	.name = "console",
	.row = console_row,
	.finish = console_finish,
};
