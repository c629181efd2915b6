/* The planboard: drag a card to a day, walk the cells with the arrows, and keep the board fresh.
 *
 * A drop fills in the form #board-drop and sends it, so that it takes the same way as the page behind "P". */
import { eachNow } from "./page.js";

const MOVE = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const REST = 1_000; // ms between two times that the board is fetched

let dragged = null; // { item } or { slot }

/* --- Drag --------------------------------------------------------------------------------------------------------- */

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-slot], [data-item]");
  if (!card || !document.getElementById("board-drop")) return;
  dragged = { slot: card.dataset.slot, item: card.dataset.item };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector("[data-open]")?.textContent.trim() ?? "");
});

document.addEventListener("dragover", (event) => {
  const cell = dragged && event.target.closest?.("[data-drop]");
  for (const other of document.querySelectorAll("[data-over]")) if (other !== cell) other.removeAttribute("data-over");
  if (!cell) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  cell.setAttribute("data-over", "");
});

document.addEventListener("drop", (event) => {
  const cell = dragged && event.target.closest?.("[data-drop]");
  if (!cell) return;
  event.preventDefault();
  put(dragged, cell);
});

document.addEventListener("dragend", () => {
  dragged = null;
  for (const cell of document.querySelectorAll("[data-over]")) cell.removeAttribute("data-over");
});

/** Send the form that plans this card in this cell. */
function put({ slot, item }, cell) {
  const form = document.getElementById("board-drop");
  if (!form || !cell.hasAttribute("data-drop")) return false;
  form.action = slot ? `${form.dataset.slots}${slot}/` : form.dataset.plan;
  const filled = { item: item ?? "", person: cell.dataset.person, day: cell.dataset.day };
  for (const [name, value] of Object.entries(filled)) form.elements.namedItem(name).value = value; // .item is a method
  form.requestSubmit();
  return true;
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

/** The one cell that Tab reaches: where the keyboard was, else today's. */
function rove(grid, chosen) {
  const cells = [...grid.querySelectorAll("[data-cell]")];
  const first = chosen ?? cells.find((cell) => cell.tabIndex === 0) ?? cells[0];
  for (const cell of cells) cell.tabIndex = cell === first ? 0 : -1;
}

function beside(cell, [down, right]) {
  const row = cell.parentElement;
  const at = [...row.children].indexOf(cell);
  const rows = [...row.parentElement.children];
  return rows[rows.indexOf(row) + down]?.children[at + right]?.closest("[data-cell]");
}

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-cell]");
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const card = event.target.closest("[data-row]");
  const step = MOVE[event.key];
  let done = false;
  if (card && event.altKey && step && card.dataset.slot) {
    const there = beside(cell, step);
    done = Boolean(there) && put({ slot: card.dataset.slot }, there);
  } else if (event.altKey) return;
  else if (card && event.key === "Escape") done = focusCell(cell);
  else if (card && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const cards = [...cell.querySelectorAll("[data-card]")];
    cards[cards.indexOf(document.activeElement) + MOVE[event.key][0]]?.focus();
    done = true;
  } else if (event.target === cell && step) {
    const there = beside(cell, step);
    done = Boolean(there) && focusCell(there);
  } else if (event.target === cell && event.key === "Enter") {
    const first = cell.querySelector("[data-card]");
    first?.focus();
    done = Boolean(first);
  }
  if (!done) return;
  event.preventDefault();
  event.stopPropagation();
});

function focusCell(cell) {
  rove(cell.closest("[data-grid]"), cell);
  cell.focus();
  return true;
}

eachNow("[data-grid]", (grid) => rove(grid));

/* --- What others do ----------------------------------------------------------------------------------------------- */

/** Where the keyboard is, in words that still hold after the board was fetched anew. */
function place() {
  const at = document.activeElement;
  const cell = at?.closest?.("[data-cell]");
  const row = at?.closest?.("[data-row]");
  if (row) return `[data-row="${CSS.escape(row.dataset.row)}"] [data-open]`;
  return cell ? `[data-person="${cell.dataset.person}"][data-day="${cell.dataset.day}"]` : "";
}

async function refresh(board) {
  const typing = board.contains(document.activeElement) && document.activeElement.matches("input");
  if (dragged || typing || document.querySelector(":popover-open")) return;
  const answer = await fetch(board.dataset.freshBoard, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || dragged) return;
  const arrived = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-board]");
  if (!arrived) return;
  const there = place();
  const scrolled = [...board.children].map((part) => [part.scrollLeft, part.scrollTop]);
  board.replaceChildren(...arrived.childNodes);
  [...board.children].forEach((part, number) => ([part.scrollLeft, part.scrollTop] = scrolled[number] ?? [0, 0]));
  window.htmx.process(board);
  for (const grid of board.querySelectorAll("[data-grid]")) rove(grid);
  if (there) board.querySelector(there)?.focus({ preventScroll: true });
}

eachNow("[data-board]", (board) => {
  const stream = document.getElementById("live");
  if (!stream || board.watched) return;
  board.watched = true;
  let busy = false;
  let asked = false;
  const look = async () => {
    asked = true;
    if (busy) return;
    busy = true;
    while (asked && board.isConnected) {
      asked = false;
      await Promise.all([refresh(board), new Promise((rested) => setTimeout(rested, REST))]);
    }
    busy = false;
  };
  for (const name of ["planboard", "queue", "tasks", "resync"]) stream.addEventListener(name, look);
});
