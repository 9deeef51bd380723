# SPDX-License-Identifier: GPL-2.0-or-later
# What `perf script` prints, folded: a heading per sample, then a line per frame, innermost first, then
# an empty line. The root frame is -v root=NAME, or else the program.
function flush() {
	if (stack != "")
		count[(root == "" ? program : root) stack]++
	stack = ""
}
/^[^ \t#]/ { flush(); program = $1; next }
/^[ \t]*$/ { flush(); next }
/^[ \t]+[0-9a-f]+ / {
	name = $2
	sub(/\+0x[0-9a-f]+$/, "", name)
	gsub(/;/, "_", name)
	stack = ";" name stack
}
END {
	flush()
	for (stack in count)
		print stack, count[stack]
}
