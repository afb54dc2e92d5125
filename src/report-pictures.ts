import type { Evaluation } from "./core/evaluation.ts";
import { pictureWishes } from "./core/pictures.ts";
import type { PagePicture } from "./outputs/html/page-content.ts";
import { type ReadPair, readImages } from "./watch/read-images.ts";

/**
 * All pictures of a report together, in bytes of PNG: as base64 they take a third more, and the whole must
 * stay small enough for a mail.
 */
const mostBytes = 1_800_000;

/** The spectrograms of some runs, run by run, and whether some were left out to keep the report small. */
export async function readReportPictures(
  evaluations: readonly Evaluation[],
): Promise<{ readonly pictures: readonly (readonly PagePicture[])[]; readonly leftOut: boolean }> {
  let room = mostBytes;
  let leftOut = false;
  const pictures: PagePicture[][] = [];
  for (const evaluation of evaluations) {
    const files = evaluation.run.logs.flatMap(({ format, path }) =>
      format === "event file" ? [path] : [],
    );
    const own: PagePicture[] = [];
    for (const pair of await readImages(files, pictureWishes(evaluation))) {
      const bytes = pair.original.length + pair.generated.length;
      if (bytes > room) {
        leftOut = true;
        continue;
      }
      room -= bytes;
      own.push(pagePicture(pair, evaluation));
    }
    pictures.push(own);
  }
  return { pictures, leftOut };
}

function pagePicture(pair: ReadPair, { map }: Evaluation): PagePicture {
  // As a validation at this step is named: `step` updates are done, which ends that epoch.
  const epoch = map.epochAt({ step: pair.step }, "validation");
  return {
    moments: pair.moments,
    step: pair.step,
    ...(epoch === undefined ? {} : { epoch }),
    original: dataAddress(pair.original),
    generated: dataAddress(pair.generated),
  };
}

function dataAddress(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}
