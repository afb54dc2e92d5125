import { formatValue } from "../../number-text.ts";
import type { PageFile, PageRun } from "../page-content.ts";
import { curveCard } from "./curve-card.ts";
import { button, card, list, make } from "./element.ts";
import { outcomesCard } from "./outcomes.ts";
import { type PageState, say, wordsOf } from "./page-state.ts";
import { picturesCard } from "./pictures.ts";
import { settingsCard } from "./settings.ts";

/** All of one run: the verdict in large type, the numbers, the curve, the files, and the rest. */
export function runSection(run: PageRun, index: number, page: PageState): HTMLElement {
  const words = wordsOf(page);
  const told = (texts: readonly Parameters<typeof say>[0][]) =>
    texts.map((text) => say(text, page));
  return make("article", {
    class: "run",
    attributes: { id: `run-${index + 1}` },
    children: [
      verdictBanner(run, page),
      figures(run, page),
      curveCard(run, page),
      filesCard(run, page),
      card(words.hints, [list(told(run.hints))]),
      picturesCard(run, page),
      card(words.findings, [list(told(run.findings))]),
      outcomesCard(run, page),
      card(words.problems, [list(told(run.problems), "plain problems")]),
      settingsCard(run, page),
    ],
  });
}

/** The word and the colour of an advice; each has a shape of its own, too. */
export function adviceSign(run: PageRun): HTMLElement {
  const name = run.advice.replace(" ", "-");
  return make("span", {
    class: `sign-shape ${name}`,
    attributes: { "aria-hidden": "true" },
    ...(run.advice === "cannot judge" ? { text: "?" } : {}),
  });
}

function verdictBanner(run: PageRun, page: PageState): HTMLElement {
  const words = wordsOf(page);
  const about = [run.name, run.trainer, run.evidenceText && say(run.evidenceText, page)];
  const [first] = run.files;
  // "Cannot judge: cannot judge" would say it twice.
  const isTwice = run.verdict === run.advice;
  return make("header", {
    class: `banner ${run.advice.replace(" ", "-")}`,
    children: [
      adviceSign(run),
      make("div", {
        children: [
          make("p", { class: "about", text: about.filter(Boolean).join(" · ") }),
          make("h2", {
            children: [
              make("span", { class: "advice", text: say(run.adviceText, page) }),
              isTwice
                ? undefined
                : make("span", { class: "verdict", text: say(run.verdictText, page) }),
            ],
          }),
          make("p", { class: "reason", text: say(run.reason, page) }),
          run.countdown && make("p", { class: "countdown", text: say(run.countdown, page) }),
          first && keepLine(run.advice === "stop" ? words.keep : words.listenFirst, first, page),
        ],
      }),
    ],
  });
}

function keepLine(label: string, file: PageFile, page: PageState): HTMLElement {
  return make("p", {
    class: "keep",
    children: [
      make("span", { text: label }),
      make("strong", { text: file.name }),
      copyButton(file, page),
    ],
  });
}

function copyButton(file: PageFile, page: PageState): HTMLElement {
  const words = wordsOf(page);
  const label = file.path === undefined ? words.copyName : words.copyPath;
  const copier = button(
    label,
    () => {
      copy(file.path ?? file.name).then(
        () => tell(words.copied),
        () => tell(words.copyFailed),
      );
    },
    { class: "copy controls-only" },
  );
  const tell = (text: string) => {
    copier.textContent = text;
    setTimeout(() => {
      copier.textContent = label;
    }, 2000);
  };
  return copier;
}

/** Through the clipboard; where a page opened from a file may not use it, through a selected text field. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { text, class: "off-screen" });
    document.body.append(field);
    field.select();
    // The old way is the only one left here, and still understood everywhere.
    const isCopied = document.execCommand("copy");
    field.remove();
    if (!isCopied) throw new Error("the clipboard is closed");
  }
}

function figures(run: PageRun, page: PageState): HTMLElement | undefined {
  const words = wordsOf(page);
  const tiles: [string, string, string][] = [];
  for (const [label, at] of [[words.best, run.best] as const, [words.now, run.last] as const]) {
    if (at === undefined) continue;
    tiles.push([label, at.value === null ? "NaN" : formatValue(at.value), say(at.place, page)]);
  }
  if (run.best !== undefined) {
    const { used, checks } = run.patience;
    tiles.push([words.patience, words.usedOf(used, checks), words.unit[run.checkUnit]]);
  }
  if (run.plannedEpochs !== undefined && run.endedEpoch !== undefined) {
    const share = Math.round((100 * run.endedEpoch) / run.plannedEpochs);
    const note = words.epochsOf(run.endedEpoch, run.plannedEpochs);
    tiles.push([words.progress, `${share} %`, note]);
  }
  if (tiles.length === 0) return undefined;
  return make("dl", {
    class: "figures",
    children: tiles.map(([label, value, note]) =>
      make("div", {
        children: [
          make("dt", { text: label }),
          make("dd", { class: "figure", text: value }),
          make("dd", { class: "note", text: note }),
        ],
      }),
    ),
  });
}

function filesCard(run: PageRun, page: PageState): HTMLElement | undefined {
  const rows = run.files.map((file) =>
    make("li", {
      children: [
        make("span", { class: "rank", text: String(file.rank ?? "") }),
        make("div", {
          children: [
            make("strong", { text: file.name }),
            make("p", { text: say(file.reason, page) }),
          ],
        }),
        copyButton(file, page),
      ],
    }),
  );
  const shortlist = rows.length === 0 ? undefined : make("ol", { class: "files", children: rows });
  const notes = list(run.notes.map((note) => say(note, page)));
  return card(wordsOf(page).listenTo, [shortlist, notes]);
}
