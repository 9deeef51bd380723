// SPDX-License-Identifier: GPL-2.0-or-later
#include "context.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "version.h"

static const char *const flag_names[] = {
	"lockdep", "KASAN", "KCSAN", "ww-mutex slow path", "kmemleak", "debug locks", "slab debug",
};

void kernel_flags_text(unsigned int flags, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(flag_names) / sizeof(*flag_names); i++)
		if (flags & 1u << i && used < size)
			used += snprintf(text + used, size - used, "%s%s", used ? ", " : "",
					 flag_names[i]);
}

/* First line of a file, empty when there is none. */
static void read_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "re");

	line[0] = '\0';
	if (!file)
		return;
	if (fgets(line, size, file))
		line[strcspn(line, "\n")] = '\0';
	fclose(file);
}

static json_t *google_keys(void)
{
	char date[32];
	struct utsname uts;
	time_t now = time(NULL);

	uname(&uts);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S+00:00", gmtime(&now));
	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:b, s:[], s:[], s:s}", "date", date,
			 "host_name", uts.nodename, "executable", "gpuvm-bench", "num_cpus",
			 (int)sysconf(_SC_NPROCESSORS_ONLN), "mhz_per_cpu", 0,
			 "cpu_scaling_enabled", 0, "caches", "load_avg", "library_build_type",
			 "release");
}

static json_t *our_keys(const struct context_options *options, const struct gvb_stats *stats)
{
	char taint[32], cmdline[1024], flags[256];
	struct utsname uts;

	uname(&uts);
	read_line("/proc/sys/kernel/tainted", taint, sizeof(taint));
	read_line("/proc/cmdline", cmdline, sizeof(cmdline));
	kernel_flags_text(stats->kernel, flags, sizeof(flags));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:b, s:I, s:i, s:i}",
			 "harness_version", GPUVM_BENCH_VERSION, "machine", options->machine,
			 "clock", clock_at(options->clock)->name, "kernel_release", uts.release,
			 "kernel_cmdline", cmdline, "kernel_taint", taint, "kernel_debug", flags,
			 "seed", (json_int_t)options->seed, "shuffle", options->shuffled,
			 "repetitions", (json_int_t)options->repetitions, "va_bytes",
			 (int)stats->va_bytes, "vm_bo_bytes", (int)stats->vm_bo_bytes);
}

json_t *context_new(const struct context_options *options, const struct gvb_stats *stats)
{
	json_t *context = google_keys();
	json_t *ours = our_keys(options, stats);

	/* Only where there is one: such a result is not to be compared with any other. */
	if (ours && options->inject >= 0)
		json_object_set_new(ours, "inject", json_string(gvbc_inject_name(options->inject)));
	if (ours && options->cpu >= 0)
		json_object_set_new(ours, "cpu", json_integer(options->cpu));
	if (ours && options->counters)
		json_object_set_new(ours, "cpu_counters", json_string(options->counters));
	if (!context || !ours || json_object_update(context, ours)) {
		json_decref(context);
		context = NULL;
	}
	json_decref(ours);
	return context;
}
