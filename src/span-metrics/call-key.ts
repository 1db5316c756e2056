import type { ByteRange } from "./spans.ts";

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
/** Units of a string hold two bytes each. */
const TRACE_ID_UNITS = TRACE_ID_BYTES / 2;

/**
 * What both sides of a call have in common, packed: the trace's id, and that of the client's span, which is empty where
 * a server's span is a root. `undefined` if one of them is no id.
 */
export function callKey(bytes: Uint8Array, trace: ByteRange, span: ByteRange): string | undefined {
  if (trace.end - trace.start !== TRACE_ID_BYTES) return undefined;
  const traceKey = eightBytes(bytes, trace.start) + eightBytes(bytes, trace.start + SPAN_ID_BYTES);
  if (span.end === span.start) return traceKey;
  return span.end - span.start === SPAN_ID_BYTES ? traceKey + eightBytes(bytes, span.start) : undefined;
}

function eightBytes(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(
    twoBytes(bytes, at),
    twoBytes(bytes, at + 2),
    twoBytes(bytes, at + 4),
    twoBytes(bytes, at + 6),
  );
}

const twoBytes = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

/** Lower-case hexadecimal. */
export const traceIdOf = (key: string): string =>
  Buffer.from(key.slice(0, TRACE_ID_UNITS), "utf16le").toString("hex");

/** As text for a file: `<trace id>-<span id>`. */
export const callKeyText = (key: string): string =>
  `${traceIdOf(key)}-${Buffer.from(key.slice(TRACE_ID_UNITS), "utf16le").toString("hex")}`;

/** @param text of {@link callKeyText}. */
export const parseCallKey = (text: string): string =>
  Buffer.from(text.replace("-", ""), "hex").toString("utf16le");
