// SPDX-License-Identifier: GPL-2.0-or-later
#include "output.h"

#include <errno.h>
#include <termios.h>
#include <unistd.h>

/* A serial line must not turn the newlines of the stream into something else. */
static void make_raw(int fd)
{
	struct termios termios;

	if (tcgetattr(fd, &termios))
		return;
	cfmakeraw(&termios);
	/* Draining waits for as long as the line would need. */
	cfsetspeed(&termios, B115200);
	tcsetattr(fd, TCSANOW, &termios);
}

static int open_stream(struct output *output, const char *path)
{
	output->stream = fopen(path, "w");
	if (!output->stream)
		return -errno;
	make_raw(fileno(output->stream));
	return 0;
}

int output_open(struct output *output, const char *stream_path, const char *format)
{
	int ret;

	*output = (struct output){ 0 };
	if (stream_path)
		return open_stream(output, stream_path);

	ret = render_init(&output->render, format, stdout);
	output->rendering = !ret;
	return ret;
}

static void drain(struct output *output)
{
	if (isatty(fileno(output->stream)))
		tcdrain(fileno(output->stream));
}

int output_snapshot(struct output *output, json_t *facts)
{
	int ret = stream_write_snapshot(output->stream, facts);

	drain(output);
	return ret;
}

int output_context(struct output *output, json_t *context)
{
	int ret = 0;

	if (output->rendering)
		render_context(&output->render, context);
	if (output->stream) {
		ret = stream_write_context(output->stream, context);
		drain(output);
	}
	return ret;
}

int output_start(struct output *output, const char *name)
{
	int ret = 0;

	if (output->stream) {
		ret = stream_write_start(output->stream, name);
		drain(output);
	}
	return ret;
}

int output_row(struct output *output, const struct row *row)
{
	int ret = 0;

	output->done.rows++;
	output->done.failed += row_failed(row);
	output->done.skipped += row_was_skipped(row);
	if (output->rendering)
		render_row(&output->render, row);
	if (output->stream) {
		ret = stream_write_row(output->stream, row);
		drain(output);
	}
	return ret;
}

int output_abandon(struct output *output)
{
	int ret = 0;

	if (output->rendering)
		ret = render_finish(&output->render);
	if (output->stream && fclose(output->stream) && !ret)
		ret = -errno;
	return ret;
}

int output_close(struct output *output)
{
	int ret = 0;

	if (output->rendering)
		ret = render_finish(&output->render);
	if (output->stream) {
		ret = stream_write_done(output->stream, &output->done);
		drain(output);
		if (fclose(output->stream) && !ret)
			ret = -errno;
	}
	return ret;
}
