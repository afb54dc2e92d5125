/** More single points than this are taken together in twos, fours, and so on: rules look at every prefix. */
const mostChecks = 2000;

/** How many points of a tag without epochs make a check: a power of two, 1 for up to 2,000 points. */
export function pointsPerCheck(points: number): number {
  let size = 1;
  while (points / size > mostChecks) size *= 2;
  return size;
}
