// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "glob.h"

/* How often a clone that says nothing is looked at. */
#define ATTEND_MS 1000

static volatile sig_atomic_t interrupted;

void pool_interrupt(int signal)
{
	interrupted = signal;
}

int pool_init(struct pool *pool, const struct clone_source *source, unsigned int jobs, size_t count)
{
	*pool = (struct pool){ .source = source, .jobs = jobs };
	pool->names = calloc(count + 1, sizeof(*pool->names));
	pool->rows = calloc(count + 1, sizeof(*pool->rows));
	for (unsigned int i = 0; i < jobs; i++) {
		pool->clones[i].source = source;
		pool->clones[i].index = i;
	}
	pool->traces = calloc(count + 1, sizeof(*pool->traces));
	return pool->names && pool->rows && pool->traces ? 0 : -ENOMEM;
}

void pool_add(struct pool *pool, const char *name)
{
	pool->names[pool->count++] = name;
}

/* The fault that is the host's: a clone in which the case before it in the list has run. */
static const char neighbour[] = "neighbour";

static void plant_word(const struct pool *pool, size_t index, char *word, size_t size)
{
	const char *plant = pool->plant;

	word[0] = '\0';
	if (!plant || !glob_match(pool->plant_filter, pool->names[index]))
		return;
	if (strcmp(plant, neighbour))
		snprintf(word, size, "--plant=%s", plant);
	else if (index)
		snprintf(word, size, "--before=%s", pool->names[index - 1]);
}

bool pool_plants(const char *plant)
{
	return !strcmp(plant, neighbour);
}

static int start_more(struct pool *pool)
{
	char word[ROW_NAME_SIZE + 16];
	int ret = 0;

	for (unsigned int i = 0; !ret && i < pool->jobs && pool->started < pool->count; i++) {
		if (pool->clones[i].state != CLONE_FREE)
			continue;
		plant_word(pool, pool->started, word, sizeof(word));
		ret = clone_start(&pool->clones[i], pool->names[pool->started],
				  word[0] ? word : NULL);
		if (!ret)
			pool->running[i] = pool->started++;
	}
	return ret;
}

static int finish_one(struct pool *pool, unsigned int place)
{
	size_t index = pool->running[place];
	struct row *row = malloc(sizeof(*row));

	if (!row)
		return -ENOMEM;
	row_init(row, pool->names[index]);
	pool->rows[index] = row;
	return clone_finish(&pool->clones[place], pool->names[index], row, &pool->traces[index]);
}

/* Waits until one of the clones has something to say, or has ended. */
static int attend(struct pool *pool)
{
	struct pollfd fds[2 * POOL_JOBS_MAX];
	int ret = 0;

	for (unsigned int i = 0; i < pool->jobs; i++) {
		const struct clone *clone = &pool->clones[i];
		bool busy = clone->state != CLONE_FREE;

		fds[2 * i] = (struct pollfd){ busy ? clone->qemu.qmp : -1, POLLIN, 0 };
		fds[2 * i + 1] = (struct pollfd){ busy ? clone->qemu.pidfd : -1, POLLIN, 0 };
	}
	if (poll(fds, 2 * pool->jobs, ATTEND_MS) < 0 && errno != EINTR)
		return -errno;
	for (unsigned int i = 0; !ret && i < pool->jobs; i++) {
		if (pool->clones[i].state == CLONE_FREE)
			continue;
		/* A monitor that hangs up is readable until the process is gone. */
		clone_attend(&pool->clones[i]);
		if (fds[2 * i + 1].revents)
			ret = finish_one(pool, i);
	}
	return ret;
}

int pool_next(struct pool *pool, struct row *row, char **trace)
{
	size_t index = pool->taken;
	int ret = 0;

	while (!ret && !pool->rows[index]) {
		ret = start_more(pool);
		if (!ret)
			ret = attend(pool);
		if (interrupted)
			ret = -EINTR;
	}
	if (!ret)
		ret = start_more(pool);
	if (!pool->rows[index])
		return ret ? ret : -EIO;
	*row = *pool->rows[index];
	free(pool->rows[index]);
	pool->rows[index] = NULL;
	*trace = pool->traces[index];
	pool->traces[index] = NULL;
	pool->taken++;
	return ret;
}

void pool_free(struct pool *pool)
{
	for (unsigned int i = 0; i < pool->jobs; i++)
		if (pool->clones[i].state != CLONE_FREE)
			qemu_kill(&pool->clones[i].qemu);
	for (size_t i = 0; pool->rows && pool->traces && i < pool->count; i++) {
		free(pool->rows[i]);
		free(pool->traces[i]);
	}
	free(pool->rows);
	free(pool->traces);
	free(pool->names);
}
