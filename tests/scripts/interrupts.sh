# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds that are interrupted, wait for each other or meet a full disk, with the kernel tree and the make of
# fake_kernel.sh. tests/scripts/interrupted does the same to real ones.

# await FILE: until it is there.
await() {
	local tick

	for ((tick = 0; tick < 600; tick++)); do
		[[ ! -e $1 ]] || return 0
		sleep 0.1
	done
	fail "no $1 within a minute"
}

# ends PID: it is gone within 40 seconds.
ends() {
	local tick

	for ((tick = 0; tick < 400; tick++)); do
		kill -0 "$1" 2>/dev/null || return 0
		sleep 0.1
	done
	fail "process $1 goes on: $(ps -o pid,ppid,args -p "$1")"
}

# What make started of a compiler that is deaf, and writes its pid to $dir/deaf.
make_waits() {
	rm -f "$dir/deaf"
	cat >"$dir/fake/first" <<-END
		if [[ \${*: -1} == modules ]]; then
			(trap '' INT; echo \$BASHPID >$dir/deaf.new; mv $dir/deaf.new $dir/deaf; while :; do sleep 0.1; done)
		fi
	END
}

# interrupted SIGNAL: a build that gets it leaves nobody and nothing, and the next one works.
interrupted_build() {
	local signal=$1 pid status=0

	echo "int $signal;" >"$dir/ks/drivers/gpu/drm/drm_gpuvm.c"
	make_waits
	fake_kernel env --default-signal=INT >"$dir/out" 2>"$dir/err" &
	pid=$!
	await "$dir/deaf"
	kill "-$signal" "$(pgrep -o -P "$pid")"
	wait "$pid" || status=$?
	((status)) || fail "status 0"
	ends "$(<"$dir/deaf")"
	rm "$dir/fake/first"
	image "int $signal;"
	[[ -z $(ls "$dir/kernel-cache/tmp") ]] || fail "left: $(ls "$dir/kernel-cache/tmp")"
}

waiting_is_told() {
	local first second

	echo 'int waits;' >"$dir/ks/drivers/gpu/drm/drm_gpuvm.c"
	make_waits
	fake_kernel >"$dir/first" 2>"$dir/first.err" &
	first=$!
	await "$dir/deaf"
	fake_kernel >"$dir/second" 2>"$dir/second.err" &
	second=$!
	until grep -q waiting "$dir/second.err"; do
		kill -0 "$second" || fail "$(cat "$dir/second.err")"
		sleep 0.1
	done
	grep -q 'kernel stock: waiting for process [0-9]* (kernel stock), which has .*/lock$' "$dir/second.err" || fail "$(cat "$dir/second.err")"
	rm "$dir/fake/first"
	kill -KILL "$(<"$dir/deaf")"
	wait "$first"
	wait "$second" || fail "$(cat "$dir/second.err")"
	[[ -s $dir/second ]] || fail "no kernel"
}

drivers_are_built_once() {
	local kernel before i

	kernel=$(fake_kernel)
	before=$(grep -c driver "$dir/fake/builds") || true
	for i in 1 2 3; do
		env GPUVM_BENCH_CACHE="$dir/kernel-cache" PATH="$dir/fake:$PATH" "$root/scripts/driver" "$kernel" >"$dir/driver-$i" 2>"$dir/driver-$i.err" &
	done
	wait
	if ! cmp "$dir/driver-1" "$dir/driver-2" || ! cmp "$dir/driver-1" "$dir/driver-3" || [[ ! -s $dir/driver-1 ]]; then
		fail "$(cat "$dir"/driver-?.err)"
	fi
	[[ $(grep -c driver "$dir/fake/builds") == $((before + 1)) ]] || fail "$(cat "$dir/fake/builds")"
}

# As make, then as tar, then as the first file of all meets it.
full_disk_is_one_line() {
	local disk=$dir/small

	[[ $(id -u) == 0 ]] || { echo "needs root, to mount a small disk"; return 77; }
	mkdir "$disk"
	mount -t tmpfs -o size=3m tmpfs "$disk" || { echo "cannot mount"; return 77; }
	trap 'umount "$dir/small"' EXIT
	echo 'echo half >a.o; head -c 4M /dev/zero >b.o 2>/dev/null || { echo "cc1: error: b.o: No space left on device"; rm b.o; exit 2; }' >"$dir/fake/first"
	says_one_line "no space on the disk of $disk; free some" fake_kernel GPUVM_BENCH_CACHE="$disk"
	[[ -z $(find "$disk" -name '*.o') && -z $(ls "$disk/tmp") ]] || fail "half: $(find "$disk" -name '*.o') $(ls "$disk/tmp")"
	rm "$dir/fake/first"
	rm -rf "${disk:?}"/*
	yes "int large;" | head -c 4M >"$dir/ks/drivers/gpu/drm/large.c"
	says_one_line "no space on the disk of $disk; free some" fake_kernel GPUVM_BENCH_CACHE="$disk"
	rm "$dir/ks/drivers/gpu/drm/large.c"
	fake_kernel GPUVM_BENCH_CACHE="$disk" >"$dir/out" || fail "with room there is no kernel"
	head -c 4M /dev/zero >"$disk/yes" 2>/dev/null
	rm -rf "$disk"/{tmp,kernels,slots,trees}
	head -c 4M /dev/zero >>"$disk/yes" 2>/dev/null
	says_one_line "no space on the disk of $disk; free some" fake_kernel GPUVM_BENCH_CACHE="$disk"
}

source_alone() {
	local before

	before=$(wc -l <"$dir/fake/builds")
	echo 'int alone;' >"$dir/ks/drivers/gpu/drm/drm_gpuvm.c"
	env GPUVM_BENCH_CACHE="$dir/kernel-cache" KERNEL_SRC="$dir/ks" PATH="$dir/fake:$PATH" \
		"$root/scripts/kernel" --source stock >"$dir/out" 2>"$dir/err" || fail "exit status $?: $(cat "$dir/err")"
	[[ ! -s $dir/out && $(wc -l <"$dir/fake/builds") == "$before" ]] || fail "built: $(cat "$dir/out")"
}

# Its source is being unpacked when the mode is looked at: compiling takes as long as that.
refusal_ends_unpacking() {
	mkdir "$dir/slow"
	cat >"$dir/slow/make" <<-END
		#!/bin/sh
		until [ -e $dir/empty-cache/tmp/*/base/tree/Makefile ] || [ \$((n += 1)) = 600 ]; do sleep 0.1; done
		PATH=$PATH exec make "\$@"
	END
	chmod +x "$dir/slow/make"
	says_one_line "'nonsense'" env GPUVM_BENCH_CACHE="$dir/empty-cache" PATH="$dir/slow:$PATH" "$root/scripts/bench" MODE=nonsense
	[[ -z $(ls "$dir/empty-cache/tmp") ]] || fail "left: $(ls "$dir/empty-cache/tmp")"
}

# Whose tar says what it is known to say.
edits_are_told() {
	printf '#!/bin/sh\n%s tar "$@"\ncase "$*" in *" -c "*) echo "tar: ./a.c: file changed as we read it" >&2; exit 1;; esac\n' \
		"PATH=$PATH" >"$dir/fake/tar"
	chmod +x "$dir/fake/tar"
	echo 'int edited_meanwhile;' >"$dir/ks/drivers/gpu/drm/drm_gpuvm.c"
	says_one_line "$dir/ks changed while it was read (./a.c: file changed as we read it); run again" fake_kernel
	rm "$dir/fake/tar"
}

test_interrupts() {
	for signal in INT TERM KILL; do
		check "SIG$signal ends a build and all of it" interrupted_build "$signal"
	done
	check "who waits for a lock says who has it" waiting_is_told
	check "three want one driver: it is built once" drivers_are_built_once
	check "a full disk is one line, and nothing half" full_disk_is_one_line
	check "a tree that is edited while it is read" edits_are_told
	check "only the source of a kernel" source_alone
	check "a setting that is refused ends the unpacking of a source" refusal_ends_unpacking
}
