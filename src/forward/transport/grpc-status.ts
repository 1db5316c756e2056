import type { IncomingHttpHeaders } from "node:http2";
import { retryAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import { readResponse, statusOfProtobuf } from "./response.ts";

/** All that came of a unary call. */
export interface Ended {
  readonly headers: IncomingHttpHeaders;
  /** Where the call failed at once, all may stand in `headers` ("Trailers-Only"). */
  readonly trailers: IncomingHttpHeaders;
  /** The message, without its frame's header. */
  readonly body: Uint8Array;
}

const OK = 0;
const RESOURCE_EXHAUSTED = 8;
/** By number (grpc.io, "Status codes"). */
const NAMES = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];
/** OTLP specification, "OTLP/gRPC Response", "Failures"; RESOURCE_EXHAUSTED is one only with a RetryInfo. */
const RETRYABLE: ReadonlySet<string> = new Set([
  "CANCELLED",
  "DEADLINE_EXCEEDED",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNAVAILABLE",
  "DATA_LOSS",
]);

/** What a call's end means to its sender. */
export function grpcAnswer({ headers, trailers, body }: Ended): Answer {
  const text = (name: string): string => String(trailers[name] ?? headers[name] ?? "");
  if (text("grpc-status") === "") return httpAnswer(Number(headers[":status"]));
  const code = Number(text("grpc-status"));
  if (code === OK) return readResponse(body, false);
  const name = NAMES[code] ?? `code ${code}`;
  const message = percentDecoded(text("grpc-message"));
  const reason = `gRPC ${name}${message === "" ? "" : `: ${message.slice(0, 1000)}`}`;
  const afterMs = retryInfo(text("grpc-status-details-bin"));
  if (RETRYABLE.has(name) || (code === RESOURCE_EXHAUSTED && afterMs !== undefined))
    return retryAnswer(reason, afterMs);
  const status = `gRPC ${name}`;
  // Without a time to try again it is how gRPC says that a message is too large.
  return { kind: code === RESOURCE_EXHAUSTED ? "tooLarge" : "refused", status, reason };
}

/** Something in between that does not speak gRPC (grpc.io, "HTTP to gRPC status code mapping"). */
function httpAnswer(http: number): Answer {
  const status = `HTTP ${http}`;
  const reason = `${status} in place of a gRPC answer`;
  if ([200, 429, 502, 503, 504].includes(http)) return { kind: "retry", reason };
  return { kind: http === 413 ? "tooLarge" : "refused", status, reason };
}

function retryInfo(details: string): number | undefined {
  if (details === "") return undefined;
  try {
    return statusOfProtobuf(Buffer.from(details, "base64")).afterMs;
  } catch {
    return undefined;
  }
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
