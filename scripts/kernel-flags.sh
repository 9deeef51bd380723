# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034 # used by those who source it
# How kernels and modules are compiled. A kernel's key has a hash of this file.

# The programs whose version changes what a build gives.
toolchain() {
	local tool

	for tool in gcc ld pahole lz4; do
		command -v "$tool" >/dev/null ||
			die "$tool is not installed; run 'make setup'"
		printf '%s: ' "$tool"
		"$tool" --version | sed -n 1p
	done
}

# make for a kernel tree, such that nothing of the caller's environment reaches it.
kernel_make=(env -i PATH="$PATH" HOME="$HOME" TMPDIR="${TMPDIR:-/tmp}" LC_ALL=C
	KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 1970'
	KBUILD_BUILD_USER=gpuvm KBUILD_BUILD_HOST=bench KBUILD_BUILD_VERSION=1 make)

# Paths of this machine must not get into what is built: not through __FILE__, and not through the
# debug information, which the build id is a hash of. Takes `path=name` pairs.
path_maps() {
	local flags

	flags=$(printf ' -ffile-prefix-map=%s' "$@")
	path_maps=("KCFLAGS=${flags# }" "KAFLAGS=${flags# }")
}
