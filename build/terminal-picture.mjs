// A picture of the dashboard: the real program in a real terminal (tmux), what stands on it as a page for a browser.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import stringWidth from "string-width";

const columns = 120;
const rows = 40;
/** Width of a cell, in pixels. */
const cell = 9;
/** The sixteen colours of a terminal, as GNOME's has them: dark red, green and so on, then the light ones. */
const colours = [
  ..."#171421 #c01c28 #26a269 #a2734c #12488b #a347ba #2aa1b3 #d0cfcc".split(" "),
  ..."#5e5c64 #f66151 #33da7a #e9ad0c #2a7bde #c061cb #33c7de #ffffff".split(" "),
];

/** What stands on a terminal that shows `program`, once `isDone` says so, with its colours as SGR sequences. */
export async function captureTerminal(program, isDone) {
  const folder = mkdtempSync(join(tmpdir(), "stopwatch-terminal-"));
  const tmux = (...words) =>
    execFileSync("tmux", ["-u", "-f", "/dev/null", "-S", join(folder, "socket"), ...words], {
      encoding: "utf8",
    });
  const environment = ["env", "TERM=screen-256color", "LC_ALL=C.UTF-8", `XDG_STATE_HOME=${folder}`];
  const size = ["-x", String(columns), "-y", String(rows)];
  tmux("new-session", "-d", "-s", "picture", ...size, "--", ...environment, ...program);
  try {
    for (let tries = 0; tries < 300; tries += 1) {
      if (isDone(tmux("capture-pane", "-p", "-t", "picture"))) break;
      await setTimeout(100);
    }
    return tmux("capture-pane", "-p", "-e", "-t", "picture").trimEnd();
  } finally {
    tmux("kill-server");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A page on which a captured terminal looks as it does on a screen. Each cell has its own place. */
export function pageOfTerminal(captured) {
  const lines = captured.split("\n").map((line) => `<div>${spansOf(line)}</div>`);
  const style = `body { margin: 0; background: ${colours[0]}; color: ${colours[7]} }
    main { display: inline-block; padding: 14px 18px; font: 15px/19px "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace }
    div { position: relative; height: 19px; width: ${columns * cell}px }
    span { position: absolute; height: 19px; text-align: center }`;
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><main>${lines.join("")}</main>`;
}

/** Every character in a cell of its own: no font has all of them at one width. */
function spansOf(line) {
  let look = plainLook;
  let column = 0;
  let html = "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the sequences that are looked for
  for (const [index, piece] of line.split(/\x1b\[([0-9;]*)m/).entries()) {
    if (index % 2 === 1) {
      look = lookAfter(look, piece.split(";").map(Number));
      continue;
    }
    for (const character of piece) {
      const width = stringWidth(character);
      const place = `left: ${column * cell}px; width: ${width * cell}px`;
      if (character !== " " || look.reverse) {
        html += `<span style="${place}; ${styleOf(look)}">${escapeHtml(character)}</span>`;
      }
      column += width;
    }
  }
  return html;
}

const plainLook = { bold: false, faint: false, reverse: false, colour: undefined };

function lookAfter(before, codes) {
  let look = before;
  for (const code of codes) {
    if (code === 0) look = plainLook;
    else if (code === 1) look = { ...look, bold: true };
    else if (code === 2) look = { ...look, faint: true };
    else if (code === 7) look = { ...look, reverse: true };
    else if (code >= 30 && code <= 37) look = { ...look, colour: colours[code - 30 + 8] };
    else if (code === 39) look = { ...look, colour: undefined };
  }
  return look;
}

function styleOf({ bold, faint, reverse, colour = colours[7] }) {
  const weight = bold ? "font-weight: bold;" : "";
  if (reverse) return `${weight} background: ${colour}; color: ${colours[0]}`;
  return `${weight} color: ${colour};${faint ? " opacity: 0.55" : ""}`;
}

function escapeHtml(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
