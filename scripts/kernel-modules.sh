# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154 # scripts/kernel holds the variables
# The modules that GPUVM is made of, in the order in which a guest loads them.

# What the driver is linked with, as the kernel calls its modules.
gpuvm_modules="drm_gpuvm drm_exec gpu_sched drm_shmem_helper drm"

# The file of a module, whatever it is packed with, or nothing. $work/modules lists the files.
module_file() {
	awk -F/ -v name="$1" '{ file = $NF; sub(/\.ko.*/, "", file); gsub(/-/, "_", file)
		if (file == name && !found++) print }' "$work/modules"
}

# is_builtin NAME LIST: LIST is what a kernel build calls modules.builtin.
is_builtin() {
	sed 's|.*/||; s|\.ko$||; s|-|_|g' "$2" 2>/dev/null | grep -qxF -- "$1"
}

# add_module NAME BUILTIN: it and what it needs, those first, to the array module_files.
add_module() {
	local file need

	[[ " $added " != *" $1 "* ]] || return 0
	added+=" $1"
	file=$(module_file "$1")
	if [[ -z $file ]]; then
		is_builtin "$1" "$2" || missing+=" $1"
		return 0
	fi
	for need in $(modinfo -F depends "$file" | tr ',-' ' _'); do
		add_module "$need" "$2"
	done
	module_files+=("$file")
}

# find_module_files BUILTIN WHOSE: sets the array module_files.
find_module_files() {
	local name added='' missing=''

	module_files=()
	for name in $gpuvm_modules; do
		add_module "$name" "$1"
	done
	[[ " $missing " != *" drm_gpuvm "* && " $missing " != *" drm "* ]] ||
		die "$2 has no GPUVM (no module drm_gpuvm, and not built in); take one of 6.12 or later"
}

unpack_module() {
	case $1 in
	*.xz) xz -dc -- "$1" ;;
	*.zst) zstd -qdc -- "$1" ;;
	*.gz) gzip -dc -- "$1" ;;
	*) cat -- "$1" ;;
	esac
}

# put_modules FOLDER: the module_files, unpacked; a glob has them in their order.
put_modules() {
	local file name number=10

	mkdir "$1"
	for file in "${module_files[@]}"; do
		name=$number-$(basename "${file%%.ko*}").ko
		unpack_module "$file" >"$1/$name" ||
			die "$file cannot be unpacked; install what unpacks it (xz, zstd, gzip)"
		number=$((number + 1))
	done
}
