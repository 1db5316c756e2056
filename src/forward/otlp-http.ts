import type * as Undici from "undici";
import type { Dispatcher } from "undici";
import { packageVersion } from "../base/version.ts";
import type { Signal } from "../model/signal.ts";
import { retryAfterMs, retryAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { requestHeaders, signalUrl } from "./destination.ts";
import type { Destination } from "./destination.ts";
import { readResponse, readStatus } from "./response.ts";
import { faultText } from "./transport.ts";
import type { Transport } from "./transport.ts";
import { within } from "./within.ts";

const MAX_ANSWER_BYTES = 64 * 1024;
/** OTLP specification, "Retryable Response Codes"; all others must not be tried again. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** OTLP/HTTP with protobuf. Redirects are not followed: the request would take its secrets elsewhere. */
export class OtlpHttpTransport implements Transport {
  private readonly destination: Destination;
  private client: Promise<Client> | undefined;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(destination: Destination) {
    this.destination = destination;
    this.headers = {
      "user-agent": `watchtower/${packageVersion()}`,
      ...requestHeaders(destination),
      "content-type": "application/x-protobuf",
      ...(destination.compression === "gzip" ? { "content-encoding": "gzip" } : {}),
    };
  }

  async send(signal: Signal, body: Uint8Array, abort: AbortSignal): Promise<Answer> {
    const { destination, headers } = this;
    try {
      const { undici, dispatcher } = await (this.client ??= openClient(destination));
      return await within(destination.timeoutMs, "no answer", abort, async (limited) => {
        const options = { method: "POST", headers, body, dispatcher, signal: limited } as const;
        const response = await undici.request(signalUrl(destination, signal), options);
        return answerOf(response, await readBody(response));
      });
    } catch (error) {
      abort.throwIfAborted();
      return { kind: "retry", reason: faultText(error) };
    }
  }

  async close(): Promise<void> {
    await (await this.client)?.dispatcher.destroy();
  }
}

interface Client {
  readonly undici: typeof Undici;
  readonly dispatcher: Dispatcher;
}

/** Loaded when it is needed: without a copy, and for most commands, it only would take time. */
async function openClient(destination: Destination): Promise<Client> {
  const undici = await import("undici");
  return { undici, dispatcher: dispatcherFor(undici, destination) };
}

function dispatcherFor(
  { Agent, ProxyAgent }: Client["undici"],
  { endpoint, tls, proxy, connectTimeoutMs, timeoutMs }: Destination,
): Dispatcher {
  const connect = {
    timeout: connectTimeoutMs,
    rejectUnauthorized: !tls.insecureSkipVerify,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
  };
  // The whole request has its own timeout; these must only not be shorter.
  const timeouts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  if (proxy === undefined) return new Agent({ connect, ...timeouts });
  const proxyTunnel = endpoint.startsWith("https:");
  return new ProxyAgent({ uri: proxy, proxyTunnel, connect, requestTls: connect, ...timeouts });
}

/** The beginning of what it says; the rest is of no use here. */
async function readBody({ body }: Dispatcher.ResponseData): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue;
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES);
}

function answerOf({ statusCode, headers }: Dispatcher.ResponseData, body: Uint8Array): Answer {
  const header = (name: string): string => String(headers[name] ?? "");
  const type = header("content-type");
  if (statusCode >= 200 && statusCode < 300) return readResponse(body, type.includes("json"));
  const { message, afterMs } = readStatus(body, type);
  const reason = `HTTP ${statusCode}${message === "" ? "" : `: ${message}`}`;
  const status = `HTTP ${statusCode}`;
  if (statusCode === 413) return { kind: "tooLarge", status, reason };
  if (RETRYABLE.has(statusCode)) {
    return retryAnswer(reason, retryAfterMs(header("retry-after") || undefined, Date.now()) ?? afterMs);
  }
  const isRedirect = statusCode >= 300 && statusCode < 400;
  return {
    kind: "refused",
    status,
    reason: isRedirect ? `${status}: a redirect, which is not followed` : reason,
  };
}
