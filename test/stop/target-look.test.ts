import { expect, test } from "vitest";
import { lookAtTarget, targetsOf } from "../../src/stop/target-look.ts";
import { createFakeWorld, rankPid } from "./fake-trainer.ts";

async function pidsOf(
  stage: Parameters<typeof targetsOf>[0],
  world = createFakeWorld({ ranks: 2 }),
) {
  const { target, ports } = world;
  const seen = await lookAtTarget(target, ports.table);
  const targets = await targetsOf(stage, target, seen, ports.table);
  return targets.map(({ identity }) => identity.pid);
}

test("N12: only the whole tree goes beyond the ranks, and the parent comes last", async () => {
  expect(await pidsOf("ranks")).toEqual([201, 202]);
  expect(await pidsOf("term")).toEqual([201, 202]);
  expect(await pidsOf("kill")).toEqual([201, 202]);
  expect(await pidsOf("tree")).toEqual([201, 202, 301, 302, 100]);
  expect(await pidsOf("parent")).toEqual([]);
});

test("N12: without a rank nobody is signalled but, when asked for, the parent that outlived them", async () => {
  const world = createFakeWorld();
  world.leave(rankPid);
  expect(await pidsOf("ranks", world)).toEqual([]);
  expect(await pidsOf("tree", world)).toEqual([]);
  expect(await pidsOf("parent", world)).toEqual([100]);
});

test("the resource tracker, strangers and those of other users are no part of the tree", async () => {
  const world = createFakeWorld();
  const [worker] = world.target.workers;
  if (worker === undefined) throw new Error("no worker");
  const { list } = world.ports.table;
  const like = (pid: number, more: object) => ({
    ...worker,
    identity: { ...worker.identity, pid },
    ...more,
  });
  world.ports.table.list = async () => [
    like(404, { parent: 303 }),
    ...(await list()),
    like(303, {}),
    like(400, { command: ["python", "-c", "from multiprocessing.resource_tracker import main"] }),
    like(401, { parent: 50 }),
    like(402, { state: "Z" }),
    { ...like(403, {}), identity: { ...worker.identity, pid: 403, uid: 0 } },
  ];
  expect(await pidsOf("tree", world)).toEqual([201, 301, 302, 303, 404, 100]);
});
