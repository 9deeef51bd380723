/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is below struct ivmap: intervals in a treap, a search tree by address that random
 * priorities keep as shallow as a random one. It knows nothing of what an interval means.
 */
#ifndef BENCH_IVMAP_TREAP_H
#define BENCH_IVMAP_TREAP_H

#include "ivmap.h"

struct treap_chunk;

/**
 * struct treap_node - one interval in the tree
 * @iv: the interval; its addr may not change while it is in the tree.
 * @left: those below. Also the link of the free list.
 * @right: those above.
 * @priority: not below that of @left and @right.
 */
struct treap_node {
	struct iv iv;
	struct treap_node *left;
	struct treap_node *right;
	uint32_t priority;
};

/**
 * struct treap - a tree and the memory of its nodes; all zero is an empty one
 * @root: the tree.
 * @count: nodes in it.
 * @chunks: where nodes come from.
 * @free_nodes: those that are not in the tree.
 * @num_free: how many.
 * @random: state of the priorities.
 */
struct treap {
	struct treap_node *root;
	size_t count;
	struct treap_chunk *chunks;
	struct treap_node *free_nodes;
	size_t num_free;
	uint64_t random;
};

/** treap_free() - free the nodes of @treap, all at once. */
void treap_free(struct treap *treap);

/** treap_reserve() - see to it that two more nodes are there. Return: 0, -ENOMEM. */
int treap_reserve(struct treap *treap);

/** treap_insert() - add @iv, whose addr is not in @treap, in a node that was reserved. */
void treap_insert(struct treap *treap, const struct iv *iv);

/** treap_put() - give a node back that is no longer in @treap. */
void treap_put(struct treap *treap, struct treap_node *node);

/** treap_split() - what starts below @addr goes to @low, the rest of @tree to @high. */
void treap_split(struct treap_node *tree, uint64_t addr, struct treap_node **low,
		 struct treap_node **high);

/** treap_join() - one tree of two. All of @low lies below @high. Return: its root. */
struct treap_node *treap_join(struct treap_node *low, struct treap_node *high);

/** treap_below() - the last node that starts below @addr. Return: the node or NULL. */
struct treap_node *treap_below(const struct treap *treap, uint64_t addr);

/** treap_overlap() - the first node that overlaps [@addr, @addr + @range). Return: it or NULL. */
struct treap_node *treap_overlap(const struct treap *treap, uint64_t addr, uint64_t range);

/** treap_visit() - as ivmap_for_each(), of the tree below @tree. Return: as ivmap_for_each(). */
int treap_visit(const struct treap_node *tree, uint64_t from_addr,
		int (*visit)(const struct iv *iv, void *arg), void *arg);

#endif
