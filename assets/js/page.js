/* What the other modules share. */

/** A word or sentence for the screen: it stands in a data attribute, so that it is translated on the server. */
export function words(name, ...values) {
  const source = document.querySelector(`#notices[data-${name}], #live[data-${name}], [data-words][data-${name}]`);
  return fill(source?.getAttribute(`data-${name}`) ?? "", ...values);
}

/** "%s van %s" with the values in it. */
export function fill(text, ...values) {
  let next = 0;
  return text.replace(/%s/g, () => values[next++] ?? "");
}

/** The token that every POST of ours carries. */
export function csrfToken() {
  try {
    return JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"] ?? "";
  } catch {
    return "";
  }
}

/** Is this a place where letters are text? */
export function inField(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]") !== null;
}

/** Is it on the screen? */
export function visible(element) {
  return element.getClientRects().length > 0 && !element.disabled;
}

/** A new element; `parts` are texts and elements. */
export function make(tag, attributes = {}, ...parts) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  element.append(...parts.filter((part) => part != null));
  return element;
}

/** `act` on every matching element there is now and on each that htmx brings later. */
export function eachNow(selector, act) {
  const run = (root) => {
    if (root.matches?.(selector)) act(root);
    root.querySelectorAll?.(selector).forEach(act);
  };
  run(document);
  document.addEventListener("htmx:after:process", (event) => run(event.target));
}

/** The time of this moment as 09:06. */
export function timeNow() {
  return new Date().toLocaleTimeString("nl-NL", { hour: "2-digit", minute: "2-digit" });
}
