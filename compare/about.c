// SPDX-License-Identifier: GPL-2.0-or-later
#include "about.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

/* Patches that are named one by one; of more, the first and the last. */
#define PATCHES_NAMED 3

/* As wide as leads are: the longest is "immediate". */
#define LEAD_WIDTH 11

static void print_field(const struct paper *paper, const char *name, const char *text)
{
	char lead[LABEL_SIZE + LEAD_WIDTH];

	snprintf(lead, sizeof(lead), "%-*s ", LEAD_WIDTH - 1, name);
	if (text[0])
		paper_text(paper, lead, "%s", text);
}

static const struct run *first_run(const struct comparison *comparison, unsigned int side)
{
	return &comparison->input->sides[side].runs[0];
}

/* Whether the first runs of all sides say the same. */
static bool is_common(const struct comparison *comparison, const char *key)
{
	for (unsigned int i = 1; i < comparison->input->num_sides; i++) {
		if (strcmp(context_text(first_run(comparison, 0), key),
			   context_text(first_run(comparison, i), key)))
			return false;
	}
	return true;
}

/* Of @size bytes, of which the first are used. */
static void add(char *text, size_t size, const char *separator, const char *format,
		const char *value)
{
	size_t length = strlen(text);

	if (!value[0])
		return;
	length += snprintf(text + length, size - length, "%s", length ? separator : "");
	if (length < size)
		snprintf(text + length, size - length, format, value);
}

/* A patch without its suffix. */
static int name_length(const char *patch)
{
	size_t length = strcspn(patch, ",");

	return (int)(length > 6 && !strncmp(patch + length - 6, ".patch", 6) ? length - 6 : length);
}

/* "8 patches, 0001-... to 0008-..." */
static void add_patches(char *text, size_t size, const struct run *run)
{
	const char *patches = context_text(run, "patches"), *last = strrchr(patches, ',');
	char words[512] = "no patches";
	size_t count = 1, used;

	for (const char *at = patches; (at = strchr(at, ',')); at++)
		count++;
	if (count > PATCHES_NAMED) {
		snprintf(words, sizeof(words), "%zu patches, %.*s to %.*s", count,
			 name_length(patches), patches, name_length(last + 1), last + 1);
	} else if (patches[0]) {
		used = snprintf(words, sizeof(words), count == 1 ? "patch" : "patches");
		for (const char *at = patches; at && used < sizeof(words); at = strchr(at, ',')) {
			at += *at == ',';
			used += snprintf(words + used, sizeof(words) - used, "%s%.*s",
					 at == patches ? " " : ", ", name_length(at), at);
		}
	}
	if (json_object_get(run->context, "patches"))
		add(text, size, "; ", "%s", words);
}

/* Sources and compiler; of one side, or of all where they have them in common. */
static void add_kernel(char *text, size_t size, const struct comparison *comparison,
		       unsigned int side, bool common)
{
	static const struct {
		const char *key;
		const char *format;
	} keys[] = {
		{ "source", "%s" },
		{ "kernel_release", "Linux %s" },
		{ "compiler", "%s" },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		/* Debian's name has the release in it. */
		if (!strcmp(keys[i].key, "kernel_release") &&
		    !strncmp(context_text(first_run(comparison, side), "source"), "debian-", 7))
			continue;
		if (is_common(comparison, keys[i].key) == common)
			add(text, size, ", ", keys[i].format,
			    context_text(first_run(comparison, side), keys[i].key));
	}
}

/* "results/reference/stock and 5 more, 2026-11-26" */
static void add_runs(char *text, size_t size, const struct side *side)
{
	const char *path = side->runs[0].path;
	size_t length = strlen(path);
	char words[512];

	/* What a run folder's file is called is known. */
	if (length > strlen("/result.json") &&
	    !strcmp(path + length - strlen("/result.json"), "/result.json"))
		length -= strlen("/result.json");
	if (side->num_runs > 1)
		snprintf(words, sizeof(words), "%.*s and %u more", (int)length, path,
			 side->num_runs - 1);
	else
		snprintf(words, sizeof(words), "%.*s", (int)length, path);
	add(text, size, "; ", "%s", words);
	add(text, size, ", ", "%.10s", context_text(&side->runs[0], "date"));
}

static void print_side(const struct comparison *comparison, const struct paper *paper,
		       unsigned int side)
{
	char text[2048] = "";

	add_kernel(text, sizeof(text), comparison, side, false);
	add_patches(text, sizeof(text), first_run(comparison, side));
	add_runs(text, sizeof(text), &comparison->input->sides[side]);
	print_field(paper, comparison->input->sides[side].label, text);
}

static void print_machine(const struct comparison *comparison, const struct paper *paper)
{
	const struct run *run = first_run(comparison, 0);
	json_int_t cpus = json_integer_value(json_object_get(run->context, "num_cpus"));
	char text[512] = "", count[32] = "", qemu[64];

	if (cpus)
		snprintf(count, sizeof(count), "%lld CPU%s", (long long)cpus, cpus == 1 ? "" : "s");
	add(text, sizeof(text), ", ", "%s", context_text(run, "machine"));
	add(text, sizeof(text), ", ", "%s", count);
	snprintf(qemu, sizeof(qemu), "%.*s", (int)strcspn(context_text(run, "qemu"), " "),
		 context_text(run, "qemu"));
	add(text, sizeof(text), ", ", "QEMU %s", qemu);
	if (clock_named(comparison->clock))
		add(text, sizeof(text), "; ", "costs in %s", clock_named(comparison->clock)->about);
	print_field(paper, "machine", text);
}

void print_about(const struct comparison *comparison, const struct paper *paper)
{
	const struct input *input = comparison->input;
	struct paper wide = *paper;
	char text[1024] = "";

	add_kernel(text, sizeof(text), comparison, 0, true);
	print_field(paper, "kernel", text);
	/* Modes are of the same runs. */
	if (input->sides[0].mode[0]) {
		text[0] = '\0';
		add_patches(text, sizeof(text), first_run(comparison, 0));
		add_runs(text, sizeof(text), &input->sides[0]);
		print_field(paper, "run", text);
	}
	for (unsigned int i = 0; i < input->num_sides && !input->sides[0].mode[0]; i++)
		print_side(comparison, paper, i);
	print_machine(comparison, paper);
	/* A command is to be copied: it is one line, however long. */
	wide.width = SIZE_MAX;
	print_field(&wide, "repeat", comparison->again ? comparison->again : "");
}

void print_legend(const struct comparison *comparison, const struct paper *paper)
{
	const size_t sides = comparison->input->num_sides;
	char lead[64];

	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++) {
		size_t rows = 0;

		for (size_t side = 1; side < sides; side++)
			rows += comparison->tallies[side].marks[mark];
		snprintf(lead, sizeof(lead), "%s: ", mark_sign(mark));
		if (rows)
			paper_text(paper, lead, "%s", mark_meaning(mark));
	}
	if (comparison->timed)
		paper_text(paper, "from %, to %: ",
			   "where the change is, %.0f %% sure of all %zu cases together; p: of "
			   "boots without any change, this share is as far apart (Mann-Whitney)",
			   TIMING_CONFIDENCE * 100, comparison->timed);
}
