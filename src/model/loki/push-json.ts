import { WatchtowerError, errorMessage } from "../../base/errors.ts";
import { fromUtf8 } from "../../base/bytes.ts";
import { parseJson } from "../../base/json-depth.ts";
import { isObject } from "../../base/json-object.ts";
import type { LabelPair } from "../labels.ts";
import { sortedLabels } from "./label-set.ts";
import type { PushEntry, PushRequest } from "./push.ts";

/**
 * `{"streams": [{"stream": {"app": "a"}, "values": [["<nanoseconds>", "<line>", {"name": "value"}]]}]}`. As in Loki, a
 * label of a stream may have any value, which counts as its JSON, and a line that is left out is empty.
 *
 * @throws WatchtowerError `invalid` naming the place; `limit` if it nests too deeply.
 */
export function decodePushJson(bytes: Uint8Array): PushRequest {
  const body = objectOf(parsed(bytes), "body");
  return listOf(body["streams"] ?? [], "streams").map((item, index) => {
    const place = `streams[${index}]`;
    const stream = objectOf(item, place);
    const labels = sortedLabels(streamOf(stream["stream"] ?? {}, `${place}.stream`));
    const values = listOf(stream["values"] ?? [], `${place}.values`);
    return { labels, entries: values.map((value, at) => entryOf(value, `${place}.values[${at}]`)) };
  });
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseJson(fromUtf8(bytes));
  } catch (error) {
    if (error instanceof WatchtowerError) throw error;
    throw new WatchtowerError("invalid", `the body is no JSON: ${errorMessage(error)}`, { cause: error });
  }
}

function entryOf(value: unknown, place: string): PushEntry {
  const [time, line = "", metadata] = listOf(value, place);
  if (typeof time !== "string" || !/^-?\d{1,19}$/.test(time)) {
    throw wrong(`${place}[0]`, "a text of nanoseconds since the Unix epoch");
  }
  if (typeof line !== "string") throw wrong(`${place}[1]`, "a text");
  return { time: BigInt(time), line, metadata: pairsOf(metadata ?? {}, `${place}[2]`) };
}

function streamOf(value: unknown, place: string): LabelPair[] {
  const labels = Object.entries(objectOf(value, place));
  return labels.map(([name, text]) => [name, typeof text === "string" ? text : JSON.stringify(text)]);
}

function pairsOf(value: unknown, place: string): LabelPair[] {
  return Object.entries(objectOf(value, place)).map(([name, text]) => {
    if (typeof text !== "string") throw wrong(`${place}.${name}`, "a text");
    return [name, text];
  });
}

function objectOf(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw wrong(place, "an object");
}

function listOf(value: unknown, place: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(place, "a list");
}

const wrong = (place: string, what: string): WatchtowerError =>
  new WatchtowerError("invalid", `${place} is not ${what}`);
