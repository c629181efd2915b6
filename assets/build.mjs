/* Builds what reaches the browser: build/static (css, scripts, fonts, pdf.js) and build/icons.
 *
 *   npm run build            everything, about two seconds
 *
 * Sources: assets/ and the templates (for the classes and the icons they use). Nothing is fetched. */
import { execFileSync } from "node:child_process";
import { cpSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transformSync } from "esbuild";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const out = join(root, "build", "static", "aanzet");
const icons = join(root, "build", "icons");

/** All files below a folder with one of these endings. */
function* filesBelow(folder, endings) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path, endings);
    else if (endings.some((ending) => entry.name.endsWith(ending))) yield path;
  }
}

function styles() {
  const cli = join(modules, "@tailwindcss", "cli", "dist", "index.mjs");
  const target = join(out, "app.css");
  execFileSync(process.execPath, [cli, "-i", join(root, "assets", "app.css"), "-o", `${target}.new`, "--minify"], {
    stdio: ["ignore", "ignore", "inherit"],
    cwd: root,
  });
  renameSync(`${target}.new`, target); // a page that loads meanwhile gets the old or the new file, never half of one
}

async function scripts() {
  await build({
    entryPoints: ["office", "portal", "viewer"].map((name) => join(root, "assets", "js", `${name}.js`)),
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "linked",
    logLevel: "warning",
  });
}

function fonts() {
  mkdirSync(join(out, "fonts"), { recursive: true });
  for (const family of ["figtree", "bricolage-grotesque"])
    for (const part of ["latin", "latin-ext"]) {
      const file = `${family}-${part}-wght-normal.woff2`;
      copyFileSync(join(modules, "@fontsource-variable", family, "files", file), join(out, "fonts", file));
    }
}

/** pdf.js loads its worker, decoders, fonts and character maps by address, so they stay separate files. */
function pdf() {
  const source = join(modules, "pdfjs-dist");
  mkdirSync(join(out, "pdf"), { recursive: true });
  copyFileSync(join(source, "build", "pdf.worker.min.mjs"), join(out, "pdf", "worker.mjs"));
  for (const folder of ["wasm", "standard_fonts", "cmaps"])
    cpSync(join(source, folder), join(out, "pdf", folder), { recursive: true });
  writeFileSync(join(out, "viewer.css"), transformSync(textLayer(join(source, "web", "pdf_viewer.css")), { loader: "css", minify: true }).code);
}

/** The one rule of pdf.js's own stylesheet that places the selectable text over a drawn page. */
function textLayer(path) {
  const css = readFileSync(path, "utf8");
  const start = css.indexOf("\n.textLayer {");
  if (start < 0) throw new Error(`${path} has no rule .textLayer any more`);
  let depth = 0;
  for (let at = css.indexOf("{", start); at < css.length; at++) {
    if (css[at] === "{") depth += 1;
    else if (css[at] === "}" && --depth === 0) return css.slice(start, at + 1);
  }
  throw new Error(`the rule .textLayer in ${path} has no end`);
}

/** The icons that templates and pages name, from Lucide; a name that does not exist stops the build. */
function iconSubset() {
  const names = new Set(
    readFileSync(join(root, "assets", "icons.txt"), "utf8").split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#")),
  );
  const patterns = [/\{%\s*icon\s+["']([a-z0-9-]+)["']/g, /\bicon["']?\s*[=:]\s*["']([a-z0-9-]+)["']/g];
  for (const path of filesBelow(join(root, "src", "aanzet"), [".html", ".py"])) {
    const text = readFileSync(path, "utf8");
    for (const pattern of patterns) for (const match of text.matchAll(pattern)) names.add(match[1]);
  }
  mkdirSync(icons, { recursive: true });
  const missing = [];
  for (const name of [...names].sort()) {
    const source = join(modules, "lucide-static", "icons", `${name}.svg`);
    if (existsSync(source)) copyFileSync(source, join(icons, `${name}.svg`));
    else missing.push(name);
  }
  for (const file of readdirSync(icons)) if (!names.has(file.slice(0, -4))) rmSync(join(icons, file));
  if (missing.length) throw new Error(`Lucide has no icon named ${missing.join(", ")} (see node_modules/lucide-static/icons)`);
}

mkdirSync(out, { recursive: true });
copyFileSync(join(root, "assets", "favicon.svg"), join(out, "favicon.svg"));
fonts();
pdf();
styles();
await scripts();
iconSubset();
