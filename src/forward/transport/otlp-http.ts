import type { Signal } from "../../model/signal.ts";
import type { RemoteDestination } from "../destination.ts";
import type { MakeText } from "../request-text.ts";
import type { Answer } from "./answer.ts";
import { gzipped } from "./gzip.ts";
import { httpFailure } from "./http-failure.ts";
import type { HttpAnswer, HttpProtocol } from "./http-transport.ts";
import { readResponse } from "./response.ts";
import type { Packet } from "./transport.ts";

/** OTLP specification, "Retryable Response Codes"; all others must not be tried again. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** OTLP/HTTP with protobuf or JSON. */
export class OtlpHttp implements HttpProtocol {
  private readonly destination: RemoteDestination;

  private readonly makeText: MakeText;

  constructor(destination: RemoteDestination, makeText: MakeText) {
    this.destination = destination;
    this.makeText = makeText;
  }

  url(signal: Signal): string {
    return signalUrl(this.destination, signal);
  }

  async encode(signal: Signal, request: Uint8Array): Promise<Packet> {
    const isJson = this.destination.protocol === "otlphttp-json";
    const plain = isJson ? await this.makeText("json", signal, request) : request;
    const type = { "content-type": isJson ? "application/json" : "application/x-protobuf" };
    if (this.destination.compression === "none") return { body: plain, headers: type };
    const body = await gzipped(plain, this.destination.gzipLevel);
    return { body, headers: { ...type, "content-encoding": "gzip" } };
  }

  read(answer: HttpAnswer): Answer {
    const { status, header, body } = answer;
    if (status >= 200 && status < 300) return readResponse(body, header("content-type").includes("json"));
    return httpFailure(answer, RETRYABLE.has(status));
  }
}

const SIGNAL_PATH = /\/v1\/(traces|metrics|logs)\/?$/;

/**
 * Where a signal goes over HTTP: the URL that is set for it, else `/v1/<signal>` below the endpoint (OTLP specification,
 * "OTLP/HTTP Request"), or in place of the signal that it ends with already. Without name and password, which go into a
 * header.
 */
export function signalUrl({ endpoint, signalEndpoints }: RemoteDestination, signal: Signal): string {
  const own = signalEndpoints?.[signal];
  const url = new URL(own ?? endpoint);
  if (own === undefined)
    url.pathname = `${url.pathname.replace(SIGNAL_PATH, "").replace(/\/+$/, "")}/v1/${signal}`;
  return bareUrl(url);
}

/** Without what is not sent as part of an address. */
export function bareUrl(given: URL): string {
  const url = new URL(given);
  url.username = "";
  url.password = "";
  url.hash = "";
  return url.href;
}
