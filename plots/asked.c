// SPDX-License-Identifier: GPL-2.0-or-later
#include "asked.h"

#include <stdlib.h>
#include <string.h>

#include "printable.h"
#include "result.h"
#include "result_read.h"
#include "trace.h"

static bool is_safe(const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-";

	return name[0] && !name[strspn(name, plain)];
}

void print_drawn(const char *path, FILE *out)
{
	json_t *list = NULL, *entry;
	char why[128];
	size_t i;

	if (json_read(&list, path, why, sizeof(why)))
		return;
	json_array_foreach(list, i, entry)
	{
		const char *name = json_string_value(json_object_get(entry, "name"));

		if (name && is_safe(name))
			fprintf(out, "%s\n", name);
	}
	json_decref(list);
}

/* False at the end, also where it comes in the middle of one. */
static bool read_field(FILE *in, char **field)
{
	size_t room = 0;

	free(*field);
	*field = NULL;
	return getdelim(field, &room, '\0', in) >= 0 && printable(*field);
}

int note_drawn(FILE *in, const char *path, char *message, size_t size)
{
	char *name = NULL, *title = NULL, *why = NULL;
	json_t *list = json_array();
	int ret;

	while (read_field(in, &name) && read_field(in, &title) && read_field(in, &why))
		json_array_append_new(
			list, why[0] ? json_pack("{s:s, s:s}", "title", title, "not_drawn", why) :
				       json_pack("{s:s, s:s}", "name", name, "title", title));
	ret = result_write(list, path, message, size);
	json_decref(list);
	free(name);
	free(title);
	free(why);
	return ret;
}

static void add_row(struct probe_share *share, const json_t *row)
{
	const json_t *lock;
	size_t i;

	json_array_foreach(json_object_get(row, "locks"), i, lock)
	{
		const char *op = json_string_value(json_object_get(lock, "op"));

		if (op && !strcmp(op, "all"))
			probe_share_add(share, lock);
	}
}

void print_probes(const struct run *run, const char *mode, FILE *out)
{
	struct probe_share share = { 0 };
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(run->trace, "rows"), i, row)
	{
		if (!strcmp(trace_row_mode(row), mode))
			add_row(&share, row);
	}
	if (probe_share_known(&share))
		fprintf(out, "%s: %.0f %%\n",
			probe_share_mostly(&share) ? "mostly probes" : "probes",
			probe_share_pct(&share));
}
