# shellcheck shell=bash disable=SC2154 # root comes from lib.sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Which runs are shown: for those who read results/.

# runs_in_results OPTION...: result.json of runs in results/, the newest first; results/reference/ is not a run.
runs_in_results() {
	"$root/build/gpuvm-compare" --find "$results" --but "$results/reference" "$@" || (($? == 1)) || exit 2
}

# latest_runs [alone]: result.json of the newest run and, unless alone, of each other revision the newest one on the
# same machine; stock goes first.
latest_runs() {
	if [[ -z ${1:-} ]]; then
		runs_in_results --latest
	elif [[ -e $results/latest/result.json ]]; then
		realpath -- "$results/latest/result.json"
	else
		runs_in_results | sed -n 1p
	fi
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

# Sets modes to those of one run that are compared, MODES or all; to nothing where runs are, or where there is one mode.
find_modes() {
	local have mode words=()

	modes=
	if ((${#run_dirs[@]} > 1)); then
		[[ -z ${MODES:-} ]] || die "MODES compares modes of one run; these are ${#run_dirs[@]}: name one with RUNS"
		return 0
	fi
	have=$("$root/build/gpuvm-compare" --modes-of "${run_dirs[0]}")
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
		out=$results/$1-$(basename -- "$run")
	fi
	mkdir -p -- "$out" 2>/dev/null || die "the folder $out cannot be made; name another with OUT"
	out=$(realpath -- "$out")
}

# drawn LIST: names of what an earlier call has drawn into out. What else is there is not ours.
drawn() {
	"$root/build/gpuvm-plotdata" --drawn "$out/$1"
}

# find_runs [WORD...]: sets run_dirs from revisions and folders; from RUNS, or A and B, without any.
find_runs() {
	local word dir words=()

	read -r -a words <<<"${RUNS:-${A:-} ${B:-}}"
	(($# == 0)) || words=("$@")
	run_dirs=()
	if ((${#words[@]} == 0)); then
		mapfile -t run_dirs < <(latest_runs "${MODES:+alone}")
		run_dirs=("${run_dirs[@]%/result.json}")
		((${#run_dirs[@]})) || die "there is no run in results/; run '$call bench' first, or name folders with RUNS"
		return 0
	fi
	expand_words
	for word in "${words[@]}"; do
		dir=${word%/result.json}
		[[ -f $dir/result.json ]] || dir=$(runs_in_results --like revision="$word" | sed -n 1p)
		dir=${dir%/result.json}
		[[ -n $dir && -f $dir/result.json ]] ||
			die "no run '$word'; name a folder that has result.json, or a revision that was run ('$call bench REV=$word')"
		run_dirs+=("$(realpath -- "$dir")")
	done
}

build_show() {
	"$root/scripts/setup" bench show
	build_programs gpuvm-plotdata gpuvm-report gpuvm-compare
}
