import { gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import * as zlib from "node:zlib";
import { WatchtowerError, errorMessage } from "./errors.ts";

type Inflate = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** RFC 9110 means zlib's form by "deflate"; some senders leave its header out. */
const inflate: Inflate = (bytes, options) =>
  (bytes[0] ?? 0) % 16 === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options);

/** Node has zstd from 22.15 on. */
const zstd: unknown = Reflect.get(zlib, "zstdDecompressSync");

const CODINGS: ReadonlyMap<string, Inflate> = new Map<string, Inflate>([
  ["identity", (bytes) => bytes],
  ["gzip", gunzipSync],
  ["deflate", inflate],
  ...(isInflate(zstd) ? [["zstd", zstd] as const] : []),
]);

function isInflate(value: unknown): value is Inflate {
  return typeof value === "function";
}

/** The names of content codings that {@link decompress} takes. */
export const CONTENT_CODINGS: readonly string[] = [...CODINGS.keys()];

/** The request is larger than allowed, before or after decompression: 413, RESOURCE_EXHAUSTED. */
export class TooLargeError extends Error {
  /** @param limit the name of the setting that bounds it. */
  constructor(maxBytes: number, limit = "receive.maxRequestBytes") {
    super(`the request is larger than ${maxBytes} bytes (limit ${limit} = ${maxBytes})`);
  }
}

/**
 * @param coding one of {@link CONTENT_CODINGS}; "" is identity.
 * @param limit the name of the setting that bounds the result.
 * @throws TooLargeError as soon as the result would be larger; WatchtowerError `invalid` for bytes of
 *   another coding, `unsupported` for a coding not known here.
 */
export function decompress(coding: string, bytes: Uint8Array, maxBytes: number, limit?: string): Uint8Array {
  const inflateBytes = CODINGS.get(coding === "" ? "identity" : coding.toLowerCase());
  if (inflateBytes === undefined) {
    throw new WatchtowerError(
      "unsupported",
      `content coding ${coding} is not one of ${CONTENT_CODINGS.join(", ")}`,
    );
  }
  try {
    return inflateBytes(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw new TooLargeError(maxBytes, limit);
    throw new WatchtowerError("invalid", `body is not ${coding}: ${errorMessage(error)}`, { cause: error });
  }
}
