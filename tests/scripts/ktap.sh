# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts/ktap.awk: what a suite printed, as KTAP.

# subtest STATUS LINE...: what becomes of a suite that printed these lines.
subtest() {
	local status=$1
	shift
	printf '%s\n' "$@" | awk -v name=demo -v status="$status" -f "$root/scripts/ktap.awk" >"$dir/ktap"
}

mixed=('  CC    x.c' 'ok 1 - a' 'not ok - b #2: why' '# it said' 'ok 3 - c # SKIP no browser' '1..3')

tests_keep_their_lines() {
	subtest 1 "${mixed[@]}" '1 passed, 1 failed, 1 skipped'
	diff - "$dir/ktap" <<-'END' || exit 1
		  KTAP version 1
		  # Subtest: demo
		  1..3
		  #   CC    x.c
		  ok 1 a
		  not ok 2 b .2: why
		  # it said
		  ok 3 c # SKIP no browser
		not ok 1 1 1
	END
	subtest 0 'ok 1 - a # SKIP no' '0 passed, 0 failed, 1 skipped'
	[[ $(tail -n1 "$dir/ktap") == 'skip 0 0 1' ]] || fail "$(cat "$dir/ktap")"
}

# has_failed WHY STATUS LINE...: there is a test more, which failed for that reason.
has_failed() {
	local why=$1
	shift
	subtest "$@"
	grep -q "^  not ok [0-9]* $why" "$dir/ktap" || fail "no '$why' in: $(cat "$dir/ktap")"
	[[ $(tail -n1 "$dir/ktap") == 'not ok '* ]] || fail "it passed: $(cat "$dir/ktap")"
}

bad_ends_are_failures() {
	has_failed 'the suite came to its end, not with status 124' 124 'ok 1 - a'
	has_failed 'each test has a line: 5 passed' 0 'ok 1 - a' '5 passed, 0 failed, 0 skipped'
	has_failed 'the suite ended with status 0, not with 1' 1 'ok 1 - a' '1 passed, 0 failed, 0 skipped'
}

# The kernel's own parser, from its source.
the_kernel_reads_it() {
	local kunit found

	kunit=$(printf '%s\n' "$(cache_dir)"/base/*/tree/tools/testing/kunit/kunit.py | tail -n1)
	[[ -e $kunit ]] || { echo "no kernel source is unpacked, its kunit.py is in there"; return 77; }
	subtest 1 "${mixed[@]}" '1 passed, 1 failed, 1 skipped'
	{ printf 'KTAP version 1\n1..1\n'; sed '$d' "$dir/ktap"; echo "not ok 1 demo"; } >"$dir/ktap-whole"
	found=$(/usr/bin/python3 -B "$kunit" parse "$dir/ktap-whole" 2>&1) || true
	[[ $found == *"Ran 3 tests: passed: 1, failed: 1, skipped: 1"* && ${found,,} != *error* ]] || fail "$found"
}

# counted WANT LINE...: what is taken for the counts of a suite that printed these lines.
counted() {
	local want=$1 got
	shift
	printf '%s\n' "$@" >"$dir/suite-log"
	got=$(suite_counts "$dir/suite-log")
	[[ $got == "$want" ]] || fail "'$got', not '$want'"
}

counts_bear_what_make_says() {
	counted '12 0 3' 'ok - a' '12 passed, 0 failed, 3 skipped'
	counted '705 1 0' '705 passed, 1 failed, 0 skipped' 'make: *** [tests/unit/build.mk:29: test-unit] Error 1'
	counted '' 'ok - a' 'make: *** [Makefile:81: build/tests/unit/a.o] Error 1'
	counted '' '# 1 passed, 0 failed, 0 skipped'
}

test_ktap() {
	check "counts of a suite that make says failed" counts_bear_what_make_says
	check "KTAP: tests keep their lines" tests_keep_their_lines
	check "KTAP: bad ends are failures" bad_ends_are_failures
	check "KTAP: the kernel's parser reads it" the_kernel_reads_it
	check "FORMAT=nosuch for tests" says_one_line nosuch env FORMAT=nosuch "$root/scripts/test" none
}
