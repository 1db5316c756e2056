import type { Context } from "hono";
import { type ErrorKind, WatchtowerError, errorKind, errorMessage } from "../../base/errors.ts";
import { TooLargeError, decompress } from "../../base/decompress.ts";
import { snappyDecompress } from "../../base/snappy.ts";
import { rpcStatus } from "../../grpc/rpc-status.ts";
import { decodePushJson } from "../../model/loki/push-json.ts";
import { pushToOtlp } from "../../model/loki/push-otlp.ts";
import { decodePushProtobuf } from "../../model/loki/push-protobuf.ts";
import { NO_STREAM, checkPush } from "../../model/loki/check-push.ts";
import type { PushLimits } from "../../model/loki/push-limits.ts";
import type { PushRequest } from "../../model/loki/push.ts";
import type { Intake } from "../intake.ts";
import { readBody } from "../read-body.ts";
import { now } from "./time-parameters.ts";

/** The codings that Loki takes; snappy is part of the protobuf form, named or not. */
const CODINGS: ReadonlySet<string> = new Set(["", "snappy", "gzip", "deflate"]);

/**
 * `/loki/api/v1/push`: JSON, or snappy protobuf. Answered 204 when all is durable; with 400 and the last reason
 * if some of it is refused, the rest being kept.
 */
export async function push(c: Context, intake: Intake, limits: PushLimits): Promise<Response> {
  try {
    const request = await readRequest(c, intake.maxRequestBytes);
    const { kept, problem } = checkPush(request, now(), limits);
    if (kept.length > 0) await intake.receive("logs", "protobuf", pushToOtlp(kept));
    return problem === undefined ? c.body(null, 204) : c.text(`${problem}\n`, 400);
  } catch (error) {
    return refusal(c, error);
  }
}

async function readRequest(c: Context, maxBytes: number): Promise<PushRequest> {
  const coding = c.req.header("content-encoding") ?? "";
  if (!CODINGS.has(coding)) {
    throw new WatchtowerError("invalid", `Content-Encoding ${JSON.stringify(coding)} not supported`);
  }
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "") throw new WatchtowerError("invalid", "mime: no media type");
  const body = await readBody(c, maxBytes);
  const bytes = coding === "gzip" || coding === "deflate" ? decompress(coding, body, maxBytes) : body;
  if (type === "application/json") return decodePushJson(bytes);
  return decodePushProtobuf(snappyDecompress(bytes, maxBytes, "receive.maxRequestBytes"));
}

const ENCODINGS: ReadonlyMap<string, "protobuf" | "json"> = new Map([
  ["application/x-protobuf", "protobuf"],
  ["application/json", "json"],
]);

/** `/otlp/v1/logs`: OTLP/HTTP at Loki's address, the same as at the OTLP port; answered as Loki does, with 204. */
export async function otlpLogs(c: Context, intake: Intake): Promise<Response> {
  try {
    const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
    const encoding = ENCODINGS.get(type);
    if (encoding === undefined) {
      const known = "supported types: [application/json, application/x-protobuf]";
      throw new WatchtowerError("invalid", `content type: ${type} is not supported, ${known}`);
    }
    const body = await readBody(c, intake.maxRequestBytes);
    const coding = c.req.header("content-encoding") ?? "";
    const { items } = await intake.receive(
      "logs",
      encoding,
      decompress(coding, body, intake.maxRequestBytes),
    );
    if (items === 0) throw new WatchtowerError("invalid", NO_STREAM);
    return c.body(null, 204);
  } catch (error) {
    return otlpRefusal(c, error);
  }
}

/** Senders repeat a request that is answered with a code from 500 on, and drop it otherwise. */
const STATUS: Readonly<Partial<Record<ErrorKind, 400 | 413 | 503>>> = {
  limit: 413,
  invalid: 400,
  unsupported: 400,
  unavailable: 503,
};

function refusal(c: Context, error: unknown): Response {
  const status = statusOf(error);
  return c.text(`${errorMessage(error)}\n`, status, status === 503 ? RETRY : {});
}

/** A `google.rpc.Status`, as OTLP wants it; senders repeat a request only if it is answered with 503. */
function otlpRefusal(c: Context, error: unknown): Response {
  const status = statusOf(error);
  const body = new Uint8Array(rpcStatus(0, errorMessage(error), false));
  const type = { "content-type": "application/octet-stream" };
  return c.body(body, status === 500 ? 503 : status, status >= 500 ? { ...type, ...RETRY } : type);
}

const RETRY = { "retry-after": "5" };

function statusOf(error: unknown): 400 | 413 | 422 | 500 | 503 {
  if (errorMessage(error) === NO_STREAM) return 422;
  return error instanceof TooLargeError ? 413 : (STATUS[errorKind(error)] ?? 500);
}
