// SPDX-License-Identifier: GPL-2.0-or-later
#include "limits.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "glob.h"
#include "regular.h"

/* Written by hand, one case to a line: what is larger is something else. */
#define LIMITS_BYTES_MAX (1u << 20)

#define SPACES " \t\r\n"

int percent_parse(const char *text, double *pct)
{
	char *end;

	*pct = strtod(text, &end);
	if (end == text)
		return -EINVAL;
	end += strspn(end, SPACES);
	end += *end == '%';
	end += strspn(end, SPACES);
	return *end || !isfinite(*pct) || *pct < 0 ? -EINVAL : 0;
}

static int add(struct limits *limits, const char *globs, size_t length, const char *percent)
{
	struct limit *rules;
	struct limit rule;
	int ret;

	if (percent_parse(percent, &rule.pct))
		return -EINVAL;
	rule.globs = strndup(globs, length);
	if (!rule.globs)
		return -ENOMEM;
	ret = glob_check(rule.globs) ? -EINVAL : 0;
	rules = ret ? NULL : reallocarray(limits->rules, limits->count + 1, sizeof(*rules));
	if (!rules) {
		free(rule.globs);
		return ret ? ret : -ENOMEM;
	}
	limits->rules = rules;
	limits->rules[limits->count++] = rule;
	return 0;
}

int limits_add(struct limits *limits, const char *text)
{
	const char *equals = strrchr(text, '=');

	if (equals == text)
		return -EINVAL;
	return equals ? add(limits, text, (size_t)(equals - text), equals + 1) :
			add(limits, "", 0, text);
}

static int add_line(struct limits *limits, char *line)
{
	char *globs = line + strspn(line, SPACES);
	size_t length;

	line[strcspn(line, "#")] = '\0';
	length = strcspn(globs, SPACES);
	return length ? add(limits, globs, length, globs + length) : 0;
}

int limits_read(struct limits *limits, const char *path, char *message, size_t size)
{
	unsigned int number = 0;
	char *text = NULL;
	size_t room = 0;
	FILE *file;
	int ret = regular_open(&file, path, LIMITS_BYTES_MAX, message, size);

	if (ret)
		return ret;
	while (!ret && getline(&text, &room, file) >= 0) {
		number++;
		ret = add_line(limits, text);
	}
	if (ret) {
		snprintf(message, size, "is wrong in line %u, which is no limit; GLOBS PCT is one",
			 number);
	} else if (ferror(file)) {
		snprintf(message, size, "cannot be read: %s", strerror(errno));
		ret = -EIO;
	}
	free(text);
	fclose(file);
	return ret;
}

bool limits_of(const struct limits *limits, const char *name, double *pct)
{
	*pct = LIMIT_DEFAULT_PCT;
	for (size_t i = limits->count; i > 0; i--) {
		if (!glob_match(limits->rules[i - 1].globs, name))
			continue;
		*pct = limits->rules[i - 1].pct;
		return true;
	}
	return false;
}

void limits_free(struct limits *limits)
{
	for (size_t i = 0; i < limits->count; i++)
		free(limits->rules[i].globs);
	free(limits->rules);
	memset(limits, 0, sizeof(*limits));
}
