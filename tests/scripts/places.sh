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

# project: a copy of this one whose kernels, drivers and snapshots are nothing.
project_without_kernels() {
	local name

	project=$dir/hollow
	mkdir -p "$project"
	cp -r "$root/scripts" "$root/config" "$root/kernel-patches" "$project/"
	ln -s "$root"/{Makefile,client,bench,lib,driver,compare,clones,plots,profile,bpf,local,tests,build} "$project/"
	for name in kernel driver; do
		printf '#!/bin/sh\nmkdir -p %s/nothing/build\ntouch %s/nothing/info %s/nothing/bzImage %s/nothing/gpuvm_bench.ko\necho %s/nothing\n' \
			"$dir" "$dir" "$dir" "$dir" "$dir" >"$project/scripts/$name"
	done
	mkdir -p "$dir/qemus"
	# What is made of it is there already.
	ln -s /bin/true "$dir/qemus/make"
}

# qemu_that BODY: there is no other.
qemu_that() {
	# shellcheck disable=SC2016 # a script
	printf '#!/bin/sh\ncase $1 in --version) echo QEMU emulator version 1.2.3; exit;; esac\n%s\n' "$1" >"$dir/qemus/qemu-system-x86_64"
	chmod +x "$dir/qemus/qemu-system-x86_64"
}

with_qemu() {
	PATH=$dir/qemus:$PATH "$@"
}

shell_tells_of_dead_qemu() {
	qemu_that 'echo "qemu: no such luck" >&2; exit 1'
	says_one_line 'QEMU ended with status 1: qemu: no such luck, before the command' with_qemu env CMD=true "$project/scripts/shell"
	qemu_that 'kill -KILL $$'
	says_one_line 'QEMU was killed by SIGKILL, before the command' with_qemu env CMD=true "$project/scripts/shell"
	mkdir "$dir/vm"
	with_qemu "$project/scripts/vm" 0 "$dir/nothing" - smp "$dir/vm" -- true && fail "status 0"
	[[ $(<"$dir/vm/reason-0") == "QEMU was killed by SIGKILL" ]] || fail "$(<"$dir/vm/reason-0")"
}

# One CPU of the host is kept busy, and the guest, which works until it is told to end, has what that leaves.
starved_guest_is_no_hung_one() {
	local hog

	qemu_that "echo 19 2>/dev/null >/proc/self/autogroup
		exec taskset -c 0 nice -n 19 sh -c 'until [ -e $dir/enough ]; do :; done; exit 3'"
	taskset -c 0 sh -c 'while :; do :; done' &
	hog=$!
	mkdir "$dir/starved"
	{ sleep 12; touch "$dir/enough"; } &
	STALL=4 with_qemu "$project/scripts/vm" 0 "$dir/nothing" - smp "$dir/starved" -- true && fail "status 0"
	kill "$hog"
	wait
	[[ $(<"$dir/starved/reason-0") == "QEMU ended with status 3"* ]] || fail "$(<"$dir/starved/reason-0")"
}

hung_guest_is_ended() {
	qemu_that 'sleep 60'
	mkdir "$dir/hung"
	STALL=2 with_qemu "$project/scripts/vm" 0 "$dir/nothing" - smp "$dir/hung" -- true && fail "status 0"
	[[ $(<"$dir/hung/reason-0") == "the guest hung: no progress for 2 s" ]] || fail "$(<"$dir/hung/reason-0")"
	qemu_that 'while :; do :; done'
	STALL=2 with_qemu "$project/scripts/vm" 0 "$dir/nothing" - smp "$dir/hung" -- true && fail "status 0"
	[[ $(<"$dir/hung/reason-0") == "the guest hung: no progress for 2 s" ]] || fail "$(<"$dir/hung/reason-0")"
}

compare_stops_at_the_first_side() {
	local status=0

	qemu_that 'echo "qemu: no such luck" >&2; exit 1'
	with_qemu "$project/scripts/compare" A=stock B=immediate MACHINE=smp CASES=floor/nop OUT="$dir/sides" \
		>"$dir/out" 2>"$dir/err" || status=$?
	((status == 2)) || fail "status $status: $(cat "$dir/out" "$dir/err")"
	[[ $(grep -c '^compare: running' "$dir/err") == 1 ]] || fail "the other side was run, too: $(cat "$dir/err")"
	[[ $(grep -vc '^compare: running' "$dir/err") == 1 ]] || fail "not one line for it: $(cat "$dir/err")"
	tail -n1 "$dir/err" | grep -q '^gpuvm-bench: the run of [a-z]* is incomplete: QEMU ended with status 1: qemu: no such luck' ||
		fail "$(cat "$dir/err")"
}

malformed_session() {
	printf '#!/bin/sh\necho booted >&2\n' >"$project/scripts/shell"
	build_programs gpuvm-replay gpuvm-tsc
	echo 'nosuch call' >"$dir/bad.session"
	says_one_line 'bad.session:1: is no call' env SESSION="$dir/bad.session" REV=stock OUT="$dir/hyper" "$project/scripts/hyperfine"
	says_one_line 'bad.session:1: is no call' env FILE="$dir/bad.session" REV=stock "$project/scripts/replay"
	mkfifo "$dir/pipe.session"
	says_one_line 'pipe.session cannot be read' timeout 60 env SESSION="$dir/pipe.session" REV=stock OUT="$dir/hyper" "$project/scripts/hyperfine"
}

help_is_answered() {
	local name

	for name in bench compare trace check-exact same-dumps report plots profile; do
		"$root/scripts/$name" --help >"$dir/out" 2>"$dir/err" || fail "$name --help: status $?: $(cat "$dir/err")"
		grep -q "^scripts/$name" "$dir/out" || fail "$name --help does not say how it is called: $(head -n1 "$dir/out")"
	done
}

# Full from the beginning, and full as soon as anything is written.
full_tmpdir() {
	local disk=$dir/tmpdir

	[[ $(id -u) == 0 ]] || { echo "needs root, to mount a small disk"; return 77; }
	mkdir "$disk"
	mount -t tmpfs -o size=1m tmpfs "$disk" || { echo "cannot mount"; return 77; }
	trap 'umount "$dir/tmpdir"' EXIT
	# No more than that: without the small disk it would be the whole one.
	head -c 2M /dev/zero >"$disk/full" 2>/dev/null
	says_one_line "no space on the disk of $disk; free some" env TMPDIR="$disk" "$root/scripts/bench" CASES=floor/nop
	# Who has said why is not followed by who has called it.
	rm "$disk/full"
	mv "$project/scripts/kernel" "$dir/kernel"
	printf '#!/bin/sh\nhead -c 2M /dev/zero >%s/full 2>/dev/null\necho "gpuvm-bench: it is told" >&2\nexit 2\n' "$disk" >"$project/scripts/kernel"
	chmod +x "$project/scripts/kernel"
	says_one_line 'it is told' with_qemu env TMPDIR="$disk" "$project/scripts/bench" CASES=floor/nop
	mv "$dir/kernel" "$project/scripts/kernel"
}

test_places() {
	check "--help is answered" help_is_answered
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
	project_without_kernels
	check "a full TMPDIR" full_tmpdir
	check "a shell whose QEMU is dead" shell_tells_of_dead_qemu
	check "compare with a QEMU that fails" compare_stops_at_the_first_side
	check "a guest without a CPU has not hung" starved_guest_is_no_hung_one
	check "a guest that says nothing has hung" hung_guest_is_ended
	check "hyperfine and replay with a malformed session" malformed_session
	check "replay of nothing" says_one_line 'name a session with FILE' env -u FILE "$root/scripts/replay"
	check "replay of a folder" says_one_line 'cannot be read; name a session' env FILE=/ "$root/scripts/replay"
	check "replay with EVERY=0" says_one_line 'name a number of calls' env FILE=/dev/null EVERY=0 "$root/scripts/replay"
	check "replay on this machine" says_one_line 'there are: exact smp kvm' env FILE=/dev/null MACHINE=local "$root/scripts/replay"
	check "JOBS=none" says_one_line 'from 1 to 64' "$root/scripts/bench" JOBS=none
	check "an APPEND that Linux would cut" says_one_line 'too long for a kernel' \
		env APPEND="$(printf '%2500s' x)" "$root/scripts/snapshot" kernel driver
}
