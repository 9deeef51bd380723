# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash

# Every file that is, or is about to be, part of the project; in its folder.
project_files() {
	local file

	if [[ -e .git ]]; then
		git ls-files -co --exclude-standard
	else
		find . \( -name build -o -name .git -o -path './results/[!r]*' \) -prune -o -type f -printf '%P\n'
	fi | LC_ALL=C sort -u | while IFS= read -r file; do
		[[ ! -f $file ]] || printf '%s\n' "$file"
	done
}
