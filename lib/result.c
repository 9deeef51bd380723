// SPDX-License-Identifier: GPL-2.0-or-later
#include "result.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "regular.h"
#include "row_json.h"

json_t *result_new(json_t *context, json_t *rows)
{
	json_t *object = context ? json_incref(context) : json_object();

	return json_pack("{s:o, s:O}", "context", object, "benchmarks", rows);
}

int result_context_set(json_t *context, const char *pair)
{
	const char *equals = strchr(pair, '=');
	bool is_json = equals && equals > pair && equals[-1] == ':';
	size_t length = equals ? (size_t)(equals - pair) - is_json : 0;
	json_t *value;
	char key[64];

	if (!length || length >= sizeof(key))
		return -EINVAL;
	memcpy(key, pair, length);
	key[length] = '\0';
	value = is_json ? json_loads(equals + 1, JSON_DECODE_ANY, NULL) : json_string(equals + 1);
	return json_object_set_new(context, key, value) ? -EINVAL : 0;
}

int result_print(const json_t *result, FILE *out)
{
	errno = 0;
	if (json_dumpf(result, out, JSON_INDENT(2) | JSON_ENSURE_ASCII | ROW_JSON_FLAGS) ||
	    fputc('\n', out) == EOF || fflush(out))
		return errno ? -errno : -EIO;
	return 0;
}

/* mkstemp() makes private files; give this one what open() would have. */
static int open_up(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	return fchmod(fd, 0666 & ~mask) ? -errno : 0;
}

/* Takes over @fd. */
static int write_fd(const json_t *result, int fd)
{
	FILE *out = fdopen(fd, "w");
	int ret;

	if (!out) {
		ret = -errno;
		close(fd);
		return ret;
	}
	ret = open_up(fd);
	if (!ret)
		ret = result_print(result, out);
	if (!ret && fsync(fd) && errno != EINVAL)
		ret = -errno;
	if (fclose(out) && !ret)
		ret = -errno;
	return ret;
}

static int replace(const json_t *result, const char *target)
{
	char *tmp;
	int fd, ret;

	if (asprintf(&tmp, "%s.XXXXXX", target) < 0)
		return -ENOMEM;
	fd = mkstemp(tmp);
	if (fd < 0) {
		ret = -errno;
		goto cleanup;
	}
	ret = write_fd(result, fd);
	if (!ret && rename(tmp, target))
		ret = -errno;
	if (ret)
		unlink(tmp);
cleanup:
	free(tmp);
	return ret;
}

int result_write(const json_t *result, const char *path, char *message, size_t size)
{
	char *target;
	int ret = regular_target(&target, path, message, size);

	if (ret)
		return ret;
	ret = replace(result, target);
	if (ret)
		snprintf(message, size, "cannot be written: %s", strerror(-ret));
	free(target);
	return ret;
}
