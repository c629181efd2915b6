/* One PDF of photos, a page each: the jpegs stand in it as they are. PDF 1.4, nothing but pages and pictures. */
const A4 = [595, 842]; // points

/** pages: [{ jpeg: Uint8Array, width, height }], sizes in pixels. The PDF as a Blob. */
export function pdfOf(pages) {
  const parts = [];
  const places = []; // byte at which each object begins
  let length = 0;
  const add = (part) => {
    const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
    parts.push(bytes);
    length += bytes.length;
  };
  const object = (number, ...body) => {
    places[number] = length;
    add(`${number} 0 obj\n`);
    body.forEach(add);
    add("\nendobj\n");
  };
  const stream = (number, dictionary, bytes) =>
    object(number, `<< ${dictionary} /Length ${bytes.length} >>\nstream\n`, bytes, "\nendstream");

  add("%PDF-1.4\n");
  add(new Uint8Array([37, 226, 227, 207, 211, 10])); // a remark that tells that this is no text
  const number = (page, which) => 3 + 3 * page + which;
  object(1, "<< /Type /Catalog /Pages 2 0 R >>");
  object(2, `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, page) => `${number(page, 0)} 0 R`).join(" ")}] >>`);
  pages.forEach(({ jpeg, width, height }, page) => {
    const [across, up] = width > height ? [A4[1], A4[0]] : A4;
    const scale = Math.min(across / width, up / height);
    const [w, h] = [width * scale, height * scale].map((points) => points.toFixed(2));
    const [x, y] = [(across - w) / 2, (up - h) / 2].map((points) => points.toFixed(2));
    object(
      number(page, 0),
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${across} ${up}] /Resources << /XObject << /P ${number(page, 1)} 0 R >> >> /Contents ${number(page, 2)} 0 R >>`,
    );
    stream(
      number(page, 1),
      `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`,
      jpeg,
    );
    stream(number(page, 2), "", new TextEncoder().encode(`q ${w} 0 0 ${h} ${x} ${y} cm /P Do Q`));
  });
  const table = length;
  const count = 3 + 3 * pages.length;
  add(`xref\n0 ${count}\n0000000000 65535 f \n`);
  for (let each = 1; each < count; each += 1) add(`${String(places[each]).padStart(10, "0")} 00000 n \n`);
  add(`trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`);
  return new Blob(parts, { type: "application/pdf" });
}
