import { fromUtf8 } from "../../base/bytes.ts";
import { WireReader } from "../../model/wire/reader.ts";
import type { Answer } from "./answer.ts";

/** What a failure says: `google.rpc.Status`. */
export interface StatusText {
  /** On one line, of 1000 characters at most. */
  readonly message: string;
  /** By its RetryInfo. */
  readonly afterMs?: number;
}

const LONGEST_TEXT = 1000;
const RETRY_INFO = /(^|\/)google\.rpc\.RetryInfo$/;

/** `Export…ServiceResponse`. One that cannot be read was an acknowledgement all the same. */
export function readResponse(body: Uint8Array, isJson: boolean): Answer {
  try {
    const { rejected, message } = isJson ? partialOfJson(body) : partialOfProtobuf(body);
    return { kind: "accepted", rejected, message: message.slice(0, LONGEST_TEXT) };
  } catch {
    return { kind: "accepted", rejected: 0, message: "" };
  }
}

interface Partial {
  rejected: number;
  message: string;
}

function partialOfProtobuf(body: Uint8Array): Partial {
  const partial = { rejected: 0, message: "" };
  const reader = new WireReader(body);
  while (reader.next()) {
    if (reader.field !== 1) reader.skip();
    else {
      const outer = reader.enter();
      while (reader.next()) {
        if (reader.field === 1) partial.rejected = reader.int64AsNumber();
        else if (reader.field === 2) partial.message = reader.string();
        else reader.skip();
      }
      reader.leave(outer);
    }
  }
  return partial;
}

const REJECTED = ["rejectedSpans", "rejectedDataPoints", "rejectedLogRecords"];

function partialOfJson(body: Uint8Array): Partial {
  const root: unknown = JSON.parse(fromUtf8(body) || "{}");
  const partial = fieldsOf(fieldsOf(root)["partialSuccess"]);
  const count = REJECTED.map((name) => Number(partial[name] ?? 0)).find((number) => number > 0) ?? 0;
  return { rejected: count, message: textOf(partial["errorMessage"]) };
}

/** The text of a failure in any form: protobuf, JSON or plain. */
export function readStatus(body: Uint8Array, contentType: string): StatusText {
  try {
    if (contentType.includes("json")) return statusOfJson(body);
    if (contentType.includes("protobuf")) return statusOfProtobuf(body);
  } catch {
    // It is not what it says: shown as it is.
  }
  return { message: shortened(fromUtf8(body)) };
}

/** @throws WatchtowerError `invalid` for bytes that are none. */
export function statusOfProtobuf(body: Uint8Array): StatusText {
  let message = "";
  let afterMs: number | undefined;
  const reader = new WireReader(body);
  while (reader.next()) {
    if (reader.field === 2) message = reader.string();
    else if (reader.field === 3) afterMs = retryInfoOf(reader.bytesValue()) ?? afterMs;
    else reader.skip();
  }
  return { message: shortened(message), ...(afterMs === undefined ? {} : { afterMs }) };
}

/** `google.protobuf.Any` with a RetryInfo: milliseconds. */
function retryInfoOf(any: Uint8Array): number | undefined {
  let type = "";
  let value: Uint8Array = new Uint8Array();
  const reader = new WireReader(any);
  while (reader.next()) {
    if (reader.field === 1) type = reader.string();
    else if (reader.field === 2) value = reader.bytesValue();
    else reader.skip();
  }
  return RETRY_INFO.test(type) ? durationIn(value) : undefined;
}

/** RetryInfo.retry_delay: seconds and nanoseconds. */
function durationIn(info: Uint8Array): number | undefined {
  const reader = new WireReader(info);
  let ms: number | undefined;
  while (reader.next()) {
    if (reader.field !== 1) reader.skip();
    else {
      const outer = reader.enter();
      ms ??= 0;
      while (reader.next()) {
        if (reader.field === 1) ms += reader.int64AsNumber() * 1000;
        else if (reader.field === 2) ms += reader.int64AsNumber() / 1e6;
        else reader.skip();
      }
      reader.leave(outer);
    }
  }
  return ms;
}

function statusOfJson(body: Uint8Array): StatusText {
  const status = fieldsOf(JSON.parse(fromUtf8(body)));
  const details: readonly unknown[] = Array.isArray(status["details"]) ? status["details"] : [];
  const info = details.map(fieldsOf).find((detail) => RETRY_INFO.test(textOf(detail["@type"])));
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(textOf(info?.["retryDelay"]))?.[1];
  const message = textOf(status["message"]) || fromUtf8(body);
  return {
    message: shortened(message),
    ...(seconds === undefined ? {} : { afterMs: Number(seconds) * 1000 }),
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};

const shortened = (text: string): string => text.trim().replaceAll(/\s+/g, " ").slice(0, LONGEST_TEXT);
