import { describe, expect, test } from "vitest";
import { corroborate } from "../../src/core/corroboration.ts";
import { evaluate } from "../../src/core/evaluate.ts";
import { seriesOf } from "../../src/core/series.ts";
import { en } from "../../src/messages/en.ts";
import { createNoise, logOf, optionsOf, pointsOf, runOf } from "../helpers/core-samples.ts";

const noise = createNoise(7);
const flat = Array.from({ length: 60 }, () => 20 + 0.3 * noise());
const falling = Array.from({ length: 60 }, (_, i) => 20 - 0.2 * i + 0.3 * noise());
const rising = falling.map((value) => -value);

/** A training that logs these tags, one point a step. */
function runWith(tags: Readonly<Record<string, readonly number[]>>) {
  return runOf([logOf(Object.entries(tags).flatMap(([tag, values]) => pointsOf(tag, values)))]);
}

function asked(tags: Readonly<Record<string, readonly number[]>>) {
  const series = seriesOf(runWith({ "loss/g/mel": flat, ...tags }));
  const judged = series.get("loss/g/mel");
  if (judged === undefined) throw new Error("no mel");
  return corroborate(series, judged);
}

describe("what other losses say of a plateau", () => {
  test("generator losses agree when they no longer fall, discriminator and gradient when they do", () => {
    const found = asked({
      "loss/g/fm": rising,
      "loss/g/kl": falling,
      "loss/d/total": falling,
      grad_norm_g: flat,
    });
    expect(found?.others).toEqual([
      { quantity: "feature matching", trend: "rising" },
      { quantity: "kl", trend: "falling" },
      { quantity: "adversarial", trend: "falling" },
      { quantity: "gradient", trend: "flat" },
    ]);
    expect(found?.agree).toBe(2);
  });

  test("the judged loss has no second vote, validations and short series have none", () => {
    expect(asked({})).toBeUndefined();
    expect(asked({ "val/kl": falling, "loss/g/fm": falling.slice(0, 11) })).toBeUndefined();
  });

  test("it is told for training evidence, as a vote that never says overfitting", () => {
    const run = runWith({ "loss/g/mel": flat, "loss/g/fm": rising, "loss/d/total": falling });
    const { votes } = evaluate(run, optionsOf());
    const vote = votes.find(({ rule }) => rule === "corroboration");
    if (vote?.found?.id !== "finding.corroboration") throw new Error("no vote of the other losses");
    expect([vote.vote, vote.found.agree]).toEqual(["none", 2]);
    const said = en.messages["finding.corroboration"](vote.found);
    expect(said).toBe(
      "Beside it: feature matching rising, discriminator falling. 2 of 2 agree with a plateau.",
    );
  });
});
