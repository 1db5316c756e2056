import { RETRY_AFTER_SECONDS, rpcStatus } from "../grpc/rpc-status.ts";
import type { Validation } from "../model/otlp/validate.ts";
import type { Signal } from "../model/signal.ts";
import { WireWriter } from "../model/wire/writer.ts";
import { rejectionText } from "./accept.ts";
import type { Encoding } from "./accept.ts";

const REJECTED_FIELD: Readonly<Record<Signal, string>> = {
  traces: "rejectedSpans",
  metrics: "rejectedDataPoints",
  logs: "rejectedLogRecords",
};

/** `Export…ServiceResponse`: empty, or with the partial success. */
export function exportResponse(signal: Signal, encoding: Encoding, validation: Validation): Uint8Array {
  const { count, message } = rejectionText(validation);
  if (encoding === "json") {
    const partialSuccess = { [REJECTED_FIELD[signal]]: String(count), errorMessage: message };
    return Buffer.from(JSON.stringify(count === 0 ? {} : { partialSuccess }));
  }
  const writer = new WireWriter();
  if (count > 0) {
    writer.message(1, (partial) => {
      partial.int64(1, BigInt(count));
      partial.string(2, message);
    });
  }
  return writer.finish();
}

/** `google.rpc.Status` in the request's encoding; with a RetryInfo where the sender shall try again. */
export function statusMessage(encoding: Encoding, code: number, message: string, retry: boolean): Uint8Array {
  if (encoding === "protobuf") return rpcStatus(code, message, retry);
  const info = {
    "@type": "type.googleapis.com/google.rpc.RetryInfo",
    retryDelay: `${RETRY_AFTER_SECONDS}s`,
  };
  return Buffer.from(JSON.stringify({ code, message, ...(retry ? { details: [info] } : {}) }));
}
