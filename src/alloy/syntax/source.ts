import type { SourcePosition } from "../../base/errors.ts";
import { ALLOY_LIMITS, limitText } from "../limits.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** A part of a source text: offsets in UTF-16 units, `end` not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A file's text, and where its lines are. */
export class SourceText {
  readonly name: string;
  readonly text: string;
  readonly #lineStarts: readonly number[];

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  /** The line that holds `offset`, counted from 1. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  positionAt(offset: number): SourcePosition {
    const line = this.lineAt(offset);
    return { line, column: offset - this.lineStart(line) + 1 };
  }

  /** Offset of the first character of a line counted from 1. */
  lineStart(line: number): number {
    return this.#lineStarts[line - 1] ?? this.text.length;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** A line counted from 1, without its end. */
  line(line: number): string {
    return this.text.slice(this.lineStart(line), this.lineStart(line + 1)).replace(/\r?\n$/, "");
  }
}

/**
 * The text of a file's bytes, which must be UTF-8.
 *
 * @returns the text with U+FFFD for what is none, and an error for each such place; no text if there are more bytes
 *   than `alloy.fileBytes`.
 */
export function decodeSource(
  name: string,
  bytes: Uint8Array,
): { readonly source: SourceText; readonly errors: readonly Diagnostic[] } {
  if (bytes.length > ALLOY_LIMITS.fileBytes) {
    const message = `the file has ${bytes.length} bytes ${limitText("fileBytes")}`;
    return {
      source: new SourceText(name, ""),
      errors: [{ severity: "error", message, span: { start: 0, end: 0 } }],
    };
  }
  try {
    return {
      source: new SourceText(name, new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)),
      errors: [],
    };
  } catch {
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    const places = [...text.matchAll(/\uFFFD/g)].slice(0, ALLOY_LIMITS.diagnostics);
    const errors = places.map(({ index }): Diagnostic => ({
      severity: "error",
      message: "illegal UTF-8 encoding",
      span: { start: index, end: index + 1 },
    }));
    return { source: new SourceText(name, text), errors };
  }
}
