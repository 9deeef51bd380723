# shellcheck shell=bash disable=SC2034,SC2153,SC2154 # scripts/compare holds and uses the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# In which functions rows changed between two revisions on the exact machine: both are profiled, of these rows only, one of
# each that changed alike; WHERE=all: of all. A profile is kept with its run, and used again. WHERE=0 leaves it out.

# Whether there are two runs of the exact machine whose kernels are known, for people.
can_profile() {
	local side

	[[ $WHERE != 0 && ${FORMAT:-console} =~ ^(console|markdown|mail)$ && -z ${MODES:-} && ${#labels[@]} == 2 ]] || return 1
	for side in 0 1; do
		[[ -n ${revisions[side]} && $(sed '/^$/d' <<<"${runs[side]}" | wc -l) == 1 ]] || return 1
		[[ $("$root/build/gpuvm-compare" --context machine "${runs[side]%$'\n'}" 2>/dev/null) == exact ]] || return 1
	done
}

# profile_side SIDE NAMES: prints the path of a profile that has these rows.
profile_side() {
	local side=$1 names=$2 dir=${runs[$1]%/result.json*} kept

	for kept in "$dir/profile.json" "$dir/where.json"; do
		! "$root/build/gpuvm-profile" --has "$names" "$kept" 2>/dev/null || { printf '%s\n' "$kept"; return; }
	done
	note "compare: profiling $(tr ',' '\n' <<<"$names" | wc -l) rows of ${labels[side]}, to say where they changed (WHERE=0 leaves that out; all: each row)"
	run_apart env -u A -u B -u C -u D -u MODE PROFILE=1 CASES="$names" REV="${revisions[side]}" KERNEL_SRC="${trees[side]}" \
		OUT="$scratch/where-$side" FORMAT=json "$root/scripts/bench" >/dev/null 2>"$scratch/where" || {
		tail -n1 "$scratch/where" >&2
		return 1
	}
	kept=$scratch/where-$side/profile.json
	# A run that one may only read has no place for it.
	! cp "$kept" "$dir/where.json" 2>/dev/null || kept=$dir/where.json
	printf '%s\n' "$kept"
}

# Sets where, arguments that tell gpuvm-compare. What takes long is begun when the verdict has been said.
find_where() {
	local changes names a b each=()

	where=()
	can_profile || return 0
	[[ $WHERE == 1 ]] || each=(--rows)
	# The answer, then names. What is not exact has no place in its instructions.
	changes=$("$root/build/gpuvm-compare" --format changes "${each[@]}" "${arguments[@]}" 2>/dev/null) || (($? == 1)) || return 0
	[[ $changes == *$'\n'* ]] || return 0
	note "compare: ${changes%%$'\n'*}"
	names=${changes#*$'\n'}
	names=${names//$'\n'/,}
	build_programs profile.so gpuvm-profile
	a=$(profile_side 0 "$names") && b=$(profile_side 1 "$names") || return 0
	"$root/build/gpuvm-profile" --diff --rows "$a" "$b" >"$scratch/where.tsv" || (($? == 1)) || return 0
	where=(--where "$scratch/where.tsv")
}
