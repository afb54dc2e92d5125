import type { Message } from "../core/message.ts";
import type { Catalogue } from "./catalogue.ts";
import { en } from "./en.ts";
import type { Language } from "./languages.ts";
import { zhCN } from "./zh-CN.ts";

// Apart, so that whoever asks for a language alone does not load every sentence.
export { type Language, languageOf, languages } from "./languages.ts";

/** All sentences of a language. */
export function catalogueOf(language: Language): Catalogue {
  switch (language) {
    case "en":
      return en;
    case "zh-CN":
      return zhCN;
  }
}

/** The sentence for a message. What comes from logs is still in it as it was: outputs make it harmless. */
export function formatMessage(message: Message, catalogue: Catalogue): string {
  // The id selects the sentence that takes exactly these parameters; the compiler cannot follow that pairing.
  const sentence = catalogue.messages[message.id] as (params: Message) => string;
  return sentence(message);
}
