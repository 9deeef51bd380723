# SPDX-License-Identifier: GPL-2.0-or-later
# Costs against those of another run or mode. Data: a block per curve; by size: size on the axis, median, lowest,
# highest; else: line, cost, and a last block: line, any cost, what the line is called. Costs are changes in %.
if (by_size) { width = 560; height = 330 }
axis = 'cost against '.base.(is_factor ? ', times' : ', %')
# Per cents, or factors on a logarithmic axis.
level(pct) = is_factor ? 1 + pct / 100 : pct
columns = 3
set bmargin 3.6 + 1.2 * ceil(1.0 * curves / columns)
set key maxcols columns font ',11'
set title font ',12'
none = level(0)
if (by_size) {
	stats name.'.dat' using (level($3)) nooutput name 'L'
	stats name.'.dat' using (level($4)) nooutput name 'H'
	stats name.'.dat' using 1 nooutput name 'X'
} else {
	stats name.'.dat' using (level($2)) nooutput name 'L'
	H_max = L_max
}
# What is below one per cent is to look as small as it is.
low = is_factor ? (L_min < 1 ? L_min : 1) / 1.1 : 1.1 * (L_min < -1 ? L_min : -1)
high = is_factor ? H_max * 1.1 : 1.1 * (H_max > 1 ? H_max : 1)
if (by_size) {
	set logscale x
	set xlabel xname noenhanced
	set ylabel axis noenhanced
	set format x '%.0f'
	if (is_factor) { set logscale y }
	set format y is_factor ? '%g' : '%+g'
	set xrange [X_min / 1.6 : X_max * 1.6]
	set yrange [low : high]
	if (has_zero) { set xtics add ('0' zero) }
	set arrow from graph 0, first none to graph 1, first none nohead linecolor rgb '#000000' linewidth 0.8
} else {
	set xlabel axis noenhanced
	if (is_factor) { set logscale x }
	set format x is_factor ? '%g' : '%+g'
	set xrange [low : high]
	set yrange [-0.7 : lines - 0.3]
	set ytics scale 0 font ',11'
	set border 1
	set arrow from first none, graph 0 to first none, graph 1 nohead linecolor rgb '#000000' linewidth 0.8
}
# Curves beside each other, where they would hide one another.
aside(i) = (i - (curves + 1) / 2.0) / curves
do for [ending in formats] {
	call 'terminal.gp' ending
	if (by_size) {
		plot for [i = 1:curves] name.'.dat' index i - 1 using ($1 * 1.25**aside(i)):(level($2)):(level($3)):(level($4)) \
				with yerrorbars linestyle style[i] linewidth 0.7 pointsize 0 notitle, \
			for [i = 1:curves] name.'.dat' index i - 1 using ($1 * 1.25**aside(i)):(level($2)) \
				with linespoints linestyle style[i] title label[i]
	} else {
		plot for [i = 1:curves] name.'.dat' index i - 1 using (level($2)):($1 - 0.6 * aside(i)) \
				with points linestyle style[i] title label[i], \
			name.'.dat' index curves using (level($2)):1:ytic(3) with points pointsize 0 linecolor rgb '#ffffff' notitle
	}
	unset output
}
