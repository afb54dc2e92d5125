import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  answersOf,
  createRequest,
  makeByPython,
  makeRun,
  requested,
  savedIn,
  score,
  standIn,
  startScorer,
  valuesOf,
  whatIsMissing,
} from "./scorer.ts";

// The scorer on real torch, in a checkout of our own with the module names and file layouts of GPT-SoVITS.

const missing = whatIsMissing();
const timeout = 120_000;
const skipped = missing !== undefined;
let folder = "";
let run = "";

// Where the packages could be installed they must work; .ci/run says where they could not.
test.runIf(process.env["STOPWATCH_TORCH"] === "installed")("torch and numpy are there", () => {
  expect(missing).toBe(undefined);
});

if (skipped) console.log(`score-checkpoints.test.ts is skipped: ${missing}`);

beforeAll(() => {
  if (skipped) return;
  folder = realpathSync(mkdtempSync(join(tmpdir(), "stopwatch-holdout-")));
  run = join(folder, "logs", "toy");
  makeRun(folder);
}, timeout);

afterAll(() => {
  if (folder !== "") rmSync(folder, { recursive: true });
});

describe.skipIf(skipped)("a run that overfits", { timeout }, () => {
  test("is better on the held-out clips until some file, then worse", async () => {
    const files = savedIn(join(folder, "SoVITS_weights_v2"));
    const scored = await score(createRequest(run, files));
    expect(scored.code, scored.stderr).toBe(0);
    const values = valuesOf(scored);
    const best = values.indexOf(Math.min(...values));
    expect(values).toHaveLength(files.length);
    expect(best).toBeGreaterThan(2);
    expect(best).toBeLessThan(values.length - 2);
    const spreads = answersOf(scored, "score").map(({ spread }) => Number(spread));
    expect(Number(values.at(-1)) - Number(values[best])).toBeGreaterThan(10 * Math.max(...spreads));
  });

  test("is told as the protocol says, though the checkout prints", async () => {
    const [, second, third] = savedIn(join(folder, "SoVITS_weights_v2"));
    const scored = await score(createRequest(run, [third ?? {}, second ?? {}]));
    expect(scored.stderr).toContain("a stranger's print");
    expect(scored.answers.at(0)).toMatchObject({ event: "ready", protocol: 1, clips: 6 });
    expect(scored.answers.at(0)).toMatchObject({ device: "cpu", seconds: expect.any(Number) });
    const of = { event: "progress", of: 12 };
    const told = [third, second].flatMap((file) => [
      ...Array.from({ length: 12 }, (_, index) => ({ ...of, ...pathOf(file), done: index + 1 })),
      { event: "score", ...file, metric: "mel", clips: 6, draws: 2, ...numbers },
    ]);
    expect(scored.answers.slice(1)).toEqual([...told, { event: "done", scored: 2 }]);
  });

  test("has the same scores again, and others with another seed", async () => {
    const files = savedIn(join(folder, "SoVITS_weights_v2")).slice(4, 6);
    const first = valuesOf(await score(createRequest(run, files)));
    const again = valuesOf(await score(createRequest(run, files.toReversed())));
    const other = valuesOf(await score(createRequest(run, files, { seed: 1235 })));
    expect(again.toReversed()).toEqual(first);
    expect(other).not.toEqual(first);
    expect(other[0]).toBeCloseTo(Number(first[0]), 0);
  });

  test("scores a resume state as the weights of its step, but for their half precision", async () => {
    const state = requested(join(run, "logs_s2_v2", "G_384.pth"));
    const weights = requested(join(folder, "SoVITS_weights_v2", "toy_e128_s384.pth"));
    const [one, other] = valuesOf(await score(createRequest(run, [state, weights])));
    expect(one).not.toBe(other);
    expect(one).toBeCloseTo(Number(other), 1);
  });

  test("is left as it was, and so is the checkout", async () => {
    const before = [...treeOf(run), ...treeOf(standIn)];
    await score(createRequest(run, savedIn(join(folder, "SoVITS_weights_v2")).slice(0, 1)));
    expect([...treeOf(run), ...treeOf(standIn)]).toEqual(before);
  });
});

describe.skipIf(skipped)("the other versions", { timeout }, () => {
  test("are known by their first two bytes, and measured each in its way", async () => {
    const names = ["v1", "v2Pro", "v2ProPlus", "v3", "v4"];
    const files = names.map((name) => requested(join(folder, "other", `${name}_e1_s4.pth`)));
    const scored = await score(createRequest(run, files));
    const metrics = answersOf(scored, "score").map(({ metric }) => metric);
    expect(metrics, scored.stderr).toEqual(["mel", "mel", "mel", "flow-matching", "flow-matching"]);
    expect(readFileSync(join(folder, "other", "v3_e1_s4.pth"), "latin1").slice(0, 2)).toBe("03");
    expect(scored.stderr).toContain("a model of v1");
    expect(scored.stderr).toContain("a model of v2Pro");
  });

  test("v2Pro is not scored without the speaker vectors", async () => {
    const changed = copyOfRun();
    rmSync(join(changed, "7-sv_cn", "clip 4.wav.pt"));
    const file = requested(join(folder, "other", "v2Pro_e1_s4.pth"));
    const scored = await score(createRequest(changed, [file]));
    expect(answersOf(scored, "problem")).toMatchObject([{ kind: "clip" }]);
    expect(answersOf(scored, "score")).toMatchObject([{ clips: 5 }]);
  });
});

describe.skipIf(skipped)("the GPT stage", { timeout }, () => {
  test("has the cross-entropy and the accuracy of each file", async () => {
    const files = savedIn(join(folder, "GPT_weights_v2"));
    const scored = await score(createRequest(run, files, { stage: "gpt" }));
    const values = valuesOf(scored);
    const best = values.indexOf(Math.min(...values));
    expect(best).toBeGreaterThan(0);
    expect(best).toBeLessThan(values.length - 1);
    for (const told of answersOf(scored, "score")) {
      expect(told).toMatchObject({ metric: "cross-entropy", clips: 6, draws: 1 });
      expect(told["accuracy"]).toBeGreaterThan(0);
      expect(told["accuracy"]).toBeLessThan(1);
    }
    // An untrained model of 129 tokens knows nothing: about ln 129 nats.
    expect(Math.abs(Number(values[0]) - Math.log(129))).toBeLessThan(0.5);
  });

  test("tells a clip that has no tokens, and scores the others", async () => {
    const changed = copyOfRun();
    const list = join(changed, "stopwatch-holdout", "6-name2semantic.tsv");
    writeFileSync(list, readFileSync(list, "utf8").split("\n").slice(0, -2).join("\n"));
    const files = savedIn(join(folder, "GPT_weights_v2")).slice(0, 1);
    const scored = await score(createRequest(changed, files, { stage: "gpt" }));
    expect(answersOf(scored, "problem")).toMatchObject([{ kind: "clip" }]);
    expect(answersOf(scored, "score")).toMatchObject([{ clips: 5 }]);
  });
});

describe.skipIf(skipped)("a file that cannot be scored", { timeout }, () => {
  test("is a problem with a name, and the others are scored", async () => {
    const [good] = savedIn(join(folder, "SoVITS_weights_v2"));
    const gpt = join(folder, "GPT_weights_v2", "toy-e1.ckpt");
    const files = [half(), "no-such.pth", gpt, diverged()].map((name) => requested(name));
    const scored = await score(createRequest(run, [...files, good ?? {}]));
    const told = answersOf(scored, "problem").map(({ kind, path }) => ({ kind, path }));
    const kinds = ["broken", "missing", "unsupported", "broken"];
    expect(told).toEqual(kinds.map((kind, index) => ({ kind, path: files[index]?.path })));
    expect(answersOf(scored, "problem")[0]).toMatchObject({ hint: "half-written" });
    expect(answersOf(scored, "problem")[3]).toMatchObject({ hint: "not-finite" });
    expect(scored.answers.at(-1)).toEqual({ event: "done", scored: 1 });
    expect(scored.code).toBe(0);
  });

  test("runs no code that it carries", async () => {
    const path = join(folder, "hostile_e1_s1.pth");
    const trace = join(folder, "trace");
    const code = `import torch, pathlib
class Hostile:
    def __reduce__(self):
        return pathlib.Path.touch, (pathlib.Path(${JSON.stringify(trace)}),)
torch.save({"weight": {}, "config": Hostile()}, ${JSON.stringify(path)})`;
    makeByPython(code);
    const scored = await score(createRequest(run, [requested(path)]));
    expect(answersOf(scored, "problem")).toMatchObject([{ kind: "unsupported" }]);
    expect(existsSync(trace)).toBe(false);
  });

  function half(): string {
    const path = join(folder, "half_e1_s1.pth");
    const whole = readFileSync(join(folder, "SoVITS_weights_v2", "toy_e1_s3.pth"));
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    return path;
  }

  function diverged(): string {
    const path = join(folder, "diverged_e1_s1.pth");
    const state = join(run, "logs_s2_v2", "G_384.pth");
    makeByPython(`import torch
state = torch.load(${JSON.stringify(state)})
state["model"]["dec.0.bias"].fill_(float("nan"))
torch.save(state, ${JSON.stringify(path)})`);
    return path;
  }
});

describe.skipIf(skipped)("held-out clips", { timeout }, () => {
  test("that lack a part or have an unknown phone are told and left out", async () => {
    const changed = copyOfRun();
    rmSync(join(changed, "4-cnhubert", "clip 3.wav.pt"));
    writeFileSync(join(changed, "5-wav32k", "clip 4.wav"), "no wav");
    writeFileSync(join(changed, "4-cnhubert", "clip 5.wav.pt"), "no tensor");
    const list = join(changed, "stopwatch-holdout", "2-name2text.txt");
    const lines = readFileSync(list, "utf8").replace(/(clip 6\.wav\t)\w+/, "$1xx");
    writeFileSync(list, `${lines}a line of another form\n`);
    const files = savedIn(join(folder, "SoVITS_weights_v2")).slice(0, 2);
    const scored = await score(createRequest(changed, files));
    const problems = answersOf(scored, "problem").map(({ kind, message }) => `${kind} ${message}`);
    expect(problems).toHaveLength(4);
    for (const [index, name] of ["clip 3", "clip 4", "clip 5", "clip 6"].entries()) {
      expect(problems[index]).toMatch(new RegExp(`^clip .*${name}`));
    }
    expect(answersOf(scored, "score")).toMatchObject([{ clips: 2 }, { clips: 2 }]);
  });

  test("that are not there at all end it", async () => {
    const changed = copyOfRun();
    rmSync(join(changed, "stopwatch-holdout"), { recursive: true });
    await expectEnvironment(createRequest(changed, []), "no-clips");
  });
});

describe.skipIf(skipped)("an environment in which nothing can be scored", { timeout }, () => {
  test.each([
    ["a folder that is no checkout", { checkout: tmpdir() }, "no-checkout"],
    ["another protocol", { protocol: 2 }, "protocol"],
    ["an unknown stage", { stage: "other" }, "protocol"],
  ])("%s", async (_, changes, hint) => {
    await expectEnvironment(createRequest(run, [], changes), hint);
  });

  test("a GPU that this torch does not see", async () => {
    await expectEnvironment(createRequest(run, [], { device: "cuda" }), "no-cuda");
  });

  test("a checkout that lacks a module: which, and where it is asked for", async () => {
    const checkout = join(folder, "checkout");
    cpSync(standIn, checkout, { recursive: true });
    const models = join(checkout, "GPT_SoVITS", "module", "models.py");
    writeFileSync(models, `\nimport no_such_module\n${readFileSync(models, "utf8")}`);
    const told = await expectEnvironment(createRequest(run, [], { checkout }), "no-module");
    expect(told).toContain("No module named 'no_such_module'");
    expect(told).toContain(`${join("GPT_SoVITS", "module", "models.py")}, line 2`);
  });
});

test.skipIf(skipped)("SIGTERM ends it at once", { timeout }, async () => {
  const files = savedIn(join(folder, "SoVITS_weights_v2"));
  const child = startScorer(createRequest(run, files, { draws: 1000 }));
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  const [code, signal] = await once(child, "close");
  expect({ code, signal }).toEqual({ code: null, signal: "SIGTERM" });
});

async function expectEnvironment(request: object, hint: string): Promise<unknown> {
  const { code, answers, stderr } = await score(request);
  expect(code, stderr).toBe(3);
  expect(answers).toMatchObject([{ event: "problem", kind: "environment", hint }]);
  return answers[0]?.["message"];
}

const numbers = { value: expect.any(Number), spread: expect.any(Number) };

function pathOf(file: object | undefined): object {
  return { path: file !== undefined && "path" in file ? file.path : undefined };
}

function copyOfRun(): string {
  const copy = mkdtempSync(join(folder, "copy-"));
  cpSync(run, copy, { recursive: true });
  return copy;
}

/** Every file below with its hash. */
function treeOf(root: string): readonly string[] {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  const files = names.map((name) => join(root, name)).filter((path) => statSync(path).isFile());
  const hash = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
  return files.map((path) => `${relative(root, path)} ${hash(path)}`);
}
