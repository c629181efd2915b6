/* Several photos as the pages of one PDF (ux 9.4): put in order and turned before they are sent. The markup stands in
 * kit/upload.html, [data-pages]; it is there only where pages may be joined. */
import { fill } from "./page.js";
import { pdfOf } from "./photos_pdf.js";
import { drawn, isPhoto, jpegOf, pictureOf } from "./shrink.js";

const THUMB = 160; // px

/** What is kept of a photo while it lies here: small enough for twenty of them on a phone. Null: not readable here. */
async function sheetOf(file) {
  const picture = await pictureOf(file);
  if (!picture) return null;
  const canvas = drawn(picture);
  const sheet = { file, jpeg: await jpegOf(canvas), width: canvas.width, height: canvas.height, thumb: drawn(picture, { longest: THUMB }), turns: 0 };
  picture.close();
  return sheet.jpeg && sheet;
}

/** A sheet as pdfOf wants it, turned. */
async function turned({ jpeg, width, height, turns }) {
  if (!turns) return { jpeg: new Uint8Array(await jpeg.arrayBuffer()), width, height };
  const canvas = drawn(await pictureOf(jpeg), { turns });
  return { jpeg: new Uint8Array(await (await jpegOf(canvas)).arrayBuffer()), width: canvas.width, height: canvas.height };
}

/** The pile of a form; null when it has none. offer(files): the files that are to be sent by themselves. */
export function pileOf(form, input, send) {
  const box = form.querySelector("[data-pages]");
  if (!box || (input.accept && !input.accept.includes(".pdf"))) return null;
  const list = box.querySelector("[data-pages-list]");
  const shape = box.querySelector("template");
  const opener = form.querySelector("[data-pages-open]");
  const sheets = new Map(); // line -> sheet
  const place = box.querySelector("[data-pages-more]");
  const more = place.querySelector("template").content.firstElementChild; // there while the pages are: else a line has two
  const on = (name, act) => box.querySelector(`[data-pages-${name}]`).addEventListener("click", act);

  const inOrder = () => [...list.children].map((line) => sheets.get(line));
  const number = () => {
    [...list.children].forEach((line, place) => {
      line.querySelector("[data-page-name]").textContent = fill(box.dataset.page, place + 1);
      for (const button of line.querySelectorAll("button")) button.setAttribute("aria-label", fill(button.dataset.label, place + 1));
      line.querySelector("[data-page-up]").disabled = place === 0;
      line.querySelector("[data-page-down]").disabled = place === list.children.length - 1;
    });
    for (const button of box.querySelectorAll("[data-pages-send], [data-pages-loose]")) button.disabled = !sheets.size;
  };
  const close = () => {
    sheets.clear();
    list.replaceChildren();
    box.hidden = true;
    more.remove();
    opener.hidden = false;
    input.focus();
  };
  const open = () => {
    if (!box.hidden) return;
    box.hidden = false;
    place.append(more);
    opener.hidden = true;
    number();
    box.focus();
  };
  const put = (sheet) => {
    const line = shape.content.firstElementChild.cloneNode(true);
    const show = () => line.querySelector("canvas").replaceWith(Object.assign(drawn(sheet.thumb, { longest: THUMB, turns: sheet.turns }), { className: box.dataset.thumb }));
    const move = (button, act) =>
      line.querySelector(`[data-page-${button}]`).addEventListener("click", (event) => {
        act();
        number();
        if (line.isConnected && !event.currentTarget.disabled) event.currentTarget.focus();
      });
    move("up", () => line.previousElementSibling?.before(line));
    move("down", () => line.nextElementSibling?.after(line));
    move("turn", () => {
      sheet.turns = (sheet.turns + 1) % 4;
      show();
    });
    move("out", () => {
      sheets.delete(line);
      line.remove();
      box.focus();
    });
    sheets.set(line, sheet);
    list.append(line);
    show();
  };
  /** Photos that can be read here become pages; the rest is given back. */
  const add = async (files) => {
    const rest = [];
    for (const file of files) {
      const sheet = isPhoto(file) ? await sheetOf(file) : null;
      if (sheet) put(sheet);
      else rest.push(file);
    }
    if (sheets.size) open();
    number();
    return rest;
  };

  opener.hidden = false;
  opener.addEventListener("click", open);
  on("drop", close);
  on("loose", () => {
    const files = inOrder().map((sheet) => sheet.file);
    close();
    send(files);
  });
  on("send", async () => {
    const pages = [];
    for (const sheet of inOrder()) pages.push(await turned(sheet));
    const name = `${fill(box.dataset.name, new Date().toLocaleDateString("nl-NL"))}.pdf`;
    close();
    send([new File([pdfOf(pages)], name, { type: "application/pdf" })]);
  });
  more.addEventListener("change", async () => {
    const rest = await add([...more.files]);
    more.value = "";
    if (rest.length) send(rest);
  });
  return {
    offer: async (files) => (box.hidden && files.filter(isPhoto).length < 2 ? files : add(files)),
  };
}
