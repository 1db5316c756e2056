/** Ids as DuckDB holds them: trace ids are signed 128 bits, span ids unsigned 64 bits. */

export const TRACE_ID_DIGITS = 32;
const TRACE_ID_BITS = 128;

/** @returns `undefined` unless `hex` is exactly `digits` lower-case hexadecimal digits. */
export function parseId(hex: string, digits: number): bigint | undefined {
  if (hex.length !== digits || !/^[0-9a-f]+$/.test(hex)) return undefined;
  const id = BigInt(`0x${hex}`);
  return digits === TRACE_ID_DIGITS ? BigInt.asIntN(TRACE_ID_BITS, id) : id;
}

/** Digits of two bytes each. They take 2 MB, and so are made when a trace is first asked for. */
let words: readonly string[] | undefined;
const makeWords = (): readonly string[] =>
  Array.from({ length: 65_536 }, (_, word) => word.toString(16).padStart(4, "0"));

/** The id of `width` bytes at `row` in a column, lower-case hexadecimal. */
export function idHex(column: Uint8Array, row: number, width: number): string {
  const hex = (words ??= makeWords());
  let text = "";
  for (let at = (row + 1) * width - 2; at >= row * width; at -= 2)
    text += hex[(column[at] ?? 0) | ((column[at + 1] ?? 0) << 8)];
  return text;
}

/** As {@link idHex}, but "" for 0: no parent. */
export function idHexOrEmpty(column: Uint8Array, row: number, width: number): string {
  for (let i = row * width; i < (row + 1) * width; i++) if (column[i] !== 0) return idHex(column, row, width);
  return "";
}

/** The id as it was sent. */
export function idBytes(column: Uint8Array, row: number, width: number): Uint8Array {
  // Without a view in between: of a large trace there are many.
  const id = new Uint8Array(width);
  for (let i = 0, at = (row + 1) * width - 1; i < width; i++, at--) id[i] = column[at] ?? 0;
  return id;
}

const NO_ID = new Uint8Array(0);

/** As {@link idBytes}, but empty for 0: no parent. */
export function idBytesOrEmpty(column: Uint8Array, row: number, width: number): Uint8Array {
  for (let i = row * width; i < (row + 1) * width; i++)
    if (column[i] !== 0) return idBytes(column, row, width);
  return NO_ID;
}
