// SPDX-License-Identifier: GPL-2.0-or-later
#include "ivmap_treap.h"

#include <errno.h>
#include <stdlib.h>

#define CHUNK_NODES 1024
#define RESERVE_NODES 2

/* Any constant but zero: the same operations always build the same tree. */
#define RANDOM_START 0x9e3779b97f4a7c15ull

struct treap_chunk {
	struct treap_chunk *next;
	struct treap_node nodes[CHUNK_NODES];
};

void treap_free(struct treap *treap)
{
	struct treap_chunk *next;

	for (struct treap_chunk *chunk = treap->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
}

static void push_free(struct treap *treap, struct treap_node *node)
{
	node->left = treap->free_nodes;
	treap->free_nodes = node;
	treap->num_free++;
}

static struct treap_node *pop_free(struct treap *treap)
{
	struct treap_node *node = treap->free_nodes;

	treap->free_nodes = node->left;
	treap->num_free--;
	return node;
}

int treap_reserve(struct treap *treap)
{
	struct treap_chunk *chunk;

	if (treap->num_free >= RESERVE_NODES)
		return 0;
	chunk = malloc(sizeof(*chunk));
	if (!chunk)
		return -ENOMEM;
	chunk->next = treap->chunks;
	treap->chunks = chunk;
	for (size_t i = CHUNK_NODES; i > 0; i--)
		push_free(treap, &chunk->nodes[i - 1]);
	return 0;
}

/* xorshift64* */
static uint32_t next_priority(struct treap *treap)
{
	uint64_t x = treap->random ? treap->random : RANDOM_START;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	treap->random = x;
	return (x * 0x2545f4914f6cdd1dull) >> 32;
}

void treap_insert(struct treap *treap, const struct iv *iv)
{
	struct treap_node *node = pop_free(treap);
	struct treap_node **link = &treap->root;

	node->iv = *iv;
	node->priority = next_priority(treap);
	while (*link && (*link)->priority >= node->priority)
		link = iv->addr < (*link)->iv.addr ? &(*link)->left : &(*link)->right;
	treap_split(*link, iv->addr, &node->left, &node->right);
	*link = node;
	treap->count++;
}

void treap_put(struct treap *treap, struct treap_node *node)
{
	treap->count--;
	push_free(treap, node);
}

void treap_split(struct treap_node *tree, uint64_t addr, struct treap_node **low,
		 struct treap_node **high)
{
	while (tree) {
		if (tree->iv.addr < addr) {
			*low = tree;
			low = &tree->right;
			tree = tree->right;
		} else {
			*high = tree;
			high = &tree->left;
			tree = tree->left;
		}
	}
	*low = NULL;
	*high = NULL;
}

struct treap_node *treap_join(struct treap_node *low, struct treap_node *high)
{
	struct treap_node *tree = NULL;
	struct treap_node **link = &tree;

	while (low && high) {
		if (low->priority >= high->priority) {
			*link = low;
			link = &low->right;
			low = low->right;
		} else {
			*link = high;
			link = &high->left;
			high = high->left;
		}
	}
	*link = low ? low : high;
	return tree;
}

struct treap_node *treap_below(const struct treap *treap, uint64_t addr)
{
	struct treap_node *found = NULL;
	struct treap_node *node = treap->root;

	while (node) {
		if (node->iv.addr < addr) {
			found = node;
			node = node->right;
		} else {
			node = node->left;
		}
	}
	return found;
}

struct treap_node *treap_overlap(const struct treap *treap, uint64_t addr, uint64_t range)
{
	struct treap_node *found = NULL;
	struct treap_node *node = treap->root;

	while (node) {
		if (node->iv.addr + node->iv.range > addr) {
			found = node;
			node = node->left;
		} else {
			node = node->right;
		}
	}
	return found && found->iv.addr < addr + range ? found : NULL;
}

int treap_visit(const struct treap_node *tree, uint64_t from_addr,
		int (*visit)(const struct iv *iv, void *arg), void *arg)
{
	int ret = 0;

	while (tree && !ret) {
		if (tree->iv.addr >= from_addr) {
			ret = treap_visit(tree->left, from_addr, visit, arg);
			if (!ret)
				ret = visit(&tree->iv, arg);
		}
		tree = tree->right;
	}
	return ret;
}
