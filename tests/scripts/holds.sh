# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts/check-holds: each hold is an acquisition.

# made_trace JQ: a trace of one row, changed by that.
made_trace() {
	jq -n 'def lock($op; $taken): {class: "GPUVA", op: $op, acquisitions: $taken, failed: 1, open_holds: 1,
			hold_tcg_ns: {count: ($taken - 2)}};
		{rows: [{name: "link/mode:resv", locks: [lock("all"; 5), lock("link"; 5), lock("observer"; 4)]}]} | '"$1" >"$dir/trace.json"
}

holds_are_acquisitions() {
	made_trace .
	"$root/scripts/check-holds" "$dir" >"$dir/holds" || fail "status $?: $(cat "$dir/holds")"
	grep -q ': 1 rows, 3 locks, 5 acquisitions$' "$dir/holds" || fail "$(cat "$dir/holds")"
	made_trace '.rows[0].locks[2].unreleased = 2 | .rows[0].locks[2].hold_tcg_ns.count = 0'
	"$root/scripts/check-holds" "$dir/trace.json" >"$dir/holds" || fail "status $?: $(cat "$dir/holds")"
}

# differs JQ PATTERN: a trace that is so is found to differ.
differs() {
	local status=0

	made_trace "$1"
	"$root/scripts/check-holds" "$dir/trace.json" >"$dir/holds" || status=$?
	((status == 1)) || fail "status $status of $1"
	grep -q "$2" "$dir/holds" || fail "no '$2' in: $(cat "$dir/holds")"
}

other_holds_are_found() {
	differs '.rows[0].locks[2].hold_tcg_ns.count = 3' '^link/mode:resv: GPUVA in observer: 3 holds of 4 acquisitions, 1 failed, 1 held still$'
	differs '.rows[0].locks[1].open_holds = 0' 'GPUVA in link: 3 holds'
	differs '.rows[0].locks[1] |= (.acquisitions = 6 | .hold_tcg_ns.count = 4)' 'GPUVA: its operations are not the sum'
	differs '.rows[0].error_message = "walks: 3, not 4"' '^link/mode:resv: walks: 3, not 4$'
	echo '[' >"$dir/trace.json"
	says_one_line 'is not a trace' "$root/scripts/check-holds" "$dir/trace.json"
	says_one_line 'there is no' "$root/scripts/check-holds" "$dir/nowhere.json"
}

test_holds() {
	check "a trace whose holds are its acquisitions passes" holds_are_acquisitions
	check "any other is found, and what is no trace refused" other_holds_are_found
}
