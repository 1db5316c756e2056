import { Readable, pipeline } from "node:stream";
import { createGzip, gzipSync } from "node:zlib";
import type { Context } from "hono";
import { pieceStream } from "./piece-stream.ts";

/** Answers mostly stay on the machine: a better level costs more time than its bytes. */
const GZIP = { level: 1, chunkSize: 64 * 1024 } as const;
/** Shorter texts are sent as they are. */
const SHORTEST_ZIPPED = 1024;
const NOTHING = new Uint8Array(0);
const JSON_TYPE = { "content-type": "application/json" };

/**
 * Answers with JSON, zipped if the client takes that. What comes in one piece is sent at once; more is made as fast as
 * the client reads it.
 */
export function jsonAnswer(c: Context, pieces: Iterator<Uint8Array, undefined>): Response {
  const first = pieces.next();
  const second = pieces.next();
  const start = first.done === true ? NOTHING : first.value;
  if (second.done === true) return wholeAnswer(c, start);
  const all = joined([start, second.value], pieces);
  if (!takesGzip(c)) return c.body(pieceStream(all), 200, headersOf(false));
  // An error of either side ends both; the client sees that the answer ends early.
  const zipped = pipeline(Readable.from(all, { objectMode: false }), createGzip(GZIP), () => undefined);
  return c.body(webStream(zipped), 200, headersOf(true));
}

/** @param body to be sent as one text. */
export function jsonBody(c: Context, body: object): Response {
  return wholeAnswer(c, Buffer.from(JSON.stringify(body)));
}

function wholeAnswer(c: Context, bytes: Uint8Array): Response {
  const isZipped = bytes.length >= SHORTEST_ZIPPED && takesGzip(c);
  return c.body(new Uint8Array(isZipped ? gzipSync(bytes, GZIP) : bytes), 200, headersOf(isZipped));
}

function headersOf(isZipped: boolean): Record<string, string> {
  const headers = { ...JSON_TYPE, vary: "Accept-Encoding" };
  return isZipped ? { ...headers, "content-encoding": "gzip" } : headers;
}

/** RFC 9110, section 12.5.3; a weight of 0 refuses. */
function takesGzip(c: Context): boolean {
  const accepted = (c.req.header("accept-encoding") ?? "").toLowerCase();
  const weights = new Map(accepted.split(",").map(weightOf));
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0;
}

function weightOf(item: string): [coding: string, weight: number] {
  const [coding = "", ...parameters] = item.split(";").map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  return [coding, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}

function* joined(
  first: readonly Uint8Array[],
  rest: Iterator<Uint8Array, undefined>,
): Generator<Uint8Array, undefined> {
  yield* first;
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value;
  return undefined;
}

function webStream(stream: Readable): ReadableStream<Uint8Array> {
  // Node's own type and the DOM's describe the same class.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}
