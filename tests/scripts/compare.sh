# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts/compare on finished runs, scripts/bisect-run on runs that are made up, and what FORMAT promises.

# costs FILE CLOCK NAME=COST...: a run of those rows.
write_run() {
	local file=$1 clock=$2 word name
	shift 2

	mkdir -p "$(dirname "$file")"
	{
		printf '{"context": {"clock": "%s", "revision": "made", "complete": true}, "benchmarks": [' "$clock"
		for word; do
			name=${word%=*}
			[[ $word == "$1" ]] || printf ','
			printf '{"name": "%s", "family_index": 0, "per_family_instance_index": 0, "run_name": "%s", "run_type": "iteration", "repetitions": 1, ' "$name" "${name%!}"
			printf '"repetition_index": 0, "threads": 1, "iterations": 64, "real_time": %s, "cpu_time": %s, "time_unit": "ns", ' "${word##*=}" "${word##*=}"
			printf '"doubled_ratio": %s}' "$([[ $name == *! ]] && echo 2.2 || echo 2.0)"
		done
		printf ']}\n'
	} >"$file"
}

# says STATUS WORD COMMAND...: the status, and that its first or its last line has WORD.
says() {
	local want=$1 word=$2 status=0
	shift 2
	"$@" >"$dir/out" 2>"$dir/err" || status=$?
	((status == want)) || fail "$*: exit status $status, not $want: $(tail -n3 "$dir/out" "$dir/err")"
	{ head -qn1 "$dir/out"; tail -qn1 "$dir/out" "$dir/err"; } | grep -- "$word" >/dev/null ||
		fail "$*: no '$word' in: $(head -qn1 "$dir/out"; tail -qn1 "$dir/out" "$dir/err")"
}

settings_are_honoured() {
	local a=A=$dir/a b=B=$dir/b compare=$root/scripts/compare

	write_run "$dir/a/result.json" insn m/mode:spin/n:1=100 m/mode:resv/n:1=90 floor/nop=3
	write_run "$dir/b/result.json" insn m/mode:spin/n:1=110 m/mode:resv/n:1=90 floor/nop=3
	says 1 '^WORSE: 1 of 3 cases' "$compare" "$a" "$b"
	says 0 'in 2 cases: 2 same$' "$compare" "$a" "$b" MODE=resv
	says 0 'in 1 case: 1 same$' "$compare" "$a" "$b" SUITE=full CASES='floor/*'
	says 1 '^WORSE: 1 of 3 cases' "$compare" "$a" "$b" SUITE=full
	says 0 'in 1 case: 1 same$' "$compare" "$a" "$b" SUITE=quick
	says 0 'in 1 case, best -10.00 %: 1 better$' "$compare" "$a" MODES=spin,resv CASES='m/*'
	says 0 'in 3 cases: 3 same$' "$compare" "$a" B="$dir/a" CHANGED=0
	! grep -q '^floor/nop' "$dir/out" || fail "rows that nobody asked for"
	says 0 'in 3 cases: 3 same$' "$compare" "$a" B="$dir/a" CHANGED=0 ROWS=1
	grep -q '^floor/nop' "$dir/out" || fail "ROWS=1 CHANGED=0 leaves out what is the same"
	says 1 '^WORSE: 1 of 3 cases' "$compare" "$a" "$b" CHANGED=1
	grep -q '^m/mode:spin/n:1 .*worse$' "$dir/out" || fail "CHANGED=1 shows no row: $(cat "$dir/out")"
	says 0 'in 3 cases: 3 same$' "$compare" "$a" B="$dir/a" CHANGED=1
	! grep -q '^floor/nop' "$dir/out" || fail "CHANGED=1 shows what is the same"
	says 0 'within limit$' "$compare" "$a" "$b" LIMIT=10%
	says 1 '^WORSE: 1 of 3 cases' "$compare" "$a" "$b" LIMIT=2% CASES='m/*,floor/*'
	grep -qxF "repeat     make compare A=$dir/a B=$dir/b CASES='m/*,floor/*' LIMIT='2%'" "$dir/out" || fail "no command to repeat: $(cat "$dir/out")"
	says 1 '^WORSE: 1 of 3 cases' "$compare" "$a" "$b" FORMAT=mail
	says 1 '^[*][*]WORSE: 1 of 3 cases' "$compare" "$a" "$b" FORMAT=markdown
	cp -r "$dir/b" "$dir/with a space"
	says 1 '^WORSE: 1 of 3 cases' "$compare" "$a" B="$dir/with a space"
}

settings_are_refused() {
	local a=A=$dir/a b=B=$dir/b word

	for word in BOOTS=4 MACHINE=smp REPS=2 SEED=2 SHUFFLE=1 KERNEL_SRC=/ OUT=x STALL=3; do
		says_one_line "$word says how to run" "$root/scripts/compare" "$a" "$b" "$word"
	done
	says_one_line "no suite 'a??b?c'" "$root/scripts/compare" "$a" "$b" SUITE=$'a\e\b'$'b\nc'
	says_one_line 'no suite' "$root/scripts/compare" "$a" "$b" SUITE=nosuch
	says_one_line 'fits --cases x' "$root/scripts/compare" "$a" "$b" CASES=x
	says_one_line 'neither 0 nor 1' "$root/scripts/compare" "$a" "$b" CHANGED=some
	says_one_line 'neither 0 nor 1' "$root/scripts/compare" "$a" "$b" ROWS=some
	says_one_line 'exact machine tells all' "$root/scripts/compare" A=stock B=immediate BOOTS=4
}

# Before anything is built or booted: the stubs would tell.
formats_are_refused_at_once() {
	stub_programs
	says_one_line "no format 'tea'" env PATH="$dir/stubs:$PATH" "$root/scripts/compare" A=stock B=immediate FORMAT=tea
	says_one_line "no format 'markdown'" env PATH="$dir/stubs:$PATH" "$root/scripts/bench" FORMAT=markdown
	says_one_line "for one run" env PATH="$dir/stubs:$PATH" REV="stock immediate" "$root/scripts/bench" FORMAT=json
	says_one_line "neither 0 nor 1" env PATH="$dir/stubs:$PATH" "$root/scripts/bench" SHUFFLE=yes
	[[ ! -e $dir/called ]] || fail "$(cat "$dir/called")"
}

# Programs that only a run needs: they say that they were called, and fail.
stub_programs() {
	local name

	mkdir -p "$dir/stubs"
	for name in qemu-system-x86_64 dpkg-query apt-get sudo; do
		printf '#!/bin/sh\necho %s >>"%s/called"\nexit 1\n' "$name" "$dir" >"$dir/stubs/$name"
		chmod +x "$dir/stubs/$name"
	done
	rm -f "$dir/called"
}

# As somebody who may write nothing here, too, where the clone can be read by others.
two_files_need_nothing() {
	local user=() TIMEFORMAT

	stub_programs
	write_run "$dir/a/result.json" insn m/mode:spin/n:1=100 m/mode:resv/n:1=90 floor/nop=3
	write_run "$dir/b/result.json" insn m/mode:spin/n:1=110 m/mode:resv/n:1=90 floor/nop=3
	build_programs gpuvm-compare
	chmod 755 "$dir"
	! setpriv --reuid=65534 --regid=65534 --clear-groups test -r "$root/scripts/compare" 2>/dev/null ||
		user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	echo "# as ${user[*]:-$(id -un)}"
	TIMEFORMAT='%U %S'
	{ time "${user[@]}" env HOME=/nonexistent PATH="$dir/stubs:$PATH" "$root/scripts/compare" A="$dir/a" B="$dir/b" >"$dir/two-files" 2>&1; } 2>"$dir/took" && fail "status 0"
	# Of a CPU: what else the host does is not looked at.
	echo "# user and system seconds: $(<"$dir/took")"
	"${user[@]}" env HOME=/nonexistent PATH="$dir/stubs:$PATH" make -s -C "$root" compare A="$dir/a" B="$dir/b" >"$dir/made" 2>&1 && fail "status 0 of make"
	grep -q '^WORSE: 1 of 3 cases' "$dir/made" || fail "make compare: $(cat "$dir/made")"
	rm "$dir/made"
	grep -q '^WORSE: 1 of 3 cases' "$dir/two-files" || fail "$(cat "$dir/two-files")"
	[[ ! -e $dir/called ]] || fail "called: $(cat "$dir/called")"
}

# A clone whose scripts/bench gives run number BOOT of $dir/made, or whatever there is.
make_clone() {
	mkdir -p "$dir/clone/scripts" "$dir/clone/build" "$dir/clone/results" "$dir/tree/drivers/gpu/drm"
	cp "$root"/scripts/{bisect-run,leash,lib.sh} "$dir/clone/scripts/"
	# What it makes is there.
	echo build/gpuvm-compare: >"$dir/clone/Makefile"
	ln -sfn "$root/build/gpuvm-compare" "$dir/clone/build/gpuvm-compare"
	: >"$dir/tree/drivers/gpu/drm/drm_gpuvm.c"
	# shellcheck disable=SC2016 # expanded by the other script
	printf '#!/bin/sh\nmkdir -p "$OUT"\ncp %s/made/${OUT##*-}/result.json "$OUT/"\n' "$dir" >"$dir/clone/scripts/bench"
	chmod +x "$dir/clone/scripts/bench"
}

# bisects STATUS WORD ARGUMENT...
bisects() {
	cd "$dir/tree" || fail "no tree"
	says "$1" "$2" "$dir/clone/scripts/bisect-run" "${@:3}"
}

bisect_run_tells() {
	make_clone
	write_run "$dir/made/1/result.json" insn m/n:1=1000 m/n:2!=1000
	write_run "$dir/ref/result.json" insn m/n:1=1000 m/n:2=1000
	write_run "$dir/less/result.json" insn m/n:1=990 m/n:2=500
	bisects 0 'costs 1000' m/n:1 1000
	bisects 0 'costs 1000' m/n:1 999.5
	bisects 1 'costs 1000' m/n:1 990
	bisects 0 'costs 1000' m/n:1 990 2%
	bisects 1 'costs 1000' m/n:1 999.5 0
	bisects 0 'same$' m/n:1 "$dir/ref"
	bisects 1 '^WORSE: 1 of 1' m/n:1 "$dir/less"
	bisects 0 'within limit' m/n:1 "$dir/less" 2
	# A row that is not to be trusted tells nothing, but that it is not worse.
	bisects 125 'not to be trusted; this commit is skipped' m/n:2 500
	bisects 0 'costs 1000' m/n:2 1000
	bisects 125 'cannot be compared; this commit is skipped' m/n:2 "$dir/less"
	bisects 0 'same (1 marked)' m/n:2 "$dir/ref"
	bisects 125 'no row of the runs fits --cases m/n:3' m/n:3 1000
	bisects 128 'neither a number nor a run' m/n:1 nosuch
	bisects 128 'is no limit' m/n:1 1000 many
}

bisect_run_tells_of_boots() {
	local i ref=()

	for i in 1 2 3 4 5 6; do
		write_run "$dir/made/$i/result.json" ns m/n:1=100$((i % 3)) m/n:2=1$((i * i % 7))0
		write_run "$dir/boot-$i/result.json" ns m/n:1=100$((i * 2 % 3)) m/n:2=1$((i * 5 % 7))0
		write_run "$dir/fast-$i/result.json" ns m/n:1=90$((i % 3)) m/n:2=100
		ref+=("$dir/boot-$i")
	done
	export MACHINE=smp
	bisects 0 '1 no change seen$' m/n:1 "${ref[*]}"
	bisects 1 '^WORSE: 1 of 1' m/n:1 "${ref[*]//boot/fast}"
	bisects 125 'cannot be compared' m/n:2 "${ref[*]}"
	bisects 128 'not with a number' m/n:1 1000
}

# write_session DIR SEED: 12 boots of the same kernel, DIR/1 to DIR/12, on a clock that is not exact.
write_session() {
	awk -v dir="$1" -v seed="$2" '
		function noise() { return sqrt(-2 * log(1 - rand())) * cos(6.2831853 * rand()) * 0.003 }
		BEGIN {
			srand(seed)
			for (boot = 1; boot <= 12; boot++) {
				file = dir "/" boot "/result.json"
				system("mkdir -p " dir "/" boot)
				printf "{\"context\": {\"clock\": \"tcg-ns\", \"machine\": \"smp\", \"revision\": \"made\", \"complete\": true}, \"benchmarks\": [" >file
				shared = noise()
				for (n = 1; n <= 20; n++) {
					cost = 100 * n * exp(shared + noise())
					name = "m/mode:resv/n:" n
					printf "%s{\"name\": \"%s\", \"run_name\": \"%s\", \"family_index\": 0, \"per_family_instance_index\": %d, \"run_type\": \"iteration\", \"repetitions\": 1, \"repetition_index\": 0, \"threads\": 1, \"iterations\": 64, \"real_time\": %.9g, \"cpu_time\": %.9g, \"time_unit\": \"ns\"}", (n > 1 ? "," : ""), name, name, n, cost, cost >file
				}
				printf "]}\n" >file
				close(file)
			}
		}'
}

# What goes for A against A: nothing worse, in every format, and for git. Twenty sessions of six boots a side.
itself_is_not_worse() {
	local seed format boot session=$dir/session

	make_clone
	for seed in {1..20}; do
		rm -rf "$session" "$dir/made"
		write_session "$session" "$seed"
		for format in console json csv markdown benchstat ktap; do
			"$root/build/gpuvm-compare" --format "$format" --side A "$session"/{1,4,5,8,10,11} \
				--side B "$session"/{2,3,6,7,9,12} >"$dir/out" 2>"$dir/err" ||
				fail "session $seed, $format: status $?: $(tail -n2 "$dir/out" "$dir/err")"
			[[ -s $dir/out && ! -s $dir/err ]] || fail "session $seed, $format: $(cat "$dir/err")"
		done
		mkdir "$dir/made"
		for boot in 1 2 3 4 5 6; do
			ln -s "$session/$((boot + 6))" "$dir/made/$boot"
		done
		MACHINE=smp bisects 0 ' SEEN in 20 cases' 'm/*' "$(echo "$session"/{1..6})"
	done
	says 0 ' SEEN in 20 cases' "$root/scripts/compare" A="$(echo "$session"/{1..6})" B="$(echo "$session"/{7..12})"
}

test_compare() {
	check "settings are honoured with finished runs" settings_are_honoured
	check "settings that finished runs cannot have are refused" settings_are_refused
	check "formats are refused before anything starts" formats_are_refused_at_once
	check "two finished files need neither QEMU nor set-up" two_files_need_nothing
	check "bisect-run tells worse from the same, and from what nobody can tell" bisect_run_tells
	check "bisect-run tells it of boots" bisect_run_tells_of_boots
	check "a kernel is not worse than itself, in any format" itself_is_not_worse
}
