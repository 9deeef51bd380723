// SPDX-License-Identifier: GPL-2.0
#include "report.h"

#include <string.h>

#include "exact.h"
#include "probe_share.h"

static long long get(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value ? value : "";
}

static const json_t *hist_of(const json_t *lock, const char *what, const char *unit)
{
	char key[32];

	snprintf(key, sizeof(key), "%s_%s", what, unit);
	return json_object_get(lock, key);
}

static void print_hist_line(const json_t *hist, const char *what, FILE *out)
{
	const json_t *bucket;
	long long most = 1;
	size_t i;

	json_array_foreach(json_object_get(hist, "buckets"), i, bucket)
	{
		long long num = json_integer_value(json_array_get(bucket, 1));

		most = num > most ? num : most;
	}
	json_array_foreach(json_object_get(hist, "buckets"), i, bucket)
	{
		long long num = json_integer_value(json_array_get(bucket, 1));

		fprintf(out, "      %s <= %-12lld %10lld %.*s\n", what,
			(long long)json_integer_value(json_array_get(bucket, 0)), num,
			(int)((num * 40 + most - 1) / most),
			"########################################");
	}
}

static void print_lock(const json_t *lock, const char *unit, bool hist, FILE *out)
{
	struct probe_share share = { 0 };
	char probes[PROBE_SHARE_SIZE];
	const json_t *wait = hist_of(lock, "wait", unit), *hold = hist_of(lock, "hold", unit);
	const json_t *per_op = json_object_get(lock, "acquisitions_per_op");

	fprintf(out, "  %-12s %-20s", text(lock, "class"), text(lock, "op"));
	if (per_op)
		fprintf(out, " %10.4g", json_real_value(per_op));
	else
		fprintf(out, " %10lld", get(lock, "acquisitions"));
	probe_share_add(&share, lock);
	fprintf(out, " %8lld %8lld %8lld %8lld %8lld %8lld  %s\n", get(wait, "p50"),
		get(wait, "p99"), get(wait, "max"), get(hold, "p50"), get(hold, "p99"),
		get(hold, "max"), probe_share_text(&share, probes, sizeof(probes)));
	if (hist && strcmp(text(lock, "op"), "all") == 0) {
		print_hist_line(wait, "wait", out);
		print_hist_line(hold, "hold", out);
	}
}

static void print_locks(const json_t *row, const char *unit, bool hist, FILE *out)
{
	const json_t *locks = json_object_get(row, "locks"), *lock;
	size_t i;

	if (!json_array_size(locks)) {
		fprintf(out, "  no traced lock was taken\n");
		return;
	}
	fprintf(out, "  %-12s %-20s %10s %8s %8s %8s %8s %8s %8s  %s [%s]\n", "lock", "operation",
		json_object_get(row, "iterations") ? "taken/op" : "taken", "wait p50", "p99", "max",
		"hold p50", "p99", "max", "of it probes", unit);
	json_array_foreach(locks, i, lock) print_lock(lock, unit, hist, out);
}

/* Who waits for whom. */
static void print_waits(const json_t *row, const char *unit, FILE *out)
{
	const json_t *wait;
	char key[32];
	size_t i;

	snprintf(key, sizeof(key), "wait_%s", unit);
	json_array_foreach(json_object_get(row, "waits"), i, wait)
		fprintf(out, "  %-12s %-20s waited for %-20s %8lld times, %lld %s\n",
			text(wait, "class"), text(wait, "waiter"), text(wait, "holder"),
			get(wait, "waits"), get(wait, key), unit);
}

static void print_walks(const json_t *row, FILE *out)
{
	const json_t *walk;
	size_t i;

	json_array_foreach(json_object_get(row, "walks"), i, walk)
	{
		const json_t *length = json_object_get(walk, "length");

		fprintf(out,
			"  walk %-10s %lld walks, length p50 %lld p99 %lld max %lld; "
			"met %lld live (%lld wasted), %lld zombies\n",
			text(walk, "list"), get(walk, "walks"), get(length, "p50"),
			get(length, "p99"), get(length, "max"), get(walk, "live"),
			get(walk, "wasted"), get(walk, "zombie"));
	}
}

static void print_counters(const json_t *row, const char *what, FILE *out)
{
	const char *key;
	json_t *value;
	bool any = false;

	json_object_foreach(json_object_get(row, what), key, value)
	{
		if (!json_integer_value(value))
			continue;
		fprintf(out, "%s%s %lld", any ? ", " : "", key,
			(long long)json_integer_value(value));
		any = true;
	}
	fprintf(out, "%s", any ? "" : "none");
}

static void print_allocs(const json_t *row, FILE *out)
{
	const json_t *alloc;
	size_t i;

	json_array_foreach(json_object_get(row, "allocs"), i, alloc)
		fprintf(out, "  alloc in %s: %lld, %lld bytes\n", text(alloc, "site"),
			get(alloc, "count"), get(alloc, "bytes"));
}

bool report_doubtful(const json_t *row)
{
	return json_object_size(json_object_get(row, "lost")) || get(row, "misses");
}

/* What makes the numbers of a row doubtful. */
static void print_doubts(const json_t *row, FILE *out)
{
	if (json_object_size(json_object_get(row, "lost"))) {
		fprintf(out, "  ! numbers are too low, lost: ");
		print_counters(row, "lost", out);
		fprintf(out, "\n");
	}
	if (get(row, "misses"))
		fprintf(out,
			"  ! %lld events missed while a probe was running: counts may be low\n",
			get(row, "misses"));
	if (get(row, "lock_misses"))
		fprintf(out, "  %lld events of locks missed while a probe was running%s\n",
			get(row, "lock_misses"),
			json_object_size(json_object_get(row, "lost")) ?
				"" :
				", of locks that are not traced: each of these was taken and given "
				"back in turn");
	if (get(row, "open_holds"))
		fprintf(out, "  %lld locks are still held and have no hold time\n",
			get(row, "open_holds"));
}

void report_row(const json_t *row, const char *unit, bool hist, FILE *out)
{
	const char *error = json_string_value(json_object_get(row, "error_message"));

	fprintf(out, "%s", text(row, "name"));
	if (json_object_get(row, "iterations"))
		fprintf(out, ", %lld operations", get(row, "iterations"));
	fprintf(out, "\n");
	if (error)
		fprintf(out, "  FAILED: %s\n", error);
	print_locks(row, unit, hist, out);
	exact_report_row(row, out);
	print_waits(row, unit, out);
	print_walks(row, out);
	fprintf(out, "  drm_exec: ");
	print_counters(row, "exec", out);
	fprintf(out, "; steps: ");
	print_counters(row, "steps", out);
	fprintf(out, "\n");
	print_allocs(row, out);
	print_doubts(row, out);
	fprintf(out, "\n");
}

static void print_strings(const char *what, const json_t *list, FILE *out)
{
	const json_t *item;
	size_t i;

	if (!json_array_size(list))
		return;
	fprintf(out, "  %s:", what);
	json_array_foreach(list, i, item) fprintf(out, " %s", json_string_value(item));
	fprintf(out, "\n");
}

static void print_costs(const json_t *costs, FILE *out)
{
	const char *level, *event;
	json_t *events, *value;

	if (!json_object_size(costs))
		return;
	fprintf(out, "  added by the probes, per event [ticks]:\n");
	json_object_foreach((json_t *)costs, level, events)
	{
		fprintf(out, "    %-18s", level);
		json_object_foreach(events, event, value)
			fprintf(out, " %s %.1f", event, json_number_value(value));
		fprintf(out, "\n");
	}
}

void report_tracer(const json_t *tracer, FILE *out)
{
	const char *key;
	json_t *value;

	fprintf(out, "tracer: %lld programs attached, %lld events lost, %lld missed\n",
		get(tracer, "attached"), get(tracer, "lost"), get(tracer, "missed"));
	print_strings("cannot be seen here", json_object_get(tracer, "unseen"), out);
	print_strings("kprobes", json_object_get(tracer, "kprobes"), out);
	print_strings("could not be attached", json_object_get(tracer, "failed"), out);
	print_strings("never fired", json_object_get(tracer, "never_fired"), out);
	json_object_foreach(json_object_get(tracer, "misses"), key, value)
		fprintf(out, "  missed by %s: %lld\n", key, (long long)json_integer_value(value));
	print_costs(json_object_get(tracer, "probe_cost"), out);
}
