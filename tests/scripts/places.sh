# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Where a user may be: folders that are missing, full of odd characters or not to be written.

# in_copy NAME WORD: scripts/bench of a project that lies in a folder of that name says so, in one line.
in_copy() {
	local copy=$dir/$1

	mkdir "$copy"
	cp -r "$root/scripts" "$root/config" "$copy/"
	says_one_line "$2" "$copy/scripts/bench" CASES=floor/nop
	rm -rf "$copy"
}

# A PATH that has everything but one program.
without_setpriv() {
	local program

	mkdir "$dir/path"
	for program in /usr/bin/* /bin/*; do
		[[ ${program##*/} == setpriv ]] || ln -sf "$program" "$dir/path/" 2>/dev/null
	done
	says_one_line 'setpriv is not on PATH' env PATH="$dir/path" "$root/scripts/bench" CASES=floor/nop
}

test_places() {
	check "TMPDIR is missing" says_one_line 'cannot be made in /nonexistent' \
		env TMPDIR=/nonexistent "$root/scripts/bench" CASES=floor/nop
	check "HOME is unset" says_one_line 'set GPUVM_BENCH_CACHE' \
		env -u HOME -u XDG_CACHE_HOME -u GPUVM_BENCH_CACHE "$root/scripts/kernel" stock
	# shellcheck disable=SC2016 # not expanded
	check "a cache with a dollar" says_one_line 'set GPUVM_BENCH_CACHE to a plain path' \
		env GPUVM_BENCH_CACHE='/tmp/a$b' "$root/scripts/kernel" stock
	# shellcheck disable=SC2016 # not expanded
	for name in 'a b' 'a;b' 'a:b' 'a%b' "a'b" 'a$b'; do
		check "a project in a folder called $name" in_copy "$name" 'move it to a plain path'
	done
	check "no setpriv" without_setpriv
	check "JOBS=none" says_one_line 'from 1 to 64' "$root/scripts/bench" JOBS=none
	check "an APPEND that Linux would cut" says_one_line 'too long for a kernel' \
		env APPEND="$(printf '%2500s' x)" "$root/scripts/snapshot" kernel driver
}
