import type { IncomingMessage } from "node:http";
import type { BufferPool } from "../base/buffer-pool.ts";
import { TooLargeError, decompress } from "../base/decompress.ts";
import { WatchtowerError, errorMessage } from "../base/errors.ts";
import type { BudgetShare } from "./budget.ts";
import type { HttpRules } from "./rules.ts";

/** What a body is read with. */
export interface BodyReading {
  /** Takes its bytes. */
  readonly share: BudgetShare;
  /** Where its pieces are joined. */
  readonly buffers: BufferPool;
  readonly most: HttpRules["maxRequest"];
}

/**
 * Uses the body of a request, decompressed, of which nothing is kept when `use` is done: others are read into its bytes.
 *
 * @throws TooLargeError beyond `most` bytes, compressed or not; WatchtowerError `canceled` if the sender goes away; what
 *   `use` throws.
 */
export async function withBody<T>(
  request: IncomingMessage,
  reading: BodyReading,
  use: (body: Uint8Array) => Promise<T>,
): Promise<T> {
  const body = joined(await chunksOf(request, reading), reading.buffers);
  try {
    const { bytes: most, name } = reading.most;
    const plain = decompress(request.headers["content-encoding"] ?? "", body, most, name);
    if (plain !== body) reading.share.take(plain.length);
    return await use(plain);
  } finally {
    reading.buffers.giveBack(body);
  }
}

/** A piece has up to 64 kB. */
function joined(chunks: readonly Uint8Array[], buffers: BufferPool): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const body = buffers.take(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

async function chunksOf(
  request: IncomingMessage,
  { share, most: { bytes: most, name } }: BodyReading,
): Promise<readonly Uint8Array[]> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > most) throw new TooLargeError(most, name);
  const chunks: Uint8Array[] = [];
  let length = 0;
  await eachChunk(request, (chunk) => {
    length += chunk.length;
    if (length > most) throw new TooLargeError(most, name);
    share.take(chunk.length);
    chunks.push(chunk);
  });
  return chunks;
}

/**
 * Hands over the body as it comes, by the events themselves: the stream's own iterator costs as much as reading.
 *
 * @param take what it throws ends the reading, but not the connection: the answer goes over it.
 */
function eachChunk(request: IncomingMessage, take: (chunk: Uint8Array) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (cause?: Error): void =>
      reject(new WatchtowerError("canceled", "the sender went away before the request was whole", { cause }));
    const onData = (chunk: Uint8Array): void => {
      try {
        take(chunk);
      } catch (error) {
        request.off("data", onData);
        request.pause();
        reject(error instanceof Error ? error : new Error(errorMessage(error)));
      }
    };
    request.on("data", onData);
    request.on("end", resolve);
    request.on("error", gone);
    request.on("close", () => {
      if (!request.complete) gone();
    });
  });
}
