/* Lists one puts in order: <ol data-order-list> with <li data-order-item>, each with a grip and a menu of buttons.
 *
 * Dragging the grip and Alt with an arrow press the buttons of that menu, so there is one way to move and it works
 * without this script too. */
const DISTANCE = 6; // pixels before a press becomes a drag

const itemsOf = (list) => [...list.children].filter((one) => one.matches("[data-order-item]"));

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const item = event.target.closest?.("[data-order-item]");
  if (!item || event.target.matches("input, textarea, select")) return;
  const name = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "side", ArrowRight: "side" }[event.key];
  if (!name) return;
  event.preventDefault();
  item.querySelector(`[data-order="${name}"]`)?.click();
});

let drag = null; // { item, list, from, grip, y }

function start(event) {
  const grip = event.target.closest?.("[data-order-grip]");
  const item = grip?.closest("[data-order-item]");
  if (!item || event.button !== 0 || event.pointerType === "touch") return;
  drag = { item, list: item.parentElement, from: itemsOf(item.parentElement).indexOf(item), grip, y: event.clientY, on: false };
}

function move(event) {
  if (!drag || (!drag.on && Math.abs(event.clientY - drag.y) < DISTANCE)) return;
  if (!drag.on) {
    drag.on = true;
    drag.item.classList.add("opacity-60");
    document.body.classList.add("select-none");
  }
  const others = itemsOf(drag.list).filter((one) => one !== drag.item);
  const below = others.find((one) => {
    const box = one.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  if (below) drag.list.insertBefore(drag.item, below);
  else others.at(-1)?.after(drag.item);
}

function end(event) {
  if (!drag) return;
  const { item, list, from, on, grip } = drag;
  drag = null;
  if (!on) return;
  item.classList.remove("opacity-60");
  document.body.classList.remove("select-none");
  grip.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true }); // not the menu
  const to = itemsOf(list).indexOf(item);
  if (event.type === "pointercancel") return list.insertBefore(item, itemsOf(list)[from + (to < from ? 1 : 0)] ?? null);
  if (to === from) return;
  const step = to === from - 1 ? "up" : to === from + 1 ? "down" : "";
  item.querySelector(step ? `[data-order="${step}"]` : `[data-order-to="${to + 1}"]`)?.click();
}

document.addEventListener("pointerdown", start);
document.addEventListener("pointermove", move);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, end);
