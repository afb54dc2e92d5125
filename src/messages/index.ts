import type { Message } from "../core/message.ts";
import type { Catalogue } from "./catalogue.ts";
import { en } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

/** The languages there are. */
export const languages = ["en", "zh-CN"] as const;
export type Language = (typeof languages)[number];

/** All sentences of a language. */
export function catalogueOf(language: Language): Catalogue {
  switch (language) {
    case "en":
      return en;
    case "zh-CN":
      return zhCN;
  }
}

/** The language of a POSIX locale or BCP 47 name (`zh_CN.UTF-8`, `zh-Hans`); English where we have no other. */
export function languageOf(locale: string | undefined): Language {
  return locale !== undefined && /^zh([-_.]|$)/i.test(locale) ? "zh-CN" : "en";
}

/** The sentence for a message. What comes from logs is still in it as it was: outputs make it harmless. */
export function formatMessage(message: Message, catalogue: Catalogue): string {
  // The id selects the sentence that takes exactly these parameters; the compiler cannot follow that pairing.
  const sentence = catalogue.messages[message.id] as (params: Message) => string;
  return sentence(message);
}
