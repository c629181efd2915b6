/* <form data-upload> with a file input (kit/upload.html): sends each chosen or dropped file by itself, with progress.
 * Photos are made smaller first. A small file is the same POST the form itself would do; a larger one goes in parts
 * first (send_parts.js), and the form then carries its id in the field `upload`. Both with Accept: application/json; the
 * answer is {"title", "state", "url"} or, refused, 422 {"error"} (503: no room now, it may be tried again). */
import { eachNow, fill, make } from "./page.js";
import { pileOf } from "./pages.js";
import { NotSent, PART, insist, post, sendParts } from "./send_parts.js";
import { shrunk } from "./shrink.js";

/** A random key; crypto.randomUUID exists on secure pages only. */
function newKey() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The line of one file: its name, how far it is, and a button to stop it. */
function lineOf(form, file) {
  const words = form.dataset;
  const bar = make("progress", { class: "bar w-full mt-1", max: "100", value: "0", "aria-label": file.name });
  const state = make("span", { class: "block text-soft tabular-nums" }, words.waits);
  const stop = make("button", { type: "button", class: "btn btn-xs btn-plain shrink-0", "aria-label": fill(words.stopLabel, file.name) }, words.stop);
  const name = make("span", { class: "block min-w-0 flex-1 truncate font-medium" }, file.name);
  const told = make("span", { class: "min-w-0 flex-1 md:flex md:gap-3" }, name, state);
  const item = make("li", { class: "py-2 text-sm" }, make("span", { class: "flex items-center gap-3" }, told, stop), bar);
  form.querySelector("[data-upload-list]").append(item);
  const stopping = new AbortController();
  stop.addEventListener("click", () => stopping.abort("thrown away"));
  return { item, bar, state, stop, signal: stopping.signal };
}

/** The body the form would send, with something else in the place of the file. */
function bodyOf(form, input, name, ...value) {
  const body = new FormData(form);
  body.delete(input.name);
  body.append(name, ...value);
  if (body.has("command_id")) body.set("command_id", newKey()); // each file is an act of its own
  return body;
}

/** Sends one file; what the server answered. Throws NotSent, or the reason it was stopped for. */
async function send(form, input, file, line) {
  const words = form.dataset;
  const { signal } = line;
  const say = (text) => (line.state.textContent = text);
  const told = (bytes, from = 0) => {
    const part = Math.floor((100 * Math.min(bytes, file.size)) / file.size);
    line.bar.value = part;
    say(from && bytes === from ? words.goesOn : part < 100 ? `${part}%` : words.busy);
  };
  if (file.size <= PART) {
    const answer = await post(form.action, bodyOf(form, input, input.name, file, file.name), { signal, told });
    if (answer.status >= 200 && answer.status < 300) return answer;
    if (answer.error) throw new NotSent(answer.error, { code: answer.code, final: answer.status === 422 });
    if (answer.status !== 0 && answer.status < 500) throw new NotSent("", { code: String(answer.status) });
    say(words.lineGone); // in parts it can be repeated without harm, also when only the answer was lost
  }
  const waiting = () => say(words.lineGone);
  const about = { place: new URL(form.action).pathname, accept: input.accept };
  const id = await sendParts(file, about, { signal, told, waiting });
  const body = bodyOf(form, input, "upload", id);
  return insist(form.action, () => body, { signal, waiting }).catch((problem) => {
    if (problem.code === "upload_done") return {}; // another tab, or an earlier try, brought it in
    throw problem;
  });
}

/** One file from its line to its end: "in", "out" or "stopped". */
async function bring(form, input, file, line, again) {
  const words = form.dataset;
  const status = form.querySelector("[data-upload-status]");
  try {
    line.signal.throwIfAborted();
    line.state.textContent = words.busy;
    const answer = await send(form, input, await shrunk(file), line);
    line.state.textContent = answer.state || words.received;
    return "in";
  } catch (problem) {
    if (line.signal.aborted) {
      line.item.remove();
      if (status) status.textContent = fill(words.stopped, file.name);
      return "stopped";
    }
    if (problem.code === "401") document.querySelector("#signed-out")?.showModal();
    line.state.textContent = "";
    const why = problem.sentence || fill(problem.code === "413" ? words.tooBig : words.failed, file.name);
    const button = make("button", { type: "button", class: "btn btn-xs btn-plain mt-1" }, words.again);
    button.addEventListener("click", () => {
      line.item.remove();
      again(file);
    });
    line.item.append(make("p", { class: "text-late font-semibold", role: "alert" }, why), problem.final ? "" : button);
    return "out";
  } finally {
    line.bar.remove();
    line.stop.remove();
  }
}

/** The files of one form, one after the other. */
function queueOf(form, input) {
  const waiting = [];
  let running = false;
  const run = async () => {
    running = true;
    const ends = { in: 0, out: 0, stopped: 0 };
    while (waiting.length) {
      const [file, line] = waiting.shift();
      ends[await bring(form, input, file, line, (one) => add([one]))] += 1;
    }
    running = false;
    const status = form.querySelector("[data-upload-status]");
    if (status && ends.in + ends.out) status.textContent = fill(form.dataset.count, ends.in, ends.in + ends.out);
    if (!ends.in) return;
    form.dispatchEvent(new CustomEvent("uploaded", { bubbles: true }));
    if (form.dataset.then && !ends.out) location.assign(form.dataset.then);
  };
  const add = (files) => {
    for (const file of files) {
      const next = [file, lineOf(form, file)];
      waiting.push(next);
      next[1].signal.addEventListener("abort", () => {
        const place = waiting.indexOf(next);
        if (place < 0) return; // its turn came: bring() takes it away
        waiting.splice(place, 1);
        next[1].item.remove();
      });
    }
    if (!running && waiting.length) run();
  };
  return add;
}

eachNow("form[data-upload]", (form) => {
  if (form.uploads) return;
  form.uploads = true;
  const input = form.querySelector("input[type=file][name]");
  form.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));
  const add = queueOf(form, input);
  const pile = pileOf(form, input, add);
  const take = async (files) => {
    input.value = "";
    add(pile ? await pile.offer(files) : files);
  };
  input.addEventListener("change", () => input.files.length && take([...input.files]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.files.length) take([...input.files]);
  }, true);
  const zone = form.dataset.drop ? document.querySelector(form.dataset.drop) : form;
  for (const name of ["dragover", "drop"])
    zone?.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (name === "drop") take([...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1));
    });
});
