# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2207 # the tables stand before it; words without blanks
# The part of bash completion that is not a table: scripts/completion prints both.
# What follows is printed.

_gpuvm_cases() {
	gpuvm-bench --list 2>/dev/null
}

_gpuvm_modes() {
	_gpuvm_cases | sed -n 's|.*/mode:\([^/]*\).*|\1|p' | sort -u
}

# The words of $1 that go on from $2. A colon ends a word for readline.
_gpuvm_take() {
	COMPREPLY=($(compgen -W "$1" -- "$2"))
	__ltrim_colon_completions "$2"
	[[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
}

_gpuvm_program() {
	local cur prev words cword split

	_init_completion -s -n : || return
	case $prev in
	--case | --cases | --filter) _gpuvm_take "$(_gpuvm_cases)" "$cur" ;;
	--mode | --modes) _gpuvm_take "$(_gpuvm_modes)" "$cur" ;;
	*)
		if [[ $split == true || $cur != -* ]]; then
			_filedir
		else
			_gpuvm_take "${_gpuvm_options[${words[0]##*/}]}" "$cur"
		fi
		;;
	esac
}

_gpuvm_suite() {
	local cur prev words cword

	_init_completion -n =: || return
	case $cur in
	REV=* | [ABCD]=*) _gpuvm_take "$("$_gpuvm_lib/scripts/revision" --list)" "${cur#*=}" ;;
	SUITE=*) _gpuvm_take "$(sed -n 's/^\([a-z]*\):.*/\1/p' "$_gpuvm_lib/config/suites")" "${cur#*=}" ;;
	MACHINE=*) _gpuvm_take "$_gpuvm_machines" "${cur#*=}" ;;
	CASES=*) _gpuvm_take "$(_gpuvm_cases)" "${cur#*=}" ;;
	MODE=* | MODES=*) _gpuvm_take "$(_gpuvm_modes)" "${cur#*=}" ;;
	*=*)
		cur=${cur#*=}
		_filedir
		;;
	*)
		if ((cword == 1)); then
			_gpuvm_take "$_gpuvm_targets" "$cur"
		else
			_gpuvm_take "$_gpuvm_settings" "$cur"
		fi
		;;
	esac
}
