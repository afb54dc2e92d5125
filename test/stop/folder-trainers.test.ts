import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findTrainersIn } from "../../src/stop/folder-trainers.ts";
import type { OpenFile, ProcessInfo, ProcessTable } from "../../src/stop/process-info.ts";
import { createTempFolder } from "../watch/temp-tree.ts";

const own = process.geteuid?.() ?? 0;

interface Sample {
  readonly pid: number;
  readonly command: readonly string[];
  readonly folder: string;
  readonly uid?: number;
  readonly parent?: number;
  readonly files?: readonly string[];
}

function sampleTable(samples: readonly Sample[]): ProcessTable {
  const processes = samples.map(({ pid, command, folder, uid = own, parent = 1 }): ProcessInfo => {
    const identity = { bootId: "b", pidNamespace: "1", pid, startTime: pid, uid };
    const signals = { ignoresSigint: false, blocksSigint: false, catchesSigint: false };
    const started = Date.now() / 1000 + 60;
    return {
      identity,
      parent,
      command,
      folder,
      state: "S",
      namespacePids: [pid],
      started,
      ...signals,
    };
  });
  return {
    list: async () => processes,
    look: async (pid) => processes.find(({ identity }) => identity.pid === pid),
    openFiles: async (pid) =>
      (samples.find((each) => each.pid === pid)?.files ?? []).map(
        (path): OpenFile => ({
          path,
          descriptor: 3,
          dev: 1,
          inode: 1,
          writable: true,
          regular: true,
        }),
      ),
  };
}

/** A checkout with two voices, and configs for both stages of the first. */
function checkout() {
  const root = createTempFolder();
  const voice = join(root, "logs", "alice");
  for (const name of ["alice/logs_s1_v2", "bob", "alice2"]) {
    mkdirSync(join(root, "logs", name), { recursive: true });
  }
  for (const name of ["alice", "bob", "alice2"]) {
    const config = { s2_ckpt_dir: `logs/${name}`, data: { exp_dir: `logs/${name}` } };
    writeFileSync(join(root, `${name}.json`), JSON.stringify(config));
  }
  writeFileSync(join(root, "s1.yaml"), "output_dir: logs/alice/logs_s1_v2\n");
  const s2 = (name: string) => [
    "python",
    "-s",
    "GPT_SoVITS/s2_train.py",
    "--config",
    `${name}.json`,
  ];
  const s1 = ["venv/bin/python", "-s", "GPT_SoVITS/s1_train.py", "--config_file", "s1.yaml"];
  return { root, voice, s2, s1 };
}

test("trainers of either stage whose config names the voice are found, with the Python and the checkout", async () => {
  const { root, voice, s2, s1 } = checkout();
  const table = sampleTable([
    { pid: 10, command: s2("alice"), folder: root },
    {
      pid: 11,
      command: ["python", "-c", "from multiprocessing.spawn import spawn_main; x"],
      folder: root,
      parent: 10,
    },
    { pid: 20, command: s1, folder: root },
    { pid: 30, command: s2("bob"), folder: root },
    { pid: 31, command: s2("alice2"), folder: root },
    { pid: 40, command: ["vim", "s2_train.py"], folder: root },
  ]);
  expect(await findTrainersIn(voice, table)).toEqual([
    { pid: 10, python: "python", workingFolder: root },
    { pid: 20, python: join(root, "venv/bin/python"), workingFolder: root },
  ]);
});

test("whatever holds a file there open for writing counts, but its program is not ours to run", async () => {
  const { root, voice } = checkout();
  const table = sampleTable([
    {
      pid: 50,
      command: ["perl", "prepare.pl"],
      folder: root,
      files: [join(voice, "2-name2text-0.txt")],
    },
    { pid: 51, command: ["perl"], folder: root, files: [`${voice}2/train.log`] },
  ]);
  expect(await findTrainersIn(voice, table)).toEqual([{ pid: 50 }]);
});

test("of another user's trainer neither Python nor folder is taken", async () => {
  const { root, voice, s2 } = checkout();
  const table = sampleTable([{ pid: 60, command: s2("alice"), folder: root, uid: own + 1 }]);
  expect(await findTrainersIn(voice, table)).toEqual([{ pid: 60 }]);
});

test("a trainer whose config was written anew is told by what it writes", async () => {
  const { root, voice, s2 } = checkout();
  const sample = { pid: 70, command: s2("bob"), folder: root };
  const writer = { ...sample, files: [join(voice, "train.log")] };
  expect(await findTrainersIn(voice, sampleTable([sample]))).toEqual([]);
  expect(await findTrainersIn(voice, sampleTable([writer]))).toMatchObject([{ pid: 70 }]);
});
