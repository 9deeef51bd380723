/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A crowd: one thread holds the lock of what all have mapped, while all others come to it. */
#ifndef CLIENT_CROWD_H
#define CLIENT_CROWD_H

struct client;
struct thread;

/** crowd_join() - map what is common in the thread's VM, too. Return: 0 or a negative errno. */
int crowd_join(struct thread *thread);

/** crowd_begin() - hold the lock, if the client has a crowd. Return: 0 or a negative errno. */
int crowd_begin(struct client *client);

/** crowd_end() - wait until who held it is gone. */
void crowd_end(struct client *client);

#endif
