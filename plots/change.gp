# SPDX-License-Identifier: GPL-2.0-or-later
# Two runs side by side. Data: line, row, cost before, cost after, change in %, all of it as a text.
width = 900
set xlabel xname noenhanced
set title offset 0, 0.7
set label 1 note at graph 0, graph 1 offset 0, 0.7 noenhanced font ',11'
stats name.'.dat' using 5 nooutput
set xrange [STATS_min < 0 ? 1.05 * STATS_min : 0 : STATS_max > 0 ? 1.05 * STATS_max : 0]
set yrange [-0.7 : rows - 0.3]
set y2range [-0.7 : rows - 0.3]
set border 1
set format x '%+g'
set ytics scale 0
set y2tics scale 0 font ',10'
set style fill pattern 4 border
set arrow from 0, graph 0 to 0, graph 1 nohead linecolor rgb '#000000' linewidth 0.8
set bmargin 4
unset key
do for [ending in formats] {
	call 'terminal.gp' ending
	plot name.'.dat' using ($5 / 2):1:($5 / 2):(0.3):($5 > 0 ? 0xd55e00 : 0x0072b2):ytic(2):y2tic(6) with boxxyerror linecolor rgb variable
	unset output
}
