import { createLowest } from "./lowest.ts";
import type { PeerRule } from "./peer-rule.ts";

/**
 * Patience on TensorBoard's moving average, as people do by eye. The checkpoint to keep is the lowest
 * unsmoothed check.
 *
 * @param weight  TensorBoard's smoothing, 0 to below 1
 *                The average is corrected for its start.
 */
export function smoothedPatience({ patience = 10, weight = 0.6 } = {}): PeerRule {
  return {
    name: `patience ${patience} on TensorBoard ${weight}`,
    source: "tensorflow/tensorboard, line_chart_v2/data_transformer.ts; AI HUB's guide for RVC",
    knownWrong:
      "The average follows late: it stops later than its patience says, for no better choice.",
    createJudge: () => {
      const raw = createLowest();
      const smooth = createLowest();
      let check = -1;
      let sum = 0;
      let counted = 0;
      return ({ value }) => {
        check += 1;
        const keep = raw(check, value).at;
        if (!Number.isFinite(value)) return { stop: false, keep };
        counted += 1;
        sum = weight * sum + (1 - weight) * value;
        const { at } = smooth(check, sum / (1 - weight ** counted));
        return { stop: check - at >= patience, keep };
      };
    },
  };
}
