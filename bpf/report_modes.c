// SPDX-License-Identifier: GPL-2.0
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "gpuvm_trace.h"
#include "names.h"
#include "probe_share.h"

#define MAX_MODES 5

/* What the table shows of each class: a key of the lock, or a key of one of its histograms. */
static const struct {
	const char *text;
	const char *hist;
	const char *key;
} metrics[] = {
	{ "taken/op", NULL, "acquisitions_per_op" },
	{ "wait/op", "wait", "sum" },
	{ "wait p99", "wait", "p99" },
	{ "hold p50", "hold", "p50" },
	{ "hold p99", "hold", "p99" },
};
#define NUM_METRICS (sizeof(metrics) / sizeof(*metrics))

static const char *text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value ? value : "";
}

/* The name without its mode. */
static void plain_name(const json_t *row, char *plain, size_t size)
{
	const char *name = text(row, "name");
	const char *mode = strstr(name, "/mode:");
	const char *rest = mode ? strchr(mode + 1, '/') : NULL;

	snprintf(plain, size, "%.*s%s", mode ? (int)(mode - name) : (int)strlen(name), name,
		 rest ? rest : "");
}

static const json_t *lock_of(const json_t *row, const char *class)
{
	const json_t *lock;
	size_t i;

	json_array_foreach(json_object_get(row, "locks"), i,
			   lock) if (!strcmp(text(lock, "class"), class) &&
				     !strcmp(text(lock, "op"), "all")) return lock;
	return NULL;
}

/* Sums are those of the whole row. */
static double value_of(const json_t *row, const json_t *lock, size_t metric, const char *unit)
{
	const char *name = metrics[metric].key;
	double ops = json_number_value(json_object_get(row, "iterations"));
	double value;
	char key[32];

	if (!metrics[metric].hist)
		return json_number_value(json_object_get(lock, name));
	snprintf(key, sizeof(key), "%s_%s", metrics[metric].hist, unit);
	value = json_number_value(json_object_get(json_object_get(lock, key), name));
	return strcmp(name, "sum") || !ops ? value : value / ops;
}

/* How much of the holds is the tracer itself. */
static void print_share(const char *class, const json_t *const *rows, size_t count, FILE *out)
{
	fprintf(out, "  %-12s %-10s", "", "of probes");
	for (size_t i = 0; i < count; i++) {
		struct probe_share share = { 0 };
		char text[PROBE_SHARE_SIZE] = "-";

		probe_share_add(&share, lock_of(rows[i], class));
		if (probe_share_known(&share))
			snprintf(text, sizeof(text), "%s%.0f %%",
				 probe_share_mostly(&share) ? "mostly, " : "",
				 probe_share_pct(&share));
		fprintf(out, " %16s", text);
	}
	fprintf(out, "\n");
}

static void print_class(const char *class, const json_t *const *rows, size_t count,
			const char *unit, FILE *out)
{
	bool any = false;

	for (size_t i = 0; i < count; i++)
		any |= !!lock_of(rows[i], class);
	for (size_t metric = 0; any && metric < NUM_METRICS; metric++) {
		fprintf(out, "  %-12s %-10s", metric ? "" : class, metrics[metric].text);
		for (size_t i = 0; i < count; i++) {
			const json_t *lock = lock_of(rows[i], class);

			if (lock)
				fprintf(out, " %16.8g", value_of(rows[i], lock, metric, unit));
			else
				fprintf(out, " %16s", "-");
		}
		fprintf(out, "\n");
	}
	if (any)
		print_share(class, rows, count, out);
}

static void print_group(const char *plain, const json_t *const *rows, size_t count,
			const char *unit, FILE *out)
{
	char mode[64];

	fprintf(out, "%s [%s]\n  %-23s", plain, unit, "");
	for (size_t i = 0; i < count; i++) {
		const char *mark = json_object_get(rows[i], "error_message") ? " FAILED" :
				   report_doubtful(rows[i])		     ? " !" :
									       "";

		snprintf(mode, sizeof(mode), "%s%s", text(rows[i], "mode"), mark);
		fprintf(out, " %16s", mode);
	}
	fprintf(out, "\n");
	for (size_t i = 0; i < NUM_CLASSES; i++)
		print_class(class_names[i], rows, count, unit, out);
	fprintf(out, "\n");
}

void report_modes(const json_t *rows, const char *unit, FILE *out)
{
	size_t count = json_array_size(rows);
	bool *done = calloc(count + 1, sizeof(*done));
	char plain[256], other[256];

	for (size_t i = 0; done && i < count; i++) {
		const json_t *group[MAX_MODES];
		size_t num = 0;

		if (done[i])
			continue;
		plain_name(json_array_get(rows, i), plain, sizeof(plain));
		for (size_t j = i; j < count && num < MAX_MODES; j++) {
			plain_name(json_array_get(rows, j), other, sizeof(other));
			if (strcmp(plain, other))
				continue;
			done[j] = true;
			group[num++] = json_array_get(rows, j);
		}
		if (num > 1)
			print_group(plain, group, num, unit, out);
	}
	free(done);
}
