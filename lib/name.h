/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of rows: "prepare_objects/mode:resv/extobjs:1024". The first part is the family, the
 * others are "key:value" or a bare word.
 */
#ifndef LIB_NAME_H
#define LIB_NAME_H

#include <stddef.h>
#include <stdint.h>

/**
 * name_append() - add a part
 * @name: the name so far; empty: the part becomes the family.
 * @size: size of @name.
 * @key: key, or NULL for a bare word.
 * @value: value or word.
 *
 * Return: 0, -EINVAL when key or value are empty or hold a "/", or the key a ":"; -ENAMETOOLONG.
 * After an error @name is as it was.
 */
int name_append(char *name, size_t size, const char *key, const char *value);

/**
 * name_append_u64() - add a part with a number
 * @name: the name so far.
 * @size: size of @name.
 * @key: key.
 * @value: number.
 *
 * Return: as name_append().
 */
int name_append_u64(char *name, size_t size, const char *key, uint64_t value);

/**
 * name_get() - the value of a key
 * @name: a name.
 * @key: which.
 * @value: out.
 * @size: size of @value.
 *
 * Return: 0, -ENOENT, -ENAMETOOLONG when the value does not fit.
 */
int name_get(const char *name, const char *key, char *value, size_t size);

/**
 * name_get_u64() - the value of a key, as a number
 * @name: a name.
 * @key: which.
 * @value: out, untouched after an error.
 *
 * Return: 0, -ENOENT, -EINVAL when it is no decimal number, -ERANGE.
 */
int name_get_u64(const char *name, const char *key, uint64_t *value);

/**
 * name_family() - the first part
 * @name: a name.
 * @family: out.
 * @size: size of @family.
 *
 * Return: 0, -ENAMETOOLONG when it does not fit.
 */
int name_family(const char *name, char *family, size_t size);

/**
 * name_common() - what two names have in common, as a glob that both fit
 * @common: out: their parts, "*" for each that differs. May be @one or @two.
 * @size: size of @common.
 * @one: a name, or what this made of others.
 * @two: another.
 *
 * Return: 0; -ENOENT when they are of two families, or have not as many parts; -ENAMETOOLONG.
 * After an error @common is as it was.
 */
int name_common(char *common, size_t size, const char *one, const char *two);

#endif
