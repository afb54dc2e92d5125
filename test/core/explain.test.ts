import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/core/evaluate.ts";
import { presets } from "../../src/core/presets.ts";
import { rules } from "../../src/core/rules/index.ts";
import { en } from "../../src/messages/en.ts";
import { csvRun, lossTable, optionsOf, referenceTable, runOf } from "../helpers/core-samples.ts";

const voteOf = (found: ReturnType<typeof evaluate>, rule: string) =>
  found.votes.find((each) => each.rule === rule);

describe("the votes of the rules", () => {
  test("are one of each rule, with when it is wrong", () => {
    const { votes } = evaluate(csvRun(referenceTable()), optionsOf());
    expect(votes.map(({ rule }) => rule)).toEqual(rules.map(({ name }) => name));
    for (const { knownWrong } of votes) {
      expect(en.messages[knownWrong.id]({})).toMatch(/[Ww]rong/);
    }
  });

  test("on the reference curve: the rise says stop, patience says nothing yet", () => {
    const found = evaluate(csvRun(referenceTable()), optionsOf());
    expect(voteOf(found, "rise")?.vote).toBe("stop");
    expect(voteOf(found, "rise")?.numbers).toMatchObject({ since: 3 });
    expect(voteOf(found, "patience")?.vote).toBe("none");
    expect(voteOf(found, "turning point")?.vote).toBe("none");
  });

  test("a level that still falls votes against a patience that is used up", () => {
    const noisy = Array.from({ length: 60 }, (_, i) => (i === 30 ? 20 : 40 - 0.2 * i));
    const found = evaluate(csvRun(lossTable(noisy)), optionsOf());
    expect(voteOf(found, "patience")?.vote).toBe("stop");
    expect(voteOf(found, "falling")?.vote).toBe("continue");
    expect([found.advice, found.reason.id]).toEqual(["continue", "reason.still-falling"]);
  });

  test("gains that fade vote under quick alone", () => {
    const flat = Array.from({ length: 40 }, (_, i) => 100 * 0.7 ** i);
    const run = csvRun(lossTable([...flat, 0.001, 0.001, 0.001]));
    const quick = evaluate(run, optionsOf({ preset: presets.quick, epochs: 100 }));
    expect(voteOf(quick, "fading")?.vote).toBe("stop");
    expect(voteOf(evaluate(run, optionsOf({ epochs: 100 })), "fading")?.vote).toBe("none");
  });

  test("are none where there is no curve", () => {
    expect(evaluate(runOf([]), optionsOf()).votes).toEqual([]);
  });
});

describe("how sure", () => {
  test("past curves are told with their counts once the best lies behind", () => {
    const found = evaluate(csvRun(referenceTable()), optionsOf());
    const past = found.pastCurves;
    if (past === undefined) throw new Error("no past curves");
    expect(past.notBetter).toBeLessThanOrEqual(past.curves);
    expect(past.notMuchBetter).toBeGreaterThanOrEqual(past.notBetter);
    expect(found.findings.find(({ id }) => id === "past-curves")?.evidence).toEqual(past);
  });

  test("nothing is said at the best, of training evidence, or of too few checks", () => {
    const training = csvRun("epoch,train_loss\n1,9\n2,5\n3,6\n4,7\n5,8\n6,9\n");
    for (const run of [csvRun(lossTable([5, 4, 3, 2, 1])), training, csvRun(lossTable([1, 2]))]) {
      expect(evaluate(run, optionsOf()).pastCurves).toBeUndefined();
    }
  });
});
