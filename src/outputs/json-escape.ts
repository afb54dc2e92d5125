/** JSON escapes C0 and lone surrogates itself. DEL and the rest of what a terminal may obey or hide are ours. */
const hidden = /[\x7f\p{Cf}\p{Zl}\p{Zp}\p{Cs}\x80-\x9f\p{Default_Ignorable_Code_Point}]/gu;

/** JSON text in which nothing can be obeyed or hidden by a terminal: C1, bidi and their like as `\u` escapes too. */
export function escapeHidden(json: string): string {
  return json.replace(hidden, (character) =>
    [...Array(character.length).keys()].map((at) => escapeUnit(character, at)).join(""),
  );
}

function escapeUnit(character: string, at: number): string {
  return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
}
