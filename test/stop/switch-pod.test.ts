import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { receivedSignals } from "./side-records.ts";
import { cli } from "./stopwatch-process.ts";
import { overfits } from "./switch-scene.ts";
import { createVictimRoot, type VictimRoot } from "./victims.ts";

// What shareProcessNamespace gives a pod, with the shipped manifest's own scripts: one process namespace, a mount
// namespace a container, one user without any capability.

const manifest = resolve("examples/kubernetes/training-job.yaml");

/** What a process in the pod may do: nothing beyond its user's own rights. */
const confined = "unshare --mount setpriv --inh-caps=-all --bounding-set=-all --no-new-privs";
const missing = missingNamespaces();
if (missing !== undefined) console.log(`switch-pod.test.ts is skipped in part: ${missing}`);

function missingNamespaces(): string | undefined {
  const tried = spawnSync("unshare", [
    "--pid",
    "--fork",
    "--mount-proc",
    "sh",
    "-c",
    `${confined} true`,
  ]);
  return tried.status === 0
    ? undefined
    : "namespaces may not be made here (needs root, util-linux)";
}

describe("a pod", () => {
  test.skipIf(missing !== undefined)(
    "its guard stops its trainer, and both containers succeed",
    {
      timeout: 120_000,
    },
    async ({ onTestFinished }) => {
      const root = createVictimRoot();
      onTestFinished(() => root.reap());
      const endings = join(root.side, "endings");
      mkdirSync(endings);
      const [trainer, guard] = ["trainer", "guard"].map((name) => scriptOf(name, root, endings));
      // Job control: what a shell starts behind & without it would ignore SIGINT.
      const pod = `set -m
      ${confined} sh -c ${quoted(trainer)} > trainer.out 2>&1 & trainer=$!
      ${confined} sh -c ${quoted(guard)} > guard.out 2>&1 & guard=$!
      wait $trainer; echo "trainer $?"; wait $guard; echo "guard $?"`;
      const words = ["--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c", pod];
      const child = spawn("unshare", words, {
        cwd: root.path,
        env: { ...root.environment, XDG_STATE_HOME: join(endings, "state") },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let said = "";
      child.stdout.setEncoding("utf8").on("data", (part: string) => {
        said += part;
      });
      await new Promise((done) => child.once("close", done));
      const events = readFileSync(join(root.path, "guard.out"), "utf8");
      expect(said, events).toBe("trainer 0\nguard 0\n");
      expect(readFileSync(join(endings, "guard"), "utf8")).toBe("11\n");
      expect(receivedSignals(root.side).map(({ role }) => role)).toContain("rank 0");
      expect(receivedSignals(root.side, "SIGTERM")).toEqual([]);
    },
  );

  const validator = resolve(".venv/bin/kubernetes-validate");
  const hasValidator = existsSync(validator);
  if (!hasValidator) console.log("the manifest is not validated: no kubernetes-validate in .venv");
  test.skipIf(!hasValidator)("its manifest is valid by the schema of the API", () => {
    const { status, stdout, stderr } = spawnSync(validator, ["--strict", manifest]);
    expect(status, `${stdout}${stderr}`).toBe(0);
  });

  test("its guard has no privilege: one user, no capability, no token, one process namespace", () => {
    const { spec } = readManifest().spec.template;
    expect(spec.shareProcessNamespace).toBe(true);
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    for (const { name, securityContext } of spec.containers) {
      expect(securityContext, name).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
      });
      expect(securityContext).not.toHaveProperty("runAsUser");
    }
  });
});

/** As much of a Job as is looked at. */
interface Manifest {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly shareProcessNamespace?: boolean;
        readonly automountServiceAccountToken?: boolean;
        readonly securityContext: object;
        readonly containers: readonly {
          readonly name: string;
          readonly args: readonly string[];
          readonly securityContext: object;
        }[];
      };
    };
  };
}

function readManifest(): Manifest {
  // The manifest is a Job with two containers; a wrong one fails the test that reads it.
  return parse(readFileSync(manifest, "utf8")) as Manifest;
}

/** A container's own script, with the stand-in as its trainer and this build as its guard. */
function scriptOf(name: string, root: VictimRoot, endings: string): string {
  const container = readManifest().spec.template.spec.containers.find((each) => each.name === name);
  const script = container?.args[0] ?? "";
  const command = root.commandOf({ kind: "s2", options: overfits }).join(" ");
  const changed = script
    .replace(/^python .*$/m, command)
    .replace(/^stopwatch (.*) --listen \S+$/m, `${process.execPath} ${cli} $1 --listen 0`)
    .replaceAll("/endings", endings);
  if (changed.includes("/workspace") || changed === script)
    throw new Error(`not changed: ${script}`);
  return changed;
}

function quoted(script = ""): string {
  return `'${script.replaceAll("'", "'\\''")}'`;
}
