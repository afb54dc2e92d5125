import { event, eventFile, fileVersion, scalar } from "./event-file-writer.ts";

/**
 * Small training folders as the trainers leave them, path -> content: what `fixtures/runs` holds. The
 * numbers are chosen, not measured, so that every answer about them can be worked out by hand.
 */
export function sampleRuns(): Readonly<Record<string, string | Uint8Array>> {
  return {
    ...overfittingRun(),
    ...twoPointRun(),
    ...emptyLogRun(),
    ...lightningRun(),
  };
}

/** Validation mel of each epoch: the reference curve at 1, 3, … 13, times the trainer's c_mel of 45. */
export const validationMel = [
  32.4, 28.7, 26.1, 23.2, 20.7, 19.3, 18.45, 19.1, 20.25, 21.7, 23.4, 25.3, 27.45,
] as const;
/** Mean of each epoch's four training points: they stand this far above and below it. */
export const trainingMel = [
  38.25, 33, 28.35, 25, 22.05, 19.5, 17.1, 15.5, 13.95, 12.5, 11.25, 10, 9,
] as const;
const aroundMean = [0.6, -0.3, -0.6, 0.3] as const;

/** What s1 logs at the end of each of its 15 epochs of 9 batches. */
export const lightningLosses = [
  6.4, 5.6, 5, 4.5, 4.1, 3.75, 3.45, 3.2, 3, 2.8, 2.65, 2.5, 2.4, 2.3, 2.2,
] as const;

const clock = "2026-03-01 10:00:00,000";

/** alice: 13 epochs of 4 steps, a validation after each; best at epoch 7; epochs 4, 8 and 12 saved. */
function overfittingRun(): Record<string, string> {
  const config = s2Config("alice", { log_interval: 1, epochs: 20, save_every_epoch: 4 });
  const lines = [pythonDict(config)];
  validationMel.forEach((mel, index) => {
    const epoch = index + 1;
    aroundMean.forEach((offset, batch) => {
      const step = index * 4 + batch;
      const training = Number(((trainingMel[index] ?? 0) + offset).toFixed(4));
      lines.push(`Train Epoch: ${epoch} [${batch * 25}%]`);
      lines.push(`[2.5, 2.25, 1.5, ${training}, 0.0, 1.25, ${step}, 0.0001]`);
    });
    if (epoch % 4 === 0) lines.push(`saving ckpt alice_e${epoch}:Success.`);
    lines.push(`Eval Epoch: ${epoch} mel: ${mel} kl: 0.5`, `====> Epoch: ${epoch}`);
  });
  const root = "overfitting";
  return {
    [`${root}/logs/alice/train.log`]: trainLog("alice", lines),
    [`${root}/logs/alice/config.json`]: JSON.stringify(config),
    [`${root}/logs/alice/logs_s2_v2/G_233333333333.pth`]: "",
    [`${root}/SoVITS_weights_v2/alice_e4_s16.pth`]: "",
    [`${root}/SoVITS_weights_v2/alice_e8_s32.pth`]: "",
    [`${root}/SoVITS_weights_v2/alice_e12_s48.pth`]: "",
  };
}

/** bob: the stock settings on a small voice; 8 epochs of 18 steps log steps 0 and 100 alone. */
function twoPointRun(): Record<string, string> {
  const config = s2Config("bob", { log_interval: 100, epochs: 8, save_every_epoch: 4 });
  const lines = [pythonDict(config)];
  for (let epoch = 1; epoch <= 8; epoch += 1) {
    if (epoch === 1)
      lines.push("Train Epoch: 1 [0%]", "[6.0, 5.5, 1.7, 110.5, 0.0, 12.0, 0, 0.0001]");
    if (epoch === 6)
      lines.push("Train Epoch: 6 [56%]", "[2.6, 2.4, 1.6, 21.4, 0.0, 1.4, 100, 0.0001]");
    if (epoch % 4 === 0) lines.push(`saving ckpt bob_e${epoch}:Success.`);
    lines.push(`====> Epoch: ${epoch}`);
  }
  const root = "stock-two-points";
  return {
    [`${root}/logs/bob/train.log`]: trainLog("bob", lines),
    [`${root}/logs/bob/config.json`]: JSON.stringify(config),
    [`${root}/SoVITS_weights_v2/bob_e4_s72.pth`]: "",
    [`${root}/SoVITS_weights_v2/bob_e8_s144.pth`]: "",
  };
}

/** carol: trained with a release whose logger stood at ERROR, and only train.log was kept. */
function emptyLogRun(): Record<string, string> {
  const config = s2Config("carol", { log_interval: 100, epochs: 8, save_every_epoch: 4 });
  return {
    "empty-log/logs/carol/train.log": "",
    "empty-log/logs/carol/config.json": JSON.stringify(config),
  };
}

/** dave: the text-to-semantic stage, by Lightning: a loss at the last batch of each epoch, two step points. */
function lightningRun(): Record<string, string | Uint8Array> {
  const began = 1_772_359_200;
  const events = [fileVersion(began)];
  lightningLosses.forEach((loss, index) => {
    const step = index * 9 + 8;
    for (const batch of [49, 99]) {
      if (batch < step - 8 || batch > step) continue;
      const summary = [scalar("total_loss_step", loss + 0.5), scalar("epoch", index)];
      events.push(event({ wallTime: began + batch, step: batch, summary }));
    }
    const summary = [scalar("total_loss_epoch", loss), scalar("epoch", index)];
    events.push(event({ wallTime: began + step, step, summary }));
  });
  const version = "s1/logs/dave/logs_s1_v2/logs_s1_v2/version_0";
  return {
    [`${version}/events.out.tfevents.${began}.vm.7.0`]: eventFile(...events),
    [`${version}/hparams.yaml`]: [
      "config:",
      "  output_dir: logs/dave/logs_s1_v2",
      "  train:",
      "    batch_size: 8",
      "    epochs: 15",
      "    exp_name: dave",
      "    if_save_every_weights: true",
      "    if_save_latest: true",
      "    save_every_n_epoch: 5",
      "",
    ].join("\n"),
    "s1/GPT_weights_v2/dave-e5.ckpt": "",
    "s1/GPT_weights_v2/dave-e10.ckpt": "",
    "s1/GPT_weights_v2/dave-e15.ckpt": "",
  };
}

type Settings = Readonly<Record<string, unknown>>;

/** The part of a GPT-SoVITS config.json that matters here; save settings as the WebUI has them. */
function s2Config(name: string, train: Settings): Settings {
  return {
    train: {
      ...train,
      batch_size: 8,
      c_mel: 45,
      if_save_latest: true,
      if_save_every_weights: true,
    },
    data: { exp_dir: `logs/${name}` },
    model: { version: "v2", semantic_frame_rate: "25hz", freeze_quantizer: true },
    s2_ckpt_dir: `logs/${name}`,
    save_weight_dir: "SoVITS_weights_v2",
    name,
    version: "v2",
  };
}

function trainLog(name: string, messages: readonly string[]): string {
  return messages.map((message) => `${clock}\t${name}\tINFO\t${message}\n`).join("");
}

/** The settings as Python prints them on the first line of a log. */
function pythonDict(config: Settings): string {
  return JSON.stringify(config)
    .replaceAll('"', "'")
    .replaceAll(":", ": ")
    .replaceAll(",", ", ")
    .replaceAll("true", "True")
    .replaceAll("false", "False");
}
