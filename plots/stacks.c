// SPDX-License-Identifier: GPL-2.0-or-later
#include "stacks.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <jansson.h>

#include "complain.h"
#include "regular.h"

#define BLANKS " \t\n"

static void strip(char *text)
{
	size_t length = strlen(text);

	while (length && strchr(BLANKS, text[length - 1]))
		text[--length] = '\0';
}

static bool is_weight(const char *text)
{
	static const char digits[] = "0123456789";
	size_t whole = strspn(text, digits);

	text += whole;
	if (whole && *text == '.' && strspn(text + 1, digits))
		text += 1 + strspn(text + 1, digits);
	return whole && !*text;
}

/* Cuts the weight off. Return: false, it is no stack. */
static bool split(char *line, double *weight)
{
	char *last = line;

	for (char *at = line; *at; at++)
		if (strchr(BLANKS, *at))
			last = at;
	if (last == line || !is_weight(last + 1))
		return false;
	*weight = strtod(last + 1, NULL);
	*last = '\0';
	strip(line);
	return *line;
}

static void add(json_t *stacks, const char *stack, double weight)
{
	weight += json_real_value(json_object_get(stacks, stack));
	json_object_set_new_nocheck(stacks, stack, json_real(weight));
}

/* Stacks by name, as texts have no order here. */
static int read_stacks(json_t *stacks, const char *path)
{
	char message[128], *line = NULL;
	unsigned int bad = 0;
	size_t room = 0;
	double weight;
	FILE *file;
	int ret = regular_open(&file, path, STREAM_BYTES_MAX, message, sizeof(message));

	if (ret) {
		complain("gpuvm-bench", "%s %s", path, message);
		return ret;
	}
	while (getline(&line, &room, file) >= 0) {
		strip(line);
		if (line[0] == '#' || !line[0])
			continue;
		if (split(line, &weight))
			add(stacks, line, weight);
		else
			bad++;
	}
	if (bad)
		complain("gpuvm-bench", "%s: %u lines are no folded stacks and are left out", path,
			 bad);
	free(line);
	fclose(file);
	return 0;
}

static void make_safe(char *stack)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_.:;+@/ -";

	for (stack += strspn(stack, safe); *stack; stack += strspn(stack, safe))
		*stack = '_';
}

static bool is_idle(const char *stack)
{
	static const char frame[] = ";do_idle";
	const char *at = strstr(stack, frame);

	while (at && at[strlen(frame)] && !strchr("; ", at[strlen(frame)]))
		at = strstr(at + 1, frame);
	return at;
}

int stacks_clean(const char *path, const char *idle, FILE *out, FILE *told)
{
	json_t *stacks = json_object(), *safe = json_object(), *weight;
	const char *stack;
	double waited = 0;
	int ret = read_stacks(stacks, path);

	json_object_foreach(stacks, stack, weight)
	{
		char *copy = strdup(stack);

		if (copy && idle && is_idle(copy))
			waited += json_real_value(weight);
		else if (copy) {
			make_safe(copy);
			add(safe, copy, json_real_value(weight));
		}
		free(copy);
	}
	json_object_foreach(safe, stack, weight)
	{
		if (json_real_value(weight) > 0)
			fprintf(out, "%s %.0f\n", stack, json_real_value(weight));
	}
	if (waited > 0)
		fprintf(told, "not drawn: %.0f idle samples of %s\n", waited, idle);
	json_decref(stacks);
	json_decref(safe);
	return ret;
}

int stacks_beside(const char *before, const char *after, FILE *out)
{
	json_t *a = json_object(), *b = json_object(), *weight;
	const char *stack;
	int ret = read_stacks(a, before);

	if (!ret)
		ret = read_stacks(b, after);
	json_object_foreach(a, stack, weight)
	{
		fprintf(out, "%s %.0f %.0f\n", stack, json_real_value(weight),
			json_real_value(json_object_get(b, stack)));
	}
	json_object_foreach(b, stack, weight)
	{
		if (!json_object_get(a, stack))
			fprintf(out, "%s 0 %.0f\n", stack, json_real_value(weight));
	}
	json_decref(a);
	json_decref(b);
	return ret;
}
