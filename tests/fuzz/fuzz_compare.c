// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libFuzzer's way into gpuvm-compare: two results (with a 0xff byte between them; one is compared
 * with itself) and traces behind further 0xff bytes, judged and printed in every format.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_errno.h>

#include "format.h"
#include "judge.h"
#include "result_read.h"
#include "trace.h"

#define PARTS_MAX 4
#define SEPARATOR 0xff

struct part {
	const char *text;
	size_t length;
};

static unsigned int split(const uint8_t *data, size_t size, struct part *parts)
{
	unsigned int count = 0;

	while (count < PARTS_MAX) {
		const uint8_t *end = memchr(data, SEPARATOR, size);
		size_t length = end ? (size_t)(end - data) : size;

		parts[count++] = (struct part){ (const char *)data, length };
		if (!end)
			break;
		data += length + 1;
		size -= length + 1;
	}
	return count;
}

static json_t *parse(const struct part *part)
{
	char message[256];
	json_t *result;

	return result_parse(&result, part->text, part->length, message, sizeof(message)) ? NULL :
											   result;
}

/* Two boots on each side, so that clocks which are not exact get intervals. */
static int take_results(struct input *input, const struct part *parts, unsigned int count)
{
	json_t *results[2];
	int ret = -1;

	results[0] = parse(&parts[0]);
	if (!results[0])
		return ret;
	results[1] = count > 1 ? parse(&parts[1]) : json_incref(results[0]);
	for (unsigned int i = 0; results[1] && i < 4; i++) {
		ret = input_take(input, i % 2, "run", results[i % 2]);
		if (ret)
			break;
	}
	json_decref(results[0]);
	json_decref(results[1]);
	return ret;
}

static void take_trace(struct input *input, unsigned int side, const struct part *part)
{
	char message[256];
	json_t *trace = json_loadb(part->text, part->length, JSON_REJECT_DUPLICATES, NULL);

	trace_take(input, side, trace, message, sizeof(message));
	json_decref(trace);
}

static void print_all(const struct comparison *comparison, FILE *out)
{
	static const struct format *const formats[] = {
#define FORMAT(_name) &format_##_name,
		FORMATS(FORMAT)
#undef FORMAT
	};

	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		formats[i]->print(comparison, out, i & 1);
}

static void compare_and_print(struct input *input, FILE *out)
{
	struct limits limits = { 0 };
	struct comparison comparison = { .input = input, .limits = &limits, .see = 1.03 };

	if (!compare(&comparison)) {
		/* What the user is promised: one of three statuses and a summary of one line. */
		if (comparison.status < 0 || comparison.status > 2 || !comparison.summary[0] ||
		    strchr(comparison.summary, '\n'))
			abort();
		print_all(&comparison, out);
	}
	comparison_free(&comparison);
}

/* Rewound for each input: what is printed is not looked at. */
static FILE *sink(void)
{
	static FILE *out;

	if (!out) {
		gsl_set_error_handler_off();
		out = fopen("/dev/null", "w");
	}
	return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct part parts[PARTS_MAX];
	unsigned int count = split(data, size, parts);
	struct input *input = calloc(1, sizeof(*input));
	FILE *out = sink();

	input->num_sides = 2;
	input->table.sides = 2;
	if (size && (data[0] & 0x20) && count > 1 && !parts[1].length) {
		strcpy(input->sides[0].mode, "spin");
		strcpy(input->sides[1].mode, "resv");
		count = 1;
	}
	if (!take_results(input, parts, count)) {
		for (unsigned int i = 2; i < count; i++)
			take_trace(input, i - 2, &parts[i]);
		compare_and_print(input, out);
	}
	input_free(input);
	free(input);
	return 0;
}
