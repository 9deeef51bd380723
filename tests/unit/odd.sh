# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Odd inputs, in tables: each row makes one, and says what a program has to make of it. Sourced by odd_*, which the
# runner takes for programs that speak TAP. Programs are built with ASan and UBSan, and leaks count.
set -euo pipefail
export LC_ALL=C
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
built=${BUILT:-$root/build/unit}
export ASAN_OPTIONS=exitcode=99:allocator_may_return_null=1 LSAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99
number=0
dir=$(mktemp -d /tmp/gpuvm-odd.XXXXXX)
trap 'cd /; rm -rf "$dir"' EXIT
cd "$dir"

# row NAME COST [FIELDS]: a row, in JSON.
row() {
	printf '{"name": "%s", "family_index": 0, "per_family_instance_index": 0, "run_name": "%s", "run_type": "iteration", "repetitions": 1, "repetition_index": 0, "threads": 1, "iterations": 64, "real_time": %s, "cpu_time": %s, "time_unit": "ns"%s}' \
		"$1" "$1" "$2" "$2" "${3:-}"
}

# result CONTEXT ROW...: a result.json; CONTEXT is what it has besides, or instead of, the clock.
result() {
	local context=$1 rows
	shift
	[[ $context == *'"clock"'* ]] || context='"clock": "insn"'${context:+, $context}
	rows=$(IFS=,; printf '%s' "$*")
	printf '{"context": {"complete": true, %s}, "benchmarks": [%s]}\n' "$context" "$rows"
}

# named NAME: a result of one row of that name.
named() {
	result '"revision": "odd"' "$(row "$1" 100)"
}

good=$(result '"revision": "good"' "$(row m/n:1 100)" "$(row m/n:2 200)")

# A "#" would begin a directive of TAP.
say() {
	number=$((number + 1))
	printf '%s %d - %s\n' "$1" "$number" "${2//#/?}"
}

# wrong STATUS PATTERN GOT: sets why to what is wrong with how it ended; empty when it is right. PATTERN: what the one
# line on stderr has; "-": there is none; "-|PATTERN": either, but a refusal says why.
wrong() {
	local status=$1 pattern=$2 got=$3 said

	said=$(tr '\0' '?' <err)
	why=
	if [[ " $status " != *" $got "* ]]; then
		why="status $got, not $status"
	elif [[ $said == *Sanitizer* || $said == *"runtime error"* ]]; then
		why="a sanitizer complains"
	elif [[ -z $said ]]; then
		# Of a comparison the verdict is on stdout.
		[[ $pattern == -* && ($got != 2 || -s out) ]] || why="nothing is said on stderr"
	elif [[ $pattern == - ]]; then
		why="stderr should be empty"
	elif [[ ${said//$'\ngpuvm-rows: '/} == *[[:cntrl:]]* ]]; then
		# gpuvm-rows says of each line that it can't read, and what that makes of the run.
		why="more than one line, or control characters"
	elif [[ ! $said =~ ^gpuvm-(bench|rows):\ .*(${pattern#-|}) ]]; then
		why="no '$pattern' on stderr"
	fi
}

# odd NAME MAKE COMMAND STATUS PATTERN: MAKE and COMMAND are shell; PATTERN as wrong() takes it. STATUS may be
# several, with spaces. ODD is a glob of the names that are tried.
odd() {
	local name=$1 make=$2 command=$3 got=0 why

	# shellcheck disable=SC2053 # a glob
	[[ $name == ${ODD:-*} ]] || return 0
	rm -rf ./* ./.[!.]* ./..?*
	printf '%s\n' "$good" >good
	eval "$make" >/dev/null 2>&1
	# The odd ones among them close what they write to.
	PATH=$built:$PATH timeout 60 bash -c "$command" >out 2>err </dev/null || got=$?
	wrong "$4" "$5" "$got"
	if [[ -z $why ]]; then
		say ok "$name"
	else
		say "not ok" "$name: $why: $(head -c 300 err | tr -c '[:print:]' ' ')"
	fi
}

finish() {
	printf '1..%d\n' "$number"
}
