// SPDX-License-Identifier: GPL-2.0-or-later
// Sorting and filtering; without it the page has everything, in the order of the run.
"use strict";
(function () {
	var table = document.getElementById("rows");
	var filter = document.getElementById("filter");
	var only = document.getElementById("only");

	// A number where the cell has one, else the text; cells without a value are last in both orders.
	function key(row, column) {
		var cell = row.cells[column];
		var summary = cell.querySelector("summary");

		if (cell.hasAttribute("data-v"))
			return parseFloat(cell.getAttribute("data-v"));
		if (cell.classList.contains("none"))
			return null;
		return (summary || cell).textContent;
	}

	function compare(a, b) {
		if (typeof a === "number" && typeof b === "number")
			return a - b;
		return String(a).localeCompare(String(b), "en", { numeric: true });
	}

	function sort(sorted, column, way) {
		var body = sorted.tBodies[0];
		var rows = Array.prototype.map.call(body.rows, function (row, i) {
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
		var heads = sorted.tHead.rows[0].cells;

		Array.prototype.forEach.call(heads, function (head, column) {
			head.querySelector("button").addEventListener("click", function () {
				var up = head.getAttribute("aria-sort") !== "ascending";

				Array.prototype.forEach.call(heads, function (other) {
					other.removeAttribute("aria-sort");
				});
				head.setAttribute("aria-sort", up ? "ascending" : "descending");
				sort(sorted, column, up ? 1 : -1);
			});
		});
	}

	function is_changed(row) {
		return changes.some(function (column) {
			return parseFloat(row.cells[column].getAttribute("data-v") || "0") !== 0;
		});
	}

	function is_kept(row) {
		if (only.value === "changed")
			return is_changed(row);
		return !only.value || row.querySelector("td." + only.value);
	}

	function has_words(row, words) {
		var text = row.cells[0].querySelector("summary").textContent.toLowerCase();

		return words.every(function (word) {
			var without = word.length > 1 && word[0] === "-";

			return without ? text.indexOf(word.slice(1)) < 0 : text.indexOf(word) >= 0;
		});
	}

	function show() {
		var words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
		var shown = 0;

		Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
			row.hidden = !(is_kept(row) && has_words(row, words));
			shown += !row.hidden;
		});
		document.getElementById("shown").textContent =
			shown + " of " + table.tBodies[0].rows.length + " rows";
	}

	// The columns of changes, one for each run behind the first.
	var changes = [];

	Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
		if (head.textContent.indexOf("change") === 0)
			changes.push(column);
	});
	document.querySelectorAll("#rows, table.sortable").forEach(make_sortable);
	document.getElementById("controls").hidden = false;
	document.getElementById("controls").addEventListener("submit", function (event) {
		event.preventDefault();
	});
	filter.addEventListener("input", show);
	only.addEventListener("change", show);
	show();
})();
