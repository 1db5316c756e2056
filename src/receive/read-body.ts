import type { IncomingMessage } from "node:http";
import { TooLargeError, decompress } from "../base/decompress.ts";
import { WatchtowerError, errorMessage } from "../base/errors.ts";
import type { BudgetShare } from "./budget.ts";
import type { HttpRules } from "./rules.ts";

/**
 * The body of a request, decompressed.
 *
 * @param share takes its bytes.
 * @throws TooLargeError beyond `most` bytes, compressed or not; WatchtowerError `canceled` if the sender goes away.
 */
export async function readBody(
  request: IncomingMessage,
  share: BudgetShare,
  { bytes: most, name }: HttpRules["maxRequest"],
): Promise<Uint8Array> {
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
  const [only] = chunks;
  const body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  const plain = decompress(request.headers["content-encoding"] ?? "", body, most, name);
  if (plain !== body) share.take(plain.length);
  return plain;
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
