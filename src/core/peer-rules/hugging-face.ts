import type { PeerRule } from "./peer-rule.ts";

/**
 * Hugging Face's `EarlyStoppingCallback`. The best is the trainer's own: it starts at infinity and moves
 * on after the check, by any improvement at all, so that many gains below the threshold never count.
 */
export function huggingFace({ patience = 1, threshold = 0 } = {}): PeerRule {
  return {
    name: `Hugging Face EarlyStoppingCallback, patience ${patience}`,
    source: "huggingface/transformers, src/transformers/trainer_callback.py",
    knownWrong:
      "Its default stops at the first check that is no better; slow steady gains below the threshold count as none.",
    createJudge: () => {
      let check = -1;
      let best = { at: 0, value: Number.POSITIVE_INFINITY };
      let count = 0;
      return ({ value }) => {
        check += 1;
        const improves = value < best.value && Math.abs(value - best.value) > threshold;
        count = improves ? 0 : count + 1;
        if (value < best.value) best = { at: check, value };
        return { stop: count >= patience, keep: best.at };
      };
    },
  };
}
