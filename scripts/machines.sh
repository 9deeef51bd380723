# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # for those who source it; root comes from lib.sh
# The machines under test that are QEMU guests, as data.

machine_names="exact smp kvm auto local"

# What all guests have in common. No network, no disk: nothing that the host could be felt through.
qemu_common=(
	-machine pc -m 2048 -display none -nodefaults -no-user-config -no-reboot
)
# Of the exact machine, in bytes; other guests have as much.
guest_memory=2147483648
append_common="console=ttyS0 loglevel=5 panic=-1 nokaslr norandmaps"

# What tells a guest how often the counter counts that it reads. Without it the guest measures that when
# it boots, and on a busy host is wrong by up to a factor of three for as long as it runs, seen in
# one boot of four. Nothing where the host has no such counter.
tsc_of_host() {
	local khz

	# Not built: a guest that nobody times, a tests' own.
	[[ -x $root/build/gpuvm-tsc ]] || return 0
	khz=$("$root/build/gpuvm-tsc") || return 0
	printf ' tsc=reliable tsc_early_khz=%s' "$khz"
}

# use_machine NAME: sets qemu_args, append and clock.
#
# exact: the guest's clock advances one nanosecond per instruction, whatever the host does. Its only
# timer is the PIT (rdrand, seeded by -seed, is for the kernel's random numbers): calibrating the APIC's takes seconds, and fails, when time is instructions.
#
# Two CPUs are two sockets: without ACPI a kernel knows them from the firmware's MP table, which has one of each.
#
# smp: QEMU 7.2's multi-threaded TCG runs stale code when the kernel patches its own under the other
# CPU (seen: int3 oopses). The second CPU comes when the guest's init has
# loaded the driver; the harness parks it while it attaches counting probes. nohz=off, because going
# nohz patches the timer interrupt. rcu_expedited, because each case waits for some ten grace periods
# while probes come and go: half of a run. What is measured waits for none, and call_rcu() is not affected.
# no_timer_check, because on a busy host no tick comes in time, and then the guest panics.
use_machine() {
	qemu_args=("${qemu_common[@]}")
	append=$append_common
	case $1 in
	exact)
		clock=insn
		qemu_args+=(-accel 'tcg,thread=single' -icount 'shift=0,sleep=off' -smp 1
			-cpu 'Nehalem,+rdrand' -rtc 'base=2024-01-01,clock=vm' -seed 1)
		append+=" tsc=reliable nolapic_timer"
		;;
	smp)
		clock=tcg-ns
		qemu_args+=(-accel 'tcg,thread=multi' -smp '2,sockets=2' -cpu 'Nehalem,+rdrand' -seed 1)
		append+=" maxcpus=1 nohz=off no_timer_check rcupdate.rcu_expedited=1$(tsc_of_host)"
		;;
	kvm)
		clock=ns
		qemu_args+=(-accel kvm -smp '2,sockets=2' -cpu host)
		;;
	esac
}

# append_for KERNEL: adds to append what its folder wants on the command line besides. Linux cuts one that is too long
# without a word.
append_for() {
	local text

	[[ ! -e $1/info ]] || append+=$(sed -n 's/^append=/ /p' "$1/info")
	text="$append ${APPEND:-}"
	((${#text} < 2000)) ||
		die "APPEND is too long for a kernel's command line; take at most $((1999 - ${#append})) characters"
}

# how_qemu_ended STATUS ERRORS: in words, with the last of its own.
how_qemu_ended() {
	local how="ended with status $1" said

	(($1 < 129)) || how="was killed by SIG$(kill -l "$1")"
	said=$(tail -n1 "$2")
	printf 'QEMU %s%s\n' "$how" "${said:+: $said}"
}

# Lines of a kernel log that no healthy run prints.
kernel_complaints='(WARNING:|BUG:|Oops:|Oops\[|refcount_t:|ODEBUG:|list_(add|del) corruption|kmemleak: [0-9]+ new|general protection fault|KASAN:|KCSAN:|possible (circular|recursive|irq lock)|INFO: (task|rcu|lockdep|trying)|turning off the locking correctness validator|MAX_[A-Z_]+ too low|UBSAN:|unreferenced object|Kernel panic|rcu_.*detected stalls|inconsistent lock state|suspicious RCU usage|bad unlock balance)'
