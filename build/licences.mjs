import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./esbuild-options.mjs";

/** Holders as the sources of packages name them that ship no licence file. */
const holders = { "yoga-layout": "Copyright (c) Meta Platforms, Inc. and affiliates." };

/** One text with the licence of each package, as its authors ship it. Fails for a package without one. */
export function licenceTexts(packages) {
  const parts = packages.map((name) => {
    const folder = join(root, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
    const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
    if (texts.length === 0) texts.push(statedLicence(name, license));
    return `${name} ${version} (${license})\n\n${texts.join("\n\n")}\n`;
  });
  const line = `\n${"-".repeat(80)}\n\n`;
  return `stopwatch carries these packages, each under the licence that follows its name.\n${line}${parts.join(line)}`;
}

/** The MIT licence is one text, only who grants it differs: it is read from a package that ships it. */
function statedLicence(name, license) {
  const holder = holders[name];
  if (holder === undefined || license !== "MIT") {
    throw new Error(`${name} (${license}) comes without a licence text: say whose it is`);
  }
  const text = readFileSync(join(root, "node_modules/react/LICENSE"), "utf8").trim();
  return text.replace(/^Copyright .*$/m, holder);
}
