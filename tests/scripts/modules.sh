# shellcheck shell=bash disable=SC2034,SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# Which edits of a kernel are built in the folders of modules alone.
. "$root/scripts/kernel-make.sh"

# object NAME FLAGS SOURCE...: as Kbuild keeps it.
object() {
	local name=$1 flags=$2 path

	shift 2
	mkdir -p "$slot/obj/$(dirname "$name")"
	{
		printf 'savedcmd_%s := gcc %s -c -o %s\n' "$name" "$flags" "$name"
		for path; do
			printf '  %s/src/%s \\\n' "$slot" "$path"
		done
	} >"$slot/obj/$(dirname "$name")/.$(basename "$name").cmd"
}

# changed PATH...: what was edited since the last build.
changed() {
	printf '%s\n' "$@" >"$work/changed"
	only_modules_changed
}

only_modules_are_built() {
	local slot=$dir/modules-slot work=$dir/modules-work whole=1

	mkdir -p "$slot/obj" "$work"
	: >"$work/gone"
	echo drm/gpuvm.o >"$slot/obj/modules.order"
	object drm/gpuvm.o '-O2 -DMODULE -c' drm/gpuvm.c drm/gpuvm.h linux/list.h
	object drm/exec.o '-DMODULE  -O2' drm/exec.c linux/list.h
	object mm/slub.o '-DKBUILD_MODNAME' mm/slub.c linux/list.h
	object tools/gpuvm.o '' tools/gpuvm.c
	changed drm/gpuvm.c || fail "a module's source needs a whole build"
	changed drm/gpuvm.h drm/exec.c || fail "two modules' files need a whole build"
	! changed mm/slub.c || fail "the kernel's own source is not built"
	! changed drm/gpuvm.c mm/slub.c || fail "one of two is not built"
	! changed linux/list.h || fail "a header of both is not built"
	! changed tools/gpuvm.c || fail "a tool is not built"
	! changed drm/Makefile drm/gpuvm.c || fail "a Makefile is not looked at"
	! changed drm/gpuv || fail "half a name is taken for the whole"
	: >"$work/changed"
	! only_modules_changed || fail "nothing has changed, and modules are built"
	echo drm/old.c >"$work/gone"
	! changed drm/gpuvm.c || fail "a file has gone, and nobody looks for it"
	: >"$work/gone"
	whole=
	! changed drm/gpuvm.c || fail "the last build was cut short, and what it left is not built"
}

# driver_of CLANG [PROGRAM...]: what make of headers is told that a kernel of that version of clang has, or of gcc, where
# these programs are besides gcc's.
driver_of() {
	local headers=$dir/headers path=$dir/headers-path program

	rm -rf "$headers" "$path"
	mkdir -p "$headers/include/config" "$headers/include/generated" "$path"
	# shellcheck disable=SC2016 # make's
	printf '$(error LLVM is "$(LLVM)")\n' >"$headers/Makefile"
	touch "$headers/include/config/kernel.release" "$headers/include/generated/autoconf.h" "$headers/Module.symvers"
	printf 'CONFIG_CC_IS_GCC=y\n' >"$headers/include/config/auto.conf"
	[[ $1 == gcc ]] || printf 'CONFIG_CC_IS_CLANG=y\nCONFIG_CLANG_VERSION=%s\n' "$1" >"$headers/include/config/auto.conf"
	shift
	for program in /usr/bin/* /bin/*; do
		[[ ${program##*/} == *clang* || ${program##*/} == *lld* ]] || ln -sf "$program" "$path/"
	done
	for program; do
		printf '#!/bin/sh\necho fake 1.0\n' >"$path/$program"
		chmod +x "$path/$program"
	done
	PATH=$path "$root/scripts/driver" "$headers" 2>&1 >/dev/null | tail -n1
}

kernels_compiler_builds_the_driver() {
	[[ $(driver_of gcc clang ld.lld) == *'LLVM is ""'* ]] || fail "gcc: $(driver_of gcc clang ld.lld)"
	[[ $(driver_of 160006 clang-16 ld.lld-16 clang ld.lld) == *'LLVM is "-16"'* ]] || fail "the same: $(driver_of 160006 clang-16 ld.lld-16)"
	[[ $(driver_of 160006 clang-16 clang ld.lld) == *'LLVM is "1"'* ]] || fail "another: $(driver_of 160006 clang-16 clang ld.lld)"
	[[ $(driver_of 90001) == *'install clang-9 and lld-9' ]] || fail "none: $(driver_of 90001)"
}

whole_is_told() {
	local slot=$dir/whole-slot whole

	mkdir "$slot"
	echo "a	b.c" >"$slot/manifest"
	touch -d '1 minute ago' "$slot/log"
	sha_files "$slot/manifest" >"$slot/whole"
	cp "$slot/whole" "$dir/kept"
	find_whole
	[[ -n $whole && ! -e $slot/whole ]] || fail "a whole slot is not told, or stays one"
	find_whole
	[[ -z $whole ]] || fail "the mark is gone, and the slot is whole"
	cp "$dir/kept" "$slot/whole"
	touch -d '1 minute' "$slot/log"
	find_whole
	[[ -z $whole ]] || fail "somebody else has built there since"
	touch -d '1 minute ago' "$slot/log"
	cp "$dir/kept" "$slot/whole"
	echo "c	b.c" >"$slot/manifest"
	find_whole
	[[ -z $whole ]] || fail "somebody else has copied there since"
}
