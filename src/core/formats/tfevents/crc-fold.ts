import {
  add,
  buildModule,
  type Code,
  loadVector,
  local,
  number,
  storeVector,
  whileBelow,
  xorVectors,
} from "./wasm-writer.ts";

/**
 * Shortens long messages without changing their checksum, in vectors of 16 bytes and with nothing but XOR.
 *
 * Bits are coefficients: a message is a polynomial over GF(2), and a CRC is its remainder by the generator P. What is
 * a multiple of P can be added at any place without a trace. The multiple of P with the fewest terms for its length is
 *
 *     T(x) = x^209 + x^144 + x^54 + x^39 + x^14 + 1
 *
 * Squaring a polynomial over GF(2) doubles its exponents, so T(x)^128 = T(x^128) is a multiple of P too, and its terms
 * are a whole number of vectors apart. Adding it where the message's first vector stands takes that vector away and
 * puts it 65, 155, 170, 195 and 209 vectors further on. So, from the first vector to the 210th last:
 *
 *     vector[i + 209] ^= vector[i + 144] ^ vector[i + 54] ^ vector[i + 39] ^ vector[i + 14] ^ vector[i]
 *
 * where `vector[209]` is the message's first and 209 vectors of zeros stand before it. What remains are 209 vectors
 * whose checksum is that of the message. T was found by trying all multiples of up to six terms.
 *
 * @see https://arxiv.org/abs/2412.16398, S. Russell: folding by sparse multiples, for another CRC
 */
export interface CrcFold {
  /** The message goes here: `room` bytes from `start` on. */
  readonly bytes: Uint8Array;
  /**
   * Folds the message's first `vectors` vectors, at least `fewestVectors`.
   *
   * @returns the place in `bytes` behind what was folded away: `keptBytes` bytes remain of it, the rest of the message behind them
   */
  fold(vectors: number): number;
}

/** What we need of the global of this name, which the types of Node leave out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: { readonly memory: WasmMemory; readonly run: (folded: number) => void };
  };
};

interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

const vectorBytes = 16;
/** Exponents of T but for the highest. */
export const foldTerms: readonly number[] = [144, 54, 39, 14, 0];
export const foldDegree = 209;

/** So many bytes remain of a message, however long. */
export const keptBytes = foldDegree * vectorBytes;
/** Where the message begins, behind the zeros. */
export const messageStart = keptBytes;
/** Shorter messages are not worth it. */
export const fewestVectors = 2 * foldDegree;

/** Room for a message of 128 KiB: it and the file's bytes it comes from lie in the processor's cache together. */
export const messageRoom = 131_072;
const pages = Math.ceil((messageStart + messageRoom) / 65_536);

/** Parameter 0: bytes to fold away. Local 1: the first vector that matters to the one in turn. Local 2: where to end. */
const [folded, at, end] = [0, 1, 2];

/** `vector[at + 209] ^= vector[at + term] ^ ...`, and on to the next. */
function foldVectors(terms: readonly number[], until: Code): Code {
  const vectorAt = (term: number) => loadVector(local.read(at), term * vectorBytes);
  const sum = xorVectors(vectorAt(foldDegree), ...terms.map(vectorAt));
  return whileBelow(at, until, [
    ...storeVector(local.read(at), foldDegree * vectorBytes, sum),
    ...add(local.read(at), number(vectorBytes)),
    ...local.write(at),
  ]);
}

/** The last 209 vectors take in only what is folded away: of each term a few less. */
function foldEnd(term: number): Code {
  return [
    ...[...local.read(folded), ...local.write(at)],
    ...add(local.read(folded), number((foldDegree - term) * vectorBytes)),
    ...local.write(end),
    ...foldVectors([term], local.read(end)),
  ];
}

/** Undefined where the engine has no WebAssembly, or no vectors in it. */
export function createCrcFold(): CrcFold | undefined {
  const body = [...foldVectors(foldTerms, local.read(folded)), ...foldTerms.flatMap(foldEnd)];
  try {
    const module = new WebAssembly.Module(buildModule(pages, { parameters: 1, locals: 2, body }));
    const { memory, run } = new WebAssembly.Instance(module).exports;
    return {
      bytes: new Uint8Array(memory.buffer),
      fold(vectors) {
        const away = (vectors - foldDegree) * vectorBytes;
        run(away);
        return messageStart + away;
      },
    };
  } catch {
    return undefined;
  }
}
