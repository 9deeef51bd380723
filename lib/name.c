// SPDX-License-Identifier: GPL-2.0-or-later
#include "name.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer names have nothing in common that anybody would read. */
#define NAME_COMMON_MAX 4096

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

/* The part at @name, its length; NULL behind the last. */
static const char *next_part(const char *name, size_t *length)
{
	const char *next = name[*length] ? name + *length + 1 : NULL;

	if (next)
		*length = strcspn(next, "/");
	return next;
}

int name_common(char *common, size_t size, const char *one, const char *two)
{
	size_t length_one = strcspn(one, "/"), length_two = strcspn(two, "/"), used = 0;
	char text[NAME_COMMON_MAX];

	if (length_one != length_two || strncmp(one, two, length_one))
		return -ENOENT;
	while (one && two) {
		bool same = length_one == length_two && !strncmp(one, two, length_one);
		int written = snprintf(text + used, sizeof(text) - used, "%s%.*s", used ? "/" : "",
				       same ? (int)length_one : 1, same ? one : "*");

		used += written;
		if (used >= sizeof(text) || used >= size)
			return -ENAMETOOLONG;
		one = next_part(one, &length_one);
		two = next_part(two, &length_two);
	}
	if (one || two)
		return -ENOENT;
	memcpy(common, text, used + 1);
	return 0;
}
