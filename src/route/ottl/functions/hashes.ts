import { createHash } from "node:crypto";
import { fromUtf8, toHex } from "../../../base/bytes.ts";
import { OttlError } from "../values/value.ts";
import { define } from "./definition.ts";
import type { FunctionDefinition } from "./definition.ts";
import { any, asBytes, literalText, text } from "./parameters.ts";

const hash = (name: string, algorithm: string): FunctionDefinition =>
  define(
    name,
    { target: text },
    (given) => (run) => createHash(algorithm).update(given.target(run)).digest("hex"),
  );

/** FNV-1a of 64 bits, with the sign that 64 bits give it. */
const fnv = define("FNV", { target: text }, (given) => (run) => {
  let sum = 0xcbf2_9ce4_8422_2325n;
  for (const byte of Buffer.from(given.target(run))) {
    sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100_0000_01b3n);
  }
  return BigInt.asIntN(64, sum);
});

const hex = define("Hex", { target: asBytes }, (given) => (run) => {
  const bytes = given.target(run);
  return bytes && toHex(bytes);
});

const base64Decode = define(
  "Base64Decode",
  { target: text },
  (given) => (run) => fromUtf8(decodeBase64(given.target(run), BASE64)),
);

interface Base64 {
  readonly alphabet: RegExp;
  readonly isPadded: boolean;
}

const BASE64: Base64 = { alphabet: /^[A-Za-z0-9+/]*$/, isPadded: true };
const BASE64S: Readonly<Record<string, Base64>> = {
  base64: BASE64,
  "base64-raw": { ...BASE64, isPadded: false },
  "base64-url": { alphabet: /^[A-Za-z0-9_-]*$/, isPadded: true },
  "base64-raw-url": { alphabet: /^[A-Za-z0-9_-]*$/, isPadded: false },
};

/** Line ends are passed over, as Go does. */
function decodeBase64(given: string, { alphabet, isPadded }: Base64): Uint8Array {
  const encoded = given.replaceAll(/[\r\n]/g, "");
  const digits = isPadded ? encoded.replace(/={1,2}$/, "") : encoded;
  const isWhole = isPadded ? encoded.length % 4 === 0 : digits.length % 4 !== 1;
  if (!isWhole || !alphabet.test(digits)) throw new OttlError("illegal base64 data");
  return Buffer.from(digits, "base64");
}

/** Names of the IANA's index by those of the WHATWG's, where the same bytes mean the same. */
const CHARSETS: Readonly<Record<string, string>> = {
  "utf-8": "utf-8",
  utf8: "utf-8",
  "utf-16": "utf-16be",
  "utf-16le": "utf-16le",
  "utf-16be": "utf-16be",
};

const decode = define("Decode", { target: any, encoding: literalText }, (given, site) => {
  const name = given.encoding.toLowerCase();
  const base64 = Object.hasOwn(BASE64S, name) ? BASE64S[name] : undefined;
  const read = base64 === undefined ? charsetReader(name) : undefined;
  if (base64 === undefined && read === undefined) {
    throw site.problem("encoding", `the encoding ${JSON.stringify(given.encoding)} is not supported here`);
  }
  return (run) => {
    const value = given.target(run);
    if (typeof value !== "string" && !(value instanceof Uint8Array)) {
      throw new OttlError("Decode takes a string or bytes");
    }
    if (base64 === undefined) return read?.(typeof value === "string" ? Buffer.from(value) : value);
    return fromUtf8(decodeBase64(typeof value === "string" ? value : fromUtf8(value), base64));
  };
});

function charsetReader(name: string): ((bytes: Uint8Array) => string) | undefined {
  if (name === "us-ascii" || name === "ascii") {
    return (bytes) =>
      Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : "\uFFFD")).join("");
  }
  if (name === "iso-8859-1" || name === "latin1") return (bytes) => Buffer.from(bytes).toString("latin1");
  const charset = Object.hasOwn(CHARSETS, name) ? CHARSETS[name] : undefined;
  return charset === undefined ? undefined : (bytes) => new TextDecoder(charset).decode(bytes);
}

export const HASH_FUNCTIONS = [
  hash("SHA1", "sha1"),
  hash("SHA256", "sha256"),
  hash("SHA512", "sha512"),
  hash("MD5", "md5"),
  fnv,
  hex,
  base64Decode,
  decode,
];
