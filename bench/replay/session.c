// SPDX-License-Identifier: GPL-2.0-or-later
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"

/* A page is 4096 bytes, and 64 bits is what the kernel has for bytes. */
#define PAGES_MAX (UINT64_MAX >> 12)
#define FIELDS_MAX 5

/* What each number of a line is; those in brackets may be missing. */
static const struct {
	const char *word;
	enum session_verb verb;
	const char *fields;
	const char *usage;
} verbs[] = {
	{ "thread", SESSION_THREAD, "t", "thread T" },
	{ "vm", SESSION_VM, "vap", "vm V START PAGES" },
	{ "bo", SESSION_BO, "bp[v", "bo B PAGES [V]" },
	{ "map", SESSION_MAP, "vbapo", "map V B ADDR PAGES OFFSET" },
	{ "null", SESSION_NULL, "vap", "null V ADDR PAGES" },
	{ "unmap", SESSION_UNMAP, "vap", "unmap V ADDR PAGES" },
	{ "exec", SESSION_EXEC, "v", "exec V" },
	{ "evict", SESSION_EVICT, "b", "evict B" },
	{ "restore", SESSION_RESTORE, "b", "restore B" },
	{ "close", SESSION_CLOSE, "b", "close B" },
	{ "destroy", SESSION_DESTROY, "v", "destroy V" },
	{ "lost", SESSION_LOST, "n", "lost N" },
};

#define VERBS (sizeof(verbs) / sizeof(*verbs))

/* The file, and what of the session's own is there at this line. */
struct reader {
	const char *path;
	unsigned int line;
	unsigned int thread;
	uint64_t lost;
	bool vms[SESSION_VMS_MAX];
	bool bos[SESSION_BOS_MAX];
};

static int wrong(const struct reader *reader, const char *what, const char *right)
{
	complain("gpuvm-replay", "%s:%u: %s; %s", reader->path, reader->line, what, right);
	return -EINVAL;
}

static int wrong_number(const struct reader *reader, const char *what, uint64_t number,
			const char *how)
{
	complain("gpuvm-replay", "%s:%u: %s %llu %s", reader->path, reader->line, what,
		 (unsigned long long)number, how);
	return -EINVAL;
}

static int take_named(const struct reader *reader, const char *what, uint64_t number, uint32_t max,
		      uint32_t *field)
{
	*field = number;
	return number < max ? 0 : wrong_number(reader, what, number, "is too high a number");
}

static int take_pages(const struct reader *reader, uint64_t number, uint64_t *field)
{
	*field = number;
	return number <= PAGES_MAX ?
		       0 :
		       wrong_number(reader, "", number, "pages are more than there can be");
}

static int take_field(struct reader *reader, struct session_call *call, char field, uint64_t number)
{
	uint32_t thread;
	int ret;

	switch (field) {
	case 't':
		ret = take_named(reader, "thread", number, SESSION_THREADS_MAX, &thread);
		reader->thread = thread;
		return ret;
	case 'v':
		call->has_vm = true;
		return take_named(reader, "VM", number, SESSION_VMS_MAX, &call->vm);
	case 'b':
		return take_named(reader, "BO", number, SESSION_BOS_MAX, &call->bo);
	case 'a':
		return take_pages(reader, number, &call->addr);
	case 'p':
		return number ? take_pages(reader, number, &call->pages) :
				wrong(reader, "no pages", "name at least one");
	case 'o':
		return take_pages(reader, number, &call->offset);
	}
	reader->lost += number;
	return 0;
}

/* A number that stands alone: no sign, nothing behind it. */
static bool read_number(const char *word, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(word, &end, 10);
	return word[0] >= '0' && word[0] <= '9' && !*end && !errno;
}

static int read_fields(struct reader *reader, struct session_call *call, size_t verb, char *rest)
{
	const char *field = verbs[verb].fields;
	bool optional = false;
	char *word;
	int ret;

	for (; *field; field++) {
		uint64_t number;

		if (*field == '[') {
			optional = true;
			continue;
		}
		word = strtok_r(NULL, " \t", &rest);
		if (!word && optional)
			return 0;
		if (!word || !read_number(word, &number))
			return wrong(reader, "a number is missing or is none", verbs[verb].usage);
		ret = take_field(reader, call, *field, number);
		if (ret)
			return ret;
	}
	if (strtok_r(NULL, " \t", &rest))
		return wrong(reader, "too many words", verbs[verb].usage);
	return 0;
}

static int check_there(const struct reader *reader, const struct session_call *call)
{
	bool names_bo = call->verb != SESSION_VM && call->verb != SESSION_NULL &&
			call->verb != SESSION_UNMAP && call->verb != SESSION_EXEC &&
			call->verb != SESSION_DESTROY;

	if (call->verb == SESSION_VM && reader->vms[call->vm])
		return wrong_number(reader, "VM", call->vm, "is there already");
	if (call->verb == SESSION_BO && reader->bos[call->bo])
		return wrong_number(reader, "BO", call->bo, "is there already");
	if (call->has_vm && call->verb != SESSION_VM && !reader->vms[call->vm])
		return wrong_number(reader, "VM", call->vm, "is not there");
	if (names_bo && call->verb != SESSION_BO && !reader->bos[call->bo])
		return wrong_number(reader, "BO", call->bo, "is not there");
	return 0;
}

static int keep_account(struct reader *reader, const struct session_call *call)
{
	int ret = check_there(reader, call);

	if (ret)
		return ret;
	if (call->verb == SESSION_VM || call->verb == SESSION_DESTROY)
		reader->vms[call->vm] = call->verb == SESSION_VM;
	if (call->verb == SESSION_BO || call->verb == SESSION_CLOSE)
		reader->bos[call->bo] = call->verb == SESSION_BO;
	return 0;
}

static int keep(struct session *session, const struct session_call *call)
{
	if (session->count == session->room) {
		size_t room = session->room ? 2 * session->room : 256;
		struct session_call *calls = realloc(session->calls, room * sizeof(*calls));

		if (!calls)
			return -ENOMEM;
		session->calls = calls;
		session->room = room;
	}
	session->calls[session->count++] = *call;
	return 0;
}

static int read_call(struct session *session, struct reader *reader, char *text)
{
	struct session_call call = { .line = reader->line };
	char *rest, *word = strtok_r(text, " \t", &rest);
	size_t verb = 0;
	int ret;

	while (word && verb < VERBS && strcmp(verbs[verb].word, word))
		verb++;
	if (!word || verb == VERBS)
		return wrong(reader, "is no call",
			     "there are thread, vm, bo, map, null, unmap, exec, evict, restore, "
			     "close, destroy, lost");
	call.verb = verbs[verb].verb;
	ret = read_fields(reader, &call, verb, rest);
	if (ret || call.verb == SESSION_THREAD || call.verb == SESSION_LOST)
		return ret;
	call.thread = reader->thread;
	ret = keep_account(reader, &call);
	return ret ? ret : keep(session, &call);
}

static int read_lines(struct session *session, struct reader *reader, FILE *file)
{
	char text[256];
	int ret = 0;

	while (!ret && fgets(text, sizeof(text), file)) {
		size_t length = strlen(text);

		reader->line++;
		if (!length || (text[length - 1] != '\n' && !feof(file)))
			return wrong(reader, "is too long, or no text", "lines are calls");
		while (length && strchr("\r\n", text[length - 1]))
			text[--length] = '\0';
		if (text[0] && text[0] != '#')
			ret = read_call(session, reader, text);
	}
	if (!ret && ferror(file))
		ret = wrong(reader, "cannot be read", "name a file of calls");
	return ret;
}

int session_read(struct session *session, const char *path)
{
	struct reader *reader = calloc(1, sizeof(*reader));
	FILE *file = fopen(path, "r");
	int ret = file ? 0 : -errno;

	*session = (struct session){ 0 };
	if (!reader)
		ret = -ENOMEM;
	if (ret) {
		complain("gpuvm-replay", "cannot read %s: %s", path, strerror(-ret));
	} else {
		reader->path = path;
		ret = read_lines(session, reader, file);
		session->lost = reader->lost;
	}
	if (file)
		fclose(file);
	free(reader);
	return ret;
}

void session_free(struct session *session)
{
	free(session->calls);
	*session = (struct session){ 0 };
}
