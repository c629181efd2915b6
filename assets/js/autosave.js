/* <form data-autosave="<address>"> keeps itself: 800 ms after typing, and at once on a choice. One save at a time, so that
 * each begins from the answer of the one before. The answer holds the parts around the form. */
const AFTER = 800;
const AGAIN = 10_000;
let timer = 0;
let busy = false;
let waiting = null;

async function save(form) {
  clearTimeout(timer);
  if (busy || !form.isConnected) {
    waiting = form;
    return;
  }
  busy = true;
  waiting = null;
  const values = {};
  for (const [name, value] of new FormData(form)) (values[name] ??= []).push(value);
  let failed = false;
  const fail = () => (failed = true);
  form.addEventListener("htmx:error", fail, { once: true });
  try {
    await window.htmx.ajax("POST", form.dataset.autosave, { source: form, target: form, swap: "none", values: { ...values, auto: "1" } });
  } catch {
    failed = true;
  }
  form.removeEventListener("htmx:error", fail);
  busy = false;
  if (failed) timer = setTimeout(save, AGAIN, form);
  else if (waiting) save(waiting);
}

function changed(event, wait) {
  const form = event.target.form;
  if (!form?.dataset.autosave || event.target.name?.startsWith("condition-")) return;
  clearTimeout(timer);
  timer = setTimeout(save, wait, form);
}

document.addEventListener("input", (event) => changed(event, AFTER));
document.addEventListener("change", (event) => changed(event, 0));
