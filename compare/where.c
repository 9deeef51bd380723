// SPDX-License-Identifier: GPL-2.0-or-later
#include "where.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "printable.h"
#include "regular.h"

#define WHERE_BYTES_MAX (16 << 20)

/* A row whose functions are not known has no third field. */
static int take_line(json_t *where, char *line)
{
	char *change, *functions;

	line[strcspn(line, "\n")] = '\0';
	change = strchr(line, '\t');
	if (!change || change == line)
		return -EINVAL;
	functions = strchr(change + 1, '\t');
	*change = '\0';
	if (!functions || !functions[1])
		return 0;
	return json_object_set_new(where, line, json_string(printable(functions + 1))) ? -ENOMEM :
											 0;
}

int where_read(json_t **where, const char *path, char *message, size_t size)
{
	unsigned int number = 0;
	char *line = NULL;
	size_t room = 0;
	FILE *file;
	int ret = regular_open(&file, path, WHERE_BYTES_MAX, message, size);

	if (ret)
		return ret;
	*where = json_object();
	while (!ret && getline(&line, &room, file) >= 0) {
		number++;
		ret = take_line(*where, line);
	}
	if (!ret && ferror(file))
		ret = -EIO;
	if (ret)
		snprintf(message, size,
			 "is wrong in line %u; each is of gpuvm-profile --diff --rows", number);
	if (ret) {
		json_decref(*where);
		*where = NULL;
	}
	free(line);
	fclose(file);
	return ret;
}
