# shellcheck shell=bash disable=SC2154 # root comes from lib.sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Which runs are shown: for those who read results/.

# In one line: revision, machine. Empty when it is no result.
run_facts() {
	jq -r '.context | "\(.revision) \(.machine)"' "$1/result.json" 2>/dev/null || true
}

# newest_runs: folders of results/ with a result, newest first. results/reference/ is not a run.
newest_runs() {
	local file

	for file in "$root"/results/*/result.json "$root"/results/*/*/result.json; do
		[[ -e $file && $file != "$root"/results/latest/* && $file != "$root"/results/reference/* ]] || continue
		printf '%s %s\n' "$(stat -c %.9Y "$file")" "${file%/result.json}"
	done | sort -rn | cut -d' ' -f2-
}

# The newest run of a revision.
newest_of() {
	local dir

	while IFS= read -r dir; do
		if [[ $(run_facts "$dir") == "$1 "* ]]; then
			printf '%s\n' "$dir"
			return
		fi
	done < <(newest_runs)
}

# latest_runs [alone]: the newest run and, unless alone, of each other revision the newest one on the same machine;
# stock goes first.
latest_runs() {
	local newest machine="" dir facts seen=" "

	newest=$(realpath -- "$root/results/latest" 2>/dev/null) || true
	if [[ -n ${1:-} ]]; then
		if [[ -e $newest/result.json ]]; then printf '%s\n' "$newest"; else newest_runs | sed -n 1p; fi
		return
	fi
	while IFS= read -r dir; do
		facts=$(run_facts "$dir")
		[[ -n $facts ]] || continue
		machine=${machine:-${facts#* }}
		[[ ${facts#* } == "$machine" && $seen != *" ${facts% *} "* ]] || continue
		seen+="${facts% *} "
		printf '%s %s\n' "$([[ ${facts% *} == stock ]] && echo 0 || echo 1)" "$dir"
	done < <([[ ! -e $newest/result.json ]] || printf '%s\n' "$newest"; newest_runs) | sort -s -k1,1n | cut -d' ' -f2-
}

# Globs among words become the folders that they fit.
expand_words() {
	local word found expanded=()

	for word in "${words[@]}"; do
		found=$([[ ! $word =~ [*?\[] ]] || compgen -G "$word" || true)
		if [[ -n $found && ! -e $word ]]; then
			mapfile -t -O "${#expanded[@]}" expanded <<<"$found"
		else
			expanded+=("$word")
		fi
	done
	words=("${expanded[@]}")
}

# Modes that a run has measured, first what the others are compared with: resv, or else spin.
modes_of() {
	jq -r '[.benchmarks[] | select(.run_type == "iteration" and .real_time > 0) | .name | capture("/mode:(?<mode>[^/]+)").mode] |
		unique as $all | ["resv", "spin"] as $bases | first($bases[] | select(IN($all[]))) // $all[0] // empty |
		[.] + (["immediate-resv", "immediate", "spin", "custom-lock"] + $all - [.] | map(select(IN($all[])))) |
		reduce .[] as $mode ([]; if any(.[]; . == $mode) then . else . + [$mode] end) | join(",")' "$1/result.json" 2>/dev/null || true
}

# Sets modes to those of one run that are compared, MODES or all; to nothing where runs are, or where there is one mode.
find_modes() {
	local have mode words=()

	modes=
	if ((${#run_dirs[@]} > 1)); then
		[[ -z ${MODES:-} ]] || die "MODES compares modes of one run; these are ${#run_dirs[@]}: name one with RUNS"
		return 0
	fi
	have=$(modes_of "${run_dirs[0]}")
	modes=${MODES:-$have}
	IFS=, read -r -a words <<<"$modes"
	for mode in "${words[@]}"; do
		[[ ,$have, == *,"$mode",* ]] || die "the run ${run_dirs[0]} has nothing in mode '$mode'; its modes are ${have//,/, }"
	done
	[[ $modes == *,* || -z ${MODES:-} ]] || die "MODES=$MODES names one mode; two or more are compared: MODES=resv,immediate-resv"
	[[ $modes == *,* ]] || modes=
}

# What somebody has committed stays as it is.
is_committed() {
	git -C "$1" ls-files --error-unmatch result.json >/dev/null 2>&1 || [[ $1 == "$root"/results/reference/* ]]
}

# find_out KIND: sets out to where what is drawn goes: OUT, or the last run's folder, unless that is committed or one
# may only read it.
find_out() {
	local run=${run_dirs[-1]}

	if [[ -n ${OUT:-} ]]; then
		out=$OUT
	elif [[ -w $run ]] && ! is_committed "$run"; then
		out=$run/$1
	else
		out=$root/results/$1-$(basename -- "$run")
	fi
	mkdir -p -- "$out" 2>/dev/null || die "the folder $out cannot be made; name another with OUT"
	out=$(realpath -- "$out")
}

# drawn LIST: names of what an earlier call has drawn into out. What else is there is not ours.
drawn() {
	[[ ! -f $out/$1 ]] || jq -r '.[].name // empty | select(test("^[A-Za-z0-9_-]+$"))' "$out/$1" 2>/dev/null || true
}

# find_runs [WORD...]: sets run_dirs from revisions and folders; from RUNS, or A and B, without any.
find_runs() {
	local word dir words=()

	read -r -a words <<<"${RUNS:-${A:-} ${B:-}}"
	(($# == 0)) || words=("$@")
	run_dirs=()
	if ((${#words[@]} == 0)); then
		mapfile -t run_dirs < <(latest_runs "${MODES:+alone}")
		((${#run_dirs[@]})) || die "there is no run in results/; run 'make bench' first, or name folders with RUNS"
		return 0
	fi
	expand_words
	for word in "${words[@]}"; do
		dir=${word%/result.json}
		[[ -f $dir/result.json ]] || dir=$(newest_of "$word")
		[[ -n $dir && -f $dir/result.json ]] ||
			die "no run '$word'; name a folder that has result.json, or a revision that was run ('make bench REV=$word')"
		run_dirs+=("$(realpath -- "$dir")")
	done
}

build_show() {
	"$root/scripts/setup" bench show
	build_programs gpuvm-plotdata gpuvm-report
}
