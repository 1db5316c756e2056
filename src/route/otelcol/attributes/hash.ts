import { hash } from "node:crypto";
import type { AnyValue } from "../../../model/otlp/common.ts";

const WORD_BYTES = 8;

/**
 * The SHA-256 of a value in hexadecimal, as the Collector's processors hash: numbers as eight bytes, little endian.
 * Empty texts, lists, maps and bytes become an empty text.
 */
export function hashOf(value: AnyValue): string {
  const bytes = bytesOf(value);
  return bytes.length === 0 ? "" : hash("sha256", bytes, "hex");
}

function bytesOf(value: AnyValue): Uint8Array {
  switch (value.kind) {
    case "string":
      return Buffer.from(value.value);
    case "bool":
      return Uint8Array.of(value.value ? 1 : 0);
    case "int": {
      const bytes = Buffer.alloc(WORD_BYTES);
      bytes.writeBigInt64LE(value.value);
      return bytes;
    }
    case "double": {
      const bytes = Buffer.alloc(WORD_BYTES);
      bytes.writeDoubleLE(value.value);
      return bytes;
    }
    case "array":
    case "map":
    case "bytes":
    case "empty":
      return new Uint8Array();
  }
}
