# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # those who source it hold the variables
# Commands on another machine, by ssh, and what its failures mean.

# Nothing is asked, nothing waits for long, and a key that is not known is not taken.
ssh_options=(-T -o BatchMode=yes -o StrictHostKeyChecking=yes -o ConnectTimeout=10
	-o ServerAliveInterval=5 -o ServerAliveCountMax=3)

# check_host HOST: a name that ssh takes for a name.
check_host() {
	[[ $1 =~ ^[A-Za-z0-9_][][A-Za-z0-9_.:%+-]*(@[][A-Za-z0-9_.:%+-]+)?$ ]] ||
		die "'$1' is no host; name one as ssh takes it: root@box, or a Host of ~/.ssh/config"
}

# remote COMMAND: a command of the host's shell, in which nothing needs quotes. What ssh says is kept. The host ":"
# is this one.
remote() {
	(become_remote "$1")
}

# become_remote COMMAND: the same in a subshell, which is ssh then: it ends with who has started that.
become_remote() {
	local way=(ssh "${ssh_options[@]}" -- "$host")

	[[ $host != : ]] || way=(sh -c)
	exec setpriv --pdeathsig TERM "${way[@]}" "$1" 2>"${ssh_said:-$scratch/ssh-said}"
}

# One line a second for as long as somebody reads them.
say_we_are_here() {
	trap '' PIPE
	while echo 2>/dev/null; do
		sleep 1
	done
}

# Ends with what ssh, or the other end, had to say, in one line. Of ssh's own words the last says most.
refuse_host() {
	local said heard=${ssh_said:-$scratch/ssh-said}

	said=$(tr -d '\r' <"$heard" | grep -v '^$' | tail -n1) || true
	if grep -qs 'Host key verification failed' "$heard"; then
		if grep -qs 'IDENTIFICATION HAS CHANGED' "$heard"; then
			die "the host key of $host is another than it was; find out why, then: ssh-keygen -R ${host#*@}"
		fi
		die "the host key of $host is not known; look at it, and take it, once: ssh $host true"
	fi
	case $said in
	*'Permission denied'*) die "$host does not let us in; give it a key: ssh-copy-id $host" ;;
	'gpuvm-bench: '*) die "$host: ${said#gpuvm-bench: }" ;;
	esac
	die "$host cannot be reached: ${said:-ssh says nothing}; is it on, and is its name right?"
}

# open_host SECONDS: sets arch, release and folder, which is there. It goes when nobody has touched its lease for so
# long, and no run looks after it: we may be cut off at any moment.
open_host() {
	local facts

	[[ $1 =~ ^[1-9][0-9]{0,4}$ ]] || die "LEASE=$1; take a whole number of seconds"
	# shellcheck disable=SC2016 # expanded there
	facts=$(remote "limit=$1;"' umask 077
		d=$(mktemp -d "${TMPDIR:-/tmp}/gpuvm-bench.XXXXXX") && touch "$d/lease" && echo "$(uname -m) $(uname -r) $d"
		export d limit; setsid sh -c "while test -d \$d -a ! -e \$d/run &&
			test \$((\$(date +%s) - \$(stat -c %Y \$d/lease))) -lt \$limit; do sleep 1; done
		test -e \$d/run || rm -rf \$d" >/dev/null 2>&1 </dev/null &') || refuse_host
	[[ $facts =~ ^([A-Za-z0-9_]+)\ ([A-Za-z0-9._+~-]+)\ (/[A-Za-z0-9._/-]+/gpuvm-bench\.[A-Za-z0-9]+)$ ]] ||
		die "$host does not answer as a shell would: '${facts:0:80}'; its login shell must be one, and say nothing"
	arch=${BASH_REMATCH[1]} release=${BASH_REMATCH[2]} folder=${BASH_REMATCH[3]}
}

# copy_to_host FOLDER: all that is in it.
copy_to_host() {
	tar -C "$1" -cz . | remote "tar -C $folder -xz && touch $folder/lease" || refuse_host
}
