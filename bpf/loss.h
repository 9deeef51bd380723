/* SPDX-License-Identifier: GPL-2.0 */
/* What found no room, or was otherwise not counted: said where nobody looks at tables. */
#ifndef LOSS_H
#define LOSS_H

#include <stdbool.h>

#include <jansson.h>

/**
 * loss_add() - sum up what rows have lost
 * @sum: an object: number by kind. @lost: another one, "lost" of a row, or NULL.
 */
void loss_add(json_t *sum, const json_t *lost);

/**
 * loss_tell() - say on stderr, in a line, what was lost and what would have made room
 * @lost: number by kind.
 *
 * Returns: whether there was anything.
 */
bool loss_tell(const json_t *lost);

#endif
