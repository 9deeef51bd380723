// SPDX-License-Identifier: GPL-2.0-or-later
#include "name.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int name_append(char *name, size_t size, const char *key, const char *value)
{
	const char *slash = name[0] ? "/" : "";
	size_t length = strlen(name);
	int written;

	if (!value[0] || strchr(value, '/'))
		return -EINVAL;
	if (key && (!key[0] || strpbrk(key, "/:")))
		return -EINVAL;
	written = snprintf(name + length, size - length, "%s%s%s%s", slash, key ? key : "",
			   key ? ":" : "", value);
	if (written < 0 || (size_t)written >= size - length) {
		name[length] = '\0';
		return -ENAMETOOLONG;
	}
	return 0;
}

int name_append_u64(char *name, size_t size, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	return name_append(name, size, key, text);
}

static int copy_part(const char *part, size_t length, char *out, size_t size)
{
	if (length >= size)
		return -ENAMETOOLONG;
	memcpy(out, part, length);
	out[length] = '\0';
	return 0;
}

int name_get(const char *name, const char *key, char *value, size_t size)
{
	size_t key_length = strlen(key);
	const char *part = strchr(name, '/');

	while (part) {
		part++;
		if (!strncmp(part, key, key_length) && part[key_length] == ':') {
			part += key_length + 1;
			return copy_part(part, strcspn(part, "/"), value, size);
		}
		part = strchr(part, '/');
	}
	return -ENOENT;
}

int name_get_u64(const char *name, const char *key, uint64_t *value)
{
	char text[32];
	char *end;
	uint64_t number;
	int ret = name_get(name, key, text, sizeof(text));

	if (ret)
		return ret == -ENAMETOOLONG ? -EINVAL : ret;
	if (text[0] < '0' || text[0] > '9')
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 10);
	if (errno)
		return -errno;
	if (*end)
		return -EINVAL;
	*value = number;
	return 0;
}

int name_family(const char *name, char *family, size_t size)
{
	return copy_part(name, strcspn(name, "/"), family, size);
}
