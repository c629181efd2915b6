/* Keys. What a key does stands on the page: data-key="V" on the button or link it presses. "?" lists them. */
import { listKey } from "./list.js";
import { undoLast } from "./notices.js";
import { openPalette } from "./palette.js";
import { inField, make, visible } from "./page.js";

const SEQUENCE = 1_000;
let goUntil = 0;

/** "V", "Shift+J", "Ctrl+K", "Alt+ArrowUp", "?" */
function nameOf(event) {
  const letter = /^[a-z]$/i.test(event.key);
  const key = letter ? event.key.toUpperCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${letter && event.shiftKey ? "Shift+" : ""}${key}`;
}

/** The thing a key presses: in the current row first, then on the page. */
function target(name) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].filter(visible);
  const row = document.querySelector("[data-row][data-current]");
  const bulk = document.querySelector("[data-check]:checked") && all.find((one) => one.closest("[data-bulk]")); // what is selected goes first
  if (bulk) return bulk;
  return all.find((one) => row?.contains(one)) ?? all.find((one) => !one.closest("[data-row]"));
}

function press(element) {
  if (element.matches("textarea, input:not([type=checkbox],[type=radio])")) element.focus();
  else element.click();
}

function off() {
  return document.getElementById("keys")?.dataset.keysOff === "1";
}

function showKeys() {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  const place = dialog.querySelector("[data-page-keys]");
  const seen = new Set();
  const lines = [];
  for (const element of document.querySelectorAll("[data-key]")) {
    if (seen.has(element.dataset.key) || dialog.contains(element)) continue;
    seen.add(element.dataset.key);
    const label = element.dataset.keyLabel || element.getAttribute("aria-label") || [...element.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join("").trim();
    lines.push(make("div", { class: "flex gap-2" }, make("dt", { class: "w-24" }, make("kbd", { class: "key" }, element.dataset.key)), make("dd", {}, label)));
  }
  place.replaceChildren(...lines);
  dialog.querySelector('[data-scope="page"]').hidden = !lines.length;
  dialog.querySelector('[data-scope="list"]').hidden = !document.querySelector("[data-list]");
  dialog.querySelector('[data-scope="go"]').hidden = !dialog.querySelector("[data-go]");
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const name = nameOf(event);
  if (name === "Ctrl+K") {
    event.preventDefault();
    return openPalette();
  }
  if (name === "Ctrl+Enter" && event.target.matches?.("textarea")) {
    event.preventDefault();
    return event.target.form?.requestSubmit();
  }
  if (inField(event.target) || document.querySelector("dialog[open], [data-menu]:popover-open") || off()) return;
  if (name === " " && event.target.matches?.("button, input, summary")) return;
  if (goUntil > Date.now()) {
    goUntil = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(event.key.toLowerCase())}"]`);
    if (link) {
      event.preventDefault();
      link.click();
      return;
    }
  }
  let done = true;
  if (listKey(name)) done = true;
  else if (name === "G") goUntil = Date.now() + SEQUENCE;
  else if (name === "?") showKeys();
  else if (name === "Z") done = undoLast();
  else if (name === "/") {
    const filter = document.querySelector("[data-filter]");
    if (filter) filter.focus();
    else openPalette();
  } else {
    const element = target(name) ?? (name === "Escape" ? document.querySelector("a[data-back]") : null);
    done = Boolean(element);
    if (element) press(element);
  }
  if (done) event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-show-keys]")) return;
  document.querySelector("[data-menu]:popover-open")?.hidePopover();
  showKeys();
});
