/** A field that is there only where its value is known: absence is no `undefined` in an object. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { [K in Key]?: Value } {
  // The computed key is `Key` by construction; the compiler widens it to string.
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
