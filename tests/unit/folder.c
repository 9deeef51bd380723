// SPDX-License-Identifier: GPL-2.0-or-later
#include "folder.h"

#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/gpuvm_unit.XXXXXX";

const char *in_folder(const char *name)
{
	static char paths[8][128];
	static int next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

int run_in_folder(const char *program, const char *arguments)
{
	char command[2048];
	int status;

	assert_non_null(program);
	snprintf(command, sizeof(command), "cd %s && timeout 20 %s %s >stdout 2>stderr", folder,
		 program, arguments);
	status = system(command);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

char *contents(const char *name)
{
	static char text[1 << 18];
	FILE *file = fopen(in_folder(name), "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

void write_text(const char *name, const char *text)
{
	FILE *file = fopen(in_folder(name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

int remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command);
}

void assert_one_line(const char *who)
{
	const char *text = contents("stderr");
	size_t length = strlen(text);

	if (strncmp(text, who, strlen(who)) || !length || strchr(text, '\n') != text + length - 1)
		fail_msg("not one line of %s: %s", who, text);
	for (const char *c = text; c[1]; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			fail_msg("control character %d in: %s", *c, text);
	}
}
