// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * foreign-client: drives gpuvm_foreign at random. Each thread has a VM and BOs of its own, and
 * shares some with the others. At the end the driver's counts are printed, and what each VM had at
 * its last submission written, by a model of the client's own, as gpuvm-replay --submitted does.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client_crowd.h"
#include "client_steps.h"
#include "command.h"
#include "complain.h"
#include "foreign_drm.h"

static int open_node(void)
{
	for (int i = 128; i < 192; i++) {
		char path[64], name[32] = "";
		struct drm_version version = { .name = name, .name_len = sizeof(name) - 1 };
		int fd;

		snprintf(path, sizeof(path), "/dev/dri/renderD%d", i);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (!ioctl(fd, DRM_IOCTL_VERSION, &version) && !strcmp(name, "gpuvm_foreign"))
			return fd;
		close(fd);
	}
	return -ENODEV;
}

static void *drive(void *arg)
{
	struct thread *thread = arg;

	for (unsigned long i = 0; !thread->ret && i < thread->client->ops; i++)
		thread->ret = thread_step(thread);
	if (!thread->ret)
		thread->ret = thread_submit(thread);
	return NULL;
}

static int run_threads(struct client *client)
{
	unsigned int started = 0;
	int ret = crowd_begin(client);

	for (; !ret && started < client->threads; started++)
		ret = -pthread_create(&client->at[started].pthread, NULL, drive,
				      &client->at[started]);
	for (unsigned int i = 0; i < started; i++) {
		pthread_join(client->at[i].pthread, NULL);
		ret = ret ? ret : client->at[i].ret;
	}
	crowd_end(client);
	return ret;
}

/* When somebody says so, by a child if that is wanted: what there is is older than the child. */
static int run_later(struct client *client)
{
	int status;
	pid_t pid;

	puts("there are VMs");
	fflush(stdout);
	if (getchar() == EOF)
		return -EPIPE;
	if (!client->hands_over)
		return run_threads(client);
	pid = fork();
	if (!pid)
		_exit(!!run_threads(client));
	return pid > 0 && waitpid(pid, &status, 0) == pid && !status ? 0 : -ECHILD;
}

static int write_models(const struct client *client)
{
	FILE *out = fopen(client->models, "we");

	if (!out)
		return -errno;
	for (unsigned int i = 0; i < client->threads; i++) {
		const struct thread *thread = &client->at[i];
		char *line, *rest = thread->submitted;

		while ((line = strsep(&rest, "\n")) && *line)
			fprintf(out, "%llu%s\n", thread->start / PAGE, line);
	}
	return fclose(out) ? -EIO : 0;
}

/* VMs go with the file, some by name before. */
static int tear_down(struct client *client)
{
	struct toy_vm_args args = { .id = client->at[0].vm };

	return client_call(client, DRM_IOCTL_TOY_VM_END, &args);
}

static void print_counts(const struct toy_counts *counts)
{
	printf("%llu vms, %llu maps, %llu unmaps, %llu submits, %llu evicts, %llu locked; "
	       "steps: %llu map, %llu remap, %llu unmap\n",
	       counts->vms, counts->maps, counts->unmaps, counts->submits, counts->evicts,
	       counts->locked, counts->step_map, counts->step_remap, counts->step_unmap);
}

static int run(struct client *client)
{
	struct toy_counts counts;
	int ret = 0;

	for (unsigned int i = 0; !ret && i < SHARED; i++)
		ret = client_buffer(client, &client->shared[i], 32 + i, 0);
	for (unsigned int i = 0; !ret && i < client->threads; i++)
		ret = thread_set_up(client, i);
	if (!ret)
		ret = client->waits ? run_later(client) : run_threads(client);
	if (!ret && client->models)
		ret = write_models(client);
	if (!ret)
		ret = tear_down(client);
	close(client->fd);
	/* By another file, when all that was left is gone. */
	client->fd = open_node();
	if (!ret)
		ret = client_call(client, DRM_IOCTL_TOY_COUNTS, &counts);
	if (!ret)
		print_counts(&counts);
	return ret;
}

enum {
	OPT_OPS = COMMAND_KEY,
	OPT_THREADS,
	OPT_SEED,
	OPT_MODELS,
	OPT_WAIT,
	OPT_CHILD,
	OPT_CROWD,
};

static const struct argp_option table[] = {
	{ "ops", OPT_OPS, "N", 0, "of each thread (1000)", 0 },
	{ "threads", OPT_THREADS, "N", 0, "1 to 16 (2)", 0 },
	{ "seed", OPT_SEED, "N", 0, "of the random operations (1)", 0 },
	{ "models", OPT_MODELS, "FILE", 0, "write what VMs had at their last submission", 0 },
	{ "wait", OPT_WAIT, NULL, 0, "with VMs, for a line; then go on", 0 },
	{ "child", OPT_CHILD, NULL, 0, "the same, but a child goes on", 0 },
	{ "crowd", OPT_CROWD, NULL, 0, "all threads wait for one lock at first", 0 },
	{ 0 },
};

static error_t take(int key, char *value, struct argp_state *state)
{
	struct client *client = state->input;

	switch (key) {
	case OPT_OPS:
		client->ops = strtoul(value, NULL, 10);
		return 0;
	case OPT_THREADS:
		client->threads = strtoul(value, NULL, 10);
		return client->threads && client->threads <= THREADS_MAX ? 0 : EINVAL;
	case OPT_SEED:
		client->seed = strtoul(value, NULL, 10);
		return 0;
	case OPT_MODELS:
		client->models = value;
		return 0;
	case OPT_WAIT:
		client->waits = true;
		return 0;
	case OPT_CHILD:
		client->waits = client->hands_over = true;
		return 0;
	case OPT_CROWD:
		client->crowds = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.doc = "Drives gpuvm_foreign at random.",
};

int main(int argc, char **argv)
{
	static struct client client = { .ops = 1000, .threads = 2, .seed = 1 };
	int ret = command_parse(&command, "foreign-client", argc, argv, &client);

	if (ret)
		return ret > 0 ? 0 : 2;
	client.fd = open_node();
	if (client.fd < 0) {
		complain("foreign-client", "gpuvm_foreign is not loaded");
		return 2;
	}
	ret = run(&client);
	if (ret)
		complain("foreign-client", "%s", strerror(-ret));
	return ret ? 1 : 0;
}
