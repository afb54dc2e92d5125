/** How many files may be open at once: far below any system's limit, and enough to overlap the waiting. */
const openAtOnce = 32;

/** Calls `look` for each item, a limited number at a time; the results stand in the items' order. */
export async function inBatches<Item, Result>(
  items: readonly Item[],
  look: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += openAtOnce) {
    results.push(...(await Promise.all(items.slice(start, start + openAtOnce).map(look))));
  }
  return results;
}
