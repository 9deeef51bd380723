# SPDX-License-Identifier: GPL-2.0-or-later
# Colours the frames of an SVG of flamegraph.pl by lock class, the frame on top of the root. First file:
# lock-classes; then the SVG, twice. keep=1 leaves the colours of a differential.

function number(line, name,	at) {
	at = match(line, " " name "=\"[0-9.]*\"")
	return at ? substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : -1
}

function title(line) {
	if (!match(line, /<title>[^<]*<\/title>/))
		return ""
	return substr(line, RSTART + 7, RLENGTH - 15)
}

# Lighter by up to a third, by name: neighbours are told apart, and the same name looks the same.
function shade(name, colour,	i, sum, part, way) {
	for (i = 1; i <= length(name); i++)
		sum = (sum * 31 + index(letters, substr(name, i, 1))) % 9973
	way = (sum % 12) / 36
	split(colour, part, " ")
	return sprintf("rgb(%d,%d,%d)", part[1] + (255 - part[1]) * way, part[2] + (255 - part[2]) * way,
		part[3] + (255 - part[3]) * way)
}

function class_at(x,	i) {
	for (i = 1; i <= classes; i++)
		if (x >= from[i] - 0.05 && x < to[i] - 0.05)
			return of[i]
	return ""
}

BEGIN { letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:+@/" }

FNR == 1 { file++ }

file == 1 {
	if (!/^#/ && NF == 4)
		colours[$1] = $2 " " $3 " " $4
	next
}

# The root is the lowest; what stands on it is the class.
file == 2 {
	if (title($0) == "")
		next
	y = number($0, "y")
	if (y > lowest)
		lowest = y
	frame[++frames] = $0
	next
}

file == 3 && FNR == 1 {
	for (i = 1; i <= frames; i++)
		if (lowest - number(frame[i], "y") == 16) {
			name = title(frame[i])
			sub(/ \(.*/, "", name)
			classes++
			from[classes] = number(frame[i], "x")
			to[classes] = from[classes] + number(frame[i], "width")
			of[classes] = name
		}
}

{
	name = title($0)
	if (name != "" && !keep) {
		sub(/ \(.*/, "", name)
		class = number($0, "y") == lowest ? "" : class_at(number($0, "x"))
		colour = class in colours ? colours[class] : "205 205 205"
		sub(/fill="rgb\([0-9,]*\)"/, "fill=\"" shade(name, colour) "\"")
	}
	# A calm ground, and a title that leaves room for long names.
	sub(/stop-color="#eeeeb0"/, "stop-color=\"#f4f4f4\"")
	sub(/stop-color="#eeeeee"/, "stop-color=\"#ffffff\"")
	sub(/font-size="17"/, "font-size=\"14\"")
	if (/^<svg /)
		height = number($0, "height")
	if (/^<\/svg>/)
		while ((getline line < script) > 0) {
			sub(/BOTTOM/, height - 32, line)
			print line
		}
	print
}
