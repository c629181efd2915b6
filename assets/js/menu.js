/* Menus are native popovers; this places them at their button and adds arrows, Home, End and typing a first letter. */
const GAP = 6;

function place(menu) {
  if (menu.dataset.menu === "fixed") return;
  const button = document.querySelector(`[popovertarget="${menu.id}"]:focus`) ?? document.querySelector(`[popovertarget="${menu.id}"]`);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = at.bottom + GAP + size.height <= innerHeight || at.top < size.height;
  menu.style.inset = "auto";
  menu.style.left = `${Math.max(GAP, Math.min(at.right - size.width, innerWidth - size.width - GAP))}px`;
  menu.style.top = `${below ? at.bottom + GAP : at.top - size.height - GAP}px`;
}

const lines = (menu) => [...menu.querySelectorAll("a[href], button:not([disabled])")].filter((line) => line.getClientRects().length);

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.("[data-menu]") || event.newState !== "open") return;
    place(menu);
    lines(menu)[0]?.focus();
  },
  true, // this event does not bubble
);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  if (!menu || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = lines(menu);
  const here = all.indexOf(document.activeElement);
  let next;
  if (event.key === "ArrowDown") next = all[(here + 1) % all.length];
  else if (event.key === "ArrowUp") next = all[(here - 1 + all.length) % all.length];
  else if (event.key === "Home") next = all[0];
  else if (event.key === "End") next = all.at(-1);
  else if (event.key === "Tab") return menu.hidePopover();
  else if (/^\p{L}$/u.test(event.key)) {
    const starts = (line) => line.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase());
    next = [...all.slice(here + 1), ...all.slice(0, here + 1)].find(starts);
  }
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
});
