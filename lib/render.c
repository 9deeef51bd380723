// SPDX-License-Identifier: GPL-2.0-or-later
#include "render.h"

#include <errno.h>
#include <string.h>

#include "printable.h"
#include "render_ops.h"
#include "result.h"
#include "row_json.h"

static int json_finish(struct render *render)
{
	json_t *result = result_new(render->context, render->rows);
	int ret;

	if (!result)
		return -ENOMEM;
	ret = result_print(result, render->out);
	json_decref(result);
	return ret;
}

const struct render_ops render_json = {
	.name = "json",
	.finish = json_finish,
	.collect = true,
};

static const struct render_ops *const formats[] = {
#define FORMAT(_name) &render_##_name,
	RENDER_FORMATS(FORMAT)
#undef FORMAT
};

static const struct render_ops *find_format(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	}
	return NULL;
}

int render_init(struct render *render, const char *format, FILE *out)
{
	memset(render, 0, sizeof(*render));
	render->out = out;
	render->ops = find_format(format);
	if (!render->ops)
		return -EINVAL;
	if (render->ops->collect) {
		render->rows = json_array();
		if (!render->rows)
			return -ENOMEM;
	}
	return 0;
}

void render_context(struct render *render, json_t *context)
{
	json_decref(render->context);
	render->context = json_incref(context);
}

void render_name_width(struct render *render, unsigned int width)
{
	render->next_name_width = width;
}

void render_profile(struct render *render)
{
	render->profile = true;
}

/* What is shown as it comes may be shown on a terminal. */
static void show_row(struct render *render, const struct row *row)
{
	struct row copy = *row;

	printable(copy.name);
	printable(copy.run_name);
	printable(copy.error);
	printable(copy.skipped);
	printable(copy.big_o);
	render->ops->row(render, &copy);
}

void render_row(struct render *render, const struct row *row)
{
	if (render->ops->row)
		show_row(render, row);
	if (render->ops->collect && json_array_append_new(render->rows, row_to_json(row)))
		render->error = -ENOMEM;
}

int render_finish(struct render *render)
{
	int ret = render->ops->finish(render);

	errno = 0;
	if (!ret && (fflush(render->out) || ferror(render->out)))
		ret = errno ? -errno : -EIO;
	if (render->error)
		ret = render->error;
	json_decref(render->rows);
	json_decref(render->context);
	render->rows = NULL;
	render->context = NULL;
	return ret;
}
