/** Whether a name matches a pattern of `*` (any characters) and `?` (one). Time is at most length by length. */
export function matchesWildcard(name: string, pattern: string): boolean {
  const [characters, wanted] = [[...name], [...pattern]];
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  // Greedy with one way back, to the last star: enough, as a later star can take whatever an earlier could.
  while (at < characters.length) {
    if (place < wanted.length && wanted[place] === "*") {
      star = place;
      resume = at;
      place += 1;
    } else if (
      place < wanted.length &&
      (wanted[place] === "?" || wanted[place] === characters[at])
    ) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      place = star + 1;
      resume += 1;
      at = resume;
    } else {
      return false;
    }
  }
  return wanted.slice(place).every((character) => character === "*");
}
