/** A value and the check it was seen at. */
export interface Lowest {
  readonly at: number;
  readonly value: number;
}

/**
 * Follows the lowest of the values it is told, for the rules that name no best. The first value stands
 * until a lower one comes: where it is NaN, for ever.
 */
export function createLowest(): (check: number, value: number) => Lowest {
  let lowest: Lowest | undefined;
  return (check, value) => {
    if (lowest === undefined || value < lowest.value) lowest = { at: check, value };
    return lowest;
  };
}
