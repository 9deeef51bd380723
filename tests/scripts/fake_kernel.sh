# shellcheck shell=bash disable=SC2154 # tests/scripts/run holds the variables
# SPDX-License-Identifier: GPL-2.0-or-later
# A kernel tree of a few files, and a make that builds it in no time.

# make_kernel_tree DIR
make_kernel_tree() {
	mkdir -p "$1"/{arch/x86/include,include/linux,scripts,drivers/gpu/drm}
	printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n' >"$1/Makefile"
	printf '*.o\n.*\n' >"$1/.gitignore"
	printf 'config %s\n' PREEMPT_VOLUNTARY SYSCTL >"$1/Kconfig"
	touch "$1/arch/x86/Makefile" "$1/arch/x86/include/a.h" "$1/include/linux/a.h" "$1/scripts/a"
	printf 'int a;\n' >"$1/drivers/gpu/drm/drm_gpuvm.c"
}

# make_fake_make DIR: a make in DIR which gives what a kernel's build gives, and as the image all sources. It does
# FAKE_MAKE first, in the folder of objects. Without that it counts its builds in DIR/builds.
make_fake_make() {
	mkdir -p "$1"
	cat >"$1/make" <<-END
		#!/bin/bash
		for word; do
			case \$word in
			O=*) obj=\${word#O=} ;;
			KCONFIG_ALLCONFIG=*) fragment=\${word#*=} ;;
			M=*) module=\${word#M=} ;;
			esac
		done
		src=\$2
		cd "\${obj:-\$module}" || exit 2
		[[ ! -e "$1/first" ]] || . "$1/first"
		if [[ \$module ]]; then
			cp /bin/true gpuvm_bench.ko
			echo driver >>"$1/builds"
		elif [[ \${*: -1} == allnoconfig ]]; then
			cp "\$fragment" .config
		else
			mkdir -p arch/x86/boot arch/x86/include/generated include/generated include/config tools/objtool scripts
			(cd "\$src" && find . -type f | sort | xargs cat) >arch/x86/boot/bzImage
			printf 'kernel/drivers/gpu/drm/%s.ko\n' drm drm_gpuvm >modules.builtin
			touch modules.order System.map Module.symvers tools/objtool/objtool include/config/auto.conf scripts/a
			echo '#define A' >include/generated/autoconf.h
			echo 6.12.1 >include/config/kernel.release
			cp /bin/true vmlinux
			echo kernel >>"$1/builds"
		fi
	END
	chmod +x "$1/make"
}

# fake_kernel [NAME=VALUE...]: scripts/kernel with that make, a cache of its own and the tree \$dir/ks.
fake_kernel() {
	env GPUVM_BENCH_CACHE="$dir/kernel-cache" KERNEL_SRC="$dir/ks" PATH="$dir/fake:$PATH" "$@" "$root/scripts/kernel" "${revision:-stock}"
}
