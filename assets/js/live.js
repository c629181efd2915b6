/* Keeps the page fresh: state of the stream in words, and a poll of 30 s while there is none. */
import { fill, timeNow } from "./page.js";

const POLL = 30_000;
const LONGEST = 60_000;

const stream = document.getElementById("live");
let connected = null; // null: not known yet
let lastAt = timeNow();
let poll = 0;
let wait = 1_000;

function show() {
  const text = connected === false ? fill(stream.dataset.away, lastAt) : stream.dataset.live;
  for (const state of document.querySelectorAll("[data-live-state]")) {
    state.hidden = connected === null;
    const label = state.querySelector("[data-live-words]");
    if (label.textContent !== text) label.textContent = text;
    state.querySelector("[data-live-dot]").classList.toggle("bg-done", connected !== false);
    state.querySelector("[data-live-dot]").classList.toggle("bg-late", connected === false);
  }
  for (const place of document.querySelectorAll("[data-live-at]")) place.textContent = fill(stream.dataset.at, lastAt);
}

function fresh() {
  lastAt = timeNow();
  show();
}

/** Ask every live fragment for its newest state. */
function resync() {
  stream.dispatchEvent(new CustomEvent("resync", { bubbles: true }));
}

function up() {
  const missed = connected !== null;
  connected = true;
  wait = 1_000;
  clearInterval(poll);
  poll = 0;
  fresh();
  if (missed) resync(); // what happened while there was no stream
}

function down() {
  connected = false;
  show();
  if (!poll)
    poll = setInterval(() => {
      if (!document.hidden) resync();
    }, POLL);
}

/** The extension tries again by itself after a break, not when the first try fails. */
function tryAgain() {
  setTimeout(() => {
    if (!connected && !stream._htmx?.sse) window.htmx.ajax("GET", stream.getAttribute("hx-sse:connect"), { source: stream, swap: "none" });
  }, wait);
  wait = Math.min(wait * 2, LONGEST);
}

if (stream) {
  stream.addEventListener("htmx:sse:after:connection", up);
  stream.addEventListener("htmx:sse:after:message", fresh);
  stream.addEventListener("htmx:sse:error", down);
  for (const name of ["htmx:error", "htmx:response:error", "htmx:sse:close"])
    stream.addEventListener(name, (event) => {
      if (event.target !== stream || event.detail?.ctx?.response?.status === 401) return;
      down();
      tryAgain();
    });
  document.addEventListener("htmx:after:swap", show);
  show();
}
