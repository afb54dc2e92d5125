import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/core/message.ts";
import { catalogueOf, formatMessage } from "../../src/messages/index.ts";
import { createEventLog } from "../../src/outputs/event-log.ts";

/** One of each refusal, with the parameters that it has. */
const refusals: readonly Message[] = [
  { id: "stop.refused.no-trainer" },
  { id: "stop.refused.several-trainers", pids: [4711, 4712] },
  { id: "stop.refused.not-proved", pid: 4711, proofs: ["script name"] },
  { id: "stop.refused.unknown-script", pid: 4711, command: "python other.py" },
  { id: "stop.refused.unknown-tree", pid: 4711 },
  { id: "stop.refused.other-host", host: "gpu-7" },
  { id: "stop.refused.other-user", pid: 4711, uid: 1001, own: 1000 },
  { id: "stop.refused.not-permitted", pid: 4711 },
  { id: "stop.refused.pid-not-trainer", pid: 4711 },
  { id: "stop.refused.pid-not-found", pid: 4711 },
  { id: "stop.refused.name-not-found", name: "bob" },
  { id: "stop.refused.bad-pid", text: "-1" },
  { id: "stop.refused.bad-pidfile", reason: "owner" },
  { id: "stop.refused.first-process", pid: 1 },
  { id: "stop.refused.self" },
  { id: "stop.refused.ancestor", pid: 4711 },
  { id: "stop.refused.zombie", pid: 4711 },
  { id: "stop.refused.sigint-ignored", pid: 4711 },
  { id: "stop.refused.sigint-blocked", pid: 4711 },
  { id: "stop.refused.suspended", pid: 4711 },
  { id: "stop.refused.still-loading" },
  { id: "stop.refused.gone", pid: 4711 },
  { id: "stop.refused.changed", pid: 4711 },
  { id: "stop.refused.state-folder", path: "/state", code: "EROFS" },
  { id: "stop.refused.locked", owner: 4712 },
  { id: "stop.refused.foreign-proc" },
  { id: "stop.refused.platform", platform: "win32" },
  { id: "stop.refused.journal-set-aside", name: "a.jsonl.aside-1", why: "damaged" },
  { id: "stop.refused.journal-failed", code: "ENOSPC" },
  { id: "stop.refused.network-folder", path: "/state", kind: "NFS" },
  { id: "stop.refused.half-gone", pids: [4711] },
  { id: "stop.refused.command-failed", program: "scancel", detail: "ENOENT" },
];

describe("A27 every refusal is one sentence with the reason and the next step", () => {
  it("none is missing here", () => {
    const source = readFileSync("src/core/message.ts", "utf8");
    const ids = [...source.matchAll(/"(stop\.refused\.[a-z-]+)":/g)].map(([, id]) => id);
    expect(refusals.map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  it("in English", () => {
    const lines = refusals.map((each) => formatMessage(each, catalogueOf("en")));
    for (const line of lines) {
      // The reason; then, behind a semicolon, what to do. No second sentence, no exclamation, no "please".
      expect(line).toMatch(/^[^;]+(; [^;]+)+\.$/);
      expect(line.slice(0, -1)).not.toMatch(/\. [A-Z]|!|please/);
    }
    expect(lines.join("\n")).toMatchSnapshot();
  });

  it("in Chinese", () => {
    const lines = refusals.map((each) => formatMessage(each, catalogueOf("zh-CN")));
    for (const line of lines) expect(line).toMatch(/^[^；]+(；[^；]+)+。$/);
    expect(lines.join("\n")).toMatchSnapshot();
  });

  it("as JSON with its id, its parameters and the English text", () => {
    let text = "";
    const write = (line: string): void => {
      text += line;
    };
    const log = createEventLog(write, { format: "json", language: "zh-CN" });
    for (const says of refusals) log.tell({ event: "refused", level: "error", says }, 0);
    const lines: unknown[] = text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    for (const [index, refusal] of refusals.entries()) {
      const english = formatMessage(refusal, catalogueOf("en"));
      expect(lines[index]).toMatchObject({ event: "refused", says: { ...refusal, text: english } });
    }
  });
});
