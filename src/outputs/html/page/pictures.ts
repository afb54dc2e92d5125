import type { PagePicture, PageRun } from "../page-content.ts";
import { card, make } from "./element.ts";
import { type PageState, wordsOf } from "./page-state.ts";

/** Spectrograms of a recording and of what the model made of it, side by side; nothing where there are none. */
export function picturesCard(run: PageRun, page: PageState): HTMLElement | undefined {
  if (run.pictures.length === 0) return undefined;
  const words = wordsOf(page);
  const about = make("p", { class: "hint", text: words.picturesAbout });
  return card(words.pictures, [about, ...run.pictures.map((pair) => pairOf(pair, page))]);
}

function pairOf(pair: PagePicture, page: PageState): HTMLElement {
  const words = wordsOf(page);
  const { epoch, step } = pair;
  const place = [
    ...(epoch === undefined ? [] : [words.at.epoch(String(epoch))]),
    words.at.step(String(step)),
  ].join(" · ");
  const moments = pair.moments.map((moment) => words.moment[moment]).join(", ");
  const side = (what: string, source: string) =>
    make("figure", {
      children: [
        make("img", {
          attributes: { src: source, alt: words.pictureOf(what, place) },
        }),
        make("figcaption", { text: what }),
      ],
    });
  return make("div", {
    class: "pair",
    children: [
      make("p", {
        class: "pair-title",
        children: [make("strong", { text: moments }), make("span", { text: place })],
      }),
      make("div", {
        class: "sides",
        children: [side(words.original, pair.original), side(words.generated, pair.generated)],
      }),
    ],
  });
}
