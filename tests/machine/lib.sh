# shellcheck shell=bash disable=SC2034,SC2154 # shared with those who source it
# SPDX-License-Identifier: GPL-2.0-or-later
# For tests that run scripts/bench: TAP lines, and what a run must leave behind.

tests=0
failures=0
skips=0

# check NAME COMMAND...: one test; it passes when COMMAND does, and shows what it said when not.
check() {
	local name=$1 said status=0

	shift
	wanted "$name" || return 0
	tests=$((tests + 1))
	said=$("$@" 2>&1) || status=$?
	if ((status == 0)); then
		echo "ok $tests - $name"
	elif ((status == 77)); then
		echo "ok $tests - $name # SKIP $said"
		skips=$((skips + 1))
	else
		echo "not ok $tests - $name"
		printf '%s\n' "$said" | sed 's/^/# /'
		failures=$((failures + 1))
	fi
}

wanted() {
	local glob

	((${#only[@]})) || return 0
	for glob in "${only[@]}"; do
		# shellcheck disable=SC2053 # a glob
		[[ $1 != $glob ]] || return 0
	done
	return 1
}

finish() {
	echo "1..$tests"
	echo "$((tests - failures - skips)) passed, $failures failed, $skips skipped"
	((failures == 0))
}

# Ends the test: check runs each in a shell of its own.
fail() {
	printf '%s\n' "$*"
	exit 1
}

# bench DIR NAME=value...: a run into DIR, with a time limit; its words in DIR.out and DIR.err.
bench() {
	local dir=$1
	shift
	timeout --foreground --kill-after=10 300 "$root/scripts/bench" OUT="$dir" REV=stock "$@" >"$dir.out" 2>"$dir.err"
}

# bench_in_background DIR NAME=value...: sets bench_pid.
bench_in_background() {
	local dir=$1
	shift
	"$root/scripts/bench" OUT="$dir" REV=stock "$@" >"$dir.out" 2>"$dir.err" &
	bench_pid=$!
}

# await_bench SECONDS STATUS: the background run ends within SECONDS, with STATUS.
await_bench() {
	local seconds=$1 want=$2 status=0 tick

	for ((tick = 0; tick < seconds * 5; tick++)); do
		kill -0 "$bench_pid" 2>/dev/null || break
		sleep 0.2
	done
	! kill -0 "$bench_pid" 2>/dev/null || { kill -KILL "$bench_pid"; fail "still running after $seconds s"; }
	wait "$bench_pid" || status=$?
	[[ $status == "$want" ]] || fail "exit status $status, not $want"
}

# in_guest FILE COMMAND: what COMMAND says in a guest goes to FILE. QEMU's multi-threaded TCG may run
# code that the kernel patched away, on the other CPU: an int3 oops is the emulator's, and the guest gets
# another try. Exit status: the command's.
in_guest() {
	local file=$1 try status=0

	for try in 1 2 3; do
		status=0
		DRIVER=none CMD=$2 timeout --foreground 600 "$root/scripts/shell" >"$file" 2>&1 || status=$?
		grep -q 'Oops: int3' "$file" || break
		echo "# try $try: the emulator's int3 oops"
	done
	return "$status"
}

# of_rows FILTER STREAM...: what jq's FILTER says of each finished row, in the order in which they came. A line that is
# torn is none.
of_rows() {
	jq -rcR "fromjson? | .row // empty | $1" "${@:2}"
}

# rows DIR: names of the finished rows, one per line.
rows() {
	of_rows .name "$1"/stream-*.jsonl
}

# costs DIR: `name cost` of every measured row, by name.
costs() {
	of_rows 'select(.insn_per_op) | "\(.name) \(.insn_per_op)"' "$1"/stream-*.jsonl | sort
}

# same_rows A B: two runs, or their streams, have the same rows to the last digit, in any order.
same_rows() {
	local a=$1 b=$2

	[[ ! -d $a ]] || a=$a/stream-0.jsonl
	[[ ! -d $b ]] || b=$b/stream-0.jsonl
	diff <(of_rows . "$a" | sort) <(of_rows . "$b" | sort) || fail "rows differ"
}

# whole RUN: its result.json in the usual form; results/reference has another (lib/brief.h).
whole() {
	"$root/build/gpuvm-compare" --copy whole "$1"
}

# await_rows DIR N: until N rows are finished.
await_rows() {
	local dir=$1 n=$2 tick

	for ((tick = 0; tick < 600; tick++)); do
		[[ ! -e $dir/stream-0.jsonl ]] || (($(rows "$dir" | wc -l) < n)) || return 0
		sleep 0.1
	done
	fail "no $n rows within 60 s; $(cat "$dir.err")"
}

# incomplete DIR REASON: the run says why, has what was finished, and left nobody behind.
incomplete() {
	local dir=$1 reason=$2 said kept

	said=$(jq -r '.context | "\(.complete) \(.incomplete_reason)"' "$dir/result.json")
	grep -q "^false .*$reason" <<<"$said" || fail "it is not incomplete because of '$reason': $said"
	kept=$(jq '.benchmarks | length' "$dir/result.json")
	[[ $kept == "$(rows "$dir" | wc -l)" && $kept != 0 ]] ||
		fail "$kept rows in result.json, $(rows "$dir" | wc -l) were finished"
	grep -q 'console-' "$dir.err" || fail "the console log's path is not named: $(cat "$dir.err")"
	nobody_left "$dir"
}

nobody_left() {
	local left tick

	for ((tick = 0; tick < 20; tick++)); do
		left=$(pgrep -fa -- "$1/" | grep -v -e pgrep -e tests/machine) || return 0
		sleep 0.1
	done
	fail "processes left behind: $left"
}

# refused WORD NAME=value...: one line that has WORD, status 2, nothing started.
refused() {
	local word=$1 status=0
	shift
	timeout --foreground 120 "$root/scripts/bench" OUT="$dir/refused" "$@" >"$dir/refused.out" 2>"$dir/refused.err" ||
		status=$?
	((status == 2)) || fail "exit status $status"
	[[ $(wc -l <"$dir/refused.err") == 1 && ! -s $dir/refused.out ]] ||
		fail "not one line: $(cat "$dir/refused.err" "$dir/refused.out")"
	grep -q -- "$word" "$dir/refused.err" || fail "no '$word' in: $(cat "$dir/refused.err")"
	[[ ! -e $dir/refused ]] || fail "something was started"
}
