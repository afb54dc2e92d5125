/**
 * Just enough of an assembler to write one WebAssembly function down where it can be read. Instructions are lists of
 * bytes; what WebAssembly calls them stands in quotes beside each. Each is valid by itself: nothing is checked here,
 * the engine does that when the module is compiled.
 *
 * @see https://webassembly.github.io/spec/core/binary/index.html
 */
export type Code = readonly number[];

/** "i32": the only type of locals. */
const i32 = 0x7f;
/** What takes and gives nothing, as a block. */
const nothing = 0x40;

/** "local.get", "local.set" and "local.tee" of the local with this number; parameters come first. */
export const local = {
  read: (index: number): Code => [0x20, ...unsigned(index)],
  write: (index: number): Code => [0x21, ...unsigned(index)],
} as const;

/** "i32.const" */
export function number(value: number): Code {
  return [0x41, ...signed(value)];
}

/** "i32.add" of what two pieces of code give. */
export function add(left: Code, right: Code): Code {
  return [...left, ...right, 0x6a];
}

/** "v128.load" of 16 bytes at the address that `address` gives plus `offset`, both multiples of 16. */
export function loadVector(address: Code, offset: number): Code {
  return [...address, 0xfd, 0x00, ...aligned16, ...unsigned(offset)];
}

/** "v128.store" of the vector that `value` gives. */
export function storeVector(address: Code, offset: number, value: Code): Code {
  return [...address, ...value, 0xfd, 0x0b, ...aligned16, ...unsigned(offset)];
}

/** "v128.xor" of the vectors that these give. */
export function xorVectors(first: Code, ...others: readonly Code[]): Code {
  return [...first, ...others.flatMap((other) => [...other, 0xfd, 0x51])];
}

/** Does `body` for as long as the local `index` is below `end`, both unsigned: "block", "loop", "br_if", "br". */
export function whileBelow(index: number, end: Code, body: Code): Code {
  const leave: Code = [...local.read(index), ...end, 0x4f /* i32.ge_u */, 0x0d, 1];
  return [0x02, nothing, 0x03, nothing, ...leave, ...body, 0x0c, 0, 0x0b, 0x0b];
}

/** A function of i32 parameters and locals that returns nothing. */
export interface WasmFunction {
  readonly parameters: number;
  readonly locals: number;
  readonly body: Code;
}

/**
 * The bytes of a module with a memory of `pages` times 64 KiB, exported as "memory", and one function, exported as
 * "run".
 */
export function buildModule(pages: number, { parameters, locals, body }: WasmFunction): Uint8Array {
  const parameterTypes = Array.from({ length: parameters }, () => i32);
  const code = [...listOf([[...unsigned(locals), i32]]), ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
    ...section(1, [[0x60, ...unsigned(parameters), ...parameterTypes, 0]]), // types
    ...section(3, [[0]]), // functions: one, of type 0
    ...section(5, [[0x00, ...unsigned(pages)]]), // memories: one, with no limit given
    ...section(7, [
      [...name("memory"), 0x02, 0],
      [...name("run"), 0x00, 0],
    ]), // exports
    ...section(10, [[...unsigned(code.length), ...code]]), // code
  ]);
}

/** Bits of the alignment of a vector: 2^4 bytes. */
const aligned16: Code = [4];

function section(id: number, entries: readonly Code[]): Code {
  const content = listOf(entries);
  return [id, ...unsigned(content.length), ...content];
}

function listOf(entries: readonly Code[]): Code {
  return [...unsigned(entries.length), ...entries.flat()];
}

function name(text: string): Code {
  return [...unsigned(text.length), ...Array.from(text, (letter) => letter.charCodeAt(0))];
}

/** LEB128 of a number that is not negative: seven bits a byte, the lowest first. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** LEB128 of a 32-bit number; its last byte carries the sign in bit 6. */
function signed(value: number): Code {
  const isLast = value >= -64 && value < 64;
  return isLast ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)];
}
