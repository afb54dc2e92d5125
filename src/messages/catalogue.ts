import type { MessageParams } from "../core/message.ts";
import type { AdviceWord, CheckUnit } from "../core/verdict.ts";
import type { RunState } from "../core/view.ts";
import type { VerdictWords } from "./verdicts.ts";
import type { Words } from "./words.ts";

/** A sentence for each message of one kind. A missing one does not compile. */
export type Sentences<Params> = { readonly [Id in keyof Params]: (params: Params[Id]) => string };

/** All sentences of one language. A missing one does not compile. */
export interface Catalogue {
  readonly messages: Sentences<MessageParams>;
  readonly verdicts: VerdictWords;
  readonly advice: { readonly [A in AdviceWord]: string };
  readonly states: { readonly [S in RunState]: string };
  /** "validation" and the like, for `count` of them. */
  readonly units: { readonly [U in CheckUnit]: (count: number) => string };
  /** Fixed words of the screens. */
  readonly words: Words;
}
