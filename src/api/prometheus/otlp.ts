import { gunzipSync } from "node:zlib";
import type { Context } from "hono";
import { WatchtowerError, errorMessage, limitError } from "../../base/errors.ts";
import type { Intake } from "../intake.ts";
import { readBody } from "../read-body.ts";
import { refusal, unsupportedMedia } from "./write.ts";

const ENCODINGS = new Map([
  ["application/x-protobuf", "protobuf"],
  ["application/json", "json"],
] as const);

/**
 * `/api/v1/otlp/v1/metrics`: OTLP/HTTP at Prometheus' address, the same as at the OTLP port. Answered with an empty
 * body, as Prometheus does, or with 400 and the reasons when points were rejected; the others are kept then.
 */
export async function otlpMetrics(c: Context, intake: Intake): Promise<Response> {
  try {
    const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim() ?? "";
    const encoding = [...ENCODINGS].find(([media]) => media === type)?.[1];
    if (encoding === undefined) {
      throw unsupportedMedia(
        `content type ${type || "missing"} is not one of ${[...ENCODINGS.keys()].join(", ")}`,
      );
    }
    const coding = c.req.header("content-encoding") ?? "identity";
    if (coding !== "identity" && coding !== "gzip") {
      throw unsupportedMedia(`content coding ${coding} is not one of identity, gzip`);
    }
    const body = await readBody(c, intake.maxRequestBytes);
    const bytes = coding === "gzip" ? unzipped(body, intake.maxRequestBytes) : body;
    const { rejected, message } = await intake.receive("metrics", encoding, bytes);
    return rejected === 0 ? c.body(null, 200) : c.text(`${rejected} rejected: ${message}\n`, 400);
  } catch (error) {
    return refusal(c, error);
  }
}

function unzipped(body: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError)
      throw limitError("receive.maxRequestBytes", maxBytes, "request too large");
    throw new WatchtowerError("invalid", `body is not gzip: ${errorMessage(error)}`, { cause: error });
  }
}
