/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a thread of foreign-client has, and does at random. */
#ifndef CLIENT_STEPS_H
#define CLIENT_STEPS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define THREADS_MAX 16u
#define BOS 24u /* of a thread */
#define SHARED 8u
#define PAGE 4096ull

struct client;
struct ivmap;

/* Sizes tell BOs from each other. */
struct buffer {
	uint32_t handle;
	uint32_t pages;
};

struct thread {
	struct client *client;
	pthread_t pthread;
	unsigned int number;
	uint64_t random;
	uint32_t vm;
	uint64_t start;
	struct ivmap *map;
	struct buffer bos[BOS];
	char *submitted;
	int ret;
};

struct client {
	int fd;
	unsigned long ops;
	unsigned long threads;
	unsigned long seed;
	const char *models;
	bool waits;
	bool hands_over;
	bool crowds;
	pthread_t holder;
	struct buffer shared[SHARED];
	struct thread at[THREADS_MAX];
};

/** client_call() - an ioctl, as often as it takes. Return: 0 or a negative errno. */
int client_call(const struct client *client, unsigned long request, void *args);

/** client_buffer() - a new BO, private to a VM if @vm is one. Return: 0 or a negative errno. */
int client_buffer(const struct client *client, struct buffer *buffer, uint32_t pages, uint32_t vm);

/** thread_set_up() - its VM and BOs. Return: 0 or a negative errno. */
int thread_set_up(struct client *client, unsigned int number);

/** thread_step() - an operation, drawn at random. Return: 0 or a negative errno. */
int thread_step(struct thread *thread);

/** thread_submit() - as a step does, and note what is mapped. Return: 0 or a negative errno. */
int thread_submit(struct thread *thread);

#endif
