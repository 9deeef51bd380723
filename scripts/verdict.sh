# shellcheck shell=bash disable=SC2154 # those who source it hold the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Whether a part of a check is good, from what its guest left behind.

# judge_part DIR STATUS SECONDS: prints why it is not good, and nothing when it is. STATUS is that of
# scripts/vm under a time limit. read_tap has read the log. Failed tests are no reason of their own
# here, since each has its line.
judge_part() {
	local dir=$1 status=$2 limit=$3 log=$1/console-guest.log finding

	finding=$(sed -n 's/^gpuvm-check: FAILED //p' "$log" | tr -d '\r' | head -n1)
	if ((status == 124 || status == 137)); then
		echo "it was not done after $limit s"
	elif [[ -e $dir/reason-guest ]]; then
		cat "$dir/reason-guest"
	elif [[ -n $finding ]]; then
		echo "$finding"
	elif ! grep -q '^gpuvm-check: all checkers were asked' "$log"; then
		echo "the kernel's checkers were not asked"
	else
		tap_lacks "$status"
	fi
}

# QEMU's multi-threaded TCG may run code that the kernel has patched away: an emulator's failure, not
# a finding.
emulator_failed() {
	grep -qa 'Oops: int3' "$1/console-guest.log"
}
