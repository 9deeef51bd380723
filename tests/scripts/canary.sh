# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Does scripts/canary see what is planted, and everything else?

# result FILE {NAME COST REMAPS ALLOCS}...: a result with these rows. ALLOCS is - where
# nothing is counted, and `ticks` where timer interrupts may be in the row, too.
result() {
	local file=$1
	shift
	{
		printf '{"context": {"clock": "insn"}, "benchmarks": ['
		while (($#)); do
			printf '{"name": "%s", "family_index": 0, "per_family_instance_index": 0, "run_name": "%s", "run_type": "iteration", ' "$1" "$1"
			printf '"repetitions": 1, "repetition_index": 0, "threads": 1, "iterations": 64, "real_time": 1, "cpu_time": 1, "time_unit": "ns", "insn_per_op": %s, ' "$2"
			case $4 in
			-) ;;
			ticks) printf '"ticks_seen": 2, ' ;;
			*) printf '"remap_steps_per_op": %s, "allocs_per_op": %s, ' "$3" "$4" ;;
			esac
			printf '"doubled_ratio": 2.0}'
			shift 4
			(($#)) && printf ', '
		done
		printf ']}\n'
	} >"$file"
}

# canary_says STATUS WORD {rows of the canary}: the base has one row of each kind.
canary_says() {
	local want=$1 word=$2 status=0
	shift 2
	result "$dir/base.json" plain 100.0 0 0.0 cut 200.0 1 0.0 span 300.0 2 0.0 slab 40000.0 0 1.0
	result "$dir/canary.json" "$@"
	"$root/scripts/canary" "$dir/base.json" "$dir/canary.json" "$dir/base.json" >"$dir/out" 2>&1 || status=$?
	((status == want)) || fail "exit status $status: $(cat "$dir/out")"
	grep -q -- "$word" "$dir/out" || fail "no '$word' in: $(cat "$dir/out")"
}

add() {
	awk -v a="$1" -v b="$2" 'BEGIN { print a + b }'
}

# uncounted_says STATUS WORD MORE_A MORE_B: rows without counters, of two modes.
uncounted_says() {
	local want=$1 word=$2 status=0

	result "$dir/base.json" plain 100.0 0 0.0 cut 200.0 1 0.0 f/mode:a 1000.0 0 - f/mode:b 1100.0 0 -
	result "$dir/canary.json" plain 100.0 0 0.0 cut 216.0 1 0.0 \
		f/mode:a "$(add 1000 "$3")" 0 - f/mode:b "$(add 1100 "$4")" 0 -
	"$root/scripts/canary" "$dir/base.json" "$dir/canary.json" "$dir/base.json" >"$dir/out" 2>&1 || status=$?
	((status == want)) || fail "exit status $status: $(cat "$dir/out")"
	grep -q -- "$word" "$dir/out" || fail "no '$word' in: $(cat "$dir/out")"
}

# bystander_says STATUS WORD {rows of the bystander}: the base has a row that is long, too.
bystander_says() {
	local want=$1 word=$2 status=0
	shift 2
	result "$dir/base.json" plain 100.0 0 0.0 cut 200.0 1 0.0 long 30000000.0 0 ticks
	result "$dir/canary.json" plain 100.0 0 0.0 cut 216.0 1 0.0 long 30000000.0 0 ticks
	result "$dir/bystander.json" "$@"
	"$root/scripts/canary" "$dir/base.json" "$dir/canary.json" "$dir/bystander.json" >"$dir/out" 2>&1 || status=$?
	((status == want)) || fail "exit status $status: $(cat "$dir/out")"
	grep -q -- "$word" "$dir/out" || fail "no '$word' in: $(cat "$dir/out")"
}

test_canary() {
	check "canary: exactly what is planted" canary_says 0 \
		'4 rows: 2 differ by exactly 16 per remap step, 2 without one by 0' \
		plain 100.0 0 0.0 cut 216.0 1 0.0 span 332.0 2 0.0 slab 40000.0 0 1.0
	check "canary: an instruction less is wrong" canary_says 1 'cut: 15 more, not 16' \
		plain 100.0 0 0.0 cut 215.0 1 0.0 span 332.0 2 0.0 slab 40000.0 0 1.0
	check "canary: one more without a remap is wrong" canary_says 1 'plain: 1 more, not 0' \
		plain 101.0 0 0.0 cut 216.0 1 0.0 span 332.0 2 0.0 slab 40000.0 0 1.0
	check "canary: nor are two" canary_says 1 'slab: 2 more, not 0' \
		plain 100.0 0 0.0 cut 216.0 1 0.0 span 332.0 2 0.0 slab 40002.0 0 1.0
	check "canary: steps that nobody counted" uncounted_says 0 '4 rows: 3 differ by .*, 1 without one by 0, 0 wrong' 32 32
	check "canary: a part of a step" uncounted_says 1 'f/mode:b: 32.1 more, which are not whole' 32 32.1
	check "canary: another number of steps in another mode" uncounted_says 1 'f/mode:b: 128 steps, not 192' 48 32
	check "canary: nothing planted is wrong" canary_says 1 '0 differ by exactly 16' \
		plain 100.0 0 0.0 slab 40000.0 0 1.0
	check "canary: what a bystander does shows nowhere" bystander_says 0 \
		'bystander: 3 rows: 2 differ by 0, 0 wrong; 1 are longer' \
		plain 100.0 0 0.0 cut 200.0 1 0.0 long 30000500.0 0 ticks
	check "canary: a bystander that shows is wrong" bystander_says 1 'plain: 100 and 100.015625' \
		plain 100.015625 0 0.0 cut 200.0 1 0.0 long 30000000.0 0 ticks
	check "canary: one result" says_one_line 'takes three results' "$root/scripts/canary" "$dir/base.json"
	check "same-dumps: OPS=none" says_one_line 'must be numbers' "$root/scripts/same-dumps" OPS=none
	check "same-dumps: PLANT=nosuch" says_one_line 'there is seed' "$root/scripts/same-dumps" PLANT=nosuch
}
