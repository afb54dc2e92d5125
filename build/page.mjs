// Puts what an HTML report carries into dist/page: the page's own script, joined from the modules that tsc wrote
// below dist/page/modules, and the library that draws its curves.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const page = join(root, "dist/page");
const modules = join(page, "modules");
const entry = "outputs/html/page/main.js";

/** Every module that one needs, itself included, by its path below `modules`. */
function collect(name, found = new Map()) {
  if (found.has(name)) return found;
  const text = readFileSync(join(modules, name), "utf8");
  found.set(name, text);
  const foreign = /\brequire\("([^."][^"]*)"\)/.exec(text)?.[1];
  if (foreign !== undefined) throw new Error(`${name} needs ${foreign}, which no browser has`);
  for (const [, needed] of text.matchAll(/\brequire\("(\.[^"]+)"\)/g)) {
    collect(posix.join(posix.dirname(name), needed), found);
  }
  return found;
}

/** CommonJS modules as one script: each is a function, run when it is first asked for. */
function joinModules(found) {
  const parts = [...found].map(
    ([name, text]) => `${JSON.stringify(name)}(exports, require) {\n${text}\n}`,
  );
  return `(() => {
"use strict";
const modules = { ${parts.join(",\n")} };
const made = {};
function load(name) {
  if (made[name] === undefined) {
    made[name] = {};
    modules[name](made[name], (needed) => load(resolve(name, needed)));
  }
  return made[name];
}
function resolve(from, needed) {
  const parts = from.split("/").slice(0, -1);
  for (const part of needed.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
load(${JSON.stringify(entry)});
})();
`;
}

/** Fails the build rather than make a page that ends in the middle of its script. */
function embeddable(name, text) {
  if (/<\/script|<!--/i.test(text)) throw new Error(`${name} cannot stand in a script element`);
  return text;
}

const uplot = join(root, "node_modules/uplot");
const licence = readFileSync(join(uplot, "LICENSE"), "utf8").trim();
const library = readFileSync(join(uplot, "dist/uPlot.iife.min.js"), "utf8");
const style = [
  readFileSync(join(uplot, "dist/uPlot.min.css"), "utf8"),
  readFileSync(join(root, "src/outputs/html/page/report.css"), "utf8"),
];
mkdirSync(page, { recursive: true });
writeFileSync(join(page, "report.js"), embeddable("report.js", joinModules(collect(entry))));
writeFileSync(join(page, "library.js"), embeddable("uPlot", `/*!\n${licence}\n*/\n${library}`));
writeFileSync(join(page, "report.css"), style.join("\n"));
rmSync(modules, { recursive: true });
