# SPDX-License-Identifier: GPL-2.0-or-later
# What a suite of tests printed, as a subtest in KTAP, the kernel's test format, indented:
#   awk -v name=SUITE -v status=N -f ktap.awk LOG
#
# A line `ok N - what`, `not ok N - what`, `ok N - what # SKIP why`, or the same without a number, is a
# test. The last line counts them: what a suite says to have passed and has no line for, or ended
# badly for without saying which test failed, becomes a test of its own that failed. Lines that begin
# with # and what a suite that failed said besides are diagnostics.
# The last line printed is not indented: `ok` or `not ok` or `skip`, passed, failed, skipped.

# In a description "#" begins a directive.
function plain(text) {
	gsub(/#/, ".", text)
	return text
}

function test(word, what, directive) {
	tests++
	tally[directive != "" ? "skipped" : word == "ok" ? "passed" : "failed"]++
	lines[++count] = word " " tests " " plain(what) directive
}

{ gsub(/\r/, "") }

/^(not )?ok( [0-9]+)? - / {
	word = /^ok/ ? "ok" : "not ok"
	what = $0
	sub(/^(not )?ok( [0-9]+)? - /, "", what)
	directive = ""
	if (match(what, / # SKIP/)) {
		directive = substr(what, RSTART)
		what = substr(what, 1, RSTART - 1)
	}
	test(word, what, directive)
	next
}
/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ {
	said = $0
	split(said, n, /[^0-9]+/)
	next
}
/^1\.\.[0-9]+$/ { next }
{
	sub(/^# ?/, "")
	lines[++count] = "# " $0
}

END {
	if (said == "")
		test("not ok", "the suite came to its end, not with status " status)
	else if (n[1] != tally["passed"] + 0 || n[2] != tally["failed"] + 0 || n[3] != tally["skipped"] + 0)
		test("not ok", "each test has a line: " said ", says the suite")
	else if (status != 0 && !tally["failed"])
		test("not ok", "the suite ended with status 0, not with " status)
	bad = tally["failed"] > 0
	print "  KTAP version 1"
	print "  # Subtest: " name
	print "  1.." tests + 0
	for (i = 1; i <= count; i++)
		if (bad || lines[i] !~ /^#/)
			print "  " lines[i]
	print (bad ? "not ok" : tests == tally["skipped"] ? "skip" : "ok"), tally["passed"] + 0, \
		tally["failed"] + 0, tally["skipped"] + 0
}
