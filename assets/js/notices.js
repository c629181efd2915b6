/* Notices: 10 seconds to undo, longer while hovered or focused; kept under "Zojuist gedaan"; Z undoes the last act. */
import { make, visible, words } from "./page.js";

const STAYS = 10_000;
const KEPT = 10;
const STORE = "just-done";
const box = document.getElementById("notices");

function start(notice) {
  const close = notice.querySelector("[data-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => notice.remove());
  }
  remember(notice);
  if (notice.dataset.notice === "problem") return;
  let timer = 0;
  const run = () => (timer = setTimeout(() => notice.remove(), STAYS));
  const stop = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) notice.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) notice.addEventListener(name, run);
  run();
}

function justDone() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
  } catch {
    return [];
  }
}

function remember(notice) {
  if (notice.dataset.notice !== "done") return;
  const text = notice.querySelector(".font-medium")?.textContent.trim();
  sessionStorage.setItem(STORE, JSON.stringify([{ text, undo: notice.dataset.undo ?? "" }, ...justDone()].slice(0, KEPT)));
  showJustDone();
}

function showJustDone() {
  const place = document.querySelector("[data-just-done]");
  if (!place) return;
  const done = justDone();
  place.hidden = !done.length;
  place.querySelector("ul").replaceChildren(...done.map(({ text }) => make("li", { class: "px-3 py-1" }, text)));
}

/** Show a notice that a problem came up. */
export function trouble(text) {
  if (!box || !text || [...box.children].some((one) => one.textContent.includes(text))) return;
  const button = make("button", { type: "button", class: "btn btn-xs btn-ghost" }, words("close-label"));
  const notice = make(
    "div",
    { class: "notice sheet shadow-lift flex items-start gap-3 pl-3.5 pr-1.5 py-1.5 text-sm pointer-events-auto border-late", role: "alert", "data-notice": "problem" },
    make("span", { class: "flex-1 py-1 font-medium" }, text),
    button,
  );
  button.addEventListener("click", () => notice.remove());
  box.append(notice);
}

/** Undo the last act that can be undone; false when there is none. */
export function undoLast() {
  const button = [...document.querySelectorAll("[data-undo] form button")].filter(visible).at(-1);
  button?.form.requestSubmit();
  return Boolean(button);
}

if (box) {
  document.querySelectorAll("#notices > .notice").forEach(start);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) if (node instanceof Element && node.matches(".notice") && node.querySelector("[data-close]")) start(node);
  }).observe(box, { childList: true });
  showJustDone();
}

/* What the server answers besides a fragment: nobody signed in, gone, refused or broken. 409 and 422 are fragments. */
document.addEventListener("htmx:before:response", (event) => {
  const status = event.detail?.ctx?.response?.status ?? 200;
  if (status < 400 || status === 409 || status === 422) return;
  if (event.target.id === "live" && status !== 401) return; // live.js says so
  event.preventDefault();
  if (status === 401) {
    const dialog = document.getElementById("signed-out");
    if (dialog && !dialog.open) dialog.showModal();
  } else if (event.detail.ctx.request?.method !== "GET") {
    trouble(words(status === 404 ? "gone" : "trouble"));
  }
});
document.addEventListener("htmx:error", (event) => {
  const method = event.detail?.ctx?.request?.method;
  if (event.target.id !== "live" && method && method !== "GET") trouble(words("trouble"));
});
