# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034,SC2154 # scripts/kernel holds the variables
# From a built slot to a kernel folder: what docs/interfaces.md says is in it.

# What `make -C build M=...` needs: the kernel's own scripts/package/install-extmod-build packs
# the same, but copies where links do. Source is linked (a slot replaces files, it does not
# write to them), generated files are copied. resolve_btfids is there when the kernel has BTF.
install_build() {
	local build=$1

	mkdir -p "$build"
	(cd "$slot/src" && {
		printf '%s\n' Makefile
		find arch/x86 -maxdepth 1 -name 'Makefile*'
		find arch/x86 include \( -name generated -o -name config -o -name boot \) -prune -o \
			-type f -path '*include/*' -print
		find scripts \( -name kconfig -o -name dtc -o -name package -o -name gdb \
			-o -name coccinelle -o -name selinux \) -prune -o -type f -print -o -type l -print
	} | xargs -d '\n' cp -lP --parents -t "$build" --)
	(cd "$slot/obj" && {
		printf '%s\n' Module.symvers tools/objtool/objtool
		find tools/bpf -path '*/resolve_btfids/resolve_btfids' -type f 2>/dev/null || true
		find arch/x86/include/generated include/generated include/config/auto.conf \
			include/config/kernel.release -type f ! -name '.*.cmd'
		find scripts \( -name kconfig -o -name '*.o' -o -name '.*.cmd' \) -prune -o -type f -print
	} | xargs -d '\n' cp -fP --parents --preserve=mode,timestamps -t "$build" --)
	cp "$slot/obj/.config" "$build/.config"
	ln -s ../vmlinux "$build/vmlinux"
}

# What a module's bits depend on: the build tree and the types that its BTF, if any, refers to. An edit
# inside a function of the kernel changes neither, and needs no new driver.
build_sha() {
	objcopy -O binary --only-section=.BTF "$1/vmlinux" "$work/btf"
	{
		(cd "$1/build" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
		sha_files "$work/btf"
	} | sha_stdin
}

write_info() {
	local IFS=,

	printf '%s\n' "revision=$revision" "patches=${patch_names[*]}" "source=$label" \
		"source_sha256=$source_sha" "config_sha256=$(sha_files "$1/config")" \
		"build_sha256=$(build_sha "$1")" \
		"compiler=$(gcc --version | sed -n 1p)" \
		"release=$(cat "$slot/obj/include/config/kernel.release")"
}

# Without DWARF; modules load as they are built, BTF included.
install_modules() {
	sed "s|^|$slot/obj/|; s|\.o$|.ko|" "$slot/obj/modules.order" >"$work/modules"
	find_module_files "$slot/obj/modules.builtin" "${KERNEL_SRC:-$label}"
	put_modules "$1"
	[[ ${#module_files[@]} -eq 0 ]] || strip --strip-debug "$1"/*.ko
}

# The folder appears by one rename.
install_kernel() {
	local out=$1 tmp

	tmp=$(mktemp -d "$cache/tmp/kernel.XXXXXX")
	chmod 755 "$tmp"
	cp "$slot/obj/arch/x86/boot/bzImage" "$slot/obj/System.map" "$tmp"
	cp "$slot/obj/.config" "$tmp/config"
	strip --strip-debug -o "$tmp/vmlinux" "$slot/obj/vmlinux"
	install_modules "$tmp/modules"
	install_build "$tmp/build"
	write_info "$tmp" >"$tmp/info"
	mv -T "$tmp" "$out"
}
