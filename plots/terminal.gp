# SPDX-License-Identifier: GPL-2.0-or-later
# call 'terminal.gp' ENDING: the same figure as svg or png.
if (ARG1 eq 'svg') {
	set terminal svg size width, height dynamic noenhanced font 'sans-serif,12' background rgb 'white'
} else {
	set terminal pngcairo size 1.5 * width, 1.5 * height noenhanced font 'DejaVu Sans,12' fontscale 1.3 linewidth 1.5 pointscale 1.5 background rgb 'white'
}
set output sprintf('%s.%s', name, ARG1)
