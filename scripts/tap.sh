# shellcheck shell=bash disable=SC2034,SC2154 # used by those who source it, who have root
# SPDX-License-Identifier: GPL-2.0-or-later
# The driver tests, and what a guest's log says in the Test Anything Protocol. Kernel messages may stand between the
# lines.

# driver_test_options REVISION: what gpuvm-driver-test is to expect of that kernel and no other. With patches of ours for
# 6.12 zombies leave the evict list, and walks leave last references to the cleanup.
driver_test_options() {
	local base

	base=$("$root/scripts/revision" --base "$1")
	[[ $base == mainline ]] || return 0
	echo --zombies-stay
	"$root/scripts/revision" "$1" | grep -q '/mainline/walk-put\.patch$' || echo --walks-put-last
}

# source_lacks REVISION: why this machine cannot have the source of that kernel; nothing when it has it, or now fetched it.
source_lacks() {
	local base said

	base=$("$root/scripts/revision" --base "$1")
	[[ $(awk -v base="$base" '$1 == base { print $3 }' "$root/config/bases") != - ]] || return 0
	[[ ! -e $(cache_dir)/fetched/$base/newest ]] || return 0
	said=$("$root/scripts/fetch-source" "$base" 2>&1) || tail -n1 <<<"$said"
}

# read_tap LOG TAP: TAP gets the lines, and these variables their numbers; tap_planned is empty when
# the guest did not come to its last line.
read_tap() {
	tr -d '\r' <"$1" | grep -a -E '^(ok|not ok) [0-9]+ - |^1\.\.[0-9]+$' >"$2" || true
	tap_planned=$(sed -n 's/^1\.\.//p' "$2" | tail -n1)
	tap_skip=$(grep -c '^ok .*# SKIP' "$2") || true
	tap_ok=$(($(grep -c '^ok ' "$2") - tap_skip)) || true
	tap_bad=$(grep -c '^not ok ' "$2") || true
}

# tap_lacks STATUS: what is wrong with the whole of it, given the program's exit status; nothing
# when each failure has a line of its own.
tap_lacks() {
	if [[ -z $tap_planned ]] || ((tap_ok + tap_skip + tap_bad != tap_planned)); then
		echo "$((tap_ok + tap_skip + tap_bad)) tests of ${tap_planned:-?} in the log"
	elif (($1 == 1 && tap_bad == 0)); then
		echo "the tests ended with status 1, but none says why"
	elif ((tap_planned == 0)); then
		echo "there was no test"
	fi
}

# suite_counts LOG: what a suite counted at its end, as `PASSED FAILED SKIPPED`; nothing when it did not come to it. Of a
# suite that failed the make that ran it has a word behind that.
suite_counts() {
	sed -nE 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$/\1 \2 \3/p' "$1" | tail -n1
}
