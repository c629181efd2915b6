/* Photos before they are sent: at most 2400 px at the longest side, turned as they were held. What cannot be read here
 * (heic, outside Safari) stays as it is. */
const LONGEST_SIDE = 2400;
const QUALITY = 0.85;
const SMALL = 400_000; // bytes; smaller photos stay as they are
const PHOTO = /\.(jpe?g|png|heic|webp|bmp)$/i;
const OPENS_ANYWHERE = /\.(jpe?g|png)$/i;

/** Is it a photo by its name or kind? */
export function isPhoto(file) {
  return PHOTO.test(file.name) || /^image\//.test(file.type);
}

/** The picture in a file, upright; null when this browser cannot read it. */
export async function pictureOf(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** A picture drawn on white, made smaller when it has to be. turns: quarters to the right. */
export function drawn(picture, { longest = LONGEST_SIDE, turns = 0 } = {}) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = turns % 2 ? [height, width] : [width, height];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.translate(canvas.width / 2, canvas.height / 2);
  pen.rotate((turns * Math.PI) / 2);
  pen.drawImage(picture, -width / 2, -height / 2, width, height);
  return canvas;
}

/** The jpeg of a canvas; null when the browser has no memory for it. */
export function jpegOf(canvas) {
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}

/** A photo as it is sent; any other file, and a photo that cannot be read here, as it is. */
export async function shrunk(file) {
  if (!isPhoto(file) || (file.size < SMALL && OPENS_ANYWHERE.test(file.name))) return file;
  const picture = await pictureOf(file);
  if (!picture) return file;
  const fits = Math.max(picture.width, picture.height) <= LONGEST_SIDE;
  const blob = fits && OPENS_ANYWHERE.test(file.name) ? null : await jpegOf(drawn(picture));
  picture.close();
  if (!blob || (blob.size >= file.size && OPENS_ANYWHERE.test(file.name))) return file;
  return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg", lastModified: file.lastModified });
}
