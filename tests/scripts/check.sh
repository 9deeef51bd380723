# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts/check: what it refuses, and what it makes of a guest's log.

# A guest's folder whose log has these lines.
part_with() {
	part=$dir/part
	rm -rf "$part"
	mkdir "$part"
	printf '%s\r\n' "$@" >"$part/console-guest.log"
}

verdict() {
	read_tap "$part/console-guest.log" "$part/tap"
	judge_part "$part" "$1" 99
}

# is_bad WHY STATUS: the part is, for that reason.
is_bad() {
	local said

	said=$(verdict "$2")
	[[ $said == *"$1"* && $said ]] || fail "it said '$said'"
}

good=('ok 1 - a' '[    1.0] noise' 'ok 2 - b # SKIP no' 'ok 3 - c' '1..3')
asked='gpuvm-check: all checkers were asked'

good_part() {
	part_with "${good[@]}" "$asked"
	[[ -z $(verdict 0) ]] || fail "$(verdict 0)"
	verdict 0
	((tap_ok == 2 && tap_skip == 1 && tap_bad == 0 && tap_planned == 3)) || fail "counted wrong"
}

# A kernel without the modes that a stress is for.
skipped_part() {
	part_with 'ok 1 - a # SKIP no' '1..1' "$asked"
	[[ -z $(verdict 0) ]] || fail "$(verdict 0)"
}

bad_test() {
	part_with 'ok 1 - a' 'not ok 2 - b: why' '1..2' "$asked"
	verdict 1
	((tap_bad == 1)) || fail "not counted"
}

log_ends_early() {
	part_with 'ok 1 - a'
	is_bad "the kernel's checkers were not asked" 0
	part_with 'ok 1 - a' "$asked"
	is_bad "1 tests of ?" 0
	part_with 'ok 1 - a' '1..2' "$asked"
	is_bad "1 tests of 2" 0
	part_with '1..0' "$asked"
	is_bad "there was no test" 0
	part_with "${good[@]}" "$asked"
	is_bad "but none says why" 1
	is_bad "not done after 99 s" 124
}

kernel_has_a_finding() {
	part_with "${good[@]}" 'gpuvm-check: FAILED lockdep has turned itself off' "$asked"
	is_bad "lockdep has turned itself off" 1
	part_with "${good[@]}" "$asked"
	echo "the guest's kernel complained: BUG" >"$part/reason-guest"
	is_bad "complained: BUG" 2
}

complaints_are_known() {
	local line

	while IFS= read -r line; do
		grep -qE "$kernel_complaints" <<<"$line" || fail "missed: $line"
	done <<'END'
[    9.1] WARNING: possible circular locking dependency detected
[    9.1] WARNING: possible recursive locking detected
[    9.1] WARNING: suspicious RCU usage
[    9.1] WARNING: CPU: 0 PID: 66 at drivers/gpu/drm/drm_gpuvm.c:1500 f+0x1/0x2 [gpuvm_bench]
[    9.1] BUG: KASAN: slab-use-after-free in drm_gpuvm_bo_put+0x1/0x2
[    9.1] BUG: KCSAN: data-race in drm_gpuvm_bo_destroy / drm_gpuvm_bo_destroy
[    9.1] BUG: sleeping function called from invalid context at mm/slab.h:1
[    9.1] BUG: MAX_LOCKDEP_ENTRIES too low!
[    9.1] turning off the locking correctness validator.
[    9.1] INFO: trying to register non-static key.
[    9.1] INFO: task kworker/0:1:9 blocked for more than 120 seconds.
[    9.1] refcount_t: addition on 0; use-after-free.
[    9.1] list_del corruption. prev->next should be 1, but was 2
[    9.1] ODEBUG: free active (active state 0) object: 1 object type: work_struct
[    9.1] kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
unreferenced object 0xffff888003a6d000 (size 96):
END
}

# Options of a fragment replace those below it.
fragments_merge() {
	local project=$dir/merge

	mkdir -p "$project"
	cp -r "$root/scripts" "$root/config" "$root/kernel-patches" "$project/"
	printf '# base: perf\n# CONFIG_HZ_100 is not set\nCONFIG_HZ_1000=y\n' >"$project/config/mine.config"
	. "$root/scripts/kernel-slot.sh"
	merge_fragments "$project/config/perf.config" "$project/config/mine.config" >"$dir/merged"
	! grep -q '^CONFIG_HZ_100=y' "$dir/merged" || fail "the base's option is still there"
	grep -qx '# CONFIG_HZ_100 is not set' "$dir/merged" || fail "the option is not off"
	grep -qx 'CONFIG_HZ_1000=y' "$dir/merged" || fail "the option is not there"
	grep -qx 'CONFIG_DRM_GPUVM=m' "$dir/merged" || fail "the base is lost"
}

check_of() {
	"$root/scripts/check" "$@"
}

with_config() {
	CONFIG=$1 "$root/scripts/kernel" stock
}

test_checks() {
	check "a good part" good_part
	check "a part whose tests are all skipped" skipped_part
	check "failed tests are counted" bad_test
	check "a log that ends early" log_ends_early
	check "findings of the kernel" kernel_has_a_finding
	check "kernel complaints are known" complaints_are_known
	check "config fragments merge" fragments_merge
	check "check CHECK=nosuch" says_one_line "no check 'nosuch'; there are: lockdep" check_of CHECK=nosuch
	check "check REV=nosuch" says_one_line "no revision 'nosuch'" check_of REV=nosuch
	check "check of two revisions" says_one_line "more than one" check_of "REV=stock immediate"
	check "check --nosuch" says_one_line "unknown argument '--nosuch'" check_of --nosuch
	check "CONFIG=nosuch" says_one_line "no config 'nosuch'; there are: box check " with_config nosuch
	check "CONFIG=../perf" says_one_line "no config" with_config ../perf
}
