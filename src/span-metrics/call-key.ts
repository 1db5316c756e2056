import { WatchtowerError } from "../base/errors.ts";
import type { ByteRange } from "./byte-range.ts";

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const WORD_BYTES = 4;
const HEX_OF_WORD = 8;
const TRACE_WORDS = 4;
const IS_ROOT = 6;
/** Of all words of a key. */
export const KEY_WORDS = 7;

/**
 * What both sides of a call have in common: the trace's id, and that of the client's span, which is missing where a
 * server's span is a root.
 */
export class CallKey {
  /** The trace's id in four, the span's in two, then whether there is none. */
  readonly words: Uint32Array;

  constructor(words: Uint32Array = new Uint32Array(KEY_WORDS)) {
    this.words = words;
  }

  /** Reads the ids out of a request. @returns `false` if one of them is no id. */
  read(view: DataView, trace: ByteRange, span: ByteRange): boolean {
    const { words } = this;
    const isRoot = span.end === span.start;
    if (trace.end - trace.start !== TRACE_ID_BYTES) return false;
    if (!isRoot && span.end - span.start !== SPAN_ID_BYTES) return false;
    for (let i = 0; i < TRACE_WORDS; i++) words[i] = view.getUint32(trace.start + i * WORD_BYTES);
    words[4] = isRoot ? 0 : view.getUint32(span.start);
    words[5] = isRoot ? 0 : view.getUint32(span.start + WORD_BYTES);
    words[IS_ROOT] = isRoot ? 1 : 0;
    return true;
  }

  /** Lower-case hexadecimal. */
  get traceId(): string {
    return hex(this.words.subarray(0, TRACE_WORDS));
  }

  /** For a file: `<trace id>-<span id>`. */
  get text(): string {
    return `${this.traceId}-${this.words[IS_ROOT] === 1 ? "" : hex(this.words.subarray(TRACE_WORDS, IS_ROOT))}`;
  }

  /** @param text of {@link CallKey.text}. */
  static parse(text: string): CallKey {
    const bytes = Buffer.from(text.replace("-", ""), "hex");
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const key = new CallKey();
    const trace = { start: 0, end: TRACE_ID_BYTES };
    if (bytes.length < TRACE_ID_BYTES || !key.read(view, trace, { start: TRACE_ID_BYTES, end: bytes.length }))
      throw new WatchtowerError("invalid", `not the key of a call: ${text}`);
    return key;
  }
}

const hex = (words: Uint32Array): string =>
  Array.from(words, (word) => word.toString(16).padStart(HEX_OF_WORD, "0")).join("");
