# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Does scripts/canary see what is planted, and everything else?

# result FILE {NAME COST REMAPS ALLOCS}...: a result with these rows, as the run's JSON is laid out.
result() {
	local file=$1
	shift
	{
		printf '{\n  "context": {},\n  "benchmarks": [\n'
		while (($#)); do
			printf '    {\n      "name": "%s",\n      "run_type": "iteration",\n' "$1"
			printf '      "iterations": 64,\n      "insn_per_op": %s,\n' "$2"
			printf '      "remap_steps_per_op": %s,\n      "allocs_per_op": %s,\n' "$3" "$4"
			printf '      "frees_per_op": 0.0,\n      "doubled_ratio": 2.0\n    }'
			shift 4
			(($#)) && printf ','
			printf '\n'
		done
		printf '  ]\n}\n'
	} >"$file"
}

# canary_says STATUS WORD {rows of the canary}: the base has one row of each kind.
canary_says() {
	local want=$1 word=$2 status=0
	shift 2
	result "$dir/base.json" plain 100.0 0 0.0 cut 200.0 1 0.0 span 300.0 2 0.0 slab 40000.0 0 1.0
	result "$dir/canary.json" "$@"
	"$root/scripts/canary" "$dir/base.json" "$dir/canary.json" >"$dir/out" 2>&1 || status=$?
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
	check "canary: the slab's few are said" canary_says 0 'slab: 2 more, not 0, in a row that' \
		plain 100.0 0 0.0 cut 216.0 1 0.0 span 332.0 2 0.0 slab 40002.0 0 1.0
	check "canary: many are not the slab's" canary_says 1 'slab: 6 more, not 0$' \
		plain 100.0 0 0.0 cut 216.0 1 0.0 span 332.0 2 0.0 slab 40006.0 0 1.0
	check "canary: nothing planted is wrong" canary_says 1 '0 differ by exactly 16' \
		plain 100.0 0 0.0 slab 40000.0 0 1.0
	check "canary: one result" says_one_line 'takes two results' "$root/scripts/canary" "$dir/base.json"
	check "same-dumps: OPS=none" says_one_line 'must be numbers' "$root/scripts/same-dumps" OPS=none
	check "same-dumps: PLANT=nosuch" says_one_line 'there is seed' "$root/scripts/same-dumps" PLANT=nosuch
}
