# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # scripts/kernel holds the variables
# A kernel that is built already: its image, the modules that GPUVM is made of, and its headers. No kernel
# is built, so the first row is there in a minute.
#
# `booted` is the one that runs here, a path is that image, `debian` is Debian's newest package. Images,
# modules and headers lie where distributions have them: /boot/vmlinuz-VERSION or
# /lib/modules/VERSION/vmlinuz, /lib/modules/VERSION, and the `build` link in there; or the same below a folder,
# where a package was unpacked.

# The release in an image's header, at the offset that the 16 bits at 0x20e say (boot protocol).
release_of_image() {
	local offset

	offset=$(($(od -An -tu2 -j 526 -N 2 -- "$1") + 512))
	dd if="$1" bs=1 skip="$offset" count=128 status=none | tr '\0' '\n' | sed -n '1s/ .*//p'
}

# Whether it has an entry for 64 bits (boot protocol, xloadflags).
is_64_bit_image() {
	(($(od -An -tu1 -j 566 -N 1 -- "$1") & 1))
}

# Sets image, below (what stands before /lib/modules), origin.
find_installed() {
	local release place

	below=
	case $1 in
	booted)
		release=$(uname -r)
		origin=booted-$release
		for place in "/lib/modules/$release/vmlinuz" "/boot/vmlinuz-$release" "/usr/lib/modules/$release/vmlinuz"; do
			[[ ! -r $place ]] || break
		done
		image=$place
		[[ -r $image ]] ||
			die "the image of the booted kernel $release is not in /boot or /lib/modules; name one with KERNEL=<vmlinuz>"
		;;
	debian)
		find_debian_image
		;;
	*)
		image=$1
		origin=installed
		# Of a package that was unpacked, all of it.
		[[ ! -d ${image%/boot/*}/lib/modules ]] || below=${image%/boot/*}
		;;
	esac
}

# The newest image package with its headers, unpacked below the cache.
find_debian_image() {
	local newest=$cache/fetched/debian/newest package version

	[[ -e $newest ]] || "$root/scripts/fetch-source" debian >/dev/null 2>&"$loud" || exit 2
	# shellcheck disable=SC2034 # package: only the others count
	IFS=$tab read -r package version below <"$newest"
	image=$(find "$below/boot" -name 'vmlinuz-*' | sed -n 1p)
	[[ -r $image ]] || die "$below has no kernel image; run scripts/fetch-source debian"
	origin=debian-image-$version
}

# Where modules and headers of RELEASE are.
find_modules() {
	local place

	for place in "$below/lib/modules/$1" "$below/usr/lib/modules/$1"; do
		[[ -d $place/kernel ]] || continue
		modules=$place
		headers=$(realpath -- "$below$(readlink -- "$place/build" || echo "$place/build")" 2>/dev/null) || headers=
		[[ -n $headers && -e $headers/Module.symvers ]] || headers=$place/build
		[[ -e $headers/Module.symvers ]] ||
			die "kernel $1 has no headers in $place/build; install them ($(headers_package "$1"))"
		return
	done
	die "kernel $1 has no modules in /lib/modules/$1; install the package that the image is from"
}

# What distributions call them.
headers_package() {
	printf 'Debian: linux-headers-%s, Fedora: kernel-devel-%s, Arch: linux-headers' "$1" "$1"
}

config_of() {
	local place

	for place in "$below/boot/config-$release" "$modules/config" "$headers/.config"; do
		[[ ! -r $place ]] || { printf '%s\n' "$place"; return; }
	done
	die "kernel $release has no configuration in /boot or beside its modules; install its headers"
}

installed_key() {
	{
		printf '%s\n' "$revision" "$origin" "$release" "$headers"
		sha_files "$image" "${module_files[@]}" "$headers/Module.symvers" "$root/scripts/kernel-installed.sh" \
			"$root/scripts/kernel-modules.sh"
	} | sha_stdin | cut -c1-24
}

write_installed_info() {
	local config=$1

	printf '%s\n' "revision=$revision" "patches=" "source=$origin" "source_sha256=$(sha_files "$image")" \
		"config_sha256=$(sha_files "$config")" \
		"build_sha256=$({ printf '%s\n' "$headers"; cat "$headers/Module.symvers" "$config"; } | sha_stdin)" \
		"compiler=$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"/\1/p' "$config")" "release=$release" \
		"append=mitigations=off"
}

# Those of ours have no mitigations built in; with them an emulated CPU counts instructions that say nothing.
take_installed() {
	local out=$1 tmp config

	open_cache kernels
	take_lock "$cache/kernels/lock" "taking of $origin"
	[[ ! -e $out/info ]] || return 0
	tmp=$room/kernel
	mkdir "$tmp"
	config=$(config_of)
	cp -- "$image" "$tmp/bzImage"
	cp -- "$config" "$tmp/config"
	put_modules "$tmp/modules"
	ln -s "$headers" "$tmp/build"
	write_installed_info "$config" >"$tmp/info"
	mv -T "$tmp" "$out"
}

# installed_kernel WORD: have it, and print its folder.
installed_kernel() {
	local image below origin release modules headers out

	find_installed "$1"
	is_64_bit_image "$image" || die "$image is a kernel for 32 bits; name one for x86-64"
	release=$(release_of_image "$image")
	[[ -n $release ]] || die "$image does not say its release; name another kernel image"
	old_kernels_end "$image" "$release"
	[[ $origin != installed ]] || origin=installed-$release
	find_modules "$release"
	# A link, too.
	find "$modules/" -type f -name '*.ko*' >"$work/modules"
	find_module_files "$modules/modules.builtin" "kernel $release"
	out=$cache/kernels/$(installed_key)
	[[ -e $out/info ]] || take_installed "$out"
	printf '%s\n' "$out"
}
