/* Forms: one press is one act, errors get the focus, a half box looks half. */
import { eachNow, words } from "./page.js";

const SHOWS_AFTER = 400;
const ends = new WeakMap(); // form -> what ends its waiting; a property of the form would be hidden by a field of that name

function busy(form, button) {
  form.setAttribute("aria-busy", "true");
  if (!button) return;
  const before = button.innerHTML;
  const timer = setTimeout(() => (button.textContent = words("busy")), SHOWS_AFTER);
  setTimeout(() => (button.disabled = true)); // after the browser has read which button it was
  ends.set(form, () => {
    clearTimeout(timer);
    form.removeAttribute("aria-busy");
    button.disabled = false;
    if (button.textContent === words("busy")) button.innerHTML = before;
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
  busy(form, event.submitter);
});
addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => ends.get(form)?.()));
document.addEventListener("htmx:finally:request", (event) => ends.get(event.target.closest?.("form"))?.());

eachNow("[data-error-summary]", (summary) => summary.focus());
eachNow("[data-half]", (box) => (box.indeterminate = true));
eachNow("[data-copy]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => navigator.clipboard?.writeText(button.dataset.copy));
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-open-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.openDialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
});
/* A click beside a dialog closes it. */
document.addEventListener("pointerdown", (event) => {
  if (event.target.matches?.("dialog[open]")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside && event.target.dispatchEvent(new Event("cancel", { cancelable: true }))) event.target.close();
  }
});
