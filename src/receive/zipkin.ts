import { encodeTracesData } from "../model/otlp/encode-trace.ts";
import { decodeZipkinJson } from "../model/zipkin/decode-json.ts";
import { decodeZipkinProtobuf } from "../model/zipkin/decode-protobuf.ts";
import { zipkinToOtlp } from "../model/zipkin/to-otlp.ts";

/** Where Zipkin's libraries send spans (zipkin.io, "Zipkin API"): on the port of OTLP/HTTP. */
export const ZIPKIN_PATH = "/api/v2/spans";
export const ZIPKIN_V1_PATH = "/api/v1/spans";

/**
 * What is sent to {@link ZIPKIN_PATH} as an ExportTraceServiceRequest.
 *
 * @param contentType `application/x-protobuf` or, as for any other in the Collector, JSON. @throws WatchtowerError `invalid`
 */
export function zipkinRequest(contentType: string, body: Uint8Array): Uint8Array {
  const isProtobuf = contentType.split(";")[0]?.trim().toLowerCase() === "application/x-protobuf";
  const spans = isProtobuf ? decodeZipkinProtobuf(body) : decodeZipkinJson(body);
  return encodeTracesData(zipkinToOtlp(spans));
}
