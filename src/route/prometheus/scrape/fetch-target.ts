import { STATUS_CODES } from "node:http";
import { createGunzip } from "node:zlib";
import type { Dispatcher } from "undici";
import { WatchtowerError, errorMessage } from "../../../base/errors.ts";
import { timeLimit } from "../../../base/time-limit.ts";
import { packageVersion } from "../../../base/version.ts";
import type { HttpClient } from "./http-client.ts";
import { acceptHeader } from "./negotiate.ts";
import type { ScrapeOptions } from "./options.ts";
import type { ScrapeTarget } from "./target.ts";

/** Where the file sets no limit: the work thread reads what comes, and others wait meanwhile. */
export const MOST_BODY_BYTES = 16 * 1024 * 1024;

/** What a target answered with status 200. */
export interface ScrapedBody {
  /** Decompressed. */
  readonly bytes: Uint8Array;
  /** Empty if the answer does not say. */
  readonly contentType: string;
}

/** The answer is larger than allowed. */
export class BodyTooLarge extends WatchtowerError {
  constructor(limit: number) {
    super("limit", `body size limit exceeded (limit body_size_limit = ${limit} bytes)`);
  }
}

/** @throws WatchtowerError with the reason: not reached, another status than 200, too slow or too large. */
export async function fetchTarget(
  client: HttpClient,
  target: ScrapeTarget,
  options: ScrapeOptions,
  stop: AbortSignal,
): Promise<ScrapedBody> {
  const timeout = timeLimit(target.timeoutMs);
  try {
    const response = await client.get(
      target.url,
      headersFor(target, options),
      AbortSignal.any([timeout, stop]),
    );
    const { statusCode, headers } = response;
    if (statusCode !== 200) {
      await response.body.dump();
      const status = `${statusCode} ${STATUS_CODES[statusCode] ?? ""}`.trim();
      throw new WatchtowerError("unavailable", `server returned HTTP status ${status}`);
    }
    const contentType = String(headers["content-type"] ?? "");
    return { bytes: await readBody(response, options.bodySizeLimit), contentType };
  } catch (error) {
    if (timeout.aborted)
      throw new WatchtowerError("timeout", `Get "${target.url}": context deadline exceeded`);
    if (error instanceof WatchtowerError && error.kind === "unavailable" && error.cause !== undefined) {
      throw new WatchtowerError("unavailable", `Get "${target.url}": ${error.message}`);
    }
    throw error;
  }
}

const headersFor = (target: ScrapeTarget, options: ScrapeOptions): Record<string, string> => ({
  accept: acceptHeader(options),
  "accept-encoding": options.compression ? "gzip" : "identity",
  "user-agent": `watchtower/${packageVersion()}`,
  "x-prometheus-scrape-timeout-seconds": String(target.timeoutMs / 1000),
});

/** Decompressed; no more is taken than the limit allows. */
async function readBody({ body, headers }: Dispatcher.ResponseData, limit: number): Promise<Uint8Array> {
  const most = limit > 0 ? Math.min(limit, MOST_BODY_BYTES) : MOST_BODY_BYTES;
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    // Ending the loop early ends the answer.
    for await (const chunk of headers["content-encoding"] === "gzip" ? unzipped(body) : body) {
      if (!(chunk instanceof Uint8Array)) continue;
      chunks.push(chunk);
      length += chunk.length;
      if (length > most) throw new BodyTooLarge(most);
    }
  } catch (error) {
    if (error instanceof BodyTooLarge) throw error;
    throw new WatchtowerError("unavailable", errorMessage(error), { cause: error });
  }
  return Buffer.concat(chunks);
}

function unzipped(body: Dispatcher.ResponseData["body"]): AsyncIterable<unknown> {
  const gunzip = createGunzip();
  body.on("error", (error) => gunzip.destroy(error));
  gunzip.on("close", () => body.destroy());
  return body.pipe(gunzip);
}
