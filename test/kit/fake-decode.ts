import type { IncomingHttpHeaders } from "node:http";
import { gunzipSync } from "node:zlib";
import { snappyDecompress } from "../../src/base/snappy.ts";
import { decodePushProtobuf } from "../../src/model/loki/push-protobuf.ts";
import { transcodeRequest } from "../../src/model/otlp/json.ts";
import { requestToJson } from "../../src/model/otlp/to-json.ts";
import { decodeWriteV1, decodeWriteV2 } from "../../src/model/prometheus/decode-write.ts";
import type { WriteRequest } from "../../src/model/prometheus/remote-write.ts";
import { SIGNALS } from "../../src/model/signal.ts";
import type { Signal } from "../../src/model/signal.ts";

const MAX_BYTES = 64 * 1024 ** 2;

/** What a request over HTTP holds, as its receiver reads it. */
export interface Decoded {
  readonly signal: Signal;
  /** After decompression. */
  readonly bytes: number;
  /** What identifies its spans (id), log records (body), lines, data points (metric's name) and samples (series' name). */
  readonly items: readonly string[];
  /** Of remote write. */
  readonly written?: WriteRequest;
  /** Whether it is remote write 2.0, and was understood as such. */
  readonly isVersion2?: boolean;
  /** Labels of Loki's streams. */
  readonly streams?: readonly string[];
}

/** @param knowsVersion2 whether remote write 2.0 is told from 1.0; a receiver of 1.0 alone may read one for the other. */
export function decodeHttp(
  path: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
  knowsVersion2: boolean,
): Decoded {
  const [at = ""] = path.split("?");
  if (at.endsWith("/loki/api/v1/push")) return decodePush(body);
  if (/\/api\/v1\/(?:write|push)$/.test(at)) return decodeWrite(headers, body, knowsVersion2);
  const signal = signalOf(at);
  const plain = headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
  const isJson = headers["content-type"] === "application/json";
  return decodeOtlp(signal, isJson ? transcodeRequest(signal, plain) : plain);
}

export const decodeOtlp = (signal: Signal, plain: Uint8Array): Decoded => ({
  signal,
  bytes: plain.length,
  items: itemsOf(requestToJson(signal, plain)),
});

export function signalOf(path: string): Signal {
  const name = /\/v1\/(\w+)$/.exec(path)?.[1] ?? `${/collector\.(\w+)\.v1/.exec(path)?.[1]}s`;
  const signal = SIGNALS.find((one) => one === name || one === name.replace(/s$/, ""));
  if (signal === undefined) throw new Error(`no signal in ${path}`);
  return signal;
}

function decodePush(body: Buffer): Decoded {
  const plain = snappyDecompress(body, MAX_BYTES, "the fake's");
  const request = decodePushProtobuf(plain);
  return {
    signal: "logs",
    bytes: plain.length,
    items: request.flatMap(({ entries }) => entries.map(({ line }) => line)),
    streams: request.map(({ labels }) => labels.map(([name, value]) => `${name}=${value}`).join(",")),
  };
}

function decodeWrite(headers: IncomingHttpHeaders, body: Buffer, knowsVersion2: boolean): Decoded {
  if (headers["content-encoding"] !== "snappy") throw new Error("remote write is not in snappy");
  const plain = snappyDecompress(body, MAX_BYTES, "the fake's");
  const isVersion2 = knowsVersion2 && String(headers["content-type"]).includes("write.v2.Request");
  const written = isVersion2 ? decodeWriteV2(plain) : decodeWriteV1(plain);
  const items = written.series.flatMap(({ labels, samples }) => {
    const name = labels.find(([key]) => key === "__name__")?.[1] ?? "";
    return samples.map(() => name);
  });
  return { signal: "metrics", bytes: plain.length, items, written, isVersion2 };
}

/** Walks down to spans, log records and metrics, whatever the way to them is called. */
function itemsOf(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(itemsOf);
  if (typeof json !== "object" || json === null) return [];
  const { spans, logRecords, metrics, ...rest } = json as Record<string, unknown>;
  const list = (value: unknown): Record<string, unknown>[] =>
    Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
  return [
    ...list(spans).map((span) => String(span["spanId"])),
    ...list(logRecords).map((record) => String((record["body"] as Record<string, unknown>)["stringValue"])),
    ...list(metrics)
      .map((metric) => String(metric["name"]))
      // What the copy says of itself comes again and again.
      .filter((name) => !name.startsWith("watchtower.")),
    ...Object.values(rest).flatMap(itemsOf),
  ];
}
