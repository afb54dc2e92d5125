import { describe, expect, it } from "vitest";
import { catalogueOf } from "../../src/messages/index.ts";
import { adviceWord, verdictWord } from "../../src/outputs/advice-words.ts";
import { improvingRun, stoppingRun, unclearRun } from "../helpers/sample-view.ts";

const en = catalogueOf("en");
const finished = { state: "finished" } as const;

describe("the head of a run", () => {
  it("is the advice while it trains, and that it has ended afterwards", () => {
    expect(adviceWord(improvingRun, en)).toBe("keep going");
    expect(adviceWord({ ...improvingRun, ...finished }, en)).toBe("finished");
    expect(adviceWord({ ...stoppingRun, ...finished }, en)).toBe("finished");
    expect(adviceWord({ ...improvingRun, ...finished }, catalogueOf("zh-CN"))).toBe("已完成");
  });

  it("stays that nothing can be judged, whether it trains or not", () => {
    expect(adviceWord({ ...unclearRun, ...finished }, en)).toBe("cannot judge");
    expect(verdictWord(unclearRun, en)).toBe("");
  });

  it("says of a training that ended at its best that more might have helped", () => {
    expect(verdictWord({ ...improvingRun, ...finished }, en)).toBe("still improving at the end");
    const patience = { checks: 5, used: 2 };
    expect(verdictWord({ ...improvingRun, ...finished, patience }, en)).toBe(
      "ended before it was clear",
    );
    expect(verdictWord({ ...stoppingRun, ...finished }, en)).toBe("overfitting");
  });
});
