// SPDX-License-Identifier: GPL-2.0-or-later
// Sorting, filtering, and the command of a row; without it the page has everything, in the order of the run.
"use strict";
(function () {
	var table = document.getElementById("rows");
	var filter = document.getElementById("filter");
	var only = document.getElementById("only");

	function list(of) {
		return Array.prototype.slice.call(of);
	}

	// A number where the cell has one, else the text; cells without a value are last in both orders.
	function key(row, column) {
		var cell = row.cells[column];
		var text = cell.textContent;

		if (cell.hasAttribute("data-v"))
			return parseFloat(cell.getAttribute("data-v"));
		if (cell.classList.contains("none"))
			return null;
		return column && !isNaN(parseFloat(text)) ? parseFloat(text) : text;
	}

	function compare(a, b) {
		if (typeof a === "number" && typeof b === "number")
			return a - b;
		return String(a).localeCompare(String(b), "en", { numeric: true });
	}

	function sort(sorted, column, way) {
		var body = sorted.tBodies[0];
		var rows;

		list(body.querySelectorAll("tr.more")).forEach(function (row) { body.removeChild(row); });
		rows = list(body.rows).map(function (row, i) {
			return { row: row, key: key(row, column), i: i };
		});
		rows.sort(function (a, b) {
			if (a.key === null || b.key === null)
				return (a.key === null) - (b.key === null) || a.i - b.i;
			return way * compare(a.key, b.key) || a.i - b.i;
		});
		rows.forEach(function (entry) { body.appendChild(entry.row); });
	}

	function make_sortable(sorted) {
		var heads = list(sorted.tHead.rows[0].cells);

		heads.forEach(function (head, column) {
			head.querySelector("button").addEventListener("click", function () {
				var up = head.getAttribute("aria-sort") !== "ascending";

				heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
				head.setAttribute("aria-sort", up ? "ascending" : "descending");
				sort(sorted, column, up ? 1 : -1);
			});
		});
	}

	function is_changed(row) {
		return changes.some(function (column) {
			return (parseFloat(row.cells[column].textContent) || 0) !== 0;
		});
	}

	function is_kept(row) {
		if (only.value === "changed")
			return is_changed(row);
		return !only.value || row.querySelector("td." + only.value);
	}

	function has_words(row, words) {
		var text = row.cells[0].textContent.toLowerCase();

		return words.every(function (word) {
			var without = word.length > 1 && word[0] === "-";

			return without ? text.indexOf(word.slice(1)) < 0 : text.indexOf(word) >= 0;
		});
	}

	function show() {
		var words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
		var shown = 0, all = 0;

		list(table.tBodies[0].rows).forEach(function (row) {
			if (row.className === "more")
				return;
			all++;
			row.hidden = !(is_kept(row) && has_words(row, words));
			shown += !row.hidden;
			if (row.nextElementSibling && row.nextElementSibling.className === "more")
				row.nextElementSibling.hidden = row.hidden;
		});
		document.getElementById("shown").textContent = shown + " of " + all + " rows";
	}

	function shell_word(word) {
		return /^[\w\-./:=,+]+$/.test(word) ? word : "'" + word.replace(/'/g, "'\\''") + "'";
	}

	// The command that measures a row again, in a row of its own below it; or that goes away.
	function toggle_command(button) {
		var row = button.closest("tr");
		var below = row.nextElementSibling;
		var cell, code;

		if (below && below.className === "more") {
			below.remove();
			button.setAttribute("aria-expanded", "false");
			return;
		}
		below = document.createElement("tr");
		cell = below.insertCell();
		code = document.createElement("code");
		below.className = "more";
		cell.colSpan = row.cells.length;
		code.textContent = table.getAttribute("data-command") + shell_word(row.cells[0].textContent);
		cell.appendChild(code);
		row.after(below);
		button.setAttribute("aria-expanded", "true");
	}

	// Thousands of buttons nobody needs before the rows are unfolded.
	function make_buttons() {
		list(table.tBodies[0].rows).forEach(function (row) {
			var button = document.createElement("button");

			button.type = "button";
			// Long names break between their parts.
			row.cells[0].textContent.split(/(?<=[/:])/).forEach(function (part, i) {
				button.append(i ? document.createElement("wbr") : "", part);
			});
			button.setAttribute("aria-expanded", "false");
			row.cells[0].replaceChildren(button);
		});
	}

	// Who follows a link to something folded wants to see it.
	function unfold() {
		var target = document.getElementById(location.hash.slice(1));
		var fold = target && target.classList.contains("fold") && target.querySelector("details");

		if (fold)
			fold.open = true;
	}

	// The columns of changes, one for each run behind the first.
	var changes = [];

	list(table.tHead.rows[0].cells).forEach(function (head, column) {
		if (head.hasAttribute("data-change"))
			changes.push(column);
	});
	list(document.querySelectorAll("#rows, table.sortable")).forEach(make_sortable);
	document.getElementById("controls").hidden = false;
	document.getElementById("controls").addEventListener("submit", function (event) {
		event.preventDefault();
	});
	filter.addEventListener("input", show);
	only.addEventListener("change", show);
	table.closest("details").addEventListener("toggle", make_buttons, { once: true });
	table.addEventListener("click", function (event) {
		if (event.target.closest("tbody th button"))
			toggle_command(event.target.closest("button"));
	});
	window.addEventListener("hashchange", unfold);
	unfold();
	show();
})();
