# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # tests/scripts/run holds the variables
# make compare MACHINE=ssh:HOST: the machine of ssh.sh, whose kexec, systemctl and uname are made up: a boot is another
# release and another boot_id, and what its units start. What decides when it boots which is not made up.

# A machine with two kernels, the first of which is booted.
make_kexec_box() {
	local release

	make_box
	rm -rf "$dir/kexec-runs"
	mkdir -p "$FAKE"/{boot,lib/modules,proc/sys/kernel/random,sys/kernel/security,sys/firmware/efi/efivars}
	for release in 6.12.1-own 6.12.2-other; do
		touch "$FAKE/boot/vmlinuz-$release" "$FAKE/boot/initrd.img-$release"
	done
	echo 'BOOT_IMAGE=/vmlinuz root=/dev/vda1 ro' >"$FAKE/proc/cmdline"
	echo 6.12.1-own >"$FAKE/release"
	echo boot-0 >"$FAKE/proc/sys/kernel/random/boot_id"
	touch "$FAKE/sys/kernel/kexec_loaded"
	echo '[none] integrity confidentiality' >"$FAKE/sys/kernel/security/lockdown"
	mkdir -p "$FAKE/etc/init.d"
	touch "$FAKE/etc/init.d/kexec-load"
	ln -s /bin/true "$FAKE/bin/depmod"
	put_program "$FAKE/bin/mkinitramfs" <<<$'#!/bin/sh\ngrep -q ^CONFIG_RD_GZIP=y "$FAKE/boot/config-$3" && touch "$2"'
	put_program "$FAKE/bin/uname" <<<$'#!/bin/sh\n[ "$1" != -r ] || exec cat "$FAKE/release"\nexec /bin/uname "$@"'
	put_program "$FAKE/bin/kexec" <<-'END'
		#!/bin/bash
		printf '%s\n' "$*" >>"$FAKE/kexec-log"
		[[ $1 != -u ]] || exec rm -f "$FAKE/loaded"
		[[ ! -e $FAKE/kexec-fails ]] || { echo "kexec_load failed: Operation not permitted" >&2; exit 1; }
		echo "${3##*/vmlinuz-}" >"$FAKE/loaded"
	END
	put_program "$FAKE/bin/systemctl" <<-'END'
		#!/bin/bash
		unit=$FAKE/etc/systemd/system/gpuvm-bench-kexec.service
		start() {
			setsid $(sed -n 's/^ExecStart=//p' "$unit") >>"$FAKE/watch-said" 2>&1 </dev/null 9>&- &
			echo $! >"$FAKE/watch"
		}
		boot() {
			[[ $(<"$FAKE/watch") == $$ ]] || kill -KILL "$(<"$FAKE/watch")" 2>/dev/null
			echo "$1" | tee "$FAKE/release" >>"$FAKE/boots"
			echo "boot-$(wc -l <"$FAKE/boots")" >"$FAKE/proc/sys/kernel/random/boot_id"
			[[ ! -L $FAKE/etc/systemd/system/multi-user.target.wants/${unit##*/} ]] || start
		}
		case $* in
		start*) start ;;
		*is-active*) [[ -e $FAKE/watch ]] && kill -0 "$(<"$FAKE/watch")" 2>/dev/null ;;
		kexec) boot "$(<"$FAKE/loaded")" ;;
		reboot)
			# As kexec-load of Debian's kexec-tools has it.
			if rm "$FAKE/no-kexec-reboot" 2>/dev/null; then boot 6.12.1-own; else boot 6.12.9-newest; fi
			;;
		esac
	END
}

# A package of stock, as scripts/kernel-deb leaves it, in a project that builds nothing.
make_kexec_project() {
	local package tree

	ln -sfn "$root/kernel-patches" "$desk/kernel-patches"
	ln -sf /bin/true "$desk/scripts/setup"
	touch "$desk/installed"
	for package in image headers; do
		tree=$dir/deb-$package
		mkdir -p "$tree"/{DEBIAN,boot,usr/src/linux-headers-6.12.3-gvb-stock,lib/modules/6.12.3-gvb-stock}
		printf '%s\n' "Package: $package" 'Version: 1' 'Architecture: amd64' 'Maintainer: a <a@b>' 'Description: a' >"$tree/DEBIAN/control"
		touch "$tree/boot/vmlinuz-6.12.3-gvb-stock"
		echo CONFIG_RD_GZIP=y >"$tree/boot/config-6.12.3-gvb-stock"
		mkdir -p "$dir/packages"
		head -c 2M /dev/zero >"$tree/lib/modules/6.12.3-gvb-stock/$package"
		dpkg-deb -b "$tree" "$dir/packages/$package.deb" >/dev/null
	done
	printf '%s\n' revision=stock patches= source=a release=6.12.3-gvb-stock >"$dir/packages/info"
	put_program "$desk/scripts/kernel-deb" <<<"#!/bin/sh
echo $dir/packages"
}

# By a make that is made up, which has the last word of each call in a file, and a package of nothing.
packages_are_built() {
	local out log=$dir/deb-log

	[[ -e $dir/ks ]] || make_kernel_tree "$dir/ks"
	make_fake_make "$dir/fake"
	cat >"$dir/fake/first" <<-END
		printf '%s\n' "\$*" >>"$log"
		[[ \${*: -1} != bindeb-pkg ]] || touch ../linux-image-6.12.1_1_amd64.deb ../linux-headers-6.12.1_1_amd64.deb
	END
	ln -sfn "$root/kernel-patches" "$desk/kernel-patches"
	ln -sf /bin/true "$desk/scripts/setup"
	deb() { env GPUVM_BENCH_CACHE="$dir/deb-cache" KERNEL_SRC="$dir/ks" PATH="$dir/fake:$PATH" "$desk/scripts/kernel-deb" "$@"; }
	out=$(deb REV=stock 2>"$dir/err") || fail "status $?: $(cat "$dir/err")"
	[[ -e $out/image.deb && -e $out/headers.deb && -e $out/info ]] || fail "there is: $(ls "$out")"
	grep -q 'LOCALVERSION=-gvb-stock .*--rules-target=binary-image,binary-headers.* bindeb-pkg$' "$log" || fail "$(cat "$log")"
	grep -q '^CONFIG_KEXEC=y' "$dir"/deb-cache/slots/*/obj/.config || fail "no kexec in it"
	: >"$log"
	[[ $(deb REV=stock) == "$out" && ! -s $log ]] || fail "built again: $(cat "$log")"
	[[ $(deb REV=stock KERNEL_NAME=mine) != "$out" ]] || fail "another name is the same package"
	rm "$dir/fake/first"
}

# boxes_config NAME: the options of NAME in what is built with dir/NAME.config as the box's own configuration.
boxes_config() {
	rm -rf "$dir/box-cache"
	env GPUVM_BENCH_CACHE="$dir/box-cache" KERNEL_SRC="$dir/kb" PATH="$dir/fake:$PATH" "$desk/scripts/kernel-deb" REV=stock \
		KCONFIG="$dir/$1.config" >/dev/null 2>"$dir/err" || fail "$1: status $?: $(cat "$dir/err")"
	sort "$dir"/box-cache/slots/*/obj/.config | grep '^CONFIG_DRM' | paste -sd' '
}

# A machine in a cloud has no graphics at all in its configuration, another one has all that is needed.
box_gets_what_it_lacks() {
	local helpers='DRM_EXEC=m CONFIG_DRM_GEM_SHMEM_HELPER=m CONFIG_DRM_GPUVM'

	[[ -e $dir/kb ]] || make_kernel_tree "$dir/kb"
	printf 'config %s\n\tselect %s\n' DRM_XE DRM_GPUVM DRM_XE DRM_EXEC DRM_XE DRM_SCHED DRM_VKMS DRM_GEM_SHMEM_HELPER >>"$dir/kb/Kconfig"
	make_fake_make "$dir/fake"
	printf 'touch ../linux-{image,headers}-6.12.1_1_amd64.deb\n' >"$dir/fake/first"
	printf 'CONFIG_64BIT=y\n# CONFIG_DRM is not set\n' >"$dir/cloud.config"
	printf 'CONFIG_%s\n' 64BIT=y DRM=y DRM_EXEC=m DRM_GEM_SHMEM_HELPER=m DRM_GPUVM=y DRM_SCHED=m >"$dir/desktop.config"
	[[ $(boxes_config cloud) == "CONFIG_DRM=m CONFIG_$helpers=m CONFIG_DRM_SCHED=m CONFIG_DRM_VKMS=m CONFIG_DRM_XE=m" ]] ||
		fail "$(boxes_config cloud)"
	[[ $(boxes_config desktop) == "CONFIG_DRM=y CONFIG_$helpers=y CONFIG_DRM_SCHED=m" ]] || fail "$(boxes_config desktop)"
	rm "$dir/fake/first"
}

# compare_on_box SETTING...: its words in kexec.out and kexec.err.
compare_on_box() {
	(cd "$dir" && env PATH="$dir/ssh-path:$PATH" GPUVM_BOX_ROOT="$FAKE" MACHINE=ssh:root@box OUT="$dir/kexec-runs" KEXEC="${KEXEC:-30}" \
		LEASE=10 BOOTS=2 timeout --foreground 120 "$desk/scripts/compare" "$@" >"$dir/kexec.out" 2>"$dir/kexec.err")
}

# Soon, as box_is_empty.
is_back() {
	local tick left=yes

	for ((tick = 0; tick < 400; tick++)); do
		left=$(cd "$FAKE" && find var/lib etc lib/modules -mindepth 1 ! -name systemd ! -name system ! -name '*.wants' ! -name init.d ! -name kexec-load 2>/dev/null)
		[[ -n $left ]] || break
		sleep 0.1
	done
	[[ -z $left ]] || fail "left behind: $left; $(cat "$FAKE/watch-said")"
	[[ $(<"$FAKE/release") == 6.12.1-own ]] || fail "it has $(<"$FAKE/release") booted"
	box_is_empty
}

boots_there_and_back() {
	local status=0

	make_kexec_box
	echo 0 >"$FAKE/pause"
	compare_on_box A=stock B=6.12.2-other || status=$?
	# So few say nothing of these rows, all of which are there.
	[[ $status == 2 && $(<"$dir/kexec.out") == *'too few boots a side to tell: 40 cannot tell'* ]] ||
		fail "status $status: $(cat "$dir/kexec.err" "$dir/kexec.out")"
	[[ $(paste -sd' ' "$FAKE/boots") == '6.12.3-gvb-stock 6.12.2-other 6.12.2-other 6.12.3-gvb-stock 6.12.1-own' ]] ||
		fail "booted: $(paste -sd' ' "$FAKE/boots")"
	grep -q "vmlinuz-6.12.3-gvb-stock --initrd=.*initrd-6.12.3-gvb-stock --command-line=root=/dev/vda1 ro panic=30$" "$FAKE/kexec-log" ||
		fail "$(cat "$FAKE/kexec-log")"
	[[ $(jq -s 'map(.context.complete) | all' "$dir"/kexec-runs/*/result.json) == true ]] || fail "$(cat "$dir/kexec.err")"
	[[ $(printf '%s\n' "$dir"/kexec-runs/*/result.json | wc -l) == 4 ]] || fail "$(ls "$dir/kexec-runs")"
	is_back
}

# What its disk kept from a run that was about to close, when it lost its power.
power_was_lost() {
	local status=0 there

	make_kexec_box
	echo 0 >"$FAKE/pause"
	there=$FAKE/var/lib/gpuvm-bench-kexec
	mkdir -p "$there/kernels/6.12.3-gvb-stock/boot"
	touch "$there/closing" "$there/initrd-6.12.3-gvb-stock"
	compare_on_box A=stock B=6.12.2-other || status=$?
	[[ $status == 2 && $(<"$dir/kexec.out") == *'too few boots a side to tell'* ]] ||
		fail "status $status: $(cat "$dir/kexec.err" "$dir/kexec.out")"
	[[ $(paste -sd' ' "$FAKE/boots") == '6.12.3-gvb-stock 6.12.2-other 6.12.2-other 6.12.3-gvb-stock 6.12.1-own' ]] ||
		fail "booted: $(paste -sd' ' "$FAKE/boots")"
	is_back
}

# In more seconds than it waits for a word from us.
slow_line() {
	local status=0

	make_kexec_box
	echo 0 >"$FAKE/pause"
	put_program "$FAKE/bin/gzip" <<-'END'
		#!/bin/bash
		# The kernel, and nothing else.
		[[ -d $FAKE/var/lib/gpuvm-bench-kexec/kernels && ! -e $FAKE/came ]] || exec /bin/gzip "$@"
		touch "$FAKE/came"
		/bin/gzip -d | for ((mebibyte = 0; mebibyte < 6; mebibyte++)); do
			dd bs=1M count=1 iflag=fullblock status=none
			sleep 3
		done
	END
	KEXEC=10 compare_on_box A=stock B=6.12.2-other || status=$?
	[[ $status == 2 && $(<"$dir/kexec.out") == *'too few boots a side to tell'* ]] ||
		fail "status $status: $(cat "$dir/kexec.err" "$dir/kexec.out")"
	is_back
}

# desk_is_killed_at COMMAND [FILE]: whoever asks for that of scripts/box-kernel is not heard of any more. The box has
# FILE from then on.
desk_is_killed_at() {
	local tick runner

	make_kexec_box
	echo 0.4 >"$FAKE/pause"
	KEXEC=10 compare_on_box A=stock B=6.12.2-other &
	runner=$!
	for ((tick = 0; tick < 600; tick++)); do
		! pgrep -f "$1" >/dev/null || break
		sleep 0.05
	done
	end_those KILL "^[^ ]*bash $desk/scripts/compare"
	[[ -z ${2:-} ]] || touch "$FAKE/$2"
	wait "$runner" || true
	is_back
}

interrupted_there() {
	local tick runner status=0

	make_kexec_box
	echo 0.4 >"$FAKE/pause"
	compare_on_box A=stock B=6.12.2-other &
	runner=$!
	for ((tick = 0; tick < 300; tick++)); do
		! compgen -G "$dir/kexec-runs/*/stream-0.jsonl" >/dev/null || break
		sleep 0.1
	done
	pgrep -f "^[^ ]*bash $desk/scripts/compare" >/dev/null || fail "it ended: $(cat "$dir/kexec.err")"
	end_those TERM "^[^ ]*bash $desk/scripts/compare"
	wait "$runner" || status=$?
	((status == 2)) || fail "status $status: $(cat "$dir/kexec.err")"
	is_back
}

# refuses_kexec FILE CONTENT WORD: a machine that has that is refused in one line, and has nothing of ours.
refuses_kexec() {
	local status=0

	make_kexec_box
	case $1 in
	without) rm "$FAKE/$2" ;;
	*) printf '%b\n' "$2" >"$FAKE/$1" ;;
	esac
	compare_on_box A=stock B="${side:-6.12.2-other}" || status=$?
	((status == 2)) || fail "status $status: $(cat "$dir/kexec.err")"
	[[ $(grep -cv '^compare: ' "$dir/kexec.err") == 1 ]] || fail "not one line: $(cat "$dir/kexec.err")"
	grep -q -- "^gpuvm-bench: root@box.*$3" "$dir/kexec.err" || fail "no '$3' in $(cat "$dir/kexec.err")"
	[[ ! -e $FAKE/boots ]] || fail "booted: $(cat "$FAKE/boots")"
	is_back
}

no_package() {
	make_kexec_box
	mv "$dir/packages/image.deb" "$dir/packages/gone.deb"
	compare_on_box A=stock B=6.12.2-other || true
	mv "$dir/packages/gone.deb" "$dir/packages/image.deb"
	grep -q '^gpuvm-bench: .*image.deb is missing' "$dir/kexec.err" || fail "$(cat "$dir/kexec.err")"
	is_back
}

other_architecture() {
	make_kexec_box
	put_program "$FAKE/bin/uname" <<<$'#!/bin/sh\n[ "$1" != -m ] || { echo riscv64; exit; }\nexec cat "$FAKE/release"'
	compare_on_box A=stock B=6.12.2-other || true
	grep -q '^gpuvm-bench: root@box is a machine of riscv64' "$dir/kexec.err" || fail "$(cat "$dir/kexec.err")"
	is_back
}

test_kexec() {
	check "kernel-deb: image and headers, once" packages_are_built
	check "kernel-deb: a box's configuration gets what it lacks" box_gets_what_it_lacks
	check "kernel-deb: more than one revision" says_one_line 'more than one' "$root/scripts/kernel-deb" REV='stock immediate'
	check "kernel-deb: one that is built" says_one_line 'is built already' "$root/scripts/kernel-deb" REV=booted
	check "kernel-deb: a name that is none" says_one_line 'cannot be called' "$root/scripts/kernel-deb" REV=stock KERNEL_NAME='a b'
	check "kernel-deb: no configuration" says_one_line 'no configuration' "$root/scripts/kernel-deb" REV=stock KCONFIG=/dev/null
	make_kexec_project
	check "kexec: A B B A, and back" boots_there_and_back
	check "kexec: the box lost its power in a run before" power_was_lost
	check "kexec: the desk is killed while it boots" desk_is_killed_at 'box-kernel into'
	check "kexec: the desk is killed while it measures" desk_is_killed_at 'scripts/box follow'
	check "kexec: the desk is killed and kexec fails from then on" desk_is_killed_at 'scripts/box follow' kexec-fails
	check "kexec: SIGTERM" interrupted_there
	check "kexec: a slow line" slow_line
	check "kexec: none there" refuses_kexec without sys/kernel/kexec_loaded 'no kexec (CONFIG_KEXEC)'
	check "kexec: disabled" refuses_kexec proc/sys/kernel/kexec_load_disabled 1 'kexec_load_disabled is 1'
	check "kexec: locked down" refuses_kexec sys/kernel/security/lockdown 'none [integrity] confidentiality' 'locked down'
	check "kexec: Secure Boot" refuses_kexec sys/firmware/efi/efivars/SecureBoot-8be4 '\06\0\0\0\01' 'Secure Boot is on'
	check "kexec: its own kernel has no image" refuses_kexec without boot/vmlinuz-6.12.1-own 'nothing leads back'
	side=6.12.9-none check "kexec: no such kernel" refuses_kexec pause 0 'has no kernel 6.12.9-none in /boot; name one of: 6.12.1-own'
	check "kexec: it is refused there" refuses_kexec kexec-fails '' 'kexec does not load 6.12.3-gvb-stock: kexec_load failed'
	check "kexec: wrong architecture" other_architecture
	check "kexec: no package" no_package
}
