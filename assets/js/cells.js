/* Tables of cells: the arrows go from cell to cell; each cell is a link, so Enter opens it. */

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** The cell that lies one step further; empty places are passed over. */
function next(from, [down, aside]) {
  const rows = [...from.closest("[data-cells]").querySelectorAll("tbody tr")];
  let row = rows.indexOf(from.closest("tr"));
  let place = from.closest("td").cellIndex;
  for (;;) {
    row += down;
    place += aside;
    const cell = rows[row]?.cells[place];
    if (!cell) return null;
    const found = cell.querySelector("[data-cell]");
    if (found) return found;
  }
}

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const from = event.target.closest?.("[data-cells] [data-cell]");
  if (!step || !from || event.ctrlKey || event.metaKey || event.altKey) return;
  const found = next(from, step);
  if (!found) return;
  event.preventDefault();
  found.focus();
});
