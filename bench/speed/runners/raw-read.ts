import { closeSync, openSync, readSync } from "node:fs";

/** `node raw-read.js FILE`: reads a file once, one MiB at a time into one buffer: what reading alone costs. */
const [path = ""] = process.argv.slice(2);
const buffer = Buffer.alloc(1024 * 1024);
const started = performance.now();
const file = openSync(path, "r");
let bytes = 0;
for (let got = 1; got > 0; bytes += got) got = readSync(file, buffer, 0, buffer.length, null);
closeSync(file);
process.stdout.write(`${JSON.stringify({ loadMs: performance.now() - started, bytes })}\n`);
