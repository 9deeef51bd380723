# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2153,SC2154 # scripts/compare holds the variables
# Kernels of a machine behind ssh, booted one after the other by kexec; scripts/box-kernel is the other end, and leads
# back to the machine's own when KEXEC seconds (300) go by without a word from here.

box_folder=${GPUVM_BOX_ROOT:-}/var/lib/gpuvm-bench-kexec

# there_and_back SIDE...: sets order to BOOTS boots of each: A B B A, so that what gets slower does so for all.
there_and_back() {
	local boot side back=''

	order=()
	for side; do back="$side $back"; done
	for ((boot = 0; boot < BOOTS; boot++)); do
		# shellcheck disable=SC2206 # numbers
		if ((boot % 2)); then order+=($back); else order+=("$@"); fi
	done
}

# Sets releases of these sides, and packages of those that are built here.
build_kernels() {
	local side name

	for side; do
		releases[side]=${revisions[side]}
		packages[side]=
		is_revision "${revisions[side]}" || continue
		name=${labels[side],,}
		name=${name//[^a-z0-9.]/-}
		run_apart env REV="${revisions[side]}" KERNEL_SRC="${trees[side]}" \
			KERNEL_NAME="${name:0:28}" \
			"$root/scripts/kernel-deb" >"$scratch/packages" || exit 2
		packages[side]=$(<"$scratch/packages")
		releases[side]=$(sed -n 's/^release=//p' "${packages[side]}/info")
	done
}

# The other end, which looks after itself from then on. What is cut off before that leaves nothing.
put_box_kernel() {
	local stage=$scratch/box-kernel

	[[ ${KEXEC:=300} =~ ^[1-9][0-9]{1,4}$ ]] || die "KEXEC=$KEXEC; take a whole number of seconds, 10 or more"
	mkdir "$stage"
	cp "$root/scripts/box-kernel" "$stage/"
	echo "$KEXEC" >"$stage/limit"
	tar -C "$stage" -cz . | remote "umask 022
		mkdir -p ${box_folder%/*}
		if systemctl -q is-active gpuvm-bench-kexec 2>/dev/null; then
			echo 'gpuvm-bench: kernels are booted there by another run, or were until a moment ago; wait for it' >&2
			exit 2
		fi
		# What lies there otherwise, a machine had that lost its power.
		rm -rf $box_folder && mkdir $box_folder || exit 2
		tar -C $box_folder -xz && $box_folder/box-kernel start && exit
		systemctl -q is-active gpuvm-bench-kexec 2>/dev/null || rm -rf $box_folder
		exit 2" || refuse_host
}

# put_kernel PACKAGES RELEASE: there, below one folder.
put_kernel() {
	local tree=$scratch/kernels/$2 package

	mkdir -p "$tree"
	for package in image headers; do
		[[ -r $1/$package.deb ]] || die "$1/$package.deb is missing; remove $1, and run again"
		dpkg-deb -x "$1/$package.deb" "$tree"
	done
	ln -sfn "../../../usr/src/linux-headers-$2" "$tree/lib/modules/$2/build"
	cp "$1/info" "$tree/usr/src/info"
	tar -C "$scratch/kernels" -cz "$2" | remote "$box_folder/box-kernel take" || refuse_host
	rm -rf "$tree"
}

# open_kexec SIDE...: their kernels can be booted. Nothing is brought there before all are built.
open_kexec() {
	local side machine

	host=${MACHINE#ssh:}
	machine=$(remote 'uname -m') || refuse_host
	[[ $machine == "$(uname -m)" ]] || die "$host is a machine of $machine, and what is built here is for $(uname -m); use one of those"
	build_kernels "$@"
	put_box_kernel
	kexec_opened=1
	for side; do
		[[ -z ${packages[side]} ]] || put_kernel "${packages[side]}" "${releases[side]}"
		remote "$box_folder/box-kernel check ${releases[side]}" || refuse_host
	done
}

# boot_kernel RELEASE: always, also if it is the one that is booted.
boot_kernel() {
	local before now since

	before=$(remote "$box_folder/box-kernel state") || refuse_host
	note "compare: booting $1 on $host"
	remote "$box_folder/box-kernel into $1" || refuse_host
	since=$SECONDS
	until now=$(remote "$box_folder/box-kernel state") && [[ ${now% *} != "${before% *}" ]]; do
		((SECONDS - since < KEXEC)) ||
			die "$host is not back after $KEXEC s with $1; look at its console, a reset has its own kernel"
		sleep 1
	done
	[[ ${now#* } == "$1" ]] || die "$host came up with ${now#* }, not with $1; its console says why"
	# Of the headers that came with it; else those of the distribution.
	export KERNEL_BUILD=
	! remote "test -e $box_folder/kernels/$1" || KERNEL_BUILD=$box_folder/kernels/$1/lib/modules/$1/build
}

# Back in its own kernel, without us.
close_kexec() {
	local since=$SECONDS

	[[ -n ${kexec_opened:-} ]] || return 0
	kexec_opened=
	remote "$box_folder/box-kernel close" || {
		note "compare: $host cannot be reached; it goes back to its own kernel within $KEXEC s"
		return 0
	}
	until [[ -n ${interrupt:-} ]] || remote "test ! -e $box_folder"; do
		((SECONDS - since < KEXEC)) || { note "compare: $host is not back in its own kernel"; return 0; }
		sleep 1
	done
}
