# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# MACHINE=ssh:HOST, with an ssh whose other end is a folder here (fake_ssh). Its driver, harness and preflight are
# made up; all that brings them there, follows them and takes them away is not.

# put_program FILE: a program from stdin.
put_program() {
	cat >"$1"
	chmod +x "$1"
}

# What a harness streams: context, forty rows, the end.
make_stream() {
	whole "$root/results/reference/immediate" | jq -c '{context: (.context | {executable, harness_version, num_cpus} + {clock: "ns", machine: "local"})},
		([.benchmarks[] | select(.skipped | not)][:40][] | {start: .name}, {row: del(.pct_of_base)}),
		{done: {rows: 40, failed: 0, skipped: 0}}'
}

# A project whose harness writes that, a row each 20 ms.
make_project() {
	desk=$dir/desk
	mkdir -p "$desk/build" "$desk/driver"
	cp -r "$root/scripts" "$root/config" "$desk/"
	ln -s "$root"/build/gpuvm-{rows,compare} "$desk/build/"
	make_stream >"$dir/stream"
	put_program "$desk/build/gpuvm-bench" <<-'END'
		#!/bin/bash
		for word in "$@"; do
			case $word in
			--list) echo floor/nop; exit ;;
			--stream=*) exec >"${word#*=}" ;;
			esac
		done
		printf '%s\n' "$@" >"$FAKE/arguments"
		[[ ! -e $FAKE/harness-fails ]] || { echo "gpuvm-bench: no such luck; try again" >&2; exit 2; }
		while IFS= read -r line; do
			printf '%s\n' "$line"
			[[ $line != '{"row"'* ]] || sleep "$(cat "$FAKE/pause")"
		done <"$FAKE/stream"
	END
	put_program "$desk/build/gpuvm-preflight" <<-'END'
		#!/bin/bash
		[[ ! -e $FAKE/refuse ]] || { cat "$FAKE/refuse" >&2; exit 2; }
		for word in "$@"; do
			case $word in
			--json=*) echo '{"verdict":"spoiled","cpu":3}' >"${word#*=}" ;;
			--which-cpu) quiet=1 && echo 3 ;;
			esac
		done
		[[ -n ${quiet:-} ]] || echo "preflight: turbo: turbo is on: it is: turn it off"
		exit 1
	END
	put_program "$desk/scripts/driver" <<-'END'
		#!/bin/bash
		mkdir -p "$GPUVM_BENCH_CACHE/made"
		touch "$GPUVM_BENCH_CACHE/made/gpuvm_bench.ko"
		echo "$GPUVM_BENCH_CACHE/made"
	END
}

# A machine, and the way to it.
make_box() {
	local name

	export FAKE=$dir/box
	rm -rf "$FAKE"
	mkdir -p "$FAKE"/{bin,tmp,home} "$dir/ssh-path"
	cp "$dir/stream" "$FAKE/stream"
	echo 0.02 >"$FAKE/pause"
	ln -sf "${ssh_program:-$here/fake_ssh}" "$dir/ssh-path/ssh"
	for name in modinfo modprobe; do
		ln -s /bin/true "$FAKE/bin/$name"
	done
	put_program "$FAKE/bin/insmod" <<<$'#!/bin/sh\ntouch "$FAKE/module"; echo loaded >>"$FAKE/log"'
	put_program "$FAKE/bin/rmmod" <<<$'#!/bin/sh\nrm "$FAKE/module"; echo unloaded >>"$FAKE/log"'
	put_program "$FAKE/bin/grep" <<-'END'
		#!/bin/bash
		[[ ${!#} != /proc/modules ]] || exec test -e "$FAKE/module"
		exec /bin/grep "$@"
	END
}

# run_on_box OUT: a run there; its words in OUT.out and OUT.err.
run_on_box() {
	local name=$1 status=0

	PATH=$dir/ssh-path:$PATH MACHINE=ssh:root@box OUT=$dir/$name RECONNECT=${RECONNECT:-20} LEASE=${LEASE:-20} \
		timeout --foreground 60 "$desk/scripts/ssh" --filter='*' --clock=ns >"$dir/$name.out" 2>"$dir/$name.err" || status=$?
	return "$status"
}

# Soon: guards and leases have their time.
box_is_empty() {
	local tick

	for ((tick = 0; tick < 400; tick++)); do
		[[ -n $(ls "$FAKE/tmp") || -e $FAKE/module ]] || ! pgrep -f "$FAKE/tmp" >/dev/null || { sleep 0.1; continue; }
		[[ -n $(ls "$FAKE/tmp") || -e $FAKE/module ]] || return 0
		sleep 0.1
	done
	fail "left behind: $(ls "$FAKE/tmp" "$FAKE"/module 2>&1; pgrep -af "$FAKE/tmp")"
}

says_of_box() {
	local word=$1 status=0

	LEASE=10 run_on_box refused || status=$?
	((status == 2)) || fail "exit status $status: $(cat "$dir/refused.err")"
	[[ $(wc -l <"$dir/refused.err") == 1 && ! -s $dir/refused.out ]] || fail "not one line: $(cat "$dir/refused.err" "$dir/refused.out")"
	grep -q -- "^gpuvm-bench: .*$word" "$dir/refused.err" || fail "no '$word' in: $(cat "$dir/refused.err")"
	[[ ! -e $dir/refused ]] || fail "there is a run: $(ls "$dir/refused")"
	box_is_empty
}

rows_come_back() {
	make_box
	run_on_box whole || fail "status $?: $(cat "$dir/whole.err")"
	[[ $(jq '.benchmarks | length' "$dir/whole/result.json") == 40 ]] || fail "$(cat "$dir/whole.err")"
	[[ $(jq -c '.context | [.complete, .preflight.verdict]' "$dir/whole/result.json") == '[true,"spoiled"]' ]] ||
		fail "$(jq .context "$dir/whole/result.json")"
	grep -q '^preflight: turbo: ' "$dir/whole.err" || fail "nothing of its preflight: $(cat "$dir/whole.err")"
	grep -qx -e --cpu=3 "$FAKE/arguments" || fail "not pinned: $(cat "$FAKE/arguments")"
	[[ $(paste -sd' ' "$FAKE/log") == "loaded unloaded" ]] || fail "$(cat "$FAKE/log")"
	box_is_empty
}

cuts_lose_nothing() {
	local i

	make_box
	RANDOM=17
	for ((i = 0; i < 10; i++)); do
		echo "follow $((RANDOM % 2500))"
	done >"$FAKE/cuts"
	run_on_box cut || fail "status $?: $(cat "$dir/cut.err")"
	[[ $(wc -l <"$FAKE/were-cut") == 10 ]] || fail "cut $(wc -l <"$FAKE/were-cut") times"
	diff <(jq -S .benchmarks "$dir/whole/result.json") <(jq -S .benchmarks "$dir/cut/result.json") || fail "other rows"
	[[ $(jq .context.complete "$dir/cut/result.json") == true ]] || fail "not complete"
	box_is_empty
}

# In other commands: before there is a run a cut ends it, after it nothing is lost.
cuts_elsewhere() {
	make_box
	echo 'ready 0' >"$FAKE/cuts"
	run_on_box ready || fail "status $?: $(cat "$dir/ready.err")"
	[[ $(jq .context.complete "$dir/ready/result.json") == true ]] || fail "$(cat "$dir/ready.err")"
	box_is_empty
	make_box
	printf 'mktemp 5\n' >"$FAKE/cuts"
	says_of_box 'cannot be reached: Connection to box closed'
	make_box
	printf 'tar 0\n' >"$FAKE/cuts"
	says_of_box 'cannot be reached: Connection to box closed'
}

a_lost_machine() {
	local status=0 rows

	make_box
	touch "$FAKE/dead-after-cut"
	echo 'follow 6000' >"$FAKE/cuts"
	RECONNECT=2 LEASE=10 run_on_box lost || status=$?
	((status == 2)) || fail "status $status: $(cat "$dir/lost.err")"
	grep -q 'is incomplete: the connection to root@box was lost' "$dir/lost.err" || fail "$(cat "$dir/lost.err")"
	rows=$(jq '.benchmarks | length' "$dir/lost/result.json")
	# All that was whole when it was cut.
	((rows == $(head -c 6000 "$FAKE/stream" | sed '$d' | grep -c '^{"row"'))) || fail "$rows rows"
	box_is_empty
}

# end_those SIGNAL PATTERN: processes of this test, one by one.
end_those() {
	local process processes

	processes=$(pgrep -f "$2") || fail "no process has $2"
	for process in $processes; do
		kill "-$1" "$process" 2>/dev/null || true
	done
}

# Whoever is killed while rows come: nothing is left.
killed_on_the_way() {
	local who=$1 tick runner

	make_box
	# Time to be killed in, also on a busy host.
	echo 0.4 >"$FAKE/pause"
	RECONNECT=2 LEASE=10 run_on_box killed &
	runner=$!
	for ((tick = 0; tick < 200; tick++)); do
		[[ $(wc -l 2>/dev/null <"$dir/killed/stream-0.jsonl") -lt 10 ]] || break
		sleep 0.1
	done
	case $who in
	desk) end_those KILL "^[^ ]*bash $desk/scripts/ssh --filter" ;;
	*) end_those KILL "$FAKE/tmp/gpuvm-bench.[A-Za-z0-9]*/$who" ;;
	esac
	wait "$runner" || true
	rm -rf "$dir/killed"
	box_is_empty
	grep -q unloaded "$FAKE/log" || fail "the driver is loaded"
}

interrupted_on_the_way() {
	local tick runner status=0

	make_box
	echo 0.4 >"$FAKE/pause"
	run_on_box stopped &
	runner=$!
	for ((tick = 0; tick < 200; tick++)); do
		[[ $(wc -l 2>/dev/null <"$dir/stopped/stream-0.jsonl") -lt 10 ]] || break
		sleep 0.1
	done
	kill -TERM "$(pgrep -o -f "^[^ ]*bash $desk/scripts/ssh --filter")"
	wait "$runner" || status=$?
	((status == 2)) || fail "status $status: $(cat "$dir/stopped.err")"
	[[ $(jq '.benchmarks | length' "$dir/stopped/result.json") -ge 5 ]] || fail "$(cat "$dir/stopped.err")"
	box_is_empty
}

with_box() {
	make_box
	printf '%s\n' "$2" >"$FAKE/$1"
	says_of_box "$3"
}

wrong_architecture() {
	make_box
	# shellcheck disable=SC2016 # a script
	put_program "$FAKE/bin/uname" <<<$'#!/bin/sh\n[ "$1" != -m ] || { echo riscv64; exit; }\nexec /bin/uname "$@"'
	says_of_box 'is a machine of riscv64'
}

no_shell_there() {
	make_box
	put_program "$FAKE/bin/uname" <<<$'#!/bin/sh\necho "welcome; rm -rf /"'
	says_of_box 'does not answer as a shell would'
}

test_ssh() {
	local name

	build_programs "${run_programs[@]}" gpuvm-compare
	make_project
	check "ssh: rows come back" rows_come_back
	check "ssh: ten cuts lose no row" cuts_lose_nothing
	check "ssh: cuts before and after" cuts_elsewhere
	check "ssh: a machine that is lost" a_lost_machine
	for name in desk 'scripts/box supervise' 'scripts/box measure' 'build/gpuvm-bench'; do
		check "ssh: SIGKILL of $name" killed_on_the_way "$name"
	done
	check "ssh: SIGTERM" interrupted_on_the_way
	check "ssh: host key unknown" with_box said $'Host key verification failed.\r' 'host key of root@box is not known'
	check "ssh: host unreachable" with_box said 'ssh: connect to host box port 22: No route to host' 'cannot be reached: .*No route to host'
	check "ssh: not let in" with_box said 'root@box: Permission denied (publickey).' 'does not let us in; .*ssh-copy-id'
	check "ssh: refused by its preflight" with_box refuse 'gpuvm-bench: this is not root: only root loads; become it' \
		'root@box: this is not root'
	check "ssh: the harness fails" with_box harness-fails '' 'root@box: no such luck'
	check "ssh: wrong architecture" wrong_architecture
	check "ssh: no shell" no_shell_there
	for name in -oProxyCommand=x 'a b' 'a;b' ''; do
		check "MACHINE=ssh:$name" says_one_line "no \(host\|machine\)\|is no host" "$root/scripts/bench" MACHINE="ssh:$name"
	done
}
