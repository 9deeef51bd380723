// SPDX-License-Identifier: GPL-2.0-or-later
#include "list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "glob.h"
#include "name.h"

/* Bounds of the section that BENCH_FAMILY() fills; the linker makes them. */
extern const struct bench_family *const __start_bench_families[];
extern const struct bench_family *const __stop_bench_families[];

static size_t num_params(const struct bench_family *family)
{
	size_t n = 0;

	while (n < BENCH_MAX_PARAMS && family->params[n].count)
		n++;
	return n;
}

static int append_param(char *name, const struct bench_param *param, size_t value)
{
	if (param->labels)
		return name_append(name, ROW_NAME_SIZE, param->name, bench_label(param, value));
	return name_append_u64(name, ROW_NAME_SIZE, param->name, param->values[value]);
}

static int name_case(struct bench_case *bcase)
{
	const struct bench_family *family = bcase->family;
	size_t params = num_params(family);
	int ret = name_append(bcase->name, ROW_NAME_SIZE, NULL, family->name);

	if (!ret && !family->modeless)
		ret = name_append(bcase->name, ROW_NAME_SIZE, "mode", gvbc_mode_name(bcase->mode));
	strcpy(bcase->group, bcase->name);
	for (size_t i = 0; !ret && i < params; i++) {
		strcpy(bcase->group, bcase->name);
		ret = append_param(bcase->name, &family->params[i], bcase->value[i]);
	}
	return ret;
}

/* Steps to the next combination, the last parameter fastest. Returns 0 after the last one. */
static int next_values(const struct bench_family *family, size_t *value)
{
	for (size_t i = num_params(family); i-- > 0;) {
		if (++value[i] < family->params[i].count)
			return 1;
		value[i] = 0;
	}
	return 0;
}

static int add_case(struct case_list *list, const struct bench_case *bcase)
{
	struct bench_case *cases;

	/* Grown at every power of two: no room to remember. */
	if (!(list->count & (list->count - 1))) {
		size_t room = list->count ? list->count * 2 : 1;

		cases = realloc(list->cases, room * sizeof(*cases));
		if (!cases)
			return -ENOMEM;
		list->cases = cases;
	}
	list->cases[list->count++] = *bcase;
	return 0;
}

static int add_mode(struct case_list *list, const struct bench_family *family, enum gvb_mode mode)
{
	struct bench_case bcase = { .family = family, .mode = mode };
	int ret;

	do {
		bcase.name[0] = '\0';
		ret = name_case(&bcase);
		if (!ret)
			ret = add_case(list, &bcase);
	} while (!ret && next_values(family, bcase.value));

	return ret;
}

static int add_family(struct case_list *list, const struct bench_family *family)
{
	int modes = family->modeless ? 1 : GVB_MODE_COUNT;
	int ret = 0;

	for (int mode = 0; !ret && mode < modes; mode++)
		ret = add_mode(list, family, mode);
	return ret;
}

/* Mode by mode within a name, then in the order of the tables: what a reader compares is close. */
static int compare_cases(const void *a, const void *b)
{
	const struct bench_case *left = a;
	const struct bench_case *right = b;

	if (left->family_index != right->family_index)
		return left->family_index < right->family_index ? -1 : 1;
	if (left->mode != right->mode)
		return left->mode < right->mode ? -1 : 1;
	return left->instance_index < right->instance_index ? -1 : 1;
}

static void number_cases(struct case_list *list)
{
	unsigned int family_index = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (i && strcmp(list->cases[i].family->name, list->cases[i - 1].family->name))
			family_index++;
		list->cases[i].family_index = family_index;
		list->cases[i].instance_index = i;
	}
	qsort(list->cases, list->count, sizeof(*list->cases), compare_cases);
	for (size_t i = 0, first = 0; i < list->count; i++) {
		if (list->cases[i].family_index != list->cases[first].family_index)
			first = i;
		list->cases[i].instance_index = i - first;
	}
}

int case_list_all(struct case_list *list)
{
	const struct bench_family *const *family;
	int ret = 0;

	*list = (struct case_list){ 0 };
	for (family = __start_bench_families; !ret && family < __stop_bench_families; family++)
		ret = add_family(list, *family);
	if (ret)
		case_list_free(list);
	else
		number_cases(list);
	return ret;
}

static bool can_be_base(const struct bench_case *bcase)
{
	const char *base = bcase->family->base;
	size_t name = strlen(bcase->name);
	size_t tail = base ? strlen(base) : 0;

	return tail && bench_applies(bcase->family, bcase->mode) && name > tail &&
	       !strcmp(bcase->name + name - tail, base) && bcase->name[name - tail - 1] == '/';
}

static void mark_bases(struct case_list *list)
{
	bool found = false;

	for (size_t i = 0; i < list->count; i++) {
		struct bench_case *bcase = &list->cases[i];

		if (i && bcase->family_index != bcase[-1].family_index)
			found = false;
		bcase->base = !found && can_be_base(bcase);
		found |= bcase->base;
	}
}

void case_list_filter(struct case_list *list, const char *filter, unsigned int modes)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct bench_case *bcase = &list->cases[i];

		if (!glob_match(filter, bcase->name))
			continue;
		if (!bcase->family->modeless && !(modes & 1u << bcase->mode))
			continue;
		list->cases[kept++] = *bcase;
	}
	list->count = kept;
	mark_bases(list);
}

const struct bench_case *case_list_find(const struct case_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->cases[i].name, name))
			return &list->cases[i];
	return NULL;
}

int case_list_shuffle(struct case_list *list, unsigned long seed)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	if (!rng)
		return -ENOMEM;
	gsl_rng_set(rng, seed);
	gsl_ran_shuffle(rng, list->cases, list->count, sizeof(*list->cases));
	gsl_rng_free(rng);
	return 0;
}

static void print_claim(const struct bench_family *family, FILE *out)
{
	static const struct {
		unsigned int flag;
		const char *text;
	} differences[] = {
		{ BENCH_DIFFER_LOCKS,
		  "spin and resv hold the gpuva list's lock around it, others take it inside" },
		{ BENCH_DIFFER_DESTROY, "immediate modes leave destruction for afterwards" },
	};

	fprintf(out, "# %s: %s\n", family->name, family->claim);
	for (size_t i = 0; i < sizeof(differences) / sizeof(*differences); i++)
		if (family->modes_differ & differences[i].flag)
			fprintf(out, "# %s: modes are not alike: %s\n", family->name,
				differences[i].text);
}

void case_list_print(const struct case_list *list, FILE *out, int claims)
{
	const struct bench_family *family = NULL;

	for (size_t i = 0; i < list->count; i++) {
		if (claims && list->cases[i].family != family)
			print_claim(list->cases[i].family, out);
		family = list->cases[i].family;
		fprintf(out, "%s\n", list->cases[i].name);
	}
}

/* Whether a case is the first of its family: in another order one's cases are all over the list. */
static bool is_first(const struct case_list *list, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (list->cases[i].family_index == list->cases[index].family_index)
			return false;
	return true;
}

void case_list_print_jobs(const struct case_list *list, FILE *out)
{
	for (size_t first = 0; first < list->count; first++) {
		if (!is_first(list, first))
			continue;
		fputs(list->cases[first].name, out);
		for (size_t i = first + 1; i < list->count; i++)
			if (list->cases[i].family_index == list->cases[first].family_index)
				fprintf(out, ",%s", list->cases[i].name);
		fputc('\n', out);
	}
}

void case_list_print_families(FILE *out)
{
	const struct bench_family *const *family;
	const char *last = "";

	for (family = __start_bench_families; family < __stop_bench_families; family++) {
		if (strcmp(last, (*family)->name))
			fprintf(out, "%s%s", *last ? ", " : "", (*family)->name);
		last = (*family)->name;
	}
}

void case_list_free(struct case_list *list)
{
	free(list->cases);
	*list = (struct case_list){ 0 };
}
