// SPDX-License-Identifier: GPL-2.0-or-later
// Costs, against size where rows have one, of the rows that are in the page: nothing is drawn before somebody wants to see it.
(function () {
	var DASHES = ["", "6 3", "2 2", "8 3 2 3", "12 4", "4 6", "1 4", "10 2 2 2"];
	var WIDTH = 420, HEIGHT = 250, LEFT = 58, RIGHT = 12, TOP = 24, BOTTOM = 34;
	var SVG = "http://www.w3.org/2000/svg";
	var table = document.getElementById("rows");
	var columns = [], labels = [];

	function list(of) {
		return Array.prototype.slice.call(of);
	}

	// A row's name: what tells it from others of its family, mode and size aside.
	function parse(name) {
		var parts = name.split("/");
		var last = /^(.+):([0-9]+)$/.exec(parts[parts.length - 1]);
		var mode = parts.filter(function (part) { return part.indexOf("mode:") === 0; })[0];

		return {
			family: parts[0],
			mode: mode ? mode.slice(5) : "",
			parameter: parts.length > 1 && last ? last[1] : "",
			size: last ? +last[2] : 0,
			group: parts.slice(1, parts.length > 1 && last ? -1 : undefined)
				.filter(function (part) { return part !== mode; }).join("/"),
		};
	}

	// {"GROUP, N = PARAMETER": {curves, parameter}}, of the rows with a cost.
	function collect(family) {
		var groups = {};

		list(table.tBodies[0].rows).forEach(function (row) {
			var name = row.className === "more" ? "" : row.cells[0].textContent;
			var part = parse(name);
			var key = part.group + "\n" + part.parameter;

			if (part.family !== family)
				return;
			columns.forEach(function (column, run) {
				var cost = parseFloat(row.cells[column].textContent);
				var group, curve;

				if (!(cost > 0) || row.cells[column].classList.contains("none"))
					return;
				group = groups[key] = groups[key] ||
					{ title: part.group || family, parameter: part.parameter, curves: {} };
				curve = part.mode + "\n" + run;
				group.curves[curve] = group.curves[curve] || { mode: part.mode, run: run, points: [] };
				group.curves[curve].points.push([part.size, cost]);
			});
		});
		return Object.keys(groups).map(function (key) {
			var group = groups[key];

			group.curves = Object.keys(group.curves).map(function (name) { return group.curves[name]; });
			group.curves.forEach(function (curve) {
				curve.points.sort(function (a, b) { return a[0] - b[0]; });
			});
			return group;
		});
	}

	function add(parent, what, attributes, text) {
		var element = document.createElementNS(SVG, what);

		Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
		if (text !== undefined)
			element.textContent = text;
		parent.appendChild(element);
		return element;
	}

	function colour(mode) {
		return /^[a-z-]+$/.test(mode) ? "var(--" + mode + ", var(--other))" : "var(--other)";
	}

	function short(value) {
		return value >= 1e6 ? +(value / 1e6).toPrecision(3) + "M" :
			value >= 1e4 ? +(value / 1e3).toPrecision(3) + "k" : String(+value.toPrecision(3));
	}

	// Logarithmic; a size of zero stands half a decade before the smallest other one.
	function axis(values, from, to, is_size) {
		var above = values.filter(function (value) { return value > 0; });
		var low = Math.min.apply(null, above), high = Math.max.apply(null, above);
		var zero = is_size && above.length < values.length;

		if (!above.length)
			low = high = 1;
		low = Math.log10(low) - (zero ? 0.6 : 0);
		high = Math.log10(high);
		if (high - low < 0.3) {
			low -= 0.15;
			high += 0.15;
		}
		return {
			low: low, high: high, zero: zero,
			at: function (value) {
				var log = value > 0 ? Math.log10(value) : low;

				return from + (log - low) / (high - low) * (to - from);
			},
		};
	}

	// Whole decades, with 2 and 5 between them where these are few.
	function ticks(scale) {
		var steps = scale.high - scale.low < 1 ? [1, 1.5, 2, 3, 4, 5, 7] : scale.high - scale.low < 2.2 ? [1, 2, 5] : [1];
		var found = scale.zero ? [0] : [];
		var decade, first = Math.floor(scale.low), every = Math.ceil((scale.high - scale.low) / 6);

		for (decade = first; decade <= scale.high; decade += every) {
			steps.forEach(function (step) {
				var log = Math.log10(step) + decade;

				if (log >= scale.low - 1e-9 + (scale.zero ? 0.5 : 0) && log <= scale.high + 1e-9)
					found.push(step * Math.pow(10, decade));
			});
		}
		return found;
	}

	function draw_axes(svg, x, y, group, per_one) {
		ticks(y).forEach(function (value) {
			add(svg, "path", { class: "grid", d: "M" + LEFT + " " + y.at(value) + "H" + (WIDTH - RIGHT) });
			add(svg, "text", { x: LEFT - 5, y: y.at(value) + 4, "text-anchor": "end" }, short(value));
		});
		ticks(x).forEach(function (value) {
			add(svg, "path", { class: "grid", d: "M" + x.at(value) + " " + TOP + "V" + (HEIGHT - BOTTOM) });
			add(svg, "text", { x: x.at(value), y: HEIGHT - BOTTOM + 14, "text-anchor": "middle" }, short(value));
		});
		add(svg, "text", { x: LEFT, y: 14 }, group.title + (per_one ? ", cost / N" : ""));
		add(svg, "text", { x: WIDTH - RIGHT, y: HEIGHT - 5, "text-anchor": "end" }, "N = " + group.parameter);
	}

	function draw_dot(svg, curve, x, y, what) {
		var dot = add(svg, "circle", { cx: x, cy: y, r: 2.6, style: "fill:" + colour(curve.mode) });

		add(dot, "title", {}, [curve.mode, labels[curve.run]].concat(what).filter(String).join(", "));
	}

	function draw_curve(svg, curve, x, y) {
		var points = curve.points.map(function (point) {
			return x.at(point[0]).toFixed(1) + " " + y.at(point[1]).toFixed(1);
		});

		add(svg, "path", { class: "curve", d: "M" + points.join("L"), "stroke-dasharray": DASHES[curve.run % DASHES.length],
			style: "stroke:" + colour(curve.mode) });
		curve.points.forEach(function (point) {
			draw_dot(svg, curve, x.at(point[0]), y.at(point[1]), point);
		});
	}

	// Rows without a size: a line for each, runs above one another in it.
	function lines(groups) {
		var height = 44 + (6 + 6 * labels.length) * groups.length, left = 205;
		var svg = document.createElementNS(SVG, "svg");
		var all = [].concat.apply([], groups.map(function (group) {
			return group.curves.map(function (curve) { return curve.points[0][1]; });
		}));
		var x = axis(all, left + 8, WIDTH - RIGHT - 12, false);

		svg.setAttribute("viewBox", "0 0 " + WIDTH + " " + height);
		svg.setAttribute("role", "img");
		svg.setAttribute("aria-label", "costs of rows without a size; the numbers are in the rows");
		ticks(x).forEach(function (value) {
			add(svg, "path", { class: "grid", d: "M" + x.at(value) + " 8V" + (height - 30) });
			add(svg, "text", { x: x.at(value), y: height - 16, "text-anchor": "middle" }, short(value));
		});
		groups.forEach(function (group, i) {
			var y = 12 + (6 + 6 * labels.length) * i;
			var name = group.title.length > 30 ? ".." + group.title.slice(-28) : group.title;

			add(svg, "text", { x: left, y: y + 3 * labels.length + 3, "text-anchor": "end" }, name);
			group.curves.forEach(function (curve) {
				draw_dot(svg, curve, x.at(curve.points[0][1]), y + 6 * curve.run + 3, [curve.points[0][1]]);
			});
		});
		return svg;
	}

	function chart(group, per_one) {
		var svg = document.createElementNS(SVG, "svg");
		var shown = group.curves.map(function (curve) {
			return { mode: curve.mode, run: curve.run, points: curve.points.map(function (point) {
				return [point[0], per_one && point[0] > 0 ? point[1] / point[0] : point[1]];
			}) };
		});
		var all = [].concat.apply([], shown.map(function (curve) { return curve.points; }));
		var x = axis(all.map(function (point) { return point[0]; }), LEFT + 12, WIDTH - RIGHT - 12, true);
		var y = axis(all.map(function (point) { return point[1]; }), HEIGHT - BOTTOM - 8, TOP + 8, false);

		svg.setAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
		svg.setAttribute("role", "img");
		svg.setAttribute("aria-label", group.title + ": cost against " + group.parameter + "; the numbers are in the rows");
		draw_axes(svg, x, y, group, per_one);
		shown.forEach(function (curve) { draw_curve(svg, curve, x, y); });
		return svg;
	}

	// Colours are modes and dashes are runs.
	function keys(groups) {
		var box = document.createElement("ul"), seen = {};

		box.className = "keys";
		groups.forEach(function (group) {
			group.curves.forEach(function (curve) {
				var name = [curve.mode, labels.length > 1 ? labels[curve.run] : ""].filter(String).join(", ");
				var key, svg;

				if (seen[name] || !name)
					return;
				seen[name] = true;
				key = document.createElement("li");
				svg = add(key, "svg", { viewBox: "0 0 36 10", "aria-hidden": "true" });
				draw_curve(svg, { mode: curve.mode, run: curve.run, points: [[2, 5], [34, 5]] },
					{ at: function (value) { return value; } }, { at: function (value) { return value; } });
				key.append(" " + name);
				box.appendChild(key);
			});
		});
		return box;
	}

	function choice(redraw) {
		var label = document.createElement("label"), select = document.createElement("select");

		["cost", "cost / N"].forEach(function (text) { select.add(new Option(text)); });
		select.addEventListener("change", function () { redraw(select.selectedIndex === 1); });
		label.append("shown is ", select);
		return label;
	}

	function draw(fold, family) {
		var groups = collect(family);
		var sized = groups.filter(function (group) { return group.parameter; });
		var plain = groups.filter(function (group) { return !group.parameter; });
		var charts = document.createElement("div");

		function redraw(per_one) {
			charts.replaceChildren.apply(charts, sized.map(function (group) { return chart(group, per_one); })
				.concat(plain.length ? [lines(plain)] : []));
		}

		charts.className = "charts";
		if (sized.length)
			fold.append(choice(redraw));
		fold.append(keys(groups), charts);
		redraw(false);
	}

	list(table.tHead.rows[0].cells).forEach(function (head, column) {
		if (!head.hasAttribute("data-run"))
			return;
		columns.push(column);
		labels.push(head.querySelector("button").firstChild.textContent.trim());
	});
	list(document.querySelectorAll(".family")).forEach(function (section) {
		var family = section.querySelector("h3").textContent;
		var fold = document.createElement("details"), summary = document.createElement("summary");

		summary.textContent = "costs of " + family;
		fold.appendChild(summary);
		section.appendChild(fold);
		fold.addEventListener("toggle", function () { section.classList.toggle("open", fold.open); });
		fold.addEventListener("toggle", function () { draw(fold, family); }, { once: true });
	});
})();
