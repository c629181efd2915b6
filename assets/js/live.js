/* Keeps the page fresh: state of the stream in words, and a poll of 30 s while there is none.
 *
 * One event of the stream reaches every open page of an office at once. So that these do not all ask the server in the
 * same moment, each waits its own part of SPREAD with what concerns everybody ("queue", not "case-<id>"), takes together
 * what comes meanwhile, and asks nothing while nobody looks at it. */
import { fill, timeNow } from "./page.js";

const POLL = 30_000;
const LONGEST = 60_000;
const SPREAD = 300; // ms; what somebody else did stands on the screen within a second

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

const held = new Map(); // name of an event that came in -> its timer; 0: until somebody looks at the page

/** Pass an event of the stream on to the fragments of this page. */
function take(name) {
  if (held.has(name)) return;
  const spread = name.includes("-") ? 0 : Math.random() * SPREAD;
  held.set(name, document.hidden ? 0 : setTimeout(pass, spread, name));
}

function pass(name) {
  held.delete(name);
  if (name === "resync") {
    for (const timer of held.values()) clearTimeout(timer); // everything is asked anew
    held.clear();
  }
  if (document.hidden) held.set(name, 0);
  else stream.dispatchEvent(new CustomEvent(name, { bubbles: true }));
}

function looked() {
  if (document.hidden) return;
  for (const [name, timer] of [...held]) if (!timer) pass(name);
}

/** An event of the stream: ours to pass on. */
function arrived(event) {
  const name = event.detail.message.event;
  if (!name || name.startsWith("hx:")) return;
  event.preventDefault();
  fresh();
  take(name);
}

/** Ask every live fragment for its newest state. */
function resync() {
  take("resync");
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
    poll = setInterval(resync, POLL);
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
  stream.addEventListener("htmx:sse:before:message", arrived);
  stream.addEventListener("htmx:sse:after:message", fresh);
  stream.addEventListener("htmx:sse:error", down);
  for (const name of ["htmx:error", "htmx:response:error", "htmx:sse:close"])
    stream.addEventListener(name, (event) => {
      if (event.target !== stream || event.detail?.ctx?.response?.status === 401) return;
      down();
      tryAgain();
    });
  document.addEventListener("htmx:after:swap", show);
  document.addEventListener("visibilitychange", looked);
  show();
}
