/** The languages there are. */
export const languages = ["en", "zh-CN"] as const;
export type Language = (typeof languages)[number];

/** The language of a POSIX locale or BCP 47 name (`zh_CN.UTF-8`, `zh-Hans`); English where we have no other. */
export function languageOf(locale: string | undefined): Language {
  return locale !== undefined && /^zh([-_.]|$)/i.test(locale) ? "zh-CN" : "en";
}
