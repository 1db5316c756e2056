import type { Context } from "hono";
import { type ErrorKind, errorKind, errorMessage } from "../../base/errors.ts";
import { snappyDecompress } from "../../base/snappy.ts";
import { RETRY_AFTER_SECONDS } from "../../grpc/rpc-status.ts";
import { checkWrite } from "../../model/prometheus/check-write.ts";
import { decodeWriteV1, decodeWriteV2 } from "../../model/prometheus/decode-write.ts";
import type { WriteRequest } from "../../model/prometheus/remote-write.ts";
import { writeToOtlp } from "../../model/prometheus/write-to-otlp.ts";
import type { Intake } from "../intake.ts";
import { readBody } from "../read-body.ts";
import type { InstanceFacts } from "./facts.ts";

interface Protocol {
  readonly decode: (bytes: Uint8Array, typesAreLabels: boolean) => WriteRequest;
  /** Whether each series has to have a sample. */
  readonly needSamples: boolean;
}

const MEDIA_TYPE = "application/x-protobuf";

/** By the content type's `proto`, which version 1.0 may leave out. */
const PROTOCOLS = new Map<string, Protocol>([
  ["prometheus.WriteRequest", { decode: (bytes) => decodeWriteV1(bytes), needSamples: false }],
  ["io.prometheus.write.v2.Request", { decode: decodeWriteV2, needSamples: true }],
]);

/**
 * `/api/v1/write`: Prometheus remote write 1.0 and 2.0 as a receiver. Answered when the samples are durable. Those
 * that cannot be kept are named in an answer 400, which says not to send the request again; the others are kept.
 */
export async function remoteWrite(
  c: Context,
  intake: Intake,
  { typesAreLabels }: Pick<InstanceFacts, "typesAreLabels">,
): Promise<Response> {
  try {
    const { decode, needSamples } = protocolOf(c);
    const compressed = await readBody(c, intake.maxRequestBytes);
    const bytes = snappyDecompress(compressed, intake.maxRequestBytes, "receive.maxRequestBytes");
    const { request, refused } = checkWrite(decode(bytes, typesAreLabels), Date.now(), needSamples);
    const { rejected, message } = await intake.receive("metrics", "protobuf", writeToOtlp(request));
    const headers = writtenHeaders(request, rejected);
    if (refused.size + rejected === 0) return c.body(null, 204, headers);
    const reasons = [...refused].map(([reason, count]) => `${reason} (${count})`);
    if (rejected > 0) reasons.push(message);
    return c.text(`not all is kept: ${reasons.join(", ")}\n`, 400, headers);
  } catch (error) {
    return refusal(c, error);
  }
}

function protocolOf(c: Context): Protocol {
  // Early senders of version 1.0 name neither the type nor the compression.
  const type = c.req.header("content-type") || MEDIA_TYPE;
  const proto = protoOf(type);
  const protocol = PROTOCOLS.get(proto);
  if (protocol === undefined) {
    const supported = `supported: ${[...PROTOCOLS.keys()].join(", ")}`;
    throw new MediaError(
      `got ${type} content type; unknown remote write protobuf message ${proto}, ${supported}`,
    );
  }
  const coding = c.req.header("content-encoding") || "snappy";
  if (coding === "snappy") return protocol;
  throw new MediaError(
    `${coding} encoding (compression) is not accepted by this server; only snappy is acceptable`,
  );
}

/** The message that a content type names; by default that of version 1.0. */
function protoOf(type: string): string {
  const [media, ...parameters] = type.split(";").map((part) => part.trim());
  if (media !== MEDIA_TYPE)
    throw new MediaError(`expected ${MEDIA_TYPE} as the first (media) part, got ${type} content-type`);
  const pairs = parameters.map((parameter): readonly [string, string] => {
    const [key = "", value, more] = parameter.split("=").map((part) => part.trim());
    if (value !== undefined && more === undefined) return [key, value];
    throw new MediaError(`expected parameters to be key-values, got ${parameter} in ${type} content-type`);
  });
  return pairs.find(([key]) => key === "proto")?.[1] ?? "prometheus.WriteRequest";
}

/** The request is in a form that is not taken: 415. */
class MediaError extends Error {}

/**
 * As remote write 2.0 asks for.
 *
 * @param rejected points that the store did not keep; of which kind is not told: floats as long as there are any.
 */
function writtenHeaders({ series }: WriteRequest, rejected: number): Record<string, string> {
  let [samples, histograms, exemplars] = [0, 0, 0];
  for (const one of series) {
    const native = one.samples.filter(({ histogram }) => histogram !== undefined).length;
    histograms += native;
    samples += one.samples.length - native;
    exemplars += one.exemplars.length;
  }
  const fewerHistograms = Math.max(0, rejected - samples);
  samples -= rejected - fewerHistograms;
  histograms -= fewerHistograms;
  return {
    "X-Prometheus-Remote-Write-Samples-Written": String(samples),
    "X-Prometheus-Remote-Write-Histograms-Written": String(histograms),
    "X-Prometheus-Remote-Write-Exemplars-Written": String(exemplars),
  };
}

/** Senders repeat a request that is answered with a code from 500 on, and drop it otherwise. */
const STATUS: Readonly<Partial<Record<ErrorKind, 413 | 400 | 503>>> = {
  limit: 413,
  invalid: 400,
  unsupported: 400,
  unavailable: 503,
};

/** Also of other requests that bring metrics. */
export function refusal(c: Context, error: unknown): Response {
  if (error instanceof MediaError) return c.text(`${error.message}\n`, 415);
  const status = STATUS[errorKind(error)] ?? 500;
  const headers: Record<string, string> =
    status === 503 ? { "retry-after": String(RETRY_AFTER_SECONDS) } : {};
  return c.text(`${errorMessage(error)}\n`, status, headers);
}

/** @throws an error that {@link refusal} answers with 415. */
export function unsupportedMedia(message: string): Error {
  return new MediaError(message);
}
