import type * as Undici from "undici";
import type { Dispatcher } from "undici";
import type { Signal } from "../../model/signal.ts";
import type { RemoteDestination } from "../destination.ts";
import type { Answer } from "./answer.ts";
import { requestHeaders } from "./request-headers.ts";
import { tlsOptions } from "./tls.ts";
import { faultText } from "./transport.ts";
import type { Packet, Transport } from "./transport.ts";
import { within } from "./within.ts";

const MAX_ANSWER_BYTES = 64 * 1024;

/** What came over HTTP, without the connection. */
export interface HttpAnswer {
  readonly status: number;
  /** Empty if there is none. */
  readonly header: (name: string) => string;
  /** Of a long one its first 64 KiB. */
  readonly body: Uint8Array;
}

/** What is of its own in a protocol over HTTP. */
export interface HttpProtocol {
  /** Without name and password: these go into a header. */
  url(signal: Signal): string;
  /** @param request in the form of the destination's flows. */
  encode(signal: Signal, request: Uint8Array): Promise<Packet>;
  /** What an answer means. Redirects do not come here. @param packet the one that was answered. */
  read(answer: HttpAnswer, packet: Packet): Answer;
}

/** Sends requests by HTTP/1.1. Redirects are not followed: the request would take its secrets elsewhere. */
export class HttpTransport implements Transport {
  private readonly destination: RemoteDestination;
  private readonly protocol: HttpProtocol;
  private client: Promise<Client> | undefined;

  constructor(destination: RemoteDestination, protocol: HttpProtocol) {
    this.destination = destination;
    this.protocol = protocol;
  }

  encode(signal: Signal, request: Uint8Array): Promise<Packet> {
    return this.protocol.encode(signal, request);
  }

  async send(signal: Signal, packet: Packet, abort: AbortSignal): Promise<Answer> {
    const { destination, protocol } = this;
    try {
      const { undici, dispatcher } = await (this.client ??= openClient(destination));
      const headers = { ...requestHeaders(destination), ...packet.headers };
      return await within(destination.timeoutMs, "no answer", abort, async (limited) => {
        const { body } = packet;
        const options = { method: "POST", headers, body, dispatcher, signal: limited } as const;
        const response = await undici.request(protocol.url(signal), options);
        return answerOf(protocol, packet, await readAnswer(response));
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
async function openClient(destination: RemoteDestination): Promise<Client> {
  const undici = await import("undici");
  return { undici, dispatcher: dispatcherFor(undici, destination) };
}

function dispatcherFor(
  { Agent, ProxyAgent }: Client["undici"],
  { endpoint, tls, proxy, connectTimeoutMs, timeoutMs }: RemoteDestination,
): Dispatcher {
  const { serverName: _, ...others } = tls;
  const connect = { timeout: connectTimeoutMs, ...tlsOptions(tls) };
  const toProxy = { timeout: connectTimeoutMs, ...tlsOptions(others) };
  // The whole request has its own timeout; these must only not be shorter.
  const timeouts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  if (proxy === undefined) return new Agent({ connect, ...timeouts });
  const proxyTunnel = endpoint.startsWith("https:");
  return new ProxyAgent({ uri: proxy, proxyTunnel, connect: toProxy, requestTls: connect, ...timeouts });
}

async function readAnswer({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<HttpAnswer> {
  return {
    status: statusCode,
    header: (name) => String(headers[name] ?? ""),
    body: await readBeginning(body),
  };
}

/** The beginning of what it says; the rest is of no use here. */
async function readBeginning(body: AsyncIterable<unknown>): Promise<Uint8Array> {
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

function answerOf(protocol: HttpProtocol, packet: Packet, answer: HttpAnswer): Answer {
  if (answer.status < 300 || answer.status >= 400) return protocol.read(answer, packet);
  const status = `HTTP ${answer.status}`;
  return { kind: "refused", status, reason: `${status}: a redirect, which is not followed` };
}
