/* The pdf viewer (kit/viewer.html): pages with a real text layer, zoom, pages seen, and the same as plain text. */
import { getDocument, GlobalWorkerOptions, TextLayer } from "pdfjs-dist/build/pdf.mjs";
import { csrfToken, fill, make } from "./page.js";

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const SEEN_AFTER = 500; // ms a page must be in view

class Viewer {
  constructor(root) {
    this.root = root;
    this.box = root.querySelector("[data-pages]");
    this.zoom = 1;
    this.pages = [];
    this.seen = new Set();
    this.root.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act) this[act]?.();
    });
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  async open() {
    const { url, folder } = this.root.dataset;
    GlobalWorkerOptions.workerSrc = this.root.dataset.worker;
    this.task = getDocument({ url, wasmUrl: `${folder}wasm/`, standardFontDataUrl: `${folder}standard_fonts/`, cMapUrl: `${folder}cmaps/`, cMapPacked: true, enableXfa: false, isEvalSupported: false });
    this.file = await this.task.promise;
    const shows = new IntersectionObserver((entries) => entries.forEach((entry) => this.shown(entry)), { threshold: [0, 0.3, 0.6] });
    this.box.replaceChildren();
    for (let number = 1; number <= this.file.numPages; number++) {
      const page = await this.file.getPage(number);
      const holder = make("div", { class: "page relative mx-auto overflow-hidden rounded-sm", "data-page": number, role: "img", "aria-label": fill(this.root.dataset.page, number, this.file.numPages) });
      this.pages.push({ number, page, holder, scale: 0 });
      this.box.append(holder);
      this.size(this.pages.at(-1));
      shows.observe(holder);
    }
    this.count(1);
  }

  scaleOf(entry) {
    const wide = entry.page.getViewport({ scale: 1 }).width;
    return (Math.min(this.box.clientWidth - 32, 820) / wide) * this.zoom;
  }

  size(entry) {
    const view = entry.page.getViewport({ scale: this.scaleOf(entry) });
    entry.holder.style.width = `${Math.floor(view.width)}px`;
    entry.holder.style.height = `${Math.floor(view.height)}px`;
  }

  shown(change) {
    const entry = this.pages.find((one) => one.holder === change.target);
    if (!entry) return;
    if (change.isIntersecting) this.draw(entry);
    clearTimeout(entry.timer);
    if (change.intersectionRatio >= 0.3 || (change.isIntersecting && change.intersectionRect.height > innerHeight * 0.4)) {
      this.count(entry.number);
      entry.timer = setTimeout(() => this.see(entry.number), SEEN_AFTER);
    }
  }

  async draw(entry) {
    const scale = this.scaleOf(entry);
    if (entry.scale === scale) return;
    entry.scale = scale;
    const view = entry.page.getViewport({ scale });
    const density = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = make("canvas", { class: "block", "aria-hidden": "true" });
    canvas.width = Math.floor(view.width * density);
    canvas.height = Math.floor(view.height * density);
    canvas.style.width = `${Math.floor(view.width)}px`;
    canvas.style.height = `${Math.floor(view.height)}px`;
    const text = make("div", { class: "textLayer" });
    text.style.setProperty("--total-scale-factor", scale);
    text.style.setProperty("--scale-round-x", "1px");
    text.style.setProperty("--scale-round-y", "1px");
    await entry.page.render({ canvas, viewport: view, transform: density === 1 ? null : [density, 0, 0, density, 0, 0] }).promise;
    if (entry.scale !== scale) return; // zoomed meanwhile
    const content = await entry.page.getTextContent();
    await new TextLayer({ textContentSource: content, container: text, viewport: view }).render();
    entry.holder.replaceChildren(canvas, text);
    if (content.items.length) {
      entry.holder.setAttribute("role", "group");
    }
  }

  count(number) {
    this.at = number;
    const place = this.root.querySelector("[data-page-count]");
    if (place) place.textContent = fill(this.root.dataset.page, number, this.file.numPages);
  }

  see(number) {
    if (this.seen.has(number)) return;
    this.seen.add(number);
    for (const place of document.querySelectorAll("[data-pages-seen]")) place.textContent = fill(this.root.dataset.seen, this.seen.size, this.file.numPages);
    if (this.root.dataset.seenUrl)
      fetch(this.root.dataset.seenUrl, {
        method: "POST",
        keepalive: true,
        headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
        body: new URLSearchParams({ page: number, pages: this.file.numPages }),
      }).catch(() => this.seen.delete(number));
  }

  go(distance) {
    this.pages[this.at - 1 + distance]?.holder.scrollIntoView({ block: "start" });
  }

  next() {
    this.go(1);
  }

  previous() {
    this.go(-1);
  }

  scaleTo(step) {
    const here = ZOOMS.indexOf(this.zoom);
    this.zoom = ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, here + step))];
    for (const entry of this.pages) {
      this.size(entry);
      if (entry.scale) this.draw(entry);
    }
  }

  larger() {
    this.scaleTo(1);
  }

  smaller() {
    this.scaleTo(-1);
  }

  /** The same as plain text, for who reads better that way; all pages count as seen. */
  async text() {
    const place = this.root.querySelector("[data-as-text]");
    const button = this.root.querySelector('[data-act="text"]');
    const on = place.hidden;
    button.setAttribute("aria-pressed", String(on));
    place.hidden = !on;
    this.box.hidden = on;
    if (!on || place.childElementCount) return;
    for (const { number, page } of this.pages) {
      const content = await page.getTextContent();
      const lines = [""];
      for (const item of content.items) {
        lines[lines.length - 1] += item.str;
        if (item.hasEOL) lines.push("");
      }
      place.append(make("h2", { class: "text-base mt-4" }, fill(this.root.dataset.page, number, this.file.numPages)), ...lines.filter((one) => one.trim()).map((one) => make("p", {}, one)));
      this.see(number);
    }
    place.focus();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea")) return;
    const act = { "+": "larger", "=": "larger", "-": "smaller", ArrowRight: "next", ArrowLeft: "previous" }[event.key];
    if (!act) return;
    event.preventDefault();
    this[act]();
  }
}

for (const root of document.querySelectorAll("[data-viewer]")) {
  const viewer = new Viewer(root);
  viewer.open().catch(() => {
    root.querySelector("[data-pages]").replaceChildren(make("p", { class: "p-6 text-center", role: "alert" }, root.dataset.trouble));
  });
}
