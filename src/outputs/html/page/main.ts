import type { PageContent } from "../page-content.ts";
import { comparison } from "./compare.ts";
import { followSizes } from "./drawings.ts";
import { button, card, list, make } from "./element.ts";
import { overview } from "./overview.ts";
import { createPageState, type PageState, say, wordsOf } from "./page-state.ts";
import { runSection } from "./run-section.ts";
import { followTheme, isDark, turnTheme } from "./theme.ts";

/** Builds the page from the JSON that it carries. */
function open(): void {
  const json = document.querySelector("#content")?.textContent ?? "";
  // Written by `buildContent`, in the same file.
  const page = createPageState(JSON.parse(json) as PageContent);
  const drawings = followSizes(page);
  followTheme(drawings.redraw);
  const show = () => {
    page.drawings = [];
    const root = pageOf(page, { show, redraw: drawings.redraw });
    document.querySelector("#page")?.remove();
    document.body.append(root);
    document.documentElement.lang = wordsOf(page).htmlLanguage;
    drawings.follow();
  };
  show();
}

interface Acts {
  /** Builds the page again, in another language. */
  readonly show: () => void;
  /** Draws the curves again, in other colours. */
  readonly redraw: () => void;
}

function pageOf(page: PageState, acts: Acts): HTMLElement {
  const { runs, problems, made, version, picturesLeftOut } = page.content;
  const words = wordsOf(page);
  const sections = runs.map((run, index) => runSection(run, index, page));
  const main = make("main", {
    children: [
      runs.length > 1 ? overview(page) : undefined,
      runs.length > 1 ? comparison(page) : undefined,
      ...sections,
      card(words.problems, [list(problems.map((problem) => say(problem, page)))], "loose"),
    ],
  });
  const date = new Date(made * 1000).toLocaleString(words.htmlLanguage, {
    dateStyle: "long",
    timeStyle: "short",
  });
  const foot = make("footer", {
    children: [
      picturesLeftOut ? make("p", { text: words.picturesLeftOut }) : undefined,
      make("p", { text: `${words.made(date, version)} ${words.offline}` }),
    ],
  });
  return make("div", {
    attributes: { id: "page" },
    children: [topBar(page, acts), main, foot],
  });
}

function topBar(page: PageState, { show, redraw }: Acts): HTMLElement {
  const words = wordsOf(page);
  const language = button(words.otherLanguage, () => {
    page.language = page.language === "en" ? "zh-CN" : "en";
    show();
  });
  const theme = button(isDark() ? words.toLight : words.toDark, () => {
    turnTheme();
    theme.textContent = isDark() ? words.toLight : words.toDark;
    redraw();
  });
  language.lang = page.language === "en" ? "zh-CN" : "en";
  return make("header", {
    class: "top",
    children: [
      make("span", { class: "brand", text: "stopwatch" }),
      make("span", { class: "what", text: words.report }),
      make("span", { class: "switches controls-only", children: [language, theme] }),
    ],
  });
}

open();
