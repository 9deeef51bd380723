# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # tests/scripts/run holds the variables
# MACHINE=ssh:HOST by a real ssh to a real sshd: a port of the loopback, on which the machine of ssh.sh answers. What is
# installed is used, else the package is unpacked: nothing is started that would stay.

# Sets sshd, and its libraries; status 1 and why, when there is none.
find_sshd() {
	sshd=/usr/sbin/sshd libraries=
	[[ ! -x $sshd ]] || return 0
	mkdir -p "$dir/sshd/package" "$dir/sshd/unpacked"
	(cd "$dir/sshd/package" && apt-get -qq download openssh-server libwrap0) >"$dir/sshd/said" 2>&1 || return 1
	for package in "$dir"/sshd/package/*.deb; do
		dpkg-deb -x "$package" "$dir/sshd/unpacked"
	done
	sshd=$dir/sshd/unpacked/usr/sbin/sshd
	libraries=$(find "$dir/sshd/unpacked" -name 'libwrap.so.*' -printf '%h\n' | sed -n 1p)
}

# Keys of the machine and of two users, one of whom it knows.
write_sshd_files() {
	local name

	for name in host other-host user other-user; do
		ssh-keygen -q -t ed25519 -N '' -f "$dir/sshd/$name"
	done
	cp "$dir/sshd/user.pub" "$dir/sshd/authorized"
	cat >"$dir/sshd/sshd_config" <<-END
		ListenAddress 127.0.0.1
		Port $1
		HostKey $dir/sshd/host
		AuthorizedKeysFile $dir/sshd/authorized
		PidFile $dir/sshd/pid
		PermitRootLogin yes
		StrictModes no
		UsePAM no
		SetEnv PATH=$dir/box/bin:$PATH TMPDIR=$dir/box/tmp HOME=$dir/box/home FAKE=$dir/box
	END
	cat >"$dir/sshd/config" <<-END
		Host box
		HostName 127.0.0.1
		Port $1
		IdentityFile $dir/sshd/identity
		IdentitiesOnly yes
		IdentityAgent none
		UserKnownHostsFile $dir/sshd/known
		GlobalKnownHostsFile /dev/null
	END
	put_program "$dir/sshd/ssh" <<<"#!/bin/sh
exec $(command -v ssh) -F $dir/sshd/config \"\$@\""
}

# be_known USER HOST: ssh has the key of that user, and knows the machine by that of HOST, or by none.
be_known() {
	cp "$dir/sshd/$1" "$dir/sshd/identity"
	: >"$dir/sshd/known"
	[[ -z $2 ]] || echo "[127.0.0.1]:$port $(cut -d' ' -f1,2 "$dir/sshd/$2.pub")" >"$dir/sshd/known"
}

# Sets listener, the process that listens; empty, and why in no_sshd, when there is none. Its user and its folder are
# there in a namespace alone.
start_sshd() {
	local tick

	listener='' no_sshd='only root becomes root@box'
	[[ $(id -u) == 0 ]] || return 0
	mkdir -p "$dir/sshd"
	find_sshd || { no_sshd="openssh-server is not installed, and cannot be fetched: $(tail -n1 "$dir/sshd/said")"; return 0; }
	port=$((20000 + RANDOM % 20000))
	write_sshd_files "$port"
	{ grep -v '^sshd:' /etc/passwd; echo 'sshd:x:65534:65534::/run/sshd:/bin/false'; } >"$dir/sshd/passwd"
	# shellcheck disable=SC2016 # expanded there
	setpriv --pdeathsig KILL unshare --mount --propagation private sh -ec '
		mount --bind "$1/passwd" /etc/passwd
		mount -t tmpfs -o mode=755 run /run && mkdir /run/sshd
		LD_LIBRARY_PATH=$3 exec "$2" -D -e -f "$1/sshd_config"' sh "$dir/sshd" "$sshd" "$libraries" >"$dir/sshd/said" 2>&1 &
	listener=$!
	for ((tick = 0; tick < 100; tick++)); do
		! grep -qs 'Server listening' "$dir/sshd/said" || return 0
		sleep 0.1
	done
	no_sshd="sshd does not listen: $(tail -n1 "$dir/sshd/said")"
	listener=
}

# by_sshd COMMAND...: a test of ssh.sh.
by_sshd() {
	[[ -n $listener ]] || { echo "$no_sshd"; exit 77; }
	ssh_program=$dir/sshd/ssh
	rm -rf "$dir/whole"
	be_known user host
	"$@"
}

# Its sessions are killed, as by a network that is gone, while rows come.
sessions_are_killed() {
	local runner cut tick session before

	make_box
	echo 0.1 >"$FAKE/pause"
	run_on_box killed-sessions &
	runner=$!
	for cut in 8 16 24; do
		for ((tick = 0; tick < 300; tick++)); do
			before=$(grep -c '^{"row"' "$dir/killed-sessions/stream-0.jsonl" 2>/dev/null) || true
			((${before:-0} < cut)) || break
			sleep 0.1
		done
		for session in $(pgrep -P "$listener"); do
			kill -KILL "$session" 2>/dev/null || true
		done
	done
	wait "$runner" || fail "status $?: $(cat "$dir/killed-sessions.err")"
	[[ $(jq '.context.complete' "$dir/killed-sessions/result.json") == true ]] || fail "$(cat "$dir/killed-sessions.err")"
	[[ $(jq '.benchmarks | length' "$dir/killed-sessions/result.json") == 40 ]] || fail "rows are lost"
	box_is_empty
}

# unlike USER HOST WORD: it is said in one line.
unlike() {
	make_box
	be_known "$1" "$2"
	says_of_box "$3"
}

nobody_listens() {
	make_box
	sed -i "s/^Port .*/Port 1/; s/^\tPort .*/Port 1/" "$dir/sshd/config"
	says_of_box 'root@box cannot be reached: ssh: connect to host 127.0.0.1 port 1: Connection refused'
}

test_sshd() {
	start_sshd
	check "sshd: rows come back" by_sshd rows_come_back
	check "sshd: sessions that are killed lose no row" by_sshd sessions_are_killed
	check "sshd: host key unknown" by_sshd unlike user '' 'host key of root@box is not known; .* ssh root@box true'
	check "sshd: another host key" by_sshd unlike user other-host 'host key of root@box is another than it was'
	check "sshd: not let in" by_sshd unlike other-user host 'root@box does not let us in; .*ssh-copy-id'
	check "sshd: wrong architecture" by_sshd wrong_architecture
	check "sshd: refused by its preflight" by_sshd with_box refuse 'gpuvm-bench: this is not root: only root loads; become it' \
		'root@box: this is not root'
	check "sshd: host unreachable" by_sshd nobody_listens
	[[ -z $listener ]] || kill "$listener" 2>/dev/null || true
}
