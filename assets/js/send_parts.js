/* One file to the server in parts of 2 MB (POST /uploads/, documents/web/parts.py). A line that breaks costs at most one
 * part: it is tried again by itself, and the same file that is chosen again later goes on where it stopped. */
import { csrfToken } from "./page.js";

export const PART = 2 * 1024 * 1024; // bytes
const WAITS = [1, 2, 4, 8, 15, 30, 30, 30, 30]; // seconds before each next try
const PATIENCE = 180_000; // milliseconds for one part on a slow line

/** What the server answered that no second try mends; `sentence` may be empty. */
export class NotSent extends Error {
  constructor(sentence = "", { code = "", final = false } = {}) {
    super(sentence);
    Object.assign(this, { sentence, code, final });
  }
}

/** A POST; the answer as an object with its `status` (0: nothing came back). told(bytes): how far it is. */
export function post(address, body, { signal, told } = {}) {
  const request = new XMLHttpRequest();
  request.open("POST", address);
  request.timeout = PATIENCE;
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("Accept", "application/json");
  if (body instanceof Blob) request.setRequestHeader("Content-Type", "application/octet-stream");
  if (told) request.upload.addEventListener("progress", (event) => told(event.loaded));
  return new Promise((done, stopped) => {
    const stop = () => request.abort();
    signal?.addEventListener("abort", stop);
    request.addEventListener("loadend", () => {
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) return stopped(signal.reason);
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = {};
      }
      done({ ...answer, status: request.status });
    });
    if (signal?.aborted) stopped(signal.reason);
    else request.send(body);
  });
}

/** Some seconds, or until the browser is on line again. */
function pause(seconds, signal) {
  return new Promise((done, stopped) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      signal?.removeEventListener("abort", halt);
      done();
    };
    const halt = () => {
      over();
      stopped(signal.reason);
    };
    const timer = setTimeout(over, seconds * 1000);
    addEventListener("online", over);
    signal?.addEventListener("abort", halt);
  });
}

/** `post` until the server says yes or no; waiting(): nothing comes back now. Throws NotSent. */
export async function insist(address, body, { signal, told, waiting } = {}) {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await post(address, body(), { signal, told });
    if (answer.status >= 200 && answer.status < 300) return answer;
    if (answer.error) throw new NotSent(answer.error, { code: answer.code, final: answer.status === 422 });
    const passes = answer.status === 0 || answer.status === 429 || answer.status >= 500;
    if (!passes || attempt === WAITS.length) throw new NotSent("", { code: String(answer.status) });
    waiting?.();
    await pause(WAITS[attempt], signal);
  }
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** The crc-32 of a file, eight hex digits. crypto.subtle knows no such thing, and exists on secure pages only. */
async function checksum(file) {
  let rest = 0xffffffff;
  for (let start = 0; start < file.size; start += PART) {
    const bytes = new Uint8Array(await file.slice(start, start + PART).arrayBuffer());
    for (let place = 0; place < bytes.length; place += 1) rest = TABLE[(rest ^ bytes[place]) & 255] ^ (rest >>> 8);
  }
  return ((rest ^ 0xffffffff) >>> 0).toString(16).padStart(8, "0");
}

/** Sends all of a file for the form at `place`, which takes `accept`; the id under which it lies ready. told(bytes here, from where it began), signal: to stop. */
export async function sendParts(file, { place, accept }, { signal, told, waiting } = {}) {
  const about = new URLSearchParams({ name: file.name, size: file.size, checksum: await checksum(file), place, accept });
  const options = { signal, waiting };
  let state = await insist("/uploads/", () => about, options);
  const first = state.received;
  signal?.addEventListener("abort", () => signal.reason === "thrown away" && post(`/uploads/${state.id}/forget/`, ""));
  for (let again = 0; state.received < file.size; ) {
    const start = state.received;
    told?.(start, first);
    try {
      const stretch = file.slice(start, start + state.part);
      const address = `/uploads/${state.id}/?start=${start}`;
      state = await insist(address, () => stretch, { ...options, told: (sent) => told?.(Math.min(start + sent, file.size), first) });
      again = 0;
    } catch (problem) {
      // Thrown away meanwhile, or half a part arrived: ask where to go on, a few times.
      if (!["404", "part_invalid"].includes(problem.code) || (again += 1) > 3) throw problem;
      state = await insist("/uploads/", () => about, options);
    }
  }
  told?.(file.size, first);
  return state.id;
}
