import { expect, test } from "vitest";
import { createLogEvents } from "../../src/watch/log-events.ts";
import { createLogPoll } from "../../src/watch/poll-logs.ts";
import { defaultPace } from "../../src/watch/poll-pace.ts";

/** Events of 200 logs in a folder each, below `/logs`; `grow` lets so many of them change and looks. */
function eventsOf() {
  const states = new Map<string, string>();
  for (let index = 0; index < 200; index += 1) states.set(`/logs/${index}/train.log`, "0");
  const poll = createLogPoll(defaultPace, (path) => states.get(path) ?? "ENOENT");
  poll.follow([...states.keys()].map((path) => ({ path, remote: false })));
  const asked: (readonly string[])[] = [];
  const watch = async (folders: Iterable<string>) => {
    asked.push([...folders]);
  };
  const events = createLogEvents({ watch, close: async () => {} }, { paths: ["/logs"], poll });
  const folders = Array.from({ length: 200 }, (_, index) => `/logs/${index}`);
  events.allow(new Set(["/logs", ...folders]));
  const grow = async (count: number) => {
    for (const path of [...states.keys()].slice(0, count)) states.set(path, `${Math.random()}`);
    poll.lookAgain();
    await poll.look(performance.now());
  };
  return { events, asked, grow };
}

test("nothing is asked for before it begins, then the folders given and those of all logs", async () => {
  const { events, asked, grow } = eventsOf();
  await grow(200);
  await events.ask();
  expect(asked).toEqual([]);
  await events.begin();
  expect(asked.map((folders) => [folders[0], folders.length])).toEqual([["/logs", 201]]);
  events.allow(new Set(["/logs", "/logs/7"]));
  await events.ask();
  expect(asked.at(-1)).toEqual(["/logs", "/logs/7"]);
});

test("as soon as a crowd of logs grows only the folders given are watched", async () => {
  const { events, asked, grow } = eventsOf();
  await grow(200);
  await events.begin();
  await grow(100);
  await events.leaveCrowd();
  expect(asked).toHaveLength(1);
  await grow(101);
  await events.leaveCrowd();
  expect(asked.at(-1)).toEqual(["/logs"]);
  await events.leaveCrowd();
  expect(asked).toHaveLength(2);
});
