// SPDX-License-Identifier: GPL-2.0-or-later
#include "verdict.h"

#include <stdio.h>
#include <string.h>

void verdict_reach(struct verdict *verdict, const struct box *box, const struct verdict *before)
{
	memset(verdict, 0, sizeof(*verdict));
	for (size_t i = 0; i < num_findings; i++) {
		verdict->look[i] = findings[i].look(box, &verdict->note[i]);
		verdict->tuned[i] = before && before->look[i] == FOUND && verdict->look[i] != FOUND;
	}
}

const struct finding *verdict_refusal(const struct verdict *verdict, const struct note **note)
{
	for (size_t i = 0; i < num_findings; i++) {
		if (verdict->look[i] != FOUND || findings[i].weight != REFUSES)
			continue;
		*note = &verdict->note[i];
		return &findings[i];
	}
	return NULL;
}

bool verdict_spoiled(const struct verdict *verdict)
{
	for (size_t i = 0; i < num_findings; i++)
		if (verdict->look[i] == FOUND && findings[i].weight == SPOILS)
			return true;
	return false;
}

static void print_names(const struct verdict *verdict, const char *title,
			bool (*is_one)(const struct verdict *verdict, size_t i), FILE *out)
{
	const char *before = title;

	for (size_t i = 0; i < num_findings; i++) {
		if (!is_one(verdict, i))
			continue;
		fprintf(out, "%s%s", before, findings[i].name);
		before = ", ";
	}
	if (before != title)
		fputc('\n', out);
}

static bool is_unseen(const struct verdict *verdict, size_t i)
{
	return verdict->look[i] == UNSEEN;
}

static bool is_tuned(const struct verdict *verdict, size_t i)
{
	return verdict->tuned[i];
}

void verdict_print(const struct verdict *verdict, FILE *out)
{
	for (size_t i = 0; i < num_findings; i++)
		if (verdict->look[i] == FOUND && findings[i].weight != REFUSES)
			fprintf(out, "preflight: %s: %s: %s\n    %s\n", findings[i].name,
				verdict->note[i].found, findings[i].why, verdict->note[i].remedy);
	print_names(verdict, "preflight: tuned for this run: ", is_tuned, out);
	print_names(verdict, "preflight: this machine does not say: ", is_unseen, out);
}

static const char *word_of(const struct verdict *verdict)
{
	const struct note *note;

	if (verdict_refusal(verdict, &note))
		return "refused";
	return verdict_spoiled(verdict) ? "spoiled" : "clean";
}

static json_t *names(const struct verdict *verdict,
		     bool (*is_one)(const struct verdict *verdict, size_t i))
{
	json_t *list = json_array();

	for (size_t i = 0; i < num_findings; i++)
		if (is_one(verdict, i))
			json_array_append_new(list, json_string(findings[i].name));
	return list;
}

static json_t *found(const struct verdict *verdict)
{
	json_t *list = json_array();

	for (size_t i = 0; i < num_findings; i++)
		if (verdict->look[i] == FOUND)
			json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "name",
							      findings[i].name, "found",
							      verdict->note[i].found, "why",
							      findings[i].why, "remedy",
							      verdict->note[i].remedy));
	return list;
}

json_t *verdict_to_json(const struct verdict *verdict, const struct box *box)
{
	return json_pack("{s:s, s:i, s:o, s:o, s:o}", "verdict", word_of(verdict), "cpu", box->cpu,
			 "findings", found(verdict), "tuned", names(verdict, is_tuned), "unseen",
			 names(verdict, is_unseen));
}
