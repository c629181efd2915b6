/* <form data-draft="<key>"> keeps itself: each field is sent 800 ms after typing and on leaving. "Bewaard" stands beside
 * the form; while the server is away the text stays in the page and is sent as soon as it can be. */
import { csrfToken, words } from "./page.js";

const AFTER = 800;
const AGAIN = 10_000;
const waiting = new Map(); // form -> names of fields not sent yet
let timer = 0;

function say(form, name) {
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = words(name);
}

function valueOf(form, name) {
  return new FormData(form).getAll(name).filter((value) => typeof value === "string").join("\n");
}

async function send(keepalive = false) {
  clearTimeout(timer);
  for (const [form, names] of waiting)
    for (const name of [...names]) {
      names.delete(name);
      try {
        const answer = await fetch(`/drafts/${encodeURIComponent(form.dataset.draft)}`, {
          method: "POST",
          keepalive,
          headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
          body: new URLSearchParams({ field: name, value: valueOf(form, name) }),
        });
        if (!answer.ok && answer.status !== 422) throw new Error(answer.status); // 422: too long, trying again is no use
        if (!names.size) say(form, answer.ok ? "saved" : "unsaved");
      } catch {
        names.add(name);
        say(form, "unsaved");
        timer = setTimeout(send, AGAIN);
        return;
      }
    }
}

function changed(event, wait) {
  const form = event.target.form ?? event.target.closest?.("form");
  const name = event.target.name;
  if (!form?.dataset.draft || !name || name === "csrfmiddlewaretoken" || ["file", "password", "hidden"].includes(event.target.type)) return;
  if (event.type === "focusout" && !waiting.get(form)?.has(name)) return;
  if (!waiting.has(form)) waiting.set(form, new Set());
  waiting.get(form).add(name);
  clearTimeout(timer);
  timer = setTimeout(send, wait);
}

document.addEventListener("input", (event) => changed(event, AFTER));
document.addEventListener("change", (event) => changed(event, 0));
document.addEventListener("focusout", (event) => changed(event, 0));
document.addEventListener("submit", (event) => waiting.delete(event.target), true);
addEventListener("pagehide", () => send(true));
addEventListener("online", () => send());
