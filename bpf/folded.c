// SPDX-License-Identifier: GPL-2.0
#include "folded.h"

#include <stdlib.h>
#include <string.h>

#include "names.h"

#define MAX_LINE 8192

struct line {
	char text[MAX_LINE];
	size_t used;
};

static void add_frame(struct line *line, const char *name)
{
	int num = snprintf(line->text + line->used, MAX_LINE - line->used, ";%s", name);

	if (num > 0)
		line->used += num;
	if (line->used >= MAX_LINE)
		line->used = MAX_LINE - 1;
}

/* `file+0xoffset` of an address of a process that still runs. */
static void user_name(__u32 tgid, __u64 addr, char *name, size_t size)
{
	unsigned long long start, end, offset;
	char path[64], map[512], file[256];
	FILE *maps;

	snprintf(name, size, "0x%llx", (unsigned long long)addr);
	snprintf(path, sizeof(path), "/proc/%u/maps", tgid);
	maps = fopen(path, "re");
	if (!maps)
		return;
	while (fgets(map, sizeof(map), maps)) {
		const char *base;

		if (sscanf(map, "%llx-%llx %*s %llx %*s %*s %255s", &start, &end, &offset, file) !=
			    4 ||
		    addr < start || addr >= end)
			continue;
		base = strrchr(file, '/');
		snprintf(name, size, "%s+0x%llx", base ? base + 1 : file,
			 (unsigned long long)(addr - start + offset));
		break;
	}
	fclose(maps);
}

/* The innermost frames are the tracer's own, and a trampoline is between function and caller. */
static bool is_own(const char *name)
{
	static const char *const own[] = { "bpf_", "__bpf_", "__traceiter_", "__probestub_" };

	for (size_t i = 0; name && i < sizeof(own) / sizeof(*own); i++)
		if (!strncmp(name, own[i], strlen(own[i])))
			return true;
	return !name;
}

static void add_kernel_frames(struct line *line, const struct stack_stats *stack,
			      const struct ksyms *syms)
{
	const char *outer = NULL;
	bool trampoline = false;
	size_t first = 0;

	while (first < stack->num_kernel && is_own(ksyms_name(syms, stack->frames[first])))
		first++;
	for (size_t i = stack->num_kernel; i-- > first;) {
		const char *name = ksyms_name(syms, stack->frames[i]);

		/* It calls the function, from the function's beginning: that is there twice. */
		if (!is_own(name) && !(trampoline && outer && !strcmp(name, outer)))
			add_frame(line, name);
		trampoline = is_own(name);
		if (!trampoline)
			outer = name;
	}
}

static void add_user_frames(struct line *line, const struct stack_stats *stack)
{
	char name[320];

	for (size_t i = stack->num_user; i-- > 0;) {
		user_name(stack->tgid, stack->frames[STACK_FRAMES + i], name, sizeof(name));
		add_frame(line, name);
	}
}

static uint64_t weight_of(const struct stack_stats *stack, const char *weight)
{
	if (!strcmp(weight, "wait"))
		return stack->wait;
	if (!strcmp(weight, "blame"))
		return stack->blame;
	return strcmp(weight, "hold") ? stack->count : stack->hold;
}

/* What the stacks of a class should weigh together. */
static uint64_t weight_of_class(const struct snapshot *counted, enum lock_class class,
				const char *weight)
{
	uint64_t sum = 0;

	for (size_t op = 0; op < NUM_OPS; op++) {
		const struct lock_counts *counts = &counted->locks[class][op];

		if (!strcmp(weight, "wait") || !strcmp(weight, "blame"))
			sum += counts->wait.sum;
		else if (!strcmp(weight, "hold"))
			sum += counts->hold.sum;
		else
			sum += counts->acquisitions - counts->failed - counts->unreleased;
	}
	return sum;
}

/*
 * What is of no stack for want of room is of one called so; and, where acquisitions are counted,
 * whatever else was lost.
 */
static void add_lost(json_t *stacks, const struct snapshot *counted, const uint64_t *seen,
		     const char *weight)
{
	char text[128];

	for (size_t class = 0; class < NUM_CLASSES; class ++) {
		uint64_t whole = weight_of_class(counted, class, weight);

		if (!counted->counters[COUNTER_LOST_STACKS] || whole <= seen[class])
			continue;
		snprintf(text, sizeof(text), "%s;lost", class_names[class]);
		json_object_set_new(stacks, text, json_integer(whole - seen[class]));
	}
	for (size_t i = COUNTER_LOST_LOCKS; i < NUM_COUNTERS; i++) {
		if (strcmp(weight, "count") || i == COUNTER_LOST_STACKS || !counted->counters[i])
			continue;
		snprintf(text, sizeof(text), "lost;%s", counter_names[i]);
		json_object_set_new(stacks, text, json_integer(counted->counters[i]));
	}
}

json_t *folded_new(const struct view *view, const struct snapshot *counted,
		   const struct ksyms *syms, const char *weight)
{
	uint64_t seen[NUM_CLASSES] = { 0 };
	json_t *stacks = json_object();
	struct line *line = malloc(sizeof(*line));

	for (size_t i = 0; stacks && line && i < view->num_stacks; i++) {
		const struct stack_stats *stack = &view->stacks[i];
		uint64_t sum = stack->hash ? weight_of(stack, weight) : 0;

		if (!sum)
			continue;
		seen[stack->class] += sum;
		line->used = snprintf(line->text, MAX_LINE, "%s", class_names[stack->class]);
		add_user_frames(line, stack);
		add_kernel_frames(line, stack, syms);
		if (stack->op != OP_NONE && !stack->num_kernel)
			add_frame(line, op_names[stack->op]);
		/* What differed only in addresses within a function is one line. */
		sum += json_integer_value(json_object_get(stacks, line->text));
		json_object_set_new(stacks, line->text, json_integer(sum));
	}
	free(line);
	if (stacks)
		add_lost(stacks, counted, seen, weight);
	return stacks;
}

json_t *folded_by_weight(const struct view *view, const struct snapshot *counted,
			 const struct ksyms *syms, const char *weight)
{
	json_t *all = json_object();

	if (!strcmp(weight, "both"))
		json_object_set_new(all, "hold", folded_new(view, counted, syms, "hold"));
	if (!strcmp(weight, "both") || !strcmp(weight, "contention")) {
		json_object_set_new(all, "wait", folded_new(view, counted, syms, "wait"));
		json_object_set_new(all, "blame", folded_new(view, counted, syms, "blame"));
	} else {
		json_object_set_new(all, weight, folded_new(view, counted, syms, weight));
	}
	return all;
}

void folded_print(const json_t *stacks, FILE *out)
{
	const char *text;
	json_t *weight;

	json_object_foreach((json_t *)stacks, text, weight)
		fprintf(out, "%s %lld\n", text, (long long)json_integer_value(weight));
}
