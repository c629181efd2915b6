/* Lists: J and K, selection, the bulk bar, and new rows that wait while somebody is in the list. */
import { eachNow, fill, make, visible } from "./page.js";

const rowsOf = (list) => [...list.querySelectorAll("[data-row]")].filter(visible);
const boxOf = (row) => row?.querySelector("[data-check]");
const currentRow = () => document.querySelector("[data-row][data-current]");

/** Make a row the current one; `focus` also moves the keyboard there. */
function choose(row, focus = true) {
  if (!row) return;
  for (const other of document.querySelectorAll("[data-row][data-current]")) if (other !== row) other.removeAttribute("data-current");
  row.setAttribute("data-current", "");
  if (!focus) return;
  row.querySelector("[data-open]")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(distance, extend) {
  const list = currentRow()?.closest("[data-list]") ?? document.querySelector("[data-list]");
  if (!list) return false;
  const rows = [...document.querySelectorAll("[data-list]")].flatMap(rowsOf);
  const here = rows.indexOf(currentRow());
  const next = rows[here < 0 ? 0 : here + distance];
  if (!next) return true;
  if (extend) for (const row of [rows[here], next]) check(row, true);
  choose(next);
  return true;
}

function check(row, on) {
  const box = boxOf(row);
  if (!box || box.checked === on) return;
  box.checked = on;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function count() {
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    const number = document.querySelectorAll("[data-check]:checked").length + Number(bar.dataset.elsewhere ?? 0);
    bar.hidden = number === 0;
    bar.querySelector("[data-bulk-count]").textContent = number;
  }
}

function peek(row) {
  const dialog = document.getElementById("peek");
  if (!dialog || !row.dataset.peek) return false;
  dialog.querySelector("[data-peek-body]").replaceChildren();
  dialog.showModal();
  window.htmx.ajax("GET", row.dataset.peek, { target: "#peek [data-peek-body]", swap: "innerHTML" });
  return true;
}

/** Keys of lists; true when the key was ours. `name` is as in keys.js. */
export function listKey(name) {
  const row = currentRow();
  if (name === "J" || name === "Shift+J") return step(1, name !== "J");
  if (name === "K" || name === "Shift+K") return step(-1, name !== "K");
  if (name === "Shift+N") return takeIn();
  if (name === "Ctrl+A") {
    const boxes = [...document.querySelectorAll("[data-list] [data-check]")];
    for (const box of boxes) box.checked = true;
    count();
    return boxes.length > 0;
  }
  if (!row || !row.contains(document.activeElement)) return false;
  if (name === "X") {
    const box = boxOf(row);
    if (!box) return false;
    check(row, !box.checked);
    return true;
  }
  if (name === " ") return peek(row);
  if (name === "Escape" && document.querySelector("[data-check]:checked")) {
    document.querySelectorAll("[data-check]:checked").forEach((box) => (box.checked = false));
    count();
    return true;
  }
  return false;
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (!row) return;
  choose(row, false);
  event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
});
document.addEventListener("change", (event) => event.target.matches("[data-check]") && count());
document.addEventListener("reset", (event) => event.target.matches("[data-bulk]") && setTimeout(count));
document.addEventListener("htmx:after:swap", count);
eachNow("[data-bulk]", count);

/* --- Rows that come and go ---------------------------------------------------------------------------------------- */

/* A swap that takes away the row with the focus moves it to the row that took its place. */
let place = null;
document.addEventListener("htmx:before:swap", () => {
  const row = currentRow();
  const list = row?.closest("[data-list]");
  place = row?.contains(document.activeElement) ? { list: list?.id, id: row.dataset.row, index: list ? rowsOf(list).indexOf(row) : 0 } : null;
});
document.addEventListener("htmx:after:swap", () => {
  if (!place || document.activeElement !== document.body) return;
  const rows = [...document.querySelectorAll("[data-list]")].flatMap(rowsOf);
  choose(rows.find((row) => row.dataset.row === place.id) ?? rows[Math.min(place.index, rows.length - 1)]);
  place = null;
});

const REST = 1_000; // ms between two times that a list is fetched

/** [data-fresh="<event>"][data-fresh-url]: a list that is fetched anew on that event, never twice in one REST. */
eachNow("[data-fresh]", (list) => {
  const stream = document.getElementById("live");
  if (!stream || list.fresh) return;
  let asked = false;
  let busy = false;
  list.fresh = async () => {
    asked = true;
    if (busy) return;
    busy = true;
    while (asked && list.isConnected) {
      asked = false;
      await Promise.all([refresh(list), new Promise((rested) => setTimeout(rested, REST))]);
    }
    busy = false;
  };
  for (const name of [...list.dataset.fresh.split(" "), "resync"]) stream.addEventListener(name, list.fresh);
});

async function refresh(list) {
  const answer = await fetch(list.dataset.freshUrl, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const arrived = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-fresh]");
  if (!arrived) return;
  const inUse = list.contains(document.activeElement) || list.querySelector("[data-check]:checked");
  if (!inUse) return replace(list, arrived);
  const known = new Map([...list.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
  let fresh = 0;
  for (const row of arrived.querySelectorAll("[data-row]")) {
    const old = known.get(row.dataset.row);
    if (!old) fresh += 1;
    else if (old.dataset.version !== row.dataset.version && !old.contains(document.activeElement)) {
      old.replaceWith(row.cloneNode(true));
      window.htmx.process(list.querySelector(`[data-row="${CSS.escape(row.dataset.row)}"]`));
    }
  }
  list.waiting = arrived;
  showWaiting(list, fresh);
}

function replace(list, arrived) {
  list.replaceChildren(...arrived.childNodes);
  list.waiting = null;
  window.htmx.process(list);
  count();
}

function showWaiting(list, number) {
  let button = list.querySelector("[data-take-in]");
  if (!number) return button?.remove();
  if (!button) {
    button = make("button", { type: "button", class: "btn btn-sm btn-plain sticky top-2 z-30 mx-auto flex", "data-take-in": true });
    button.addEventListener("click", takeIn);
    list.prepend(button);
  }
  button.textContent = fill(document.getElementById("live").dataset.new, number);
}

function takeIn() {
  let taken = false;
  for (const list of document.querySelectorAll("[data-fresh]"))
    if (list.waiting) {
      const id = currentRow()?.dataset.row;
      replace(list, list.waiting);
      choose((id && list.querySelector(`[data-row="${CSS.escape(id)}"]`)) || list.querySelector("[data-row]"));
      taken = true;
    }
  return taken;
}
