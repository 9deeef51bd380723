# shellcheck shell=bash disable=SC2154 # those who source it hold the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# For tests of the tracer: its checks in a guest.

# guest REV WALK-PROGRAM [short]: the checks of ./guest; one test here for all of them, its lines are shown.
guest() {
	local rev=$1 walk=$2 size=${3:-} kernel driver dir=$work/guest-$1

	kernel=$("$root/scripts/kernel" "$rev")
	driver=$("$root/scripts/driver" "$kernel")
	mkdir -p "$dir"
	timeout --kill-after=10 600 "$root/scripts/vm" trace "$kernel" "$driver" exact "$dir" "$root/build/gpuvm-trace" \
		"$root/build/gpuvm-bench" "$root/build/bpf/floor.bpf.o" "$root/tests/trace/guest" -- guest "$walk" "$size" || true
	tr -d '\r' <"$dir/console-trace.log" | grep -a -E '^(ok|not ok|#|1\.\.)' >"$dir/tap" || true
	[[ ! -e $dir/reason-trace ]] || fail "$(<"$dir/reason-trace"); the log is $dir/console-trace.log"
	! grep -A6 '^not ok' "$dir/tap" || fail "in a guest with the revision $rev"
	(($(grep -c '^ok' "$dir/tap") == $(sed -n 's/^1\.\.//p' "$dir/tap"))) || fail "not all checks ran: $dir/tap"
}

# foreign_guest REV MODES [short]: the checks of ./foreign-guest, with the tests' own driver beside ours.
foreign_guest() {
	local rev=$1 modes=$2 size=${3:-} kernel dir=$work/foreign-$1

	mkdir -p "$dir"
	kernel=$("$root/scripts/kernel" "$rev")
	"$root/tests/foreign/build" "$kernel" "$dir"
	REV=$rev MACHINE=exact CMD="cd $root && tests/trace/foreign-guest $dir/gpuvm_foreign.ko '$modes' $size" \
		timeout --kill-after=10 900 "$root/scripts/shell" >"$dir/out" 2>&1 || true
	grep -a -E '^(ok|not ok|#|1\.\.)' "$dir/out" >"$dir/tap" || fail "$(tail -n3 "$dir/out")"
	! grep -A6 '^not ok' "$dir/tap" || fail "in a guest with the revision $rev"
	(($(grep -c '^ok' "$dir/tap") == $(sed -n 's/^1\.\.//p' "$dir/tap"))) || fail "not all checks ran: $dir/tap"
}
