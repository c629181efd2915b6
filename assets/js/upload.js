/* <form data-upload> with a file input (kit/upload.html): sends each chosen or dropped file by itself, with progress.
 * Photos are made smaller first (2400 px at most). Every file is the same POST the form itself would do, with
 * Accept: application/json; the answer is {"title", "state", "url"} or, refused, 422 {"error"}. */
import { csrfToken, eachNow, fill, make } from "./page.js";

const LONGEST_SIDE = 2400;
const QUALITY = 0.85;
const SMALL = 400_000; // bytes; smaller files stay as they are

/** A photo of at most 2400 px, or the file itself when it is no photo, is small, or cannot be read here. */
async function shrunk(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    if (scale === 1) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

/** A random key; crypto.randomUUID exists on secure pages only. */
function newKey() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function line(form, file) {
  const bar = make("progress", { class: "bar w-full mt-1", max: "100", value: "0", "aria-label": file.name });
  const state = make("span", { class: "ml-auto shrink-0 text-soft" });
  const item = make("li", { class: "py-2 text-sm" }, make("span", { class: "flex gap-3" }, make("span", { class: "truncate font-medium" }, file.name), state), bar);
  form.querySelector("[data-upload-list]").append(item);
  return { item, bar, state };
}

/** Sends one file; resolves to true when it was accepted. */
function send(form, input, file, shown) {
  const body = new FormData(form);
  body.delete(input.name);
  body.append(input.name, file, file.name);
  if (body.has("command_id")) body.set("command_id", newKey()); // each file is an act of its own
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => (shown.bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : 50));
  return new Promise((done) => {
    request.addEventListener("loadend", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = {};
      }
      const accepted = request.status >= 200 && request.status < 300;
      shown.bar.remove();
      shown.state.textContent = accepted ? answer.state || form.dataset.received : "";
      if (!accepted) {
        const why = answer.error || (request.status === 413 ? fill(form.dataset.tooBig, file.name) : fill(form.dataset.failed, file.name));
        const again = make("button", { type: "button", class: "btn btn-xs btn-plain" }, form.dataset.again);
        again.addEventListener("click", () => {
          shown.item.remove();
          sendAll(form, [file]);
        });
        shown.item.append(make("p", { class: "text-late font-semibold", role: "alert" }, why), request.status === 422 ? "" : again);
      }
      done(accepted);
    });
    request.send(body);
  });
}

async function sendAll(form, files) {
  const input = form.querySelector("input[type=file]");
  const status = form.querySelector("[data-upload-status]");
  let accepted = 0;
  for (const file of files) {
    const shown = line(form, file);
    shown.state.textContent = form.dataset.busy;
    if (await send(form, input, await shrunk(file), shown)) accepted += 1;
  }
  if (status) status.textContent = fill(form.dataset.count, accepted, files.length);
  input.value = "";
  if (!accepted) return;
  form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
  if (form.dataset.then && accepted === files.length) location.assign(form.dataset.then);
}

eachNow("form[data-upload]", (form) => {
  if (form.uploads) return;
  form.uploads = true;
  const input = form.querySelector("input[type=file]");
  form.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  input.addEventListener("change", () => input.files.length && sendAll(form, [...input.files]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) sendAll(form, [...input.files]);
  }, true);
  const zone = form.dataset.drop ? document.querySelector(form.dataset.drop) : form;
  for (const name of ["dragover", "drop"])
    zone?.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (name === "drop") sendAll(form, [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1));
    });
});
