/** How a file's bytes are text. */
export interface FileEncoding {
  /** A line break, as bytes. */
  readonly lineBreak: Uint8Array;
  /** Bytes of a unit: a line break begins at a multiple of it. */
  readonly unitBytes: number;
  /** Bytes that are no text become U+FFFD. */
  readonly decode: (bytes: Uint8Array) => string;
}

/** @param name of IANA's, as in Alloy; empty for UTF-8. @returns `undefined` for one that is not known. */
export function encodingOf(name: string): FileEncoding | undefined {
  const label = name === "" ? "utf-8" : name.toLowerCase();
  // Which of the two is meant, only the first bytes of a file would tell.
  if (label === "utf-16") return undefined;
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { ignoreBOM: label === "utf-8" });
  } catch {
    return undefined;
  }
  const decode = (bytes: Uint8Array): string => decoder.decode(bytes);
  if (decoder.encoding === "utf-16le") return { lineBreak: Uint8Array.of(0x0a, 0), unitBytes: 2, decode };
  if (decoder.encoding === "utf-16be") return { lineBreak: Uint8Array.of(0, 0x0a), unitBytes: 2, decode };
  return { lineBreak: Uint8Array.of(0x0a), unitBytes: 1, decode };
}
