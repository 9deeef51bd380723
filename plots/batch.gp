# SPDX-License-Identifier: GPL-2.0-or-later
# Deferred batch size against times. Data: a block per quantity; batch, time.
set xlabel xname noenhanced
set ylabel yname noenhanced
set logscale xy
set format x '%.0f'
set format y '%.0s%c'
do for [ending in formats] {
	call 'terminal.gp' ending
	plot for [i = 1:curves] name.'.dat' index i - 1 using 1:2 with linespoints linestyle style[i] title label[i]
	unset output
}
