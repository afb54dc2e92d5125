/** What an element is made with. Texts become text nodes, never markup. */
export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly (Node | undefined)[];
}

/** Makes an element; children that are undefined are left out. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  options: ElementOptions = {},
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (options.class !== undefined) element.className = options.class;
  if (options.text !== undefined) element.textContent = options.text;
  for (const [key, value] of Object.entries(options.attributes ?? {})) {
    element.setAttribute(key, value);
  }
  for (const child of options.children ?? []) if (child !== undefined) element.append(child);
  return element;
}

/** A button with a text, or with a sign and the text for those who cannot see it. */
export function button(
  text: string,
  act: () => void,
  options: { readonly sign?: string; readonly class?: string } = {},
): HTMLButtonElement {
  const { sign, ...rest } = options;
  const label = sign === undefined ? {} : { "aria-label": text, title: text };
  const element = make("button", {
    ...rest,
    text: sign ?? text,
    attributes: { type: "button", ...label },
  });
  element.addEventListener("click", act);
  return element;
}

/** A group of buttons of which one is pressed. */
export function choice<Value extends string>(
  label: string,
  options: readonly { readonly value: Value; readonly text: string }[],
  state: { readonly chosen: Value; readonly choose: (value: Value) => void },
): HTMLElement {
  const buttons = options.map(({ value, text }) => {
    const element = button(text, () => {
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === element));
      state.choose(value);
    });
    element.setAttribute("aria-pressed", String(value === state.chosen));
    return element;
  });
  return make("div", {
    class: "choice",
    attributes: { role: "group", "aria-label": label },
    children: [make("span", { class: "label", text: label }), ...buttons],
  });
}

/** A titled part of the page; nothing where it has no content. */
export function card(
  title: string,
  content: readonly (Node | undefined)[],
  name = "",
): HTMLElement | undefined {
  const there = content.filter((each) => each !== undefined);
  if (there.length === 0) return undefined;
  return make("section", {
    class: `card ${name}`,
    children: [make("h3", { text: title }), ...there],
  });
}

/** Sentences one below the other. */
export function list(texts: readonly string[], name = "plain"): HTMLElement | undefined {
  if (texts.length === 0) return undefined;
  return make("ul", { class: name, children: texts.map((text) => make("li", { text })) });
}
