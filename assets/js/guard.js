/* <form data-guard="<question>"> saves by its button: whoever leaves with something changed in it is asked first. In a
 * form that keeps itself, only what it does not keep by itself counts. */
import { eachNow } from "./page.js";

const changed = new Set();

const open = () => [...changed].filter((form) => form.isConnected);

function note({ target }) {
  const form = target.form;
  if (form?.dataset.guard === undefined || !target.name) return;
  if (form.dataset.autosave && !target.name.startsWith("condition-")) return;
  changed.add(form);
}

eachNow("form[data-changed]", (form) => changed.add(form)); // sent, and not kept
document.addEventListener("input", note);
document.addEventListener("change", note);
document.addEventListener("submit", (event) => changed.delete(event.target));
addEventListener("beforeunload", (event) => {
  if (open().length) event.preventDefault();
});
/* Escape, or a click beside it (forms.js); "cancel" does not bubble. */
document.addEventListener(
  "cancel",
  (event) => {
    const form = open().find((one) => event.target.contains(one));
    if (!form) return;
    if (confirm(form.dataset.guard)) changed.delete(form);
    else event.preventDefault();
  },
  true,
);
