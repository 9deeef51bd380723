# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# HOSTS='a b', with hosts that are folders here (fake_ssh), and clones that are made up: what counts is that the
# rows are those of one host, whoever is lost.

hosts_cases='floor/*,pin_fast/*,list_lock/*,put_last/*'

# A project whose kernels are nothing, as in places.sh, and whose clones read their rows from a file. A host
# whose folder has `awaits` does nothing until the file that is named there exists: who gets which job is a race.
project_with_clones() {
	local name

	farm=$dir/farm
	mkdir -p "$farm/build" "$dir/snapshot"
	cp -r "$root/scripts" "$root/config" "$root/kernel-patches" "$farm/"
	ln -s "$root"/{bench,lib,driver,compare,clones} "$farm/"
	ln -s "$root"/build/gpuvm-{bench,rows,compare} "$farm/build/"
	cp "$project"/scripts/{kernel,driver} "$farm/scripts/"
	touch "$dir/snapshot/console" "$dir/snapshot/ram"
	put_program "$farm/scripts/snapshot" <<<$'#!/bin/sh\necho '"$dir/snapshot"
	put_program "$farm/build/gpuvm-clones" <<-END
		#!/bin/bash
		list=$root/build/gpuvm-bench
	END
	cat >>"$farm/build/gpuvm-clones" <<-'END'
		for word in "$@"; do
			case $word in
			--filter=*) filter=$word ;;
			--stream=*) stream=${word#*=} ;;
			--snapshot=*) [[ -e ${word#*=}/ram ]] || { echo "gpuvm-clones: no snapshot" >&2; exit 2; } ;;
			esac
		done
		[[ ! -e $FAKE/clones-fail ]] || { echo "gpuvm-clones: the disk is full" >&2; exit 2; }
		touch "$FAKE/began"
		for ((tick = 0; tick < 600; tick++)); do
			[[ -s $FAKE/awaits && ! -e $FAKE/$(<"$FAKE/awaits") ]] || break
			sleep 0.1
		done
		exec >"$stream"
		n=0
		grep '^{"context"' "$FAKE/../rows"
		while IFS= read -r name; do
			row=$(grep -F "{\"row\":{\"name\":\"$name\"," "$FAKE/../rows") || continue
			printf '{"start":"%s"}\n%s\n' "$name" "$row"
			n=$((n + 1))
			sleep 0.05
		done < <("$list" --list "$filter")
		echo "$filter" >>"$FAKE/did"
		printf '{"done":{"rows":%d,"failed":0,"skipped":0}}\n' "$n"
	END
}

make_hosts() {
	local name

	rm -rf "$dir/hosts"
	mkdir -p "$dir/hosts/here" "$dir/ssh-path"
	ln -sf "$here/fake_ssh" "$dir/ssh-path/ssh"
	for name in a b; do
		mkdir -p "$dir/hosts/$name"/{bin,tmp,home}
	done
	whole "$root/results/reference/stock" | jq -c '{context: (.context | {executable, harness_version, num_cpus, clock, machine})},
		(.benchmarks[] | select(.run_type == "iteration" and (.skipped | not)) | {row: del(.pct_of_base)})' >"$dir/hosts/rows"
	qemu_that 'exit 1'
}

# farm_bench OUT FAKE NAME=value...: a run of it; its words in OUT.out and OUT.err.
farm_bench() {
	local name=$1 fake=$2 status=0

	shift 2
	env FAKE="$fake" PATH="$dir/ssh-path:$dir/qemus:$PATH" timeout --foreground 200 "$farm/scripts/bench" REV=stock \
		CASES="$hosts_cases" OUT="$dir/$name" "$@" >"$dir/$name.out" 2>"$dir/$name.err" || status=$?
	return "$status"
}

# What all others are compared with.
have_alone() {
	[[ -s $dir/alone/result.json ]] || farm_bench alone "$dir/hosts/here" || fail "status $?: $(cat "$dir/alone.err")"
	[[ $(jq '.benchmarks | length' "$dir/alone/result.json") -gt 20 ]] || fail "few rows: $(cat "$dir/alone.err")"
}

same_result() {
	have_alone
	diff <(grep -v '"date":' "$dir/alone/result.json") <(grep -v '"date":' "$dir/$1/result.json") ||
		fail "not the result of one host: $(cat "$dir/$1.err")"
}

hosts_are_empty() {
	local tick

	for ((tick = 0; tick < 400; tick++)); do
		[[ -n $(ls -A "$dir/hosts/a/tmp")$(ls -A "$dir/hosts/b/tmp") ]] || return 0
		sleep 0.1
	done
	fail "left behind: $(ls -A "$dir"/hosts/[ab]/tmp)"
}

two_hosts() {
	make_hosts
	echo ../b/began >"$dir/hosts/a/awaits"
	echo ../a/began >"$dir/hosts/b/awaits"
	farm_bench two "$dir/hosts" HOSTS='a b' || fail "status $?: $(cat "$dir/two.err")"
	[[ -s $dir/hosts/a/did && -s $dir/hosts/b/did ]] || fail "one host did it all"
	same_result two
	hosts_are_empty
}

a_host_is_lost() {
	make_hosts
	touch "$dir/hosts/a/dead-after-cut"
	# Within the shortest of the jobs: it may be the one that this host gets.
	echo 'host-job 700' >"$dir/hosts/a/cuts"
	echo ../a/were-cut >"$dir/hosts/b/awaits"
	farm_bench one-lost "$dir/hosts" HOSTS='a b' LEASE=12 || fail "status $?: $(cat "$dir/one-lost.err")"
	grep -q '^bench: host a is lost: .*No route to host' "$dir/one-lost.err" || fail "$(cat "$dir/one-lost.err")"
	same_result one-lost
	hosts_are_empty
}

# Cut once, a host goes on.
a_cut_host_goes_on() {
	make_hosts
	echo 'host-job 1500' >"$dir/hosts/a/cuts"
	farm_bench cut-once "$dir/hosts" HOSTS=a || fail "status $?: $(cat "$dir/cut-once.err")"
	[[ -s $dir/hosts/a/were-cut ]] || fail "it was not cut"
	same_result cut-once
	hosts_are_empty
}

# Without what relates them to others.
rows_of() {
	jq -c '.benchmarks[] | del(.pct_of_base, .base) | select(.run_type == "iteration")' "$dir/$1/result.json" | sort
}

# What was measured is there, and what was not is named.
all_hosts_are_lost() {
	local status=0 named family

	make_hosts
	have_alone
	touch "$dir/hosts/a/dead-after-cut"
	printf 'host-job 90000\nhost-job 700\n' >"$dir/hosts/a/cuts"
	touch "$dir/hosts/b/clones-fail"
	farm_bench all-lost "$dir/hosts" HOSTS='a b' LEASE=12 || status=$?
	((status == 2)) || fail "status $status: $(cat "$dir/all-lost.err")"
	grep -q '^bench: host b is lost: the disk is full' "$dir/all-lost.err" || fail "$(cat "$dir/all-lost.err")"
	# Of four jobs one was done, whichever it was.
	named=$(jq -r .context.incomplete_reason "$dir/all-lost/result.json")
	[[ $named == 'no host is left for: '* && $(wc -w <<<"${named#*: }") == 3 ]] || fail "named: $named"
	rows_of all-lost >"$dir/some"
	rows_of alone >"$dir/all"
	[[ -s $dir/some && -z $(comm -23 "$dir/some" "$dir/all") ]] || fail "other rows: $(comm -23 "$dir/some" "$dir/all")"
	for family in floor pin_fast list_lock put_last; do
		[[ " ${named#*: } " == *" $family "* ]] ||
			cmp <(grep "\"$family/" "$dir/some") <(grep "\"$family/" "$dir/all") || fail "$family was done, and is not whole"
	done
	hosts_are_empty
}

# refuses_hosts WORD NAME=value...
refuses_hosts() {
	local word=$1

	shift
	says_one_line "$word" env FAKE="$dir/hosts" PATH="$dir/ssh-path:$dir/qemus:$PATH" "$farm/scripts/bench" REV=stock \
		CASES=floor/nop OUT="$dir/refused-hosts" "$@"
	[[ ! -e $dir/refused-hosts ]] || fail "there is a run"
	hosts_are_empty
}

unreachable_host() {
	make_hosts
	echo 'ssh: Could not resolve hostname b: Name or service not known' >"$dir/hosts/b/said"
	refuses_hosts 'b cannot be reached: ssh: Could not resolve' HOSTS='a b'
}

other_qemu() {
	make_hosts
	put_program "$dir/hosts/b/bin/qemu-system-x86_64" <<<$'#!/bin/sh\necho QEMU emulator version 9.9'
	refuses_hosts 'b has QEMU emulator version 9.9, and rows are those of QEMU emulator version 1.2.3' HOSTS='a b'
}

test_hosts() {
	project_with_clones
	build_programs gpuvm-compare
	check "hosts: two have the rows of one" two_hosts
	check "hosts: one is lost" a_host_is_lost
	check "hosts: one is cut, and goes on" a_cut_host_goes_on
	check "hosts: all are lost" all_hosts_are_lost
	check "hosts: one cannot be reached" unreachable_host
	check "hosts: another QEMU" other_qemu
	check "hosts: not the exact machine" says_one_line 'HOSTS is for the exact machine' "$root/scripts/bench" HOSTS=a MACHINE=smp
	check "hosts: a profile" says_one_line 'leave HOSTS away' "$root/scripts/bench" HOSTS=a PROFILE=1
	check "hosts: no host" says_one_line 'is no host' "$root/scripts/bench" HOSTS='-x'
}
