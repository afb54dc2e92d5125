/** The page is dark when its reader's system is, until the reader says otherwise. */
export function followTheme(redraw: () => void): void {
  const media = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    const { dataset } = document.documentElement;
    if (dataset["chosen"] === undefined) dataset["theme"] = media.matches ? "dark" : "light";
  };
  follow();
  media.addEventListener("change", () => {
    follow();
    redraw();
  });
}

/** Whether the dark colours are shown. */
export function isDark(): boolean {
  return document.documentElement.dataset["theme"] === "dark";
}

/** From now on the page is as its reader chose, whatever the system says. */
export function turnTheme(): void {
  const { dataset } = document.documentElement;
  dataset["theme"] = isDark() ? "light" : "dark";
  dataset["chosen"] = "";
}
