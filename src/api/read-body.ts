import type { Context } from "hono";
import { limitError } from "../base/errors.ts";

/** The body of a request. @throws WatchtowerError `limit` as soon as it is larger than `maxBytes`. */
export async function readBody(c: Context, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = (): Error => limitError("receive.maxRequestBytes", maxBytes, "request body too large");
  if (Number(c.req.header("content-length") ?? 0) > maxBytes) throw tooLarge();
  const { body } = c.req.raw;
  if (body === null) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
