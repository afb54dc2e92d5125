import { evaluate } from "../../src/core/evaluate.ts";
import type { Evaluation } from "../../src/core/evaluation.ts";
import { type PresetName, presetNames } from "../../src/core/presets.ts";
import type { Run } from "../../src/core/run.ts";
import { readOnce } from "../../src/read-once.ts";
import { presetOptions } from "./product.ts";

/** A real voice training whose right answer is known from its own validation. */
interface VoiceRun {
  readonly name: string;
  /** Folder below the corpus. */
  readonly folder: string;
  /** The tag that is judged; the one the product chooses where absent. */
  readonly monitor?: string;
  readonly truth: string;
}

const fish = "Mormolykos__trainproof__evidence_fish_lightning_feb2026";
const xtts = "Mormolykos__trainproof__evidence_xtts_coqui_feb2026";

/** Runs of which it is known what should be said of them. */
export const voiceRuns: readonly VoiceRun[] = [
  { name: "Fish-Speech, validation", folder: fish, truth: "stop, best at step 99" },
  {
    name: "Fish-Speech, training alone",
    folder: fish,
    monitor: "train/loss",
    truth: "cannot see the overfitting",
  },
  { name: "XTTS, evaluation", folder: xtts, truth: "never stop" },
  {
    name: "XTTS, single batches",
    folder: xtts,
    monitor: "TrainIterStats/loss_mel_ce",
    truth: "never stop",
  },
  { name: "GPT-SoVITS, validated", folder: "gpt-sovits/validated-1", truth: "best at epoch 5" },
];

/** Judges a voice run of the corpus with a preset; `voice` is the folder that holds the runs. */
export async function judgeVoiceRun(
  voice: string,
  { folder, monitor }: VoiceRun,
  preset: PresetName,
): Promise<Evaluation> {
  const run = await firstRun(`${voice}/${folder}`);
  const options = presetOptions(preset);
  return evaluate(run, monitor === undefined ? options : { ...options, monitor: { tag: monitor } });
}

async function firstRun(folder: string): Promise<Run> {
  const { runs } = await readOnce([folder], { checkpointFolders: [] });
  const [first] = runs;
  if (first === undefined) throw new Error(`no run in ${folder}`);
  return first.run;
}

/** What each preset says of the voice runs, as text. */
export async function voiceReport(voice: string): Promise<string> {
  const lines = ["run: truth", "  preset    first stop, best named then; verdict at the end"];
  for (const each of voiceRuns) {
    lines.push(`${each.name}: ${each.truth}`);
    for (const preset of presetNames) {
      const { stopAdvisedAt: stop, verdict, best } = await judgeVoiceRun(voice, each, preset);
      const at =
        stop === undefined
          ? `never, best ${placeOf(best)}`
          : `${placeOf(stop.at)}, best ${placeOf(stop.best)}`;
      lines.push(`  ${preset.padEnd(9)} ${at}; ${verdict}`);
    }
  }
  return lines.join("\n");
}

function placeOf(place: { readonly step?: number; readonly epoch?: number } | undefined): string {
  if (place?.step !== undefined) return `step ${place.step}`;
  return place?.epoch === undefined ? "unknown" : `epoch ${place.epoch}`;
}
