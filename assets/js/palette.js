/* "Zoek of doe": a combobox over GET <data-url>?q=…, answered as {"groups": [{"title", "items": [{"label", "line", "icon",
 * "url", "post", "key", "turn": {"side", "you", "text", "spoken"}}]}], "nothing": "…"}. The last answer wins. */
import { csrfToken, fill, make } from "./page.js";

const DEBOUNCE = 60;
const dialog = document.getElementById("palette");
const input = document.getElementById("palette-words");
const list = document.getElementById("palette-results");
let asked = null;
let timer = 0;
let options = [];
let chosen = -1;

export function openPalette() {
  if (!dialog || dialog.open) return;
  document.querySelector("[data-menu]:popover-open")?.hidePopover();
  dialog.showModal();
  input.select();
  ask();
}

function choose(index) {
  options[chosen]?.element.setAttribute("aria-selected", "false");
  chosen = options.length ? (index + options.length) % options.length : -1;
  const option = options[chosen];
  option?.element.setAttribute("aria-selected", "true");
  option?.element.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.element.id);
  else input.removeAttribute("aria-activedescendant");
}

/** The label with what was typed marked in it. */
function marked(label, typed) {
  const at = typed ? label.toLowerCase().indexOf(typed.toLowerCase()) : -1;
  if (at < 0) return [label];
  return [label.slice(0, at), make("mark", {}, label.slice(at, at + typed.length)), label.slice(at + typed.length)];
}

function optionFor(item, number, typed) {
  const picture = dialog.querySelector(`[data-icons] [data-icon="${CSS.escape(item.icon ?? "")}"] svg`)?.cloneNode(true);
  const turn = item.turn && make("span", { class: `turn turn-${item.turn.side}${item.turn.you ? " turn-you" : ""}` }, make("span", { class: "sr-only" }, item.turn.spoken ?? ""), make("span", { "aria-hidden": "true" }, item.turn.text));
  const tail = turn || (item.key && make("kbd", { class: "key" }, item.key));
  const element = make(
    "div",
    { id: `palette-${number}`, role: "option", "aria-selected": "false" },
    make("span", { class: "text-soft" }, picture ?? null),
    make("span", { class: "font-medium truncate" }, ...marked(item.label, typed)),
    make("span", { class: "hidden sm:block text-xs text-soft truncate" }, item.line ?? ""),
    tail ? make("span", { class: "ml-auto shrink-0" }, tail) : null,
  );
  element.addEventListener("pointermove", () => options[chosen]?.element !== element && choose(options.findIndex((one) => one.element === element)));
  element.addEventListener("click", (event) => go(item, event.ctrlKey || event.metaKey));
  return { element, item };
}

function show(answer, typed) {
  options = [];
  const word = typed.replace(/^[>#@]\s*/, "");
  const groups = (answer.groups ?? answer).filter((group) => group.items?.length);
  list.replaceChildren(
    ...groups.map((group) => {
      const rows = group.items.map((item) => {
        const option = optionFor(item, options.length, word);
        options.push(option);
        return option.element;
      });
      return make("div", { role: "group", "aria-label": group.title }, make("p", { class: "px-3 pt-2 pb-1 text-2xs font-semibold text-soft", "aria-hidden": "true" }, group.title), ...rows);
    }),
  );
  if (!options.length && typed) list.append(make("p", { class: "px-3 py-4 text-sm text-soft" }, answer.nothing || fill(dialog.dataset.nothing, typed)));
  input.setAttribute("aria-expanded", String(options.length > 0));
  dialog.querySelector("[data-palette-status]").textContent = typed ? fill(dialog.dataset.count, options.length) : "";
  choose(0);
}

async function ask() {
  const typed = input.value.trim();
  if (typed.length === 1 && !/[>#@]/.test(typed)) return;
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${dialog.dataset.url}?q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json", "HX-Request": "true" }, signal: asked.signal });
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json(), typed);
  } catch (error) {
    if (error.name === "AbortError") return;
    list.replaceChildren(make("p", { class: "px-3 py-4 text-sm text-soft", role: "alert" }, dialog.dataset.trouble));
    options = [];
    choose(-1);
  }
}

function go(item, newTab) {
  if (!item) return;
  dialog.close();
  if (item.post) {
    const form = make("form", { method: "post", action: item.url, hidden: true }, make("input", { type: "hidden", name: "csrfmiddlewaretoken", value: csrfToken() }));
    document.body.append(form);
    form.requestSubmit();
  } else if (newTab) window.open(item.url, "_blank", "noopener");
  else location.assign(item.url);
}

if (dialog) {
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, DEBOUNCE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") go(options[chosen]?.item, event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => event.target.closest?.("[data-open-palette]") && openPalette());
}
